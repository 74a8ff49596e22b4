import { halfAwayFromZero, printed } from '#core/liver/rounding';
import type { CourseReport } from '#core/report/courseReport';
import type { ReportedGrowth, ReportedScan } from '#core/report/courseScans';
import { GREY, LINE } from './pageParts.ts';

/** "day 22", "day −3"; "no date" where nobody knows. */
export const dayWords = (day: number | null): string => (day === null ? 'no date' : `day\u00a0${printed(day)}`);

const STATE = {
  met: 'met',
  metOnlyAfterRounding: 'only after rounding',
  metIcgUnknown: 'ICG-R15 unknown',
  notMet: 'not met',
} as const;
const TOLD = { above: '2 or above', below: 'below 2', cannotBeTold: 'cannot be told' } as const;

/** Volumes and rates, a line a scan: what was read, what it is of sTLV, and how it grew since the scan before. */
export function scanTable({ scans, target }: CourseReport, most: number): object[] {
  if (scans.length === 0) return [];
  // The baseline and the last ones: what the numbers count from, and where they stand.
  const left = Math.max(0, scans.length - most);
  const shown = left === 0 ? scans : [scans[0]!, ...scans.slice(left + 1)];
  const head = [
    'Day',
    'FLR, ml',
    'sFLR, % (95 %)',
    'Target',
    'Growth over',
    'ml/day',
    'points/week (95 %)',
    'From 2 (95 %)',
  ];
  const notes = notesOf(scans);
  // Where none was measured here the page says so once, above.
  const starred = scans.some(({ source }) => source === 'measured');
  return [
    {
      fontSize: shown.length > 10 ? 7 : 8,
      table: {
        headerRows: 1,
        widths: [26, 38, 82, 72, 72, 30, 84, '*'],
        body: [
          head.map((text, n) => ({ text, style: 'head', fontSize: 7.5, alignment: RIGHT.has(n) ? 'right' : 'left' })),
          ...shown.map((scan) => row(scan, starred, target)),
        ],
      },
      layout: {
        hLineWidth: (n: number) => (n === 0 ? 0 : n === 1 ? 0.8 : 0.25),
        vLineWidth: () => 0,
        hLineColor: () => LINE,
        paddingLeft: () => 0,
        paddingRight: () => 6,
        paddingTop: () => 0.6,
        paddingBottom: () => 0.2,
      },
    },
    ...(left > 0
      ? [{ text: `${left} earlier ${left === 1 ? 'scan is' : 'scans are'} in the data of the report.`, fontSize: 8 }]
      : []),
    ...(notes === '' ? [] : [{ text: notes, style: 'small', margin: [0, 2, 0, 0] }]),
  ];
}

const RIGHT: ReadonlySet<number> = new Set([1, 5]);

function row(scan: ReportedScan, starred: boolean, target: CourseReport['target']): object[] {
  const { day, source, flrMl, isAtLeast, sflrPercent, sflrInterval95, targetState, isBaseline, growth } = scan;
  const least = isAtLeast ? '≥ ' : '';
  return [
    { text: day === null ? 'no date' : printed(day) },
    { text: `${least}${printed(flrMl, 0)}${starred && source === 'stated' ? ' *' : ''}`, alignment: 'right' },
    sflrPercent === null
      ? { text: 'none', color: GREY }
      : {
          text: [
            { text: `${least}${printed(sflrPercent, 1)}`, bold: true },
            sflrInterval95 === null ? '' : ` (${range(sflrInterval95)})`,
          ],
        },
    {
      text: `${targetState === null ? 'not known' : STATE[targetState]}${ofItsDay(scan, target)}`,
      bold: targetState === 'metOnlyAfterRounding' || targetState === 'metIcgUnknown',
    },
    ...(growth === null
      ? [{ text: isBaseline ? 'baseline' : '', color: GREY, colSpan: 4 }, {}, {}, {}]
      : growthCells(growth)),
  ];
}

/** The target of an earlier day, where it was another than the one that the page is headed with. */
const ofItsDay = ({ targetPercent, targetStrict }: ReportedScan, target: CourseReport['target']): string =>
  targetPercent === null || (targetPercent === target?.sflrPercent && targetStrict === target.strict)
    ? ''
    : ` (${targetStrict ? '> ' : ''}${printed(targetPercent)} % then)`;

function growthCells(growth: ReportedGrowth): object[] {
  const { fromDay, days, mlPerDay, pointsPerWeek, pointsPerWeekInterval95, told, refused } = growth;
  const differs = growth.differs === null ? '' : ' †';
  const since = growth.countedFrom === 'stage1' ? ' ‡' : '';
  const over = `${fromDay === null ? '' : `${printed(fromDay)} to ${printed(fromDay + days)}, `}${printed(days, 0)} d${since}${differs}`;
  if (mlPerDay === null || pointsPerWeek === null)
    return [{ text: over }, { text: `no rate: ${refused ?? 'not computable'}`, colSpan: 3 }, {}, {}];
  return [
    { text: over },
    { text: signed(mlPerDay), alignment: 'right' },
    {
      text: [
        { text: signed(pointsPerWeek), bold: true },
        pointsPerWeekInterval95 === null ? '' : ` (${range(pointsPerWeekInterval95)})`,
      ],
    },
    { text: told === null ? 'not known' : TOLD[told] },
  ];
}

const range = ([low, high]: readonly [number, number]) => `${printed(low, 1)} to ${printed(high, 1)}`;
const signed = (value: number) => `${halfAwayFromZero(value, 1) > 0 ? '+' : ''}${printed(value, 1)}`;

function notesOf(scans: readonly ReportedScan[]): string {
  const grown = scans.flatMap(({ growth }) => (growth ? [growth] : []));
  const differing = [...new Set(grown.flatMap(({ differs }) => (differs ? [differs] : [])))];
  const named = differing.slice(0, 2).join('; ');
  return [
    grown.length === 0 ? '' : 'Points are points of sTLV (V6); 2 points/week: cut-off of Shindoh 2013.',
    grown.some(({ countedFrom }) => countedFrom === 'stage1') ? '‡ days from stage 1 (V11).' : '',
    differing.length === 0
      ? ''
      : `† not measured alike: ${named}${differing.length > 2 ? `; and ${differing.length - 2} more` : ''}.`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}
