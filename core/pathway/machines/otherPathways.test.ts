import { describe, expect, test } from 'vitest';
import { done, ruleIn, scan, stated } from '../golden/courses.ts';
import type { StatedFacts } from '../statedFacts.ts';
import { walk } from '../walk.ts';
import { MACHINES } from './machines.ts';

describe('the other pathways', () => {
  test('two-stage hepatectomy waits for the site’s target, and drops nobody out for volume by itself', () => {
    const begun = [
      stated(null, { liver: 'chemotherapy' }),
      done('firstHepatectomy', '2015-03-01'),
      done('pve', '2015-03-02'),
    ];
    const at = (percent: number, facts: Partial<StatedFacts>) =>
      walk(MACHINES.TSH_PVE, [...begun, scan('2015-03-30', percent), stated('2015-03-30', facts)]);
    const clear = { unresectableProgressionInFlr: false };
    expect(at(29, clear)).toMatchObject({ state: 'GROWTH_WAIT', proposedState: 'GROWTH_WAIT' });
    expect(at(31, clear).proposedState).toBe('SECOND_HEPATECTOMY');
    expect(at(31, {}).proposedState).toBe('GROWTH_WAIT');
    expect(at(31, { unresectableProgressionInFlr: true }).proposedState).toBe('DROP_OUT');
    expect(
      walk(MACHINES.TSH_PVE, [stated('2015-01-01', { diagnosis: 'CRLM', resectability: 'borderline' })]).proposedState,
    ).toBe('CHEMOTHERAPY');
  });

  const INDICATED = {
    bclc: 'C',
    pvtt: 'VP3',
    childPughScore: 6,
    bilobar: false,
    hepaticReservePct: 35,
    ecog: 1,
    bilirubinUmolL: 34.1,
    egfr: 30,
    metastasis: false,
  } as const;
  test('TARE: every criterion at its limit', () => {
    const at = (facts: Partial<StatedFacts>) =>
      walk(MACHINES.TARE, [stated('2015-01-01', { ...INDICATED, ...facts })]).proposedState;
    expect(at({})).toBe('SIMULATION');
    const fails: Partial<StatedFacts>[] = [
      { pvtt: 'none' },
      { childPughScore: 7 },
      { bilobar: true, otherLobeAblatable: false },
      { hepaticReservePct: 30 },
      { ecog: 2 },
      { bilirubinUmolL: 34.2 },
      { egfr: 29.9 },
      { metastasis: true },
      { bclc: 'A', resectability: 'unresectable', largestTumourMm: 49 },
    ];
    for (const facts of fails) expect(at(facts)).toBe('OTHER_THERAPY');
    expect(at({ bilobar: true, otherLobeAblatable: true })).toBe('SIMULATION');
    expect(at({ bclc: 'A', resectability: 'unresectable', largestTumourMm: 50 })).toBe('SIMULATION');
    expect(at({ bilobar: true })).toBe('INDICATION');
  });

  test('TARE: a test of time of three months, then surgery with an sFLR of the last week', () => {
    const treated = [
      stated('2015-01-01', { ...INDICATED, plannedTumourGy: 205, plannedWholeLiverGy: 150, lungShuntAcceptable: true }),
      done('tare', '2015-01-10'),
    ];
    const at = (date: string, percent: number) =>
      walk(MACHINES.TARE, [
        ...treated,
        scan(date, percent),
        stated(date, { mrecist: 'PR', mrecistLocalised: 'CR', metastasis: false }),
      ]);
    expect(at('2015-03-10', 45)).toMatchObject({ state: 'OBSERVATION', proposedState: 'OBSERVATION', warnings: [] });
    expect(ruleIn(at('2015-03-10', 45), 'I10').met).toBe(true);
    expect(at('2015-04-12', 45).proposedState).toBe('SURGERY_CANDIDATE');
    expect(at('2015-04-12', 39.9).proposedState).toBe('OBSERVATION');
    const operated = (date: string) =>
      walk(MACHINES.TARE, [
        ...treated,
        scan('2015-04-12', 45),
        stated('2015-04-12', { mrecist: 'PR' }),
        done('hepatectomy', date),
      ]);
    expect(operated('2015-04-19')).toMatchObject({ state: 'RESECTION', warnings: [] });
    expect(operated('2015-04-20').warnings).toMatchObject([{ rule: 'I8-dates' }]);
    const outside = walk(MACHINES.TARE, [
      ...treated,
      scan('2015-03-10', 45),
      stated('2015-03-10', { mrecist: 'PD', mrecistLocalised: 'PR', progressionOutsideZoneTreatable: true }),
    ]);
    expect(outside.proposed).toMatchObject({
      to: 'OBSERVATION',
      says: expect.stringContaining('treatable progression outside'),
    });
  });

  test('HAIC: response after four cycles, tumour board, hepatectomy; progression goes another way', () => {
    const at = (facts: Partial<StatedFacts>) =>
      walk(MACHINES.HAIC, [done('haic', '2015-01-01'), stated('2015-03-01', facts)]).proposedState;
    expect(at({ haicCycles: 3, mrecist: 'PR' })).toBe('HAIC');
    expect(at({ haicCycles: 4, mrecist: 'PR' })).toBe('TUMOUR_BOARD');
    expect(at({ haicCycles: 4, mrecist: 'SD', tumourShrunk: false })).toBe('HAIC');
    expect(at({ haicCycles: 4, mrecist: 'SD', tumourShrunk: true })).toBe('TUMOUR_BOARD');
    expect(at({ haicCycles: 4, mrecist: 'PD' })).toBe('OTHER');
  });
});
