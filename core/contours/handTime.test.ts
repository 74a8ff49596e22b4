import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HandTime, LONGEST_PAUSE_MS, secondsByKind, secondsOn, together } from './handTime.ts';
import { LIVER } from './reading.ts';

const liver = { number: LIVER, kind: 'liver' } as const;
const tumour = { number: 4, kind: 'tumour' } as const;

test('what lies between two signs counts for the segment that was active at the first', () => {
  const time = new HandTime();
  time.sign(1000, liver);
  time.sign(4000, liver);
  time.sign(9000, tumour);
  time.sign(10_000, tumour);
  expect(secondsOn(time.spent, liver)).toBe(8);
  expect(secondsOn(time.spent, tumour)).toBe(1);
});

test('a minute without a sign counts, a longer pause does not, nor does one that was said', () => {
  const time = new HandTime();
  time.sign(0, liver);
  time.sign(LONGEST_PAUSE_MS, liver);
  expect(secondsOn(time.spent, liver)).toBe(60);
  time.sign(2 * LONGEST_PAUSE_MS + 1, liver);
  time.pause();
  time.sign(2 * LONGEST_PAUSE_MS + 5000, liver);
  expect(secondsOn(time.spent, liver)).toBe(60);
});

test('however often a hand moves, no more is counted than has gone by', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -100, max: 90_000 }), fc.boolean())), (steps) => {
      const time = new HandTime();
      let at = 0;
      for (const [by, onLiver] of steps) {
        at += by;
        time.sign(at, onLiver ? liver : tumour);
      }
      const sum = time.spent.reduce((all, { seconds }) => all + seconds, 0);
      const gone = steps.reduce((all, [by]) => all + Math.max(0, by), 0) / 1000;
      expect(sum).toBeGreaterThanOrEqual(0);
      expect(sum).toBeLessThanOrEqual(gone + 1e-9);
    }),
  );
});

test('a number that was given again to another kind is other work; kinds add up', () => {
  const spent = together(
    [{ segment: 4, kind: 'tumour', seconds: 10 }],
    [
      { segment: 4, kind: 'tumour', seconds: 5 },
      { segment: 4, kind: 'cyst', seconds: 2 },
      { segment: 5, kind: 'tumour', seconds: 1 },
    ],
  );
  expect(secondsOn(spent, { number: 4, kind: 'cyst' })).toBe(2);
  expect(secondsByKind(spent)).toEqual([
    { kind: 'tumour', seconds: 16 },
    { kind: 'cyst', seconds: 2 },
  ]);
});
