import { RunCollector, type RunSet } from '../contours/voxelRuns.ts';

/** Voxels of a grid, gathered in any order, each at most once. */
export class Voxels {
  private offsets = new Uint32Array(4096);
  private used = 0;

  add(offset: number): void {
    if (this.used === this.offsets.length) {
      const larger = new Uint32Array(2 * this.used);
      larger.set(this.offsets);
      this.offsets = larger;
    }
    this.offsets[this.used++] = offset;
  }

  /** As runs, which never cross a slice of so many voxels. */
  runs(sliceVoxels: number): RunSet {
    const ascending = this.offsets.subarray(0, this.used).sort();
    const runs = new RunCollector(sliceVoxels);
    for (const offset of ascending) runs.add(offset, 1);
    return runs.runs();
  }
}
