import type { VoxelBits } from '#core/commands/kernels';
import { type VolumeLayout, wordsPerRowOf } from './layout.ts';

/** A set of voxels that lies in the volume's memory. */
export interface SharedBits extends VoxelBits {
  readonly pointer: number;
}

// Page 0: which sets are taken, a bit each.
const TAKEN = 128;

/**
 * Room for sets of voxels in the volume's memory, common to all threads. A set lives until it is released; afterwards
 * its words belong to whoever takes the room next, so a reader who keeps them longer copies them (`words.slice()`).
 */
export class BitSets {
  private readonly layout: VolumeLayout;
  private readonly buffer: ArrayBufferLike;
  private readonly taken: Int32Array;

  constructor(layout: VolumeLayout, buffer: ArrayBufferLike) {
    this.layout = layout;
    this.buffer = buffer;
    this.taken = new Int32Array(buffer, TAKEN, 1);
  }

  /** A set whose words are undefined. Throws when all are taken: somebody forgot to release. */
  take(): SharedBits {
    for (;;) {
      const taken = Atomics.load(this.taken, 0);
      let n = 0;
      while ((taken >>> n) & 1) n++;
      if (n >= this.layout.bitSets) throw new Error(`all ${this.layout.bitSets} sets of voxels are taken`);
      if (Atomics.compareExchange(this.taken, 0, taken, taken | (1 << n)) === taken)
        return this.at(this.layout.bits + n * this.layout.bytesPerBitSet);
    }
  }

  /** The set at that place: how a set is named from one thread to another. */
  at(pointer: number): SharedBits {
    const { columns, rows, slices, bytesPerBitSet } = this.layout;
    const words = new Uint32Array(this.buffer, pointer, bytesPerBitSet / 4);
    return { columns, rows, slices, wordsPerRow: wordsPerRowOf({ columns }), words, pointer };
  }

  /** Gives the room back; a set that lies elsewhere is left alone. */
  release({ pointer }: VoxelBits): void {
    if (pointer === undefined) return;
    const n = (pointer - this.layout.bits) / this.layout.bytesPerBitSet;
    Atomics.and(this.taken, 0, ~(1 << n));
  }
}
