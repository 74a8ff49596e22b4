/** As long as the chunks that browsers give: it stays in the processor's cache. */
const STEP_BYTES = 1 << 16;
/** Copies into shared memory go word by word only between places that lie alike to a word; else byte by byte. */
const WORD_BYTES = 8;

/**
 * Takes the HU of a series off the wire, straight into place. The stream is, per slice in order of readiness, u32le k and
 * then the slice's HU as int16le; chunks end anywhere. Nothing is kept but the rest of a frame's head.
 */
export class SliceStream {
  private readonly target: Uint8Array;
  private readonly sliceBytes: number;
  private readonly slices: number;
  private readonly step = new Uint8Array(STEP_BYTES + WORD_BYTES);
  private readonly head = new Uint8Array(4);
  private headBytes = 0;
  private at = 0;
  private left = 0;
  private k = -1;

  /** @param hu the volume's HU, in shared memory or not; every slice of it is filled in place */
  constructor(hu: Int16Array, slices: number) {
    this.target = new Uint8Array(hu.buffer, hu.byteOffset, hu.byteLength);
    this.sliceBytes = hu.byteLength / slices;
    this.slices = slices;
  }

  /** Takes a chunk; gives the slices that it completed. Throws on a slice number that the series does not have. */
  take(chunk: Uint8Array): number[] {
    const completed: number[] = [];
    for (let from = 0; from < chunk.length; ) {
      if (this.left === 0) {
        this.head[this.headBytes++] = chunk[from++]!;
        if (this.headBytes < 4) continue;
        this.k = new DataView(this.head.buffer).getUint32(0, true);
        if (this.k >= this.slices) throw new Error(`slice ${this.k} of ${this.slices}`);
        this.headBytes = 0;
        this.at = this.k * this.sliceBytes;
        this.left = this.sliceBytes;
        continue;
      }
      const length = Math.min(this.left, chunk.length - from);
      this.put(chunk.subarray(from, from + length));
      from += length;
      this.at += length;
      this.left -= length;
      if (this.left === 0) completed.push(this.k);
    }
    return completed;
  }

  /**
   * Where in a room the next bytes are best read to: not past the end of what they belong to, and lying alike to a word with
   * the place where they go, so that they are copied once and by words. The room is longer than a word.
   */
  placeIn(room: ArrayBuffer): Uint8Array<ArrayBuffer> {
    if (this.left === 0) return new Uint8Array(room, 0, this.head.length - this.headBytes);
    const shift = (this.target.byteOffset + this.at) % WORD_BYTES;
    return new Uint8Array(room, shift, Math.min(this.left, room.byteLength - shift));
  }

  private put(bytes: Uint8Array): void {
    const shift = (this.target.byteOffset + this.at) % WORD_BYTES;
    if (bytes.byteOffset % WORD_BYTES === shift) {
      this.target.set(bytes, this.at);
      return;
    }
    for (let from = 0; from < bytes.length; from += STEP_BYTES) {
      const length = Math.min(STEP_BYTES, bytes.length - from);
      const step = this.step.subarray(shift, shift + length);
      step.set(bytes.subarray(from, from + length));
      this.target.set(step, this.at + from);
    }
  }

  /** Whether the stream ended between two slices. */
  get whole(): boolean {
    return this.left === 0 && this.headBytes === 0;
  }
}
