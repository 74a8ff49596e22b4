import { expect, test } from 'vitest';
import { type ChiSquareVariant, chiSquare } from '#core/statistics/chiSquare';
import { fisherExact } from '#core/statistics/fisherExact';
import vectors from './vectors/tables.json';
import { agrees, allAgree, given, ofEvery } from './vectors.ts';

test('Fisher and χ²', () => {
  ofEvery(vectors.sets, ({ table, ...r }) => {
    const fisher = given(fisherExact(table));
    agrees(fisher.p, r.fisher, 1e-8);
    if (r.odds) allAgree([fisher.oddsRatio!.estimate, fisher.oddsRatio!.low, fisher.oddsRatio!.high], r.odds, 1e-8);
    else expect(fisher.oddsRatio).toBeNull();
    for (const [variant, theirs] of [
      ['pearson', r.pearson],
      ['yates', r.yates],
      ['likelihoodRatio', r.g],
    ] as [ChiSquareVariant, number[] | null][]) {
      if (!theirs) continue;
      const ours = given(chiSquare(table, variant));
      agrees(ours.chiSquare, theirs[0]!, 1e-6, 1e-6);
      agrees(ours.p, theirs[1]!, 1e-6);
    }
  });
});

test('200 tables of 2 × 2, and larger ones', () => {
  expect(vectors.sets.filter(({ odds }) => odds).length).toBeGreaterThanOrEqual(200);
  expect(vectors.sets.length).toBeGreaterThanOrEqual(260);
});
