import { expect, test } from 'vitest';
import { SliceFrames } from './sliceFrames.ts';

const PIXELS = 3;
const FRAME_BYTES = 4 + 2 * PIXELS;
const turns = () => new Promise((resolve) => setImmediate(resolve));

/** Gives slice k as soon as there is a place for it. */
async function give(frames: SliceFrames, k: number): Promise<void> {
  const hu = await frames.placeFor(k);
  hu.set([k, -1024, 3071]);
  frames.onSlice(k);
}

const bytesOf = (ks: readonly number[]) =>
  ks.flatMap((k) => [
    ...new Uint8Array(Uint32Array.of(k).buffer),
    ...new Uint8Array(Int16Array.of(k, -1024, 3071).buffer),
  ]);

test('slices leave in the order in which they were given, into buffers of any size', async () => {
  const order = Array.from({ length: 20 }, (_, n) => (n * 7) % 20);
  for (const size of [1, 3, FRAME_BYTES, 64]) {
    const frames = new SliceFrames(PIXELS, () => {});
    const given = Promise.all(order.map((k) => give(frames, k))).then(() => frames.end());
    const reader = frames.stream.getReader({ mode: 'byob' });
    const taken: number[] = [];
    for (let room = new ArrayBuffer(size); ; ) {
      const { done, value } = await reader.read(new Uint8Array(room));
      if (done) break;
      taken.push(...value);
      room = value.buffer;
    }
    await given;
    expect(taken).toEqual(bytesOf(order));
  }
});

test('a reader without buffers of its own gets one frame at a time', async () => {
  const frames = new SliceFrames(PIXELS, () => {});
  void Promise.all([4, 2, 9].map((k) => give(frames, k))).then(() => frames.end());
  const taken: number[][] = [];
  for await (const chunk of frames.stream as unknown as AsyncIterable<Uint8Array>) taken.push([...chunk]);
  expect(taken).toEqual([4, 2, 9].map((k) => bytesOf([k])));
});

test('whoever decodes waits for the reader', async () => {
  const frames = new SliceFrames(PIXELS, () => {});
  let given = 0;
  const all = Promise.all(Array.from({ length: 30 }, (_, k) => give(frames, k).then(() => given++)));
  await turns();
  const ahead = given;
  expect(ahead).toBeLessThan(10);
  const reader = frames.stream.getReader();
  for (let n = 0; n < 5; n++) await reader.read();
  await turns();
  expect(given).toBeLessThanOrEqual(ahead + 6);
  for (let n = 5; n < 30; n++) await reader.read();
  await all;
});

test('a slice that cannot be decoded breaks the stream off, and nobody goes on waiting for a place', async () => {
  const frames = new SliceFrames(PIXELS, () => {});
  const given = Promise.allSettled(Array.from({ length: 9 }, (_, k) => give(frames, k)));
  await turns();
  frames.onUnread({ k: 8, path: 'a', code: 'file.corrupt', message: '' });
  expect((await given).filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  await expect(frames.stream.getReader().read()).rejects.toThrow('Slice 8 could not be decoded');
  expect(() => frames.placeFor(9)).toThrow();
});

test('a reader that goes away stops the decoding', async () => {
  let stopped = 0;
  const frames = new SliceFrames(PIXELS, () => stopped++);
  const given = Promise.allSettled(Array.from({ length: 9 }, (_, k) => give(frames, k)));
  await turns();
  await frames.stream.cancel();
  await given;
  expect(stopped).toBe(1);
});
