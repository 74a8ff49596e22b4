import '../strict.ts';
import { type CoarseAnswer, type CoarseAsk, coarseCt } from './coarseCt.ts';

// Holds no logic: answers the one message it is sent.
self.addEventListener('message', ({ data }: MessageEvent<CoarseAsk>) => {
  try {
    const volume = coarseCt(data);
    const transfer = [volume.values.buffer as ArrayBuffer, volume.blocks.greatest.buffer as ArrayBuffer];
    self.postMessage({ volume } satisfies CoarseAnswer, { transfer });
  } catch (error) {
    self.postMessage({ fault: error instanceof Error ? error.message : String(error) } satisfies CoarseAnswer);
  }
});
