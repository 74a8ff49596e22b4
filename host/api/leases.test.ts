import { expect, test, vi } from 'vitest';
import { Leases } from './leases.ts';

const A = { by: 'A', since: '2026-03-20T10:00:00Z' };
const B = { by: 'B', since: '2026-03-20T11:00:00Z' };
const open = () => new AbortController();

test('one window edits; another is told who, and since when', () => {
  const leases = new Leases();
  expect(leases.acquire('r', 'a', A)).toBeNull();
  expect(leases.acquire('r', 'a', A)).toBeNull();
  expect(leases.acquire('r', 'b', B)).toEqual(A);
  expect(leases.acquire('other', 'b', B)).toBeNull();
  leases.release('r', 'b');
  expect(leases.acquire('r', 'b', B)).toEqual(A);
  leases.release('r', 'a');
  expect(leases.acquire('r', 'b', B)).toBeNull();
});

test('a holder whose connection ends is gone at once', async () => {
  const leases = new Leases();
  leases.acquire('r', 'a', A);
  const page = open();
  const held = leases.hold('r', 'a', page.signal);
  page.abort();
  expect(await held).toBe('lost');
  expect(leases.acquire('r', 'b', B)).toBeNull();
});

test('a holder that never asks, or does not come back, has gone after a moment', () => {
  vi.useFakeTimers();
  const leases = new Leases();
  leases.acquire('r', 'a', A);
  vi.advanceTimersByTime(4000);
  expect(leases.isHeld('r')).toBe(true);
  vi.advanceTimersByTime(2000);
  expect(leases.isHeld('r')).toBe(false);
  vi.useRealTimers();
});

test('who asks is given the reading when the holder lets it go, the first before the second', async () => {
  const leases = new Leases();
  leases.acquire('r', 'a', A);
  const held = leases.hold('r', 'a', open().signal);
  const second = leases.ask('r', 'b', B, open().signal);
  const impatient = open();
  const third = leases.ask('r', 'c', B, impatient.signal);
  expect(await held).toBe('asked');
  expect(await leases.hold('r', 'a', open().signal), 'of the third').toBe('asked');
  // Told once of each, it may go on until its hands are free.
  const still = leases.hold('r', 'a', open().signal);
  expect(leases.isHeldBy('r', 'a')).toBe(true);
  leases.release('r', 'a');
  expect(await still).toBe('lost');
  expect(await second).toBe(true);
  expect(leases.isHeldBy('r', 'b')).toBe(true);
  expect(await leases.hold('r', 'a', open().signal)).toBe('lost');
  // The third goes on waiting, for the second now.
  expect(await leases.hold('r', 'b', open().signal)).toBe('asked');
  impatient.abort();
  expect(await third).toBe(false);
  leases.release('r', 'b');
  expect(leases.isHeld('r')).toBe(false);
});

test('from a holder that does not answer it can be taken; the holder hears of it when it wakes', async () => {
  const leases = new Leases();
  leases.acquire('r', 'a', A);
  const held = leases.hold('r', 'a', open().signal);
  const patient = leases.ask('r', 'c', B, open().signal);
  expect(await held).toBe('asked');
  const asleep = leases.hold('r', 'a', open().signal);
  leases.take('r', 'b', B);
  expect(await asleep).toBe('lost');
  expect(leases.isHeldBy('r', 'b')).toBe(true);
  leases.release('r', 'b');
  expect(await patient).toBe(true);
});

test('while the host puts other contours in their place no window begins to edit, asked, waited for or taken', async () => {
  const leases = new Leases();
  leases.acquire('r', 'a', A);
  expect(await leases.whileFree('r', B, async () => 'done')).toBeNull();
  leases.release('r', 'a');
  let asked: Promise<boolean> | undefined;
  const done = await leases.whileFree('r', B, async () => {
    expect(leases.acquire('r', 'a', A)).toEqual(B);
    leases.take('r', 'a', A);
    asked = leases.ask('r', 'a', A, open().signal);
    await Promise.resolve();
    expect(leases.isHeldBy('r', 'a')).toBe(false);
    return 'done';
  });
  expect([done, await asked, leases.isHeldBy('r', 'a')]).toEqual(['done', true, true]);
  leases.release('r', 'a');
  await expect(leases.whileFree('r', B, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  expect(leases.isHeld('r')).toBe(false);
});
