import '../strict.ts';
import { readSlices, type SlicesAsk, type SlicesSaid } from './readSlices.ts';

// Holds no logic: one message asks for a series, and what has become of it is told.
const say = (said: SlicesSaid) => self.postMessage(said);

self.addEventListener('message', ({ data }: MessageEvent<SlicesAsk>) => {
  readSlices(data, (arrived) => say({ arrived })).then(
    (over) => say({ over }),
    (error: unknown) => say({ fault: String(error) }),
  );
});
