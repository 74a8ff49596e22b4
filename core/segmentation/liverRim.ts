import type { BoxPlaces } from './workingGrid.ts';

/** What lies darker than fat weighs as fat: half-way to lung a voxel would be mostly air. */
export const FAT_MEAN_HU = -100;
/** A step of less than so many HU from inside to outside is no edge, but noise. */
const EDGE_HU = 20;

/**
 * The set with those voxels at its border whose HU are nearer to what lies inside of them than to what lies outside: the border
 * at half maximum. Asked of each along the axis on which the step is largest, two voxels inside against one outside, so
 * that the set grows by one voxel at most. Fat and air, below `fatHu`, stay out.
 */
export function withRim(
  { columns, rows, slices }: BoxPlaces,
  hu: Int16Array,
  set: Uint8Array,
  fatHu: number,
): Uint8Array {
  const grown = set.slice();
  const pixels = columns * rows;
  const axes = [
    [1, columns],
    [columns, rows],
    [pixels, slices],
  ] as const;
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, v++) {
        const own = hu[v]!;
        if (set[v] || own < fatHu) continue;
        // Most touch nothing of the set. At an end of the grid the next line is met: one look too many, and no more.
        const besides = set[v - 1]! | set[v + 1]! | set[v - columns]! | set[v + columns]!;
        if (!(besides | set[v - pixels]! | set[v + pixels]!)) continue;
        let largest = EDGE_HU;
        for (let axis = 0; axis < 3; axis++) {
          const [step, count] = axes[axis]!;
          const at = axis === 0 ? i : axis === 1 ? j : k;
          if (at === 0 || at === count - 1) continue;
          for (const way of [-step, step]) {
            if (!set[v + way] || set[v - way]) continue;
            const further = way < 0 ? at > 1 : at < count - 2;
            const deeper = further && set[v + 2 * way] ? hu[v + 2 * way]! : hu[v + way]!;
            const inside = (hu[v + way]! + deeper) / 2;
            const outside = Math.max(FAT_MEAN_HU, hu[v - way]!);
            const edge = Math.abs(inside - outside);
            if (edge <= largest) continue;
            largest = edge;
            grown[v] = Math.abs(own - inside) < Math.abs(own - outside) ? 1 : 0;
          }
        }
      }
  return grown;
}
