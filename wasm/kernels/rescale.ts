import type { KernelExports } from './exports.ts';

/** Of the bits of a sample, those that hold the stored value; and what is added to it to make HU. */
export interface StoredBits {
  readonly bitsStored: number;
  /** The lowest of them. */
  readonly lowBit: number;
  readonly signed: boolean;
  /** HU of the stored value 0, a whole number between ±`MOST_INTERCEPT_HU`. */
  readonly interceptHu: number;
}

/** Beyond it two saturating sums of 16 bits would not suffice. */
export const MOST_INTERCEPT_HU = 32766;

/** Samples at a time: few enough to stay in a core's own cache. */
const BLOCK = 1 << 15;
const PAGE = 65536;
/** Where a block of samples lies, and where its HU; with room for what an alignment moves them by. */
const SAMPLES = PAGE;
const HU = SAMPLES + 2 * BLOCK + 16;

/**
 * Gives the function that turns 16-bit samples of a Rescale Slope of 1 into HU, clamped to int16. It keeps its own small
 * room: samples and HU may lie anywhere, in shared memory or not, and may be the same place.
 * @param module build/kernels.wasm
 */
export function rescaler(module: WebAssembly.Module): (samples: Uint16Array, hu: Int16Array, bits: StoredBits) => void {
  // The module says that its memory is shared, and how far it may grow at most.
  const memory = new WebAssembly.Memory({
    initial: Math.ceil((HU + 2 * BLOCK + 16) / PAGE),
    maximum: 65536,
    shared: true,
  });
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
  return (samples, hu, { bitsStored, lowBit, signed, interceptHu }) => {
    if (bitsStored < 1 || lowBit < 0 || bitsStored + lowBit > 16 || samples.length < hu.length)
      throw new Error(`${bitsStored} bits from ${lowBit} of ${samples.length} samples for ${hu.length} voxels`);
    if (!Number.isInteger(interceptHu) || Math.abs(interceptHu) > MOST_INTERCEPT_HU)
      throw new Error(`an intercept of ${interceptHu} HU`);
    const flipped = !signed && bitsStored === 16;
    const add = interceptHu + (flipped ? 32768 : 0);
    if (lowBit === 0 && bitsStored === 16 && add === 0 && !flipped) {
      hu.set(samples.length === hu.length ? samples : samples.subarray(0, hu.length));
      return;
    }
    const half = Math.trunc(add / 2);
    const flip = flipped ? -32768 : 0;
    // Copies into and out of shared memory are several times faster between places that lie alike to eight bytes.
    const samplesAt = SAMPLES + (samples.byteOffset & 7);
    const huAt = HU + (hu.byteOffset & 7);
    const samplesRoom = new Uint16Array(memory.buffer, samplesAt, BLOCK);
    const huRoom = new Int16Array(memory.buffer, huAt, BLOCK);
    const up = 16 - bitsStored - lowBit;
    const down = 16 - bitsStored;
    for (let from = 0; from < hu.length; from += BLOCK) {
      const n = Math.min(BLOCK, hu.length - from);
      samplesRoom.set(samples.subarray(from, from + n));
      kernels.rescale(samplesAt, huAt, (n + 7) & ~7, up, down, signed, flip, half, add - half);
      hu.set(n === BLOCK ? huRoom : huRoom.subarray(0, n), from);
    }
  };
}
