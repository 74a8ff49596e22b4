import { RunCollector, type RunSet } from '../contours/voxelRuns.ts';
import type { PlaneStack } from './planeStack.ts';

const [LOST, GAINED] = [1, 2];

/** What a slice edit gives a segment, and takes from it, on the planes that it reaches: `planes` from `firstPlane` on. */
export class EditedVoxels {
  readonly stack: PlaneStack;
  readonly firstPlane: number;
  readonly planes: number;
  private readonly layer: Uint8Array;
  private readonly segment: number;
  private readonly changes: Uint8Array;
  /** Places that were set, each once, in any order. */
  private places = new Uint32Array(4096);
  private used = 0;

  constructor(stack: PlaneStack, layer: Uint8Array, segment: number, firstPlane: number, planes: number) {
    this.stack = stack;
    this.layer = layer;
    this.segment = segment;
    this.firstPlane = firstPlane;
    this.planes = planes;
    this.changes = new Uint8Array(stack.perLine * stack.lines * planes);
  }

  /** Where voxel u of line v of plane p has its place among those of the planes reached. */
  placeOf(u: number, v: number, p: number): number {
    return u + this.stack.perLine * (v + this.stack.lines * (p - this.firstPlane));
  }

  voxelAt(place: number): readonly [u: number, v: number, p: number] {
    const { perLine, lines } = this.stack;
    const line = Math.floor(place / perLine);
    return [place % perLine, line % lines, this.firstPlane + Math.floor(line / lines)];
  }

  /** Whether the segment held a voxel before the edit. */
  was(u: number, v: number, p: number): boolean {
    return this.layer[this.offsetOf(u, v, p)] === this.segment;
  }

  /** Whether it holds it now. */
  is(u: number, v: number, p: number): boolean {
    const change = this.changes[this.placeOf(u, v, p)]!;
    return change === 0 ? this.was(u, v, p) : change === GAINED;
  }

  set(u: number, v: number, p: number, inside: boolean): void {
    const place = this.placeOf(u, v, p);
    const before = this.changes[place]!;
    const now = this.was(u, v, p) === inside ? 0 : inside ? GAINED : LOST;
    if (before === 0 && now !== 0) this.note(place);
    this.changes[place] = now;
  }

  /** Places of what is otherwise than before. */
  changed(): Uint32Array {
    return this.places.subarray(0, this.used).filter((place) => this.changes[place] !== 0);
  }

  gained(): RunSet {
    return this.runs(GAINED);
  }

  lost(): RunSet {
    return this.runs(LOST);
  }

  private offsetOf(u: number, v: number, p: number): number {
    const { uStride, vStride, planeStride } = this.stack;
    return u * uStride + v * vStride + p * planeStride;
  }

  private note(place: number): void {
    if (this.used === this.places.length) {
      const larger = new Uint32Array(2 * this.used);
      larger.set(this.places);
      this.places = larger;
    }
    this.places[this.used++] = place;
  }

  private runs(of: number): RunSet {
    const { plane, perLine, lines, planes } = this.stack;
    const offsets = new Uint32Array(this.used);
    let count = 0;
    for (let n = 0; n < this.used; n++) {
      const place = this.places[n]!;
      if (this.changes[place] === of) offsets[count++] = this.offsetOf(...this.voxelAt(place));
    }
    // A place that was set, taken back and set again was noted twice.
    const runs = new RunCollector(plane === 'axial' ? perLine * lines : perLine * planes);
    let last = -1;
    for (const offset of offsets.subarray(0, count).sort()) {
      if (offset !== last) runs.add(offset, 1);
      last = offset;
    }
    return runs.runs();
  }
}
