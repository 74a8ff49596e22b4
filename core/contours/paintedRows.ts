import type { VolumeGeometry } from '../geometry.ts';
import type { RunSet } from './voxelRuns.ts';
import { RunCollector } from './voxelRuns.ts';

/**
 * Voxels that are painted bit by bit, in any order and over one another: stretches of columns of each row that was touched.
 * It costs what was touched, however large the volume.
 */
export class PaintedRows {
  private readonly columns: number;
  private readonly sliceVoxels: number;
  /** Of each row (k · nJ + j): [from, to] pairs, inclusive, ascending and apart. */
  private readonly stretches = new Map<number, number[]>();

  constructor({ columns, rows }: Pick<VolumeGeometry, 'columns' | 'rows'>) {
    this.columns = columns;
    this.sliceVoxels = columns * rows;
  }

  /** Adds columns from … to, inclusive, of a row; those outside the grid are the caller's to cut off. */
  add(row: number, from: number, to: number): void {
    const pairs = this.stretches.get(row);
    if (!pairs) this.stretches.set(row, [from, to]);
    else if (pairs.length === 2 && from <= pairs[1]! + 1 && to >= pairs[0]! - 1) {
      // What a stroke nearly always does: the row's only stretch grows.
      if (from < pairs[0]!) pairs[0] = from;
      if (to > pairs[1]!) pairs[1] = to;
    } else this.stretches.set(row, joined(pairs, from, to));
  }

  /** Adds all that another stroke painted. */
  addAll(other: PaintedRows): void {
    for (const [row, pairs] of other.stretches)
      for (let p = 0; p < pairs.length; p += 2) this.add(row, pairs[p]!, pairs[p + 1]!);
  }

  runs(): RunSet {
    const collected = new RunCollector(this.sliceVoxels);
    for (const row of [...this.stretches.keys()].sort((a, b) => a - b)) {
      const pairs = this.stretches.get(row)!;
      for (let p = 0; p < pairs.length; p += 2)
        collected.add(row * this.columns + pairs[p]!, pairs[p + 1]! - pairs[p]! + 1);
    }
    return collected.runs();
  }
}

function joined(pairs: readonly number[], from: number, to: number): number[] {
  const apart: number[] = [];
  let placed = false;
  const place = () => {
    if (!placed) apart.push(from, to);
    placed = true;
  };
  for (let p = 0; p < pairs.length; p += 2) {
    const [a, b] = [pairs[p]!, pairs[p + 1]!];
    if (b < from - 1) apart.push(a, b);
    else if (a > to + 1) {
      place();
      apart.push(a, b);
    } else {
      from = Math.min(from, a);
      to = Math.max(to, b);
    }
  }
  place();
  return apart;
}
