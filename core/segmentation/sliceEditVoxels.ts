import { RunCollector } from '../contours/voxelRuns.ts';
import type { PlaneStack } from './planeStack.ts';
import type { SegmentChange } from './sliceEdit.ts';

const [ADDED, REMOVED] = [1, 2];

/** Voxels gained and lost within a box of a stack, gathered in any order and given as runs in that of the grid. */
export class VoxelChanges {
  private readonly stack: PlaneStack;
  private readonly box: { readonly uFrom: number; readonly uTo: number; readonly vFrom: number; readonly vTo: number };
  private readonly first: number;
  private readonly last: number;
  private readonly codes: Uint8Array;

  /** @param last the last plane, inclusive */
  constructor(stack: PlaneStack, box: VoxelChanges['box'], first: number, last: number) {
    this.stack = stack;
    this.box = box;
    this.first = first;
    this.last = last;
    this.codes = new Uint8Array((box.uTo - box.uFrom) * (box.vTo - box.vFrom) * (last - first + 1));
  }

  private at(u: number, v: number, p: number): number {
    const { uFrom, uTo, vFrom, vTo } = this.box;
    if (u < uFrom || u >= uTo || v < vFrom || v >= vTo) return -1;
    return u - uFrom + (uTo - uFrom) * (v - vFrom + (vTo - vFrom) * (p - this.first));
  }

  /** Voxel u of line v of plane p is now in or out; what lies outside the box is left alone. */
  set(u: number, v: number, p: number, inside: boolean): void {
    const at = this.at(u, v, p);
    if (at >= 0) this.codes[at] = inside ? ADDED : REMOVED;
  }

  runs(): SegmentChange {
    const { uFrom, uTo, vFrom, vTo } = this.box;
    const { plane, uStride, vStride, planeStride, perLine, lines, planes } = this.stack;
    const sliceVoxels = plane === 'axial' ? perLine * lines : perLine * planes;
    const add = new RunCollector(sliceVoxels);
    const remove = new RunCollector(sliceVoxels);
    const take = (u: number, v: number, p: number) => {
      const code = this.codes[this.at(u, v, p)];
      if (code) (code === ADDED ? add : remove).add(u * uStride + v * vStride + p * planeStride, 1);
    };
    // Offsets ascend when the axis with the largest stride is walked outermost.
    const us = [uFrom, uTo - 1, uStride] as const;
    const vs = [vFrom, vTo - 1, vStride] as const;
    const ps = [this.first, this.last, planeStride] as const;
    const [x, y, z] = plane === 'axial' ? [us, vs, ps] : plane === 'coronal' ? [us, ps, vs] : [ps, us, vs];
    for (let c = z[0]; c <= z[1]; c++)
      for (let b = y[0]; b <= y[1]; b++)
        for (let a = x[0]; a <= x[1]; a++)
          if (plane === 'axial') take(a, b, c);
          else if (plane === 'coronal') take(a, c, b);
          else take(b, c, a);
    return { add: add.runs(), remove: remove.runs() };
  }
}
