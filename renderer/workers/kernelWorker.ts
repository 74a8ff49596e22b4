import '../strict.ts';
import { type Answer, type Ask, type Attach, commandWorker, handedOver } from './runInWorker.ts';

// Holds no logic: the first message attaches it to a volume, every further one is a command to run.
let answer: ((ask: Ask) => Promise<Answer>) | null = null;

self.addEventListener('message', async ({ data }: MessageEvent<Attach | Ask>) => {
  if ('layout' in data) {
    answer = commandWorker(data);
    return;
  }
  const said = await answer!(data);
  self.postMessage(said, { transfer: handedOver(said) });
});
