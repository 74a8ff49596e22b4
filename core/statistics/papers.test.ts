import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { halfAwayFromZero } from '../liver/rounding.ts';
import type { Result } from '../result.ts';
import { chiSquare } from './chiSquare.ts';
import { coxRegression } from './coxRegression.ts';
import { description, proportion } from './description.ts';
import { fisherExact } from './fisherExact.ts';
import { asserted } from './golden/asserted.ts';
import printedPapers from './golden/papers.json';
import { kaplanMeier, survivalAt } from './kaplanMeier.ts';
import { kruskalWallis } from './kruskalWallis.ts';
import { logRank } from './logRank.ts';
import { mannWhitney } from './mannWhitney.ts';
import { roc } from './roc.ts';
import type { Followed } from './survivalTimes.ts';
import { waldOfInterval } from './waldInterval.ts';
import { wilcoxonSignedRank } from './wilcoxonSignedRank.ts';

const { golden, unread } = asserted(printedPapers, { data: /\.pfs\.\d+\.patient$/ });
const { paper000, paper001, paper002, paper003, paper004 } = golden;

afterAll(() => {
  // A vector that no test asks for proves nothing.
  expect(unread()).toEqual([]);
});

function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.details)}`);
  return result.value;
}
const decimalsOf = (value: number) => (`${value}`.split('.')[1] ?? '').length;
/** Rounded as printed, it is what is printed. */
const expectPrinted = (value: number, printed: number) =>
  expect(halfAwayFromZero(value, decimalsOf(printed))).toBe(printed);

describe('paper 000, growth before and after rescue', () => {
  test.each(paper000.wilcoxon)('Wilcoxon of $label: exact P $p', ({ x, y, ...expected }) => {
    const found = given(wilcoxonSignedRank(x, y));
    const { n, wPlus, wMinus, zerosDropped, p } = expected;
    expect(found).toMatchObject({ method: 'exact', n, wPlus, wMinus, zerosDropped });
    expect(found.p).toBeCloseTo(p, 12);
  });

  test.each(paper000.medianRange)('$table, $label: median (range) $printed', ({ values, printed }) => {
    const { median, min, max } = given(description(values));
    [median, min, max].forEach((value, n) => {
      expectPrinted(value, printed[n]!);
    });
  });
});

test.each(paper000.proportions)('paper 000, $id: $x of $n is $printed %', ({ x, n, printed }) => {
  expectPrinted(given(proportion(x, n)), printed);
});

test.each(paper001.proportions)('paper 001: $x of $n is $printed %', ({ x, n, printed }) => {
  expectPrinted(given(proportion(x, n)), printed);
});

describe('paper 002, downstaging by HAIC', () => {
  test.each(paper002.contingency)('Table I, $id: the printed P $printedP is the likelihood ratio’s', (row) => {
    const [pearson, g] = (['pearson', 'likelihoodRatio'] as const).map((variant) =>
      given(chiSquare(row.table, variant)),
    );
    expect(g!.df).toBe(row.df);
    expectPrinted(g!.p, row.printedP);
    for (const [found, [statistic, p]] of [
      [pearson!, row.pearson],
      [g!, row.likelihoodRatio],
    ] as const) {
      expect(found.chiSquare).toBeCloseTo(statistic!, 4);
      expect(found.p).toBeCloseTo(p!, 4);
    }
    if (row.fisherP !== null) expect(given(fisherExact(row.table)).p).toBeCloseTo(row.fisherP, 4);
    if (row.yatesP !== null) expect(given(chiSquare(row.table, 'yates')).p).toBeCloseTo(row.yatesP, 4);
  });

  test.each(paper002.proportions)('$id: $x of $n is $printed %', ({ x, n, printed }) => {
    expectPrinted(given(proportion(x, n)), printed);
  });

  test('survival of group C at five years can be 73 %: one death of eight, then one of six', () => {
    const followed = [1, 1.5, 2, 3, 6, 6, 6, 6].map((time, n) => ({ time, event: n === 0 || n === 3 }));
    // Two of the eight left before the second death, whose risk set is six where one was censored.
    const cases = followed.map((one, n) => (n === 1 ? one : n === 2 ? { time: 7, event: false } : one));
    const { steps } = given(kaplanMeier(cases));
    expect(100 * survivalAt(steps, 5)!.survival).toBeCloseTo(paper002.groupC.survival, 2);
    expectPrinted(100 * survivalAt(steps, 5)!.survival, paper002.groupC.printed);
  });
});

describe('paper 003, two-stage hepatectomy', () => {
  test.each(paper003.proportions)('$x of $n is $recomputed %', ({ x, n, recomputed, printed }) => {
    expectPrinted(given(proportion(x, n)), recomputed);
    // What is printed otherwise is off by one in its last digit at the most.
    expect(Math.abs(printed - recomputed)).toBeLessThan(0.1001);
  });

  test('the flow of patients adds up', () => {
    const { total, parts, excluded, included } = paper003.flow;
    expect(parts.reduce((sum, part) => sum + part)).toBe(total);
    expect(total - excluded.reduce((sum, part) => sum + part)).toBe(included);
  });

  test.each(paper003.wald)('Wald’s P of $label: $ratio ($low to $high) is $p', ({ ratio, low, high, p, middle }) => {
    const found = given(waldOfInterval(ratio, low, high));
    expectPrinted(found.p, p);
    expectPrinted(found.middle, middle);
  });

  test.each(paper003.pearson)('$label: Pearson without correction is $printedP', ({ table, printedP }) => {
    expectPrinted(given(chiSquare(table)).p, printedP);
  });

  test('more than 10 nodules: sensitivity 56 %, specificity 81 %', () => {
    const { events, truePositives, others, trueNegatives, ...printed } = paper003.roc;
    const cases = [
      ...Array.from({ length: events }, (_, n) => ({ value: n < truePositives ? 11 : 10, event: true })),
      ...Array.from({ length: others }, (_, n) => ({ value: n < trueNegatives ? 10 : 11, event: false })),
    ];
    const { youden } = given(roc(cases));
    expect(youden).toMatchObject({ beyond: printed.cutoff, truePositives, falsePositives: others - trueNegatives });
    expectPrinted(100 * youden.sensitivity, printed.printedSensitivity);
    expectPrinted(100 * youden.specificity, printed.printedSpecificity);
  });
});

describe('paper 004, downstaging by Y90', () => {
  const { perTumour, kaplanMeier: km } = paper004;
  const classes = Object.values(perTumour);

  test.each(Object.entries(perTumour))('%s necrosis: median dose and size', (_, { doses, sizes, ...medians }) => {
    expect(given(description(doses)).median).toBe(medians.medianDose);
    expect(given(description(sizes)).median).toBe(medians.medianSize);
  });

  test('patients with a portal thrombus: AFP, lowest dose, times, emboli', () => {
    const { patients, emboli, withEmboli, ...those } = paper004.portalThrombus;
    const expectRange = (values: readonly number[], printed: readonly number[]) => {
      const { median, min, max } = given(description(values));
      [median, min, max].forEach((value, n) => {
        expectPrinted(value, printed[n]!);
      });
    };
    expect(patients).toHaveLength(14);
    expectRange(those.afp, those.printedAfp);
    expectRange(those.lowestDose, those.printedLowestDose);
    expectRange(those.timeToSurgery, those.printedTimeToSurgery);
    expectRange(those.timeToRecurrence, those.printedTimeToRecurrence);
    expect(emboli.filter((one) => one === 1)).toHaveLength(withEmboli);
    // In the order of Table 5.
    expect([...patients]).toEqual([...patients].sort((a, b) => a - b));
  });

  test('months to recurrence: median of all 14, without complete response 12.15', () => {
    const { allMonths, medianAll, withoutCompleteResponse, medianWithout } = paper004.recurrence;
    expect(given(description(allMonths)).median).toBe(medianAll);
    expect(given(description(withoutCompleteResponse)).median).toBeCloseTo(medianWithout, 12);
  });

  test('dose by necrosis: Kruskal-Wallis H 6.1977, P 0.045', () => {
    const { h, p, df } = given(kruskalWallis(classes.map(({ doses }) => doses)));
    expect(h).toBeCloseTo(paper004.kruskalDose.h, 4);
    expect(p).toBeCloseTo(paper004.kruskalDose.p, 4);
    expect(df).toBe(paper004.kruskalDose.df);
    expectPrinted(p, paper004.kruskalDose.printedP);
  });

  test('AFP by necrosis: P 0.695, printed 0.7; size by necrosis is 0.105, not the printed 0.24', () => {
    const { p } = given(kruskalWallis(Object.values(paper004.afpByNecrosis.groups)));
    expectPrinted(p, paper004.afpByNecrosis.p);
    expectPrinted(p, paper004.afpByNecrosis.printedP);
    const bySize = given(kruskalWallis(classes.map(({ sizes }) => sizes))).p;
    expectPrinted(bySize, paper004.sizeByNecrosis.p);
    expect(halfAwayFromZero(bySize, 2)).not.toBe(paper004.sizeByNecrosis.printedP);
  });

  test('time to surgery, complete necrosis against the rest: P 0.0545, which is not below 0.05', () => {
    const { groups, medians, ...p } = paper004.timeToSurgery;
    const rest = [...groups.Extensive, ...groups.Partial];
    expectPrinted(given(mannWhitney(groups.CPN, rest, { method: 'asymptotic' })).p, p.asymptoticP);
    const exact = given(mannWhitney(groups.CPN, rest));
    expect(exact.method).toBe('exact');
    expect(exact.p).toBeGreaterThan(0.05);
    expect(exact.p).toBeLessThan(0.06);
    expectPrinted(given(kruskalWallis(Object.values(groups))).p, p.threeGroupsP);
    expect(Object.values(groups).map((times) => given(description(times)).median)).toEqual(
      Object.values(medians).map((median) => expect.closeTo(median, 9)),
    );
  });

  test('all patients: doses, times to surgery, AFP, the largest nodule of each', () => {
    const { all, afpByNecrosis, timeToSurgery } = paper004;
    const range = (values: number[]) => {
      const { median, min, max } = given(description(values));
      return [median, min, max];
    };
    expect(range(classes.flatMap(({ doses }) => doses))).toEqual(all.doses);
    expect(range(Object.values(timeToSurgery.groups).flat())).toEqual(all.tts);
    expect(given(description(Object.values(afpByNecrosis.groups).flat())).median).toBeCloseTo(all.afpMedian, 9);
    expect(given(description(all.indexSizeLargest)).median).toBe(all.indexSizeLargestMedian);
  });

  test('complete response and complete necrosis: Fisher’s P 0.00245', () => {
    expectPrinted(given(fisherExact(paper004.fisher.table)).p, paper004.fisher.p);
  });

  test.each(paper004.proportions)('$id: $x of $n is $recomputed %', ({ x, n, recomputed }) => {
    expectPrinted(given(proportion(x, n)), recomputed);
  });

  /** Single events at the numbers at risk that the printed limits leave, and as many censored just before each as go missing. */
  function fromAtRisk(total: number, events: readonly { t: number; atRisk: number }[]): Followed[] {
    const cases: Followed[] = [];
    for (const { t, atRisk } of events) {
      while (total - cases.length > atRisk) cases.push({ time: t - 0.05, event: false });
      cases.push({ time: t, event: true });
    }
    while (cases.length < total) cases.push({ time: events.at(-1)!.t + 1, event: false });
    return cases;
  }
  const percents = (cases: readonly Followed[], months: number) => {
    const { survival, low, high } = survivalAt(given(kaplanMeier(cases)).steps, months)!;
    return [survival, low!, high!].map((share) => halfAwayFromZero(100 * share, 2));
  };
  const pfs = (last: number) =>
    fromAtRisk(
      18,
      km.pfs.map(({ t, atRisk }) => ({ t, atRisk: atRisk ?? last })),
    );
  const lasts = Array.from({ length: km.lastAtRisk[1]! - km.lastAtRisk[0]! + 1 }, (_, n) => km.lastAtRisk[0]! + n);

  test.each(lasts)('progression-free survival with log(−log) limits, %i at risk at the last event', (last) => {
    expect(percents(pfs(last), 12)).toEqual(km.pfs12);
    expect(percents(pfs(last), 24)).toEqual(km.pfs24);
    const { median } = given(kaplanMeier(pfs(last)));
    expect([median.time, median.low, median.high]).toEqual(km.pfsMedian);
  });

  test('overall survival at 12 and 24 months', () => {
    const cases = fromAtRisk(18, [
      { t: 10, atRisk: km.osAtRisk[0]! },
      { t: 20, atRisk: km.osAtRisk[1]! },
    ]);
    expect(percents(cases, 12)).toEqual(km.os12);
    expect(percents(cases, 24)).toEqual(km.os24);
  });

  /** The division that makes the most of the log-rank: of those censored early, all are of the other group. */
  function mostUnlike(patients: number, recurred: readonly number[], last: number) {
    const cases = [...pfs(last)].sort((a, b) => a.time - b.time || Number(b.event) - Number(a.event));
    const own = cases.filter(({ time, event }) => event && recurred.includes(time));
    const rest = cases.filter((one) => !own.includes(one));
    // The latest censored of all stay longest in the group.
    const late = rest.filter(({ event }) => !event).slice(-(patients - own.length));
    const group = [...own, ...late];
    return [
      { name: 'responded', cases: group },
      { name: 'others', cases: cases.filter((one) => !group.includes(one)) },
    ];
  }

  test.each(Object.entries(paper004.logRank).filter(([name]) => name !== 'printed'))(
    'by %s the log-rank test cannot reach the printed P < 0.001',
    (_, bound) => {
      if (typeof bound === 'string') return;
      const found = lasts.map((last) => given(logRank(mostUnlike(bound.patients, bound.recurred, last))));
      const most = found.reduce((best, one) => (one.chiSquare > best.chiSquare ? one : best));
      expect(most.chiSquare).toBeCloseTo(bound.mostChiSquare, 2);
      expect(most.p).toBeCloseTo(bound.leastP, 4);
      expect(most.withoutEvents).toEqual(bound.recurred.length === 0 ? ['responded'] : []);
    },
  );

  test('a group in which nobody recurred has no hazard ratio: said, not printed as P = 0.000', () => {
    const [responded, others] = mostUnlike(5, [], 6);
    const cases = [...responded!.cases, ...others!.cases];
    const values = cases.map((_, n) => (n < responded!.cases.length ? 1 : 0));
    expect(coxRegression(cases, [{ name: 'complete necrosis', values }])).toMatchObject({
      ok: false,
      code: 'statistics.noEvents',
      details: { covariate: 'complete necrosis', level: 1 },
    });
  });
});

test('every printed value that no test asks for is listed in docs/papers.md, with why', () => {
  const [never] = readFileSync(join(import.meta.dirname, '../../docs/papers.md'), 'utf8').split('## Read otherwise');
  expect(golden.never.filter((id) => !never!.includes(`| **${id}**`))).toEqual([]);
});
