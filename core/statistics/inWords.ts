import { printed } from '../liver/rounding.ts';
import type { CohortResult } from './cohortRequest.ts';
import { limits, pText, rounded } from './printed.ts';
import { assumed, result, type Said, table, warned } from './said.ts';
import { survivalInWords } from './survivalInWords.ts';

const tied = (ties: readonly number[]) =>
  ties.length === 0 ? 'no ties' : `${ties.length} tied ${ties.length === 1 ? 'rank' : 'ranks'}, midranks`;
const asymptotic = (continuity: boolean) =>
  `asymptotic, corrected for ties, ${continuity ? 'with' : 'without'} continuity correction`;

/** What a test gave, for a person who reads: what came out, what was assumed, what is to be minded. */
export function inWords(found: CohortResult): readonly Said[] {
  switch (found.test) {
    case 'describe':
      return describedInWords(found.columns);
    case 'wilcoxon': {
      const { n, zerosDropped, ties, wPlus, wMinus, p, method, continuity, zeroRule } = found.result;
      const zeros = zeroRule === 'pratt' ? 'ranked, then dropped (Pratt)' : 'dropped (Wilcoxon)';
      return [
        result(`Wilcoxon signed-rank: W+ ${rounded(wPlus)}, W− ${rounded(wMinus)}, P ${pText(p)}`),
        assumed(
          `Two-sided, ${method === 'exact' ? `exact: all signs of ${n} ranks counted` : asymptotic(continuity)}; ${zerosDropped} without difference ${zeros}; ${tied(ties)}.`,
        ),
      ];
    }
    case 'mannWhitney': {
      const { n, u, p, method, continuity, ties } = found.result;
      return [
        result(
          `Mann-Whitney, ${found.groups[0]} (${n[0]}) against ${found.groups[1]} (${n[1]}): U ${rounded(u)}, P ${pText(p)}`,
        ),
        assumed(
          `Two-sided, ${method === 'exact' ? 'exact: every way to deal these ranks counted, P of those as far from expectation' : asymptotic(continuity)}; ${tied(ties)}.`,
        ),
      ];
    }
    case 'kruskalWallis': {
      const { h, df, p, n, ties } = found.result;
      const groups = found.groups.map((name, index) => `${name} (${n[index]})`).join(', ');
      return [
        result(`Kruskal-Wallis of ${groups}: H ${rounded(h)}, df ${df}, P ${pText(p)}`),
        assumed(`Asymptotic (χ²), corrected for ties; ${tied(ties)}.`),
      ];
    }
    case 't': {
      const { variant, difference, t, df, p, level, interval } = found.result;
      const name = { oneSample: 'of one sample', paired: 'paired', pooled: 'of two samples', welch: 'of two samples' };
      const assumes = {
        oneSample: 'Assumes normal values.',
        paired: 'Assumes normal differences.',
        pooled: 'Assumes normal values of equal variance.',
        welch: 'Assumes normal values; variances may differ (Welch).',
      };
      return [
        result(
          `Student’s t ${name[variant]}, ${found.groups.join(' less ')}: difference ${rounded(difference)} ${limits(interval, level)}, t ${rounded(t)}, df ${rounded(df)}, P ${pText(p)}`,
        ),
        assumed(`Two-sided. ${assumes[variant]}`),
      ];
    }
    case 'fisher': {
      const { p, oddsRatio } = found.result;
      const odds = oddsRatio
        ? `, odds ratio ${oddsRatio.estimate === null ? 'without end' : rounded(oddsRatio.estimate)} ${limits([oddsRatio.low, oddsRatio.high], oddsRatio.level)}`
        : '';
      return [
        crossTable(found.table),
        result(`Fisher’s exact test: P ${pText(p)}${odds}`),
        assumed(
          `Two-sided, exact: tables of the same margins no more likely than this one.${oddsRatio ? ' Odds ratio: conditional maximum likelihood.' : ''}`,
        ),
      ];
    }
    case 'chi2': {
      const { variant, chiSquare, df, p, expectedBelow5 } = found.result;
      const name = {
        pearson: 'Pearson’s χ² without continuity correction',
        yates: 'Pearson’s χ² with Yates’ correction',
        likelihoodRatio: 'Likelihood ratio χ²',
      };
      return [
        crossTable(found.table),
        result(`${name[variant]}: ${rounded(chiSquare)}, df ${df}, P ${pText(p)}`),
        assumed('Asymptotic.'),
        ...(expectedBelow5 > 0
          ? [
              warned(
                `${expectedBelow5} expected ${expectedBelow5 === 1 ? 'count is' : 'counts are'} below 5: take Fisher’s exact test.`,
              ),
            ]
          : []),
      ];
    }
    case 'km':
    case 'logRank':
    case 'cox':
      return survivalInWords(found);
    case 'roc': {
      const { auc, interval, level, events, others, direction, youden } = found.result;
      const sign = direction === 'higher' ? '>' : '<';
      const cut = youden.beyond === null ? 'every case' : `${sign} ${rounded(youden.beyond)}`;
      return [
        result(
          `ROC, ${events} with the event and ${others} without: area ${rounded(auc)}${interval ? ` ${limits(interval, level)}` : ' (no limits)'}`,
        ),
        result(
          `Youden’s cut ${cut}: sensitivity ${printed(100 * youden.sensitivity, 1)} % (${youden.truePositives}/${events}), specificity ${printed(100 * youden.specificity, 1)} % (${others - youden.falsePositives}/${others}), J ${rounded(youden.j)}`,
        ),
        assumed(
          `Ties count a half; limits by DeLong. ${direction === 'higher' ? 'Higher' : 'Lower'} values speak for the event.`,
        ),
        ...(youden.equallyGood > 1
          ? [warned(`${youden.equallyGood} cuts are equally good; this is the most specific.`)]
          : []),
        ...(auc < 0.5
          ? [
              warned(
                `The area is below one half: ${direction === 'higher' ? 'lower' : 'higher'} values speak for the event.`,
              ),
            ]
          : []),
      ];
    }
  }
}

