import type { LayerName } from '../contours/codes.ts';
import type { VoxelRuns } from './change.ts';

/** Collects, in ascending order, which voxels of one layer change from which Segment Number to which. */
export class Relabelling {
  private triples = new Uint32Array(1536);
  private used = 0;
  /** Where the slice ends that was last worked in: most calls stay in it, and dividing is dear. */
  private sliceEnd = 0;
  private readonly layer: LayerName;
  private readonly voxels: Uint8Array;
  private readonly sliceVoxels: number;

  constructor(layer: LayerName, voxels: Uint8Array, sliceVoxels: number) {
    this.layer = layer;
    this.voxels = voxels;
    this.sliceVoxels = sliceVoxels;
  }

  /** Voxels from … to − 1 get the Segment Number; those that hold it already are left out. Only looks, writes nothing. */
  set(from: number, to: number, segment: number): void {
    const { voxels } = this;
    for (let v = from; v < to; ) {
      if (v >= this.sliceEnd || v < this.sliceEnd - this.sliceVoxels)
        this.sliceEnd = (Math.floor(v / this.sliceVoxels) + 1) * this.sliceVoxels;
      const end = Math.min(to, this.sliceEnd);
      const old = voxels[v]!;
      const start = v;
      do v++;
      while (v < end && voxels[v] === old);
      if (old !== segment) this.push(start, v - start, (old << 8) | segment);
    }
  }

  private push(offset: number, length: number, oldAndNew: number): void {
    const last = this.used - 3;
    if (
      last >= 0 &&
      this.triples[last]! + this.triples[last + 1]! === offset &&
      this.triples[last + 2] === oldAndNew &&
      offset % this.sliceVoxels !== 0
    ) {
      this.triples[last + 1]! += length;
      return;
    }
    if (this.used + 3 > this.triples.length) {
      const larger = new Uint32Array(this.triples.length * 2);
      larger.set(this.triples);
      this.triples = larger;
    }
    this.triples[this.used++] = offset;
    this.triples[this.used++] = length;
    this.triples[this.used++] = oldAndNew;
  }

  runs(): VoxelRuns {
    return { layer: this.layer, runs: this.triples.slice(0, this.used) };
  }
}
