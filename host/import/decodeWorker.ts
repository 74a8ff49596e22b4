import { parentPort } from 'node:worker_threads';
import { answerDecode } from './decodeJob.ts';

// Holds no logic: decodePixels is what is tested.
parentPort?.on('message', async (job) => {
  const { answer, transfer } = await answerDecode(job);
  parentPort?.postMessage(answer, transfer);
});
