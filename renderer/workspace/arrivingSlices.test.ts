import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { volumeGeometry } from '#core/geometry';
import { ok } from '#core/result';
import type { SlicesAsk, SlicesSaid } from '../workers/readSlices.ts';
import { ArrivingSlices } from './arrivingSlices.ts';

/** A thread that says what the test says. */
class Thread extends EventTarget {
  asked: SlicesAsk[] = [];
  ended = 0;
  postMessage(ask: SlicesAsk) {
    this.asked.push(ask);
  }
  terminate() {
    this.ended++;
  }
  say(data: SlicesSaid) {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

const begin = () => {
  const thread = new Thread();
  const place = { caseId: 'a b', seriesId: '1.2' };
  const geometry = volumeGeometry({
    columns: 2,
    rows: 2,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1, 1],
    slicePositions: Array.from({ length: 4 }, (_, k) => [0, 0, k] as const),
  });
  const memory = { hu: new Int16Array(16) };
  return { thread, slices: new ArrivingSlices(thread as unknown as Worker, place, geometry, memory) };
};

beforeEach(() => vi.stubGlobal('location', { href: 'http://127.0.0.1:1/' }));
afterEach(() => vi.unstubAllGlobals());

test('whoever follows late hears at once of the slices that have arrived, then of the others, each once', async () => {
  const { thread, slices } = begin();
  expect(thread.asked).toMatchObject([{ url: 'http://127.0.0.1:1/bytes/volume/a%20b/1.2', geometry: { slices: 4 } }]);
  thread.say({ arrived: [2] });
  await slices.begun;
  const heard: unknown[] = [];
  slices.follow((arrived, count) => heard.push([...arrived], count));
  thread.say({ arrived: [1, 3] });
  thread.say({ arrived: [0] });
  expect(heard).toEqual([[2], 1, [1, 3], 3, [0], 4]);
  thread.say({ over: ok(null) });
  expect(await slices.over).toEqual(ok(null));
  expect(thread.ended).toBe(1);
});

test('stopped, it is over as aborted, and its thread ends; what follows is heard by nobody', async () => {
  const { thread, slices } = begin();
  slices.stop();
  expect(await slices.over).toMatchObject({ code: 'host.aborted' });
  await slices.begun;
  expect(thread.ended).toBe(1);
});

test('a mistake of ours is thrown at whoever asks what came of it, and holds nobody up who waits for a first slice', async () => {
  const { thread, slices } = begin();
  thread.say({ fault: 'slice 9 of 4' });
  await slices.begun;
  await expect(slices.over).rejects.toThrow('slice 9 of 4');
  expect(thread.ended).toBe(1);
});
