import { NoRoom } from '#core/commands/noRoom';
import type { VolumeLayout } from './layout.ts';

// Page 0: how deep the thread is in that holds the room, 0 when nobody does.
const HELD = 132;

/**
 * The room of working grids and boxes, one for all threads: whoever takes it holds it until his call ends, and takes more
 * of it within. Two threads never need it at once; a second that takes it is a mistake and throws.
 */
export class WorkRoom {
  readonly bytes: number;
  private readonly buffer: ArrayBufferLike;
  private readonly held: Int32Array;
  private readonly start: number;
  private at: number;

  constructor(buffer: ArrayBufferLike, { work, workBytes }: VolumeLayout) {
    this.buffer = buffer;
    this.held = new Int32Array(buffer, HELD, 1);
    this.start = work;
    this.at = work;
    this.bytes = workBytes;
  }

  /** Runs `use` with that many bytes, 16-aligned; what lies there is undefined. Calls may nest. */
  take<T>(bytes: number, use: (pointer: number) => T): T {
    const first = this.at === this.start;
    if (bytes > this.left) throw new NoRoom('work room', bytes, this.left);
    if (first && Atomics.compareExchange(this.held, 0, 0, 1) !== 0)
      throw new Error('another thread holds the work room');
    const pointer = this.at;
    // At least one step, so that an outermost call is told from those within.
    this.at += 16 * Math.max(1, Math.ceil(bytes / 16));
    try {
      return use(pointer);
    } finally {
      this.at = pointer;
      if (first) Atomics.store(this.held, 0, 0);
    }
  }

  /** Bytes that may still be taken. */
  get left(): number {
    return this.start + this.bytes - this.at;
  }

  /** Runs `use` with a copy of the values in the room. */
  with<T>(values: Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array, use: (pointer: number) => T): T {
    return this.take(values.byteLength, (pointer) => {
      this.u8(pointer, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      return use(pointer);
    });
  }

  u8(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer, pointer, length);
  }

  i16(pointer: number, length: number): Int16Array {
    return new Int16Array(this.buffer, pointer, length);
  }

  i32(pointer: number, length: number): Int32Array {
    return new Int32Array(this.buffer, pointer, length);
  }

  f32(pointer: number, length: number): Float32Array {
    return new Float32Array(this.buffer, pointer, length);
  }
}
