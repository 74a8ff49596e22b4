import { NoRoom } from '#core/commands/noRoom';

/** Room that kernels need for the time of one call: taken upwards, given back as a whole when the call ends. */
export class Scratch {
  private readonly buffer: ArrayBufferLike;
  private readonly end: number;
  private at: number;

  constructor(buffer: ArrayBufferLike, at: number, bytes: number) {
    this.buffer = buffer;
    this.at = at;
    this.end = at + bytes;
  }

  /** Runs `use` with `bytes` of this thread's room; what lies there is undefined. Calls may nest. */
  take<T>(bytes: number, use: (pointer: number) => T): T {
    const pointer = this.at;
    const next = pointer + Math.ceil(bytes / 16) * 16;
    if (next > this.end) throw new NoRoom('scratch', bytes, this.end - pointer);
    this.at = next;
    try {
      return use(pointer);
    } finally {
      this.at = pointer;
    }
  }

  /** Bytes that may still be taken. */
  get left(): number {
    return this.end - this.at;
  }

  /** The room as 32-bit words. */
  words(pointer: number, length: number): Uint32Array {
    return new Uint32Array(this.buffer, pointer, length);
  }

  /** The room as signed 32-bit words. */
  ints(pointer: number, length: number): Int32Array {
    return new Int32Array(this.buffer, pointer, length);
  }

  /** The room as 64-bit floating point. */
  floats(pointer: number, length: number): Float64Array {
    return new Float64Array(this.buffer, pointer, length);
  }

  bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer, pointer, length);
  }
}
