import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Result, refuse } from '#core/result';
import type { Desk } from './desk.ts';
import { HandClock } from './handClock.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a disk that cannot be written is said once; nothing else is said of time not kept', async () => {
  const refused = vi.fn();
  let answer: Result<unknown> = refuse('disk.failing');
  const app = {
    store: { getState: () => ({ settings: { countTime: true } }), subscribe: () => () => {} },
    host: { call: async () => answer },
    refused,
  };
  const workspace = { caseId: 'case', seriesId: 'series', notEditing: null };
  new HandClock({ app, workspace, onClose: () => {} } as unknown as Desk);
  const told = async (next: Result<unknown>) => {
    answer = next;
    await vi.advanceTimersByTimeAsync(20_000);
    return refused.mock.calls.map(([refusal]) => (refusal as { code: string }).code);
  };
  expect(await told(refuse('disk.failing'))).toEqual(['disk.failing']);
  expect(await told(refuse('disk.full'))).toEqual(['disk.failing']);
  expect(await told(refuse('host.unreachable'))).toEqual(['disk.failing']);
});
