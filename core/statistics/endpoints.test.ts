import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Days } from '../units.ts';
import { type CaseDays, ENDPOINT_DAYS, ENDPOINT_IDS, ENDPOINTS, endpointTime } from './endpoints.ts';

const days = (given: Record<string, number | null>) => given as CaseDays;

describe('one case, the papers’ endpoints', () => {
  const own = days({ tareDay: 0, surgeryDay: 180, recurrenceDay: null, deathDay: 400, lastFollowUpDay: 390 });

  test('a death is an event of PFS as paper 004 defines it, and censors in what its figures follow', () => {
    expect(endpointTime(own, ENDPOINTS['004.pfs'])).toEqual({
      ok: true,
      value: { time: 400 / 30.4375, event: true, endedBy: 'deathDay' },
    });
    expect(endpointTime(own, ENDPOINTS['004.ttr'])).toMatchObject({
      value: { event: false, endedBy: 'lastFollowUpDay' },
    });
  });

  test('time zero differs: disease-free survival of paper 002 counts from the hepatectomy', () => {
    const recurred = days({ haicDay: 0, surgeryDay: 100, recurrenceDay: 160, deathDay: 500 });
    expect(endpointTime(recurred, ENDPOINTS['002.dfs'])).toMatchObject({ value: { time: 60 / 30.4375, event: true } });
    expect(endpointTime(recurred, ENDPOINTS['002.os'])).toMatchObject({ value: { time: 500 / 30.4375, event: true } });
  });

  test('the first of several events ends it', () => {
    const both = days({ firstHepatectomyDay: 10, progressionDay: 300, deathDay: 200, lastFollowUpDay: 200 });
    expect(endpointTime(both, ENDPOINTS['003.pfs'])).toMatchObject({ value: { endedBy: 'deathDay', event: true } });
  });

  test('months are a setting', () => {
    expect(endpointTime(own, ENDPOINTS['004.tts'], 30)).toMatchObject({ value: { time: 6 } });
  });

  test('refused: never at time zero, no end known, an end before the beginning', () => {
    expect(endpointTime(own, ENDPOINTS['002.os'])).toMatchObject({ ok: false, code: 'endpoint.noTimeZero' });
    expect(endpointTime(days({ tareDay: 0 }), ENDPOINTS['004.os'])).toMatchObject({ code: 'endpoint.noEnd' });
    expect(endpointTime(days({ tareDay: 9, deathDay: 3 }), ENDPOINTS['004.os'])).toMatchObject({
      code: 'endpoint.beforeTimeZero',
    });
  });
});

test('whatever is missing: a time that is not negative, or a refusal; and no event without its day', () => {
  const one = fc.record(
    Object.fromEntries(ENDPOINT_DAYS.map((name) => [name, fc.option(fc.integer({ min: -50, max: 900 }))])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(one, fc.constantFrom(...ENDPOINT_IDS), (given, id) => {
      const found = endpointTime(given as Partial<Record<string, Days | null>>, ENDPOINTS[id]);
      if (!found.ok) return;
      expect(found.value.time).toBeGreaterThanOrEqual(0);
      const events: readonly string[] = ENDPOINTS[id].events;
      expect(found.value.event).toBe(events.some((name) => typeof given[name] === 'number'));
    }),
  );
});
