import { printed } from '#core/liver/rounding';
import type { CohortAnalysis, CohortResult } from '#core/statistics/cohortRequest';
import { survivalLines } from './cohortSurvivalText.ts';
import { columnsOf, limits, pText, rounded } from './cohortTextTable.ts';

/** An analysis for a person who reads: what was done on whom, what came out, what was assumed. */
export const cohortText = ({ n, missingRows, notAtRiskRows, found }: CohortAnalysis): string =>
  [
    `${n} ${n === 1 ? 'case' : 'cases'}${leftOut(missingRows, 'for a missing value')}${leftOut(notAtRiskRows, 'never at time zero')}`,
    '',
    ...linesOf(found),
  ].join('\n');

function leftOut(rows: readonly number[], why: string): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, 12).join(', ');
  return `; ${rows.length} left out ${why} (row${rows.length === 1 ? '' : 's'} ${shown}${rows.length > 12 ? ', …' : ''})`;
}

const tied = (ties: readonly number[]) =>
  ties.length === 0 ? 'no ties' : `${ties.length} tied ${ties.length === 1 ? 'rank' : 'ranks'}, midranks`;
const asymptotic = (continuity: boolean) =>
  `asymptotic, corrected for ties, ${continuity ? 'with' : 'without'} continuity correction`;

function linesOf(found: CohortResult): readonly string[] {
  switch (found.test) {
    case 'describe':
      return describedLines(found.columns);
    case 'wilcoxon': {
      const { n, zerosDropped, ties, wPlus, wMinus, p, method, continuity, zeroRule } = found.result;
      const zeros = zeroRule === 'pratt' ? 'ranked, then dropped (Pratt)' : 'dropped (Wilcoxon)';
      return [
        `Wilcoxon signed-rank: W+ ${rounded(wPlus)}, W− ${rounded(wMinus)}, P ${pText(p)}`,
        `Two-sided, ${method === 'exact' ? `exact: all signs of ${n} ranks counted` : asymptotic(continuity)}; ${zerosDropped} without difference ${zeros}; ${tied(ties)}.`,
      ];
    }
    case 'mannWhitney': {
      const { n, u, p, method, continuity, ties } = found.result;
      return [
        `Mann-Whitney, ${found.groups[0]} (${n[0]}) against ${found.groups[1]} (${n[1]}): U ${rounded(u)}, P ${pText(p)}`,
        `Two-sided, ${method === 'exact' ? 'exact: every way to deal these ranks counted, P of those as far from expectation' : asymptotic(continuity)}; ${tied(ties)}.`,
      ];
    }
    case 'kruskalWallis': {
      const { h, df, p, n, ties } = found.result;
      const groups = found.groups.map((name, index) => `${name} (${n[index]})`).join(', ');
      return [
        `Kruskal-Wallis of ${groups}: H ${rounded(h)}, df ${df}, P ${pText(p)}`,
        `Asymptotic (χ²), corrected for ties; ${tied(ties)}.`,
      ];
    }
    case 't': {
      const { variant, difference, t, df, p, level, interval } = found.result;
      const name = { oneSample: 'of one sample', paired: 'paired', pooled: 'of two samples', welch: 'of two samples' };
      const assumed = {
        oneSample: 'Assumes normal values.',
        paired: 'Assumes normal differences.',
        pooled: 'Assumes normal values of equal variance.',
        welch: 'Assumes normal values; variances may differ (Welch).',
      };
      return [
        `Student’s t ${name[variant]}, ${found.groups.join(' less ')}: difference ${rounded(difference)} ${limits(interval, level)}, t ${rounded(t)}, df ${rounded(df)}, P ${pText(p)}`,
        `Two-sided. ${assumed[variant]}`,
      ];
    }
    case 'fisher': {
      const { p, oddsRatio } = found.result;
      const odds = oddsRatio
        ? `, odds ratio ${oddsRatio.estimate === null ? 'without end' : rounded(oddsRatio.estimate)} ${limits([oddsRatio.low, oddsRatio.high], oddsRatio.level)}`
        : '';
      return [
        ...crossTable(found.table),
        '',
        `Fisher’s exact test: P ${pText(p)}${odds}`,
        `Two-sided, exact: tables of the same margins no more likely than this one.${oddsRatio ? ' Odds ratio: conditional maximum likelihood.' : ''}`,
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
        ...crossTable(found.table),
        '',
        `${name[variant]}: ${rounded(chiSquare)}, df ${df}, P ${pText(p)}`,
        'Asymptotic.',
        ...(expectedBelow5 > 0
          ? [
              `! ${expectedBelow5} expected ${expectedBelow5 === 1 ? 'count is' : 'counts are'} below 5: take Fisher’s exact test.`,
            ]
          : []),
      ];
    }
    case 'km':
    case 'logRank':
    case 'cox':
      return survivalLines(found);
    case 'roc': {
      const { auc, interval, level, events, others, direction, youden } = found.result;
      const sign = direction === 'higher' ? '>' : '<';
      const cut = youden.beyond === null ? 'every case' : `${sign} ${rounded(youden.beyond)}`;
      return [
        `ROC, ${events} with the event and ${others} without: area ${rounded(auc)}${interval ? ` ${limits(interval, level)}` : ' (no limits)'}`,
        `Youden’s cut ${cut}: sensitivity ${printed(100 * youden.sensitivity, 1)} % (${youden.truePositives}/${events}), specificity ${printed(100 * youden.specificity, 1)} % (${others - youden.falsePositives}/${others}), J ${rounded(youden.j)}`,
        `Ties count a half; limits by DeLong. ${direction === 'higher' ? 'Higher' : 'Lower'} values speak for the event.`,
        ...(youden.equallyGood > 1
          ? [`! ${youden.equallyGood} cuts are equally good; this is the most specific.`]
          : []),
        ...(auc < 0.5
          ? [`! The area is below one half: ${direction === 'higher' ? 'lower' : 'higher'} values speak for the event.`]
          : []),
      ];
    }
  }
}

function describedLines(columns: Extract<CohortResult, { test: 'describe' }>['columns']): readonly string[] {
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
        `${rounded(d.median)} (${rounded(d.min)}–${rounded(d.max)})`,
        `${rounded(d.q1)}–${rounded(d.q3)}`,
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
      ? columnsOf([['', 'n', 'missing', 'median (range)', 'quartiles', 'mean (sd)'], ...numbers])
      : []),
    ...(numbers.length > 0 && words.length > 0 ? [''] : []),
    ...(words.length > 0 ? columnsOf([['', 'value', 'n', 'share'], ...words]) : []),
    ...(numbers.length > 0 ? ['', 'Quartiles by type 7; sd of the sample (n − 1).'] : []),
  ];
}

const crossTable = ({ x, y, rowNames, columnNames, counts }: Extract<CohortResult, { test: 'fisher' }>['table']) =>
  columnsOf([[`${x} \\ ${y}`, ...columnNames], ...counts.map((row, index) => [rowNames[index]!, ...row.map(String)])]);