function describedInWords(columns: Extract<CohortResult, { test: 'describe' }>['columns']): readonly Said[] {
  const name = (one: (typeof columns)[number]) => (one.group === null ? one.column : `${one.column}, ${one.group}`);
  const numbers = columns.flatMap((one) => {
    const d = one.numbers;
    if (!d) return [];
    const spread = d.sd === null ? '–' : rounded(d.sd);
    return [
      [
        name(one),
        `${d.n}`,
        `${one.missing}`,
        `${rounded(d.median)} (${span(d.min, d.max)})`,
        span(d.q1, d.q3),
        `${rounded(d.mean)} (${spread})`,
      ],
    ];
  });
  const words = columns.flatMap((one) => [
    ...(one.counts ?? []).map(({ value, n, percent }) => [name(one), value, `${n}`, `${printed(percent, 1)} %`]),
    ...(one.counts && one.missing > 0 ? [[name(one), 'missing', `${one.missing}`, '']] : []),
  ]);
  return [
    ...(numbers.length > 0
      ? [table([['', 'n', 'missing', 'median (range)', 'quartiles', 'mean (sd)'], ...numbers])]
      : []),
    ...(words.length > 0 ? [table([['', 'value', 'n', 'share'], ...words])] : []),
    ...(numbers.length > 0 ? [assumed('Quartiles by type 7; sd of the sample (n − 1).')] : []),
  ];
}

/** From the least to the most; a dash beside a minus would read as two. */
const span = (low: number, high: number): string => `${rounded(low)}${low < 0 ? ' to ' : '–'}${rounded(high)}`;

const crossTable = ({ x, y, rowNames, columnNames, counts }: Extract<CohortResult, { test: 'fisher' }>['table']) =>
  table([[`${x} \\ ${y}`, ...columnNames], ...counts.map((row, index) => [rowNames[index]!, ...row.map(String)])]);
