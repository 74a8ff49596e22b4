import type { Ball } from '../contours/ball.ts';
import type { LayerName } from '../contours/codes.ts';
import type { VolumeGeometry } from '../geometry.ts';
import { randomWalkTwin } from '../segmentation/randomWalk.twin.ts';
import { planeDistancesTwin } from '../segmentation/sliceEditDistance.ts';
import { averagedHuTwin, carryTwin, competitionTwin, signedDistanceTwin } from '../segmentation/working.twin.ts';
import type { GrowRequest, VoxelBits, VoxelKernels } from './kernels.ts';
import { addVoxel, emptyBits, hasVoxel } from './kernels.ts';
import { Relabelling } from './relabelling.ts';

type Voxel = readonly [i: number, j: number, k: number];
const FACES: Voxel[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
];
const ALL: Voxel[] = [-1, 0, 1].flatMap((k) => [-1, 0, 1].flatMap((j) => [-1, 0, 1].map((i) => [i, j, k] as const)));
const neighbours = (connectivity: 6 | 26) => (connectivity === 6 ? FACES : ALL);

/** The voxel kernels written plainly and slowly, one voxel after the other: what a fast one must equal. */
export function plainKernels(
  grid: VolumeGeometry,
  hu: Int16Array,
  layers: Readonly<Record<LayerName, Uint8Array>>,
): VoxelKernels {
  const { columns, rows, slices } = grid;
  const inside = ([i, j, k]: Voxel) => i >= 0 && j >= 0 && k >= 0 && i < columns && j < rows && k < slices;
  const at = (offset: number): Voxel => [
    offset % columns,
    Math.floor(offset / columns) % rows,
    Math.floor(offset / columns / rows),
  ];
  const every = (visit: (voxel: Voxel, offset: number) => void) => {
    for (let v = 0; v < columns * rows * slices; v++) visit(at(v), v);
  };
  const flood = (starts: readonly Voxel[], steps: readonly Voxel[], allowed: (voxel: Voxel) => boolean): VoxelBits => {
    const reached = emptyBits(grid);
    const waiting = starts.filter((voxel) => inside(voxel) && allowed(voxel));
    for (const voxel of waiting) addVoxel(reached, ...voxel);
    for (let next = waiting.pop(); next; next = waiting.pop())
      for (const [di, dj, dk] of steps) {
        const voxel: Voxel = [next[0] + di, next[1] + dj, next[2] + dk];
        if (!inside(voxel) || hasVoxel(reached, ...voxel) || !allowed(voxel)) continue;
        addVoxel(reached, ...voxel);
        waiting.push(voxel);
      }
    return reached;
  };
  const where = (holds: (voxel: Voxel, offset: number) => boolean): VoxelBits => {
    const bits = emptyBits(grid);
    every((voxel, offset) => holds(voxel, offset) && addVoxel(bits, ...voxel));
    return bits;
  };
  const huAt = ([i, j, k]: Voxel) => hu[i + j * columns + k * columns * rows]!;
  const componentAt = (bits: VoxelBits, offset: number, connectivity: 6 | 26) =>
    flood([at(offset)], neighbours(connectivity), (voxel) => hasVoxel(bits, ...voxel));
  const size = (bits: VoxelBits) => {
    let voxels = 0;
    every((voxel) => (voxels += hasVoxel(bits, ...voxel) ? 1 : 0));
    return voxels;
  };

  const around = ([i, j, k]: Voxel, ball: Ball, visit: (voxel: Voxel) => void) => {
    const shape = ball.rowsAt(k);
    for (let r = 0; r < shape.length; r += 4)
      for (let di = shape[r + 2]!; di <= shape[r + 3]!; di++) visit([i + di, j + shape[r + 1]!, k + shape[r]!]);
  };
  /** The voxel of the volume that is nearest in each index: past the border the outermost go on. */
  const held = ([i, j, k]: Voxel): Voxel => [
    Math.max(0, Math.min(columns - 1, i)),
    Math.max(0, Math.min(rows - 1, j)),
    Math.max(0, Math.min(slices - 1, k)),
  ];
  const dilate = (bits: VoxelBits, ball: Ball) => {
    const reached = emptyBits(grid);
    every((voxel) => {
      if (hasVoxel(bits, ...voxel)) around(voxel, ball, (each) => inside(each) && addVoxel(reached, ...each));
    });
    return reached;
  };

  return {
    grow: async ({ seeds, lowerHu, upperHu, connectivity, barred }: GrowRequest) =>
      flood(
        seeds.map(at),
        neighbours(connectivity),
        (voxel) => huAt(voxel) >= lowerHu && huAt(voxel) <= upperHu && !(barred && hasVoxel(barred, ...voxel)),
      ),
    fillHoles: async (bits, mode, _, maxAreaVoxels = Number.POSITIVE_INFINITY) => {
      const border: Voxel[] = [];
      every(([i, j, k]) => {
        const edge = i === 0 || j === 0 || i === columns - 1 || j === rows - 1;
        if (edge || (mode === 'volume' && (k === 0 || k === slices - 1))) border.push([i, j, k]);
      });
      const steps = mode === 'inSlice' ? FACES.slice(0, 4) : FACES;
      const outside = flood(border, steps, (voxel) => !hasVoxel(bits, ...voxel));
      if (maxAreaVoxels === Number.POSITIVE_INFINITY) return where((voxel) => !hasVoxel(outside, ...voxel));
      const hole = where((voxel) => !hasVoxel(bits, ...voxel) && !hasVoxel(outside, ...voxel));
      return where((voxel) => {
        if (!hasVoxel(hole, ...voxel)) return hasVoxel(bits, ...voxel);
        return size(flood([voxel], steps, (each) => hasVoxel(hole, ...each))) <= maxAreaVoxels;
      });
    },
    componentAt: async (bits, offset, connectivity) => componentAt(bits, offset, connectivity),
    largestComponent: async (bits, connectivity) => {
      let largest = emptyBits(grid);
      const seen = emptyBits(grid);
      every((voxel, offset) => {
        if (!hasVoxel(bits, ...voxel) || hasVoxel(seen, ...voxel)) return;
        const part = componentAt(bits, offset, connectivity);
        every((each) => hasVoxel(part, ...each) && addVoxel(seen, ...each));
        if (size(part) > size(largest)) largest = part;
      });
      return largest;
    },
    smoothInSlice: async (bits, radiusColumns, radiusRows) =>
      where(([i, j, k]) => {
        let [on, all] = [0, 0];
        for (let dj = -Math.floor(radiusRows); dj <= radiusRows; dj++)
          for (let di = -Math.floor(radiusColumns); di <= radiusColumns; di++) {
            const voxel: Voxel = [i + di, j + dj, k];
            if ((di / radiusColumns) ** 2 + (dj / radiusRows) ** 2 > 1 || !inside(voxel)) continue;
            all++;
            on += hasVoxel(bits, ...voxel) ? 1 : 0;
          }
        return 2 * on > all;
      }),
    dilate: async (bits, ball) => dilate(bits, ball),
    erode: async (bits, ball) => {
      const outside = dilate(
        where((voxel) => !hasVoxel(bits, ...voxel)),
        ball,
      );
      return where((voxel) => hasVoxel(bits, ...voxel) && !hasVoxel(outside, ...voxel));
    },
    rankInBall: async (bits, ball, share) =>
      where((voxel) => {
        let [on, all] = [0, 0];
        around(voxel, ball, (each) => {
          all++;
          on += hasVoxel(bits, ...held(each)) ? 1 : 0;
        });
        return on > Math.floor(share * all);
      }),
    keepComponents: async (bits, connectivity, volumes, least) => {
      const kept = emptyBits(grid);
      const seen = emptyBits(grid);
      every((voxel, offset) => {
        if (!hasVoxel(bits, ...voxel) || hasVoxel(seen, ...voxel)) return;
        const part = componentAt(bits, offset, connectivity);
        let volume = 0;
        every((each) => {
          if (!hasVoxel(part, ...each)) return;
          addVoxel(seen, ...each);
          volume += volumes[each[2]]!;
        });
        if (volume >= least) every((each) => hasVoxel(part, ...each) && addVoxel(kept, ...each));
      });
      return kept;
    },
    combine: async (a, how, b) =>
      where((voxel) => {
        const [first, second] = [hasVoxel(a, ...voxel), hasVoxel(b, ...voxel)];
        return how === 'and' ? first && second : how === 'or' ? first || second : first && !second;
      }),
    voxelsPerSlice: async (bits) => {
      const counts = new Array<number>(slices).fill(0);
      every((voxel) => hasVoxel(bits, ...voxel) && counts[voxel[2]]!++);
      return counts;
    },
    voteLabels: async (layer, candidates, ball, box) => {
      const changed = new Relabelling(layer, layers[layer], columns * rows);
      every((voxel, offset) => {
        const [i, j, k] = voxel;
        const old = layers[layer][offset]!;
        if (i < box.iMin || i > box.iMax || j < box.jMin || j > box.jMax || k < box.kMin || k > box.kMax) return;
        if (!candidates.includes(old)) return;
        const votes = new Map<number, number>();
        around(voxel, ball, (each) => {
          const [a, b, c] = held(each);
          const label = layers[layer][a + b * columns + c * columns * rows]!;
          votes.set(label, (votes.get(label) ?? 0) + 1);
        });
        let now = old;
        for (const label of candidates) if ((votes.get(label) ?? 0) > (votes.get(now) ?? 0)) now = label;
        changed.set(offset, offset + 1, now);
      });
      return changed.runs().runs;
    },
    randomWalk: async (nodes) => Float32Array.from(randomWalkTwin(nodes)),
    averagedHu: async (plan) => averagedHuTwin(plan, grid, hu),
    signedDistance: async (box, set, side) => signedDistanceTwin(box, set, side),
    planeDistances: async (request) => planeDistancesTwin(request),
    compete: async (field) => competitionTwin(field).labels,
    carry: async (field) => carryTwin(grid, hu, field).bits,
    bitsOf: async (layer, segment) => where((_, offset) => layers[layer][offset] === segment),
    withoutSegment: async (bits, layer, segment) =>
      where((voxel, offset) => hasVoxel(bits, ...voxel) && layers[layer][offset] !== segment),
    bitsOfRuns: async (runs) => {
      const bits = emptyBits(grid);
      for (let r = 0; r < runs.length; r += 2)
        for (let v = 0; v < runs[r + 1]!; v++) addVoxel(bits, ...at(runs[r]! + v));
      return bits;
    },
  };
}
