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
  private readonly words: Uint32Array | null;

  constructor(layer: LayerName, voxels: Uint8Array, sliceVoxels: number) {
    this.layer = layer;
    this.voxels = voxels;
    this.sliceVoxels = sliceVoxels;
    this.words =
      voxels.byteOffset % 4 === 0 ? new Uint32Array(voxels.buffer, voxels.byteOffset, voxels.length >> 2) : null;
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
      v = this.endOfEqual(v + 1, end, old);
      if (old !== segment) this.push(start, v - start, (old << 8) | segment);
    }
  }

  /** First voxel from `v` on, before `end`, that does not hold `label`; four at a time where they lie so. */
  private endOfEqual(v: number, end: number, label: number): number {
    const { voxels, words } = this;
    let at = v;
    if (words) {
      const four = (label * 0x01010101) >>> 0;
      while (at < end && (at & 3) !== 0 && voxels[at] === label) at++;
      if ((at & 3) === 0) while (at + 4 <= end && words[at >> 2] === four) at += 4;
    }
    while (at < end && voxels[at] === label) at++;
    return at;
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
