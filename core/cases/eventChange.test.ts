import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventChange, eventsAfter, undoneEvents } from './eventChange.ts';

const event = fc.record({
  type: fc.constantFrom('stage1' as const, 'rescuePei' as const, 'rescueRfa' as const, 'other' as const),
  date: fc.integer({ min: 1, max: 4 }).map((day) => `2026-03-0${day}`),
});
const list = fc.array(event, { maxLength: 6 });
const bag = (events: readonly { type: string; date: string }[]) => events.map((e) => `${e.type} ${e.date}`).sort();

test('the change between two lists leads from one to the other, and its inverse back', () => {
  fc.assert(
    fc.property(list, list, (from, to) => {
      const change = eventChange(from, to);
      const after = eventsAfter(from, change);
      expect(after.ok && bag(after.value)).toEqual(bag(to));
      const back = eventsAfter(to, undoneEvents(change));
      expect(back.ok && bag(back.value)).toEqual(bag(from));
    }),
  );
});

test('what another window added or moved meanwhile stays: two changes of one list both hold, in either order', () => {
  fc.assert(
    fc.property(list, list, list, (from, one, other) => {
      const [a, b] = [eventChange(from, [...from, ...one]), eventChange(from, [...from, ...other])];
      for (const [first, second] of [
        [a, b],
        [b, a],
      ] as const) {
        const half = eventsAfter(from, first);
        const whole = half.ok ? eventsAfter(half.value, second) : half;
        expect(whole.ok && bag(whole.value)).toEqual(bag([...from, ...one, ...other]));
      }
    }),
  );
});

test('a second step before its first is refused, in one change or over two', () => {
  const [one, two] = [
    { type: 'stage1', date: '2026-03-01' },
    { type: 'stage2', date: '2026-02-20' },
  ] as const;
  const refused = { ok: false, code: 'case.eventOrder', details: { earlier: 'stage1', later: 'stage2' } };
  expect(eventsAfter([], { removed: [], added: [one, two] })).toMatchObject(refused);
  expect(eventsAfter([two], { removed: [], added: [one] })).toMatchObject(refused);
  expect(eventsAfter([], { removed: [], added: [two] })).toMatchObject({ ok: true });
  expect(eventsAfter([one], { removed: [], added: [{ ...two, date: one.date }] })).toMatchObject({ ok: true });
});

test('an event that is not there any more is refused, and named', () => {
  const [pei, moved] = [
    { type: 'rescuePei', date: '2026-03-15' },
    { type: 'rescuePei', date: '2026-03-16' },
  ] as const;
  expect(eventsAfter([moved], { removed: [pei], added: [] })).toMatchObject({
    ok: false,
    code: 'case.eventGone',
    details: pei,
  });
});
