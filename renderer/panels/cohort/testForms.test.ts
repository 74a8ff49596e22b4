import { describe, expect, test } from 'vitest';
import { paperEndpoint } from '#core/cohort/cohortTable';
import { COHORT_COLUMNS, type CohortColumn } from '#core/cohort/columns';
import { endpointNamed, requestOf, SHOWN_TESTS, type ShownTest } from './testForms.ts';

const column = (name: string): CohortColumn => COHORT_COLUMNS.find((one) => one.name === name)!;
const asked = (test: ShownTest, columns: readonly string[], chosen = {}) =>
  requestOf({
    test,
    chosen,
    columns: columns.map(column),
    shown: columns.map(column),
    endpoint: paperEndpoint('004.os'),
  });

describe('what a test is asked with', () => {
  test('the usual columns stand until others are chosen', () => {
    const columns = ['kgr1PointsPerWeek', 'kgr2PointsPerWeek', 'kgr3PointsPerWeek'];
    expect(asked('wilcoxon', columns)).toMatchObject({
      x: ['KGR 1, points/week of sTLV'],
      y: 'KGR 2, points/week of sTLV',
    });
    expect(asked('wilcoxon', columns, { y: 'kgr3PointsPerWeek' })).toMatchObject({ y: 'KGR 3, points/week of sTLV' });
  });

  test('a slot without a column is named, and a column of another kind is none', () => {
    expect(asked('wilcoxon', ['kgr1PointsPerWeek'])).toEqual({ needs: 'Second value' });
    expect(asked('mannWhitney', ['kgr1PointsPerWeek'], { group: 'kgr1PointsPerWeek' })).toEqual({ needs: 'Groups' });
    expect(asked('roc', ['ageYears', 'liver'], { x: 'ageYears', event: 'liver' })).toEqual({ needs: 'Event' });
  });

  test('survival goes by the endpoint of the cohort; Cox tells numbers from words', () => {
    expect(asked('km', ['liver'])).toMatchObject({ time: '004.os, time, months', event: '004.os, event' });
    expect(asked('cox', ['ageYears', 'liver'], { first: 'ageYears', second: 'liver' })).toMatchObject({
      x: ['Age, y'],
      factors: [{ column: 'Liver' }],
    });
  });

  test('of no columns every test says what it needs, but for those that need none', () => {
    const open = SHOWN_TESTS.filter((test) => 'needs' in asked(test, []));
    expect(open).toEqual(['wilcoxon', 'mannWhitney', 'kruskalWallis', 't', 'fisher', 'chi2', 'cox', 'roc']);
  });
});

test('an endpoint bears its paper’s name as long as it is the paper’s', () => {
  expect(endpointNamed('tareDay', ['deathDay']).name).toBe('004.os');
  expect(endpointNamed('tareDay', ['deathDay', 'recurrenceDay']).name).toBe('004.pfs');
  expect(endpointNamed('indexDay', ['deathDay']).name).toBe('own');
});
