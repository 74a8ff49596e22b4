import type { Result } from '#core/result';
import { decodePixels, type StoredFrame } from './decodePixels.ts';
import { type PixelCode, refusePixels } from './pixelsCode.ts';

/** One frame on its way into a worker thread: `hu` is lent where it lies in shared memory, else null. */
export interface DecodeJob {
  readonly frame: StoredFrame;
  readonly hu: Int16Array | null;
}

/** What comes back: HU where none was lent; `spent` when the decoder threw, and must not be trusted with another frame. */
export interface DecodeAnswer {
  readonly result: Result<void, PixelCode>;
  readonly hu: Int16Array | null;
  readonly spent: boolean;
}

/** The answer to one job, with what may be handed over instead of copied. */
export async function answerDecode({
  frame,
  hu,
}: DecodeJob): Promise<{ answer: DecodeAnswer; transfer: ArrayBuffer[] }> {
  const own = hu ? null : new Int16Array(frame.pixels.rows * frame.pixels.columns);
  try {
    const result = await decodePixels(frame, hu ?? own!);
    return { answer: { result, hu: own, spent: false }, transfer: own ? [own.buffer] : [] };
  } catch {
    // A C++ exception or a trap: some codecs keep a damaged state after it.
    const result = refusePixels('file.corrupt', 'Its compressed pixels are damaged: the decoder gave up on them.');
    return { answer: { result, hu: null, spent: true }, transfer: [] };
  }
}
