import type { Pathway } from '#core/liver/caseInput';
import { projectionInWords } from '#core/liver/projection';
import { halfAwayFromZero, printed } from '#core/liver/rounding';
import { MET_ICG_UNKNOWN, precisionInWords } from '#core/liver/target';
import { stateWords } from '#core/pathway/words';
import type { CourseReport, ReportedFormula } from '#core/report/courseReport';
import { timelineChart } from '#core/timeline/chart';
import { axisWords, EVENT_IN_CHART } from '#core/timeline/eventWords';
import { ON_PAPER, svgOf } from '#core/timeline/paint';
import type { Timeline } from '#core/timeline/timeline';
import { type CourseDetail, clipped, more } from './courseDetail.ts';
import { dayWords, scanTable } from './courseTable.ts';
import { marked } from './marks.ts';
import { GREY, type Printable, pageHead, rule } from './pageParts.ts';
import { onPathway } from './pathwayPart.ts';
import { refusalWords } from './reportContent.ts';

const PATHWAY_TITLES: Readonly<Record<Pathway, string>> = {
  ALPPS: 'ALPPS',
  RALPPS: 'RALPPS',
  TSH_PVE: 'Two-stage hepatectomy with PVE',
  TARE: 'TARE downstaging',
  HAIC: 'HAIC downstaging',
};

export interface CoursePage {
  readonly content: CourseReport;
  readonly timeline: Timeline | null;
  readonly printable: Printable;
}

/** Width of the chart in its own px: words of 12 px come out at 9 points. */
const CHART_PX = 690;

/** The page of the course: how it went, where it stands on its pathway, and why. */
export function coursePage({ content: course, timeline, printable }: CoursePage, detail: CourseDetail): object[] {
  const words = { event: EVENT_IN_CHART, axis: axisWords({ zero: timeline?.zero ?? null }) };
  const chart = timeline && timelineChart(timeline, { width: CHART_PX, height: detail.chart }, words);
  return [
    pageHead('Course and pathway'),
    rule(),
    { text: headText(course), margin: [0, 6, 0, 1] },
    { text: basisText(course), color: GREY },
    ...siteNote(course),
    ...sourceNote(course),
    ...(chart === null
      ? [{ text: noChart(course), margin: [0, 8, 0, 4] }]
      : [
          { svg: svgOf(chart, 'sFLR over days', ON_PAPER, { haloApart: true }), width: 511, margin: [0, 5, 0, 0] },
          {
            text: `sFLR, % of sTLV, over ${words.axis}. Bars: 95 % interval of the reading. Open dot: earlier scan; full dot: last scan; dashed line: target.`,
            style: 'small',
            margin: [0, 1, 0, 4],
          },
        ]),
    ...scanTable(course, detail.rows),
    { columns: [gains(course), formulas(course, detail)], columnGap: 14, margin: [0, 3, 0, 0] },
    ...onPathway(course.onPathway, detail, printable),
    ...reserves(course),
    ...classes(course, detail),
    ...warnings(course, detail, printable),
    ...voxels(course, detail),
  ];
}

function headText({ caseId, pathway, onPathway, demonstration }: CourseReport) {
  const road = pathway === null ? 'No pathway' : PATHWAY_TITLES[pathway];
  return [
    { text: `Case ${caseId}`, bold: true },
    ` · ${road}`,
    ...(onPathway ? [' · ', { text: stateWords(onPathway.state), bold: true }] : []),
    demonstration ? ' · demonstration case' : '',
  ];
}

function basisText({ stlvMl, stlvRefused, target, readingCv }: CourseReport): string {
  if (stlvMl === null) return `No sTLV, so no sFLR and no rate of it: ${refusalWords(stlvRefused ?? '')}.`;
  const cv = readingCv === null ? '' : printed(100 * readingCv.value, 2);
  const error =
    readingCv === null
      ? ''
      : ` Intervals: 95 %, from a reading error of ${cv} %${readingCv.isDefault ? ' (default, PMC6527212)' : ` (the centre’s own${readingCv.source === null ? '' : `: ${readingCv.source}`})`}; sTLV is taken as exact.`;
  const rounded =
    target?.compared === 'wholePercent' && target.sflrPercent !== null
      ? `compared in ${precisionInWords(target.sflrPercent)}`
      : 'compared with every digit';
  const aim =
    target === null ? '' : ` Target: ${target.reason}${target.sflrPercent === null ? '' : ` ${sentence(rounded)}.`}`;
  return `sTLV ${printed(stlvMl, 1)} ml.${aim}${error}`;
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** What this site set otherwise than the papers stands before every number that was made under it. */
const siteNote = ({ siteRules }: CourseReport): object[] =>
  siteRules.length === 0
    ? []
    : [
        {
          text: [{ text: 'Rules of this site: ', bold: true }, siteRules.join(' ')],
          fontSize: 8,
          margin: [0, 2, 0, 0],
        },
      ];

function sourceNote({ scans, readingCv }: CourseReport): object[] {
  const stated = scans.filter(({ source }) => source === 'stated').length;
  if (stated === 0) return [];
  const text =
    stated === scans.length
      ? 'All volumes were measured elsewhere and entered: no contours and no voxels stand behind these numbers.'
      : `* ${stated} of ${scans.length} volumes were measured elsewhere and entered${readingCv?.isDefault ? '' : '; their intervals rest on the default reading error, 2.75 %'}.`;
  return [{ text, bold: stated === scans.length, margin: [0, 2, 0, 0] }];
}

const noChart = ({ stlvMl, scans }: CourseReport): string =>
  stlvMl === null
    ? 'No timeline is drawn: there is no sFLR.'
    : scans.length === 0
      ? 'No timeline is drawn: no FLR is known.'
      : 'No timeline is drawn: no scan has both a date and an sFLR.';

const range = (values: readonly [number, number] | null, decimals: number): string =>
  values === null ? '' : ` (${printed(values[0], decimals)} to ${printed(values[1], decimals)})`;
const signed = (value: number, decimals: number): string =>
  `${halfAwayFromZero(value, decimals) > 0 ? '+' : ''}${printed(value, decimals)}`;

function gains(course: CourseReport): object {
  const { gain, gainRefused, interstage, projection, scans, target } = course;
  const last = scans.at(-1);
  const lines: string[] = [];
  if (gain !== null) {
    lines.push(
      `Degree of hypertrophy (V8): ${signed(gain.degreeOfHypertrophy, 1)} points of sTLV${range(gain.degreeOfHypertrophyInterval95, 1)}${gain.told === null ? '' : `, ${gain.told}`}`,
      `FLR increase (V4): ${signed(gain.flrIncreaseMl, 0)} ml${range(gain.flrIncreaseMlInterval95, 0)}`,
      gain.flrIncreasePercent === null
        ? 'FLR increase (V3): none in percent, the baseline FLR is 0 ml'
        : `FLR increase (V3): ${signed(gain.flrIncreasePercent, 1)} % of baseline FLR${range(gain.flrIncreasePercentInterval95, 1)}`,
    );
  }
  if (gainRefused !== null) lines.push(`Gain since baseline refused: ${gainRefused}.`);
  if (interstage !== null)
    lines.push(
      `Stage 1 to stage 2, ${printed(interstage.days, 0)} days: ${signed(interstage.mlPerDay, 1)} ml/day, ${signed(interstage.pointsPerWeek, 1)} points/week`,
    );
  const state = last?.targetState ?? null;
  if (state !== null && last?.sflrPercent != null && target !== null)
    lines.push(
      state === 'met'
        ? `Target met${last.toldOfTarget?.startsWith('cannot') ? `; by its interval it ${last.toldOfTarget}` : ''}.`
        : state === 'metIcgUnknown'
          ? `${target.sflrPercent} % ${MET_ICG_UNKNOWN}: from ${target.icgUnknown?.fromPercent} % on it is above ${target.icgUnknown?.abovePercent} %.`
          : `${state === 'metOnlyAfterRounding' ? 'Target met only after rounding; ' : ''}${printed(last.shortOfTargetMl ?? 0)} ml short of ${target.strict ? 'above ' : ''}${target.sflrPercent} %.`,
    );
  if (projection !== null) lines.push(`If the last rate held: ${projectionInWords(projection)}. ${projection.caution}`);
  const title =
    gain === null
      ? lines.length === 0
        ? 'Gain'
        : 'To target'
      : `Since baseline, ${dayWords(gain.fromDay)} to ${dayWords(gain.toDay)}`;
  return {
    stack: [
      { text: title, style: 'part' },
      ...(lines.length === 0 ? ['No gain yet: it needs a baseline and a later scan.'] : lines).map((text) => ({
        text,
        fontSize: 8,
      })),
    ],
  };
}

function formulas({ formulas: found, scans, target }: CourseReport, detail: CourseDetail): object {
  if (found === null) return { stack: [] };
  const { choices, flips } = found;
  const least = scans[found.scan]?.isAtLeast === true;
  const shares = choices.flatMap(({ sflrPercent }) => (sflrPercent === null ? [] : [sflrPercent]));
  const title = { text: `By every formula, ${dayWords(scans[found.scan]?.day ?? null)}`, style: 'part' };
  const span =
    shares.length === 0
      ? 'No published formula gives an sTLV for this body.'
      : `sFLR ${least ? 'at least ' : ''}${printed(Math.min(...shares), 1)} to ${printed(Math.max(...shares), 1)} % by ${shares.length} published choices.`;
  const untold = choices.filter(({ sflrPercent, targetState }) => sflrPercent !== null && targetState === null).length;
  const decision =
    target === null || target.sflrPercent === null
      ? marked('unknown', `${span} No target to decide by.`, { fontSize: 8 })
      : flips === 0 && untold > 0
        ? marked('unknown', `${span} By ${untold} of them the target cannot be told: the FLR is cut off.`, {
            fontSize: 8,
          })
        : flips === 0
          ? marked('met', `${span} None decides otherwise.`, { fontSize: 8 })
          : marked('warning', [span, { text: ` ${flips} would decide otherwise.`, bold: true }], { fontSize: 8 });
  if (!detail.formulas) return { stack: [title, decision] };
  return {
    stack: [
      title,
      decision,
      ...byFormula(choices).map(([formula, ones]) => ({
        fontSize: 7,
        text: [
          { text: `${formula}: `, color: GREY },
          ...ones.flatMap(({ bsa, one }, n) => [
            n === 0 ? '' : ', ',
            {
              text: `${bsa}${one.sflrPercent === null ? refusalWords(one.refused ?? '') : `${least ? '≥ ' : ''}${printed(one.sflrPercent, 1)}`}${one.inUse ? ' (in use)' : ''}${one.flips ? '\u00a0!' : ''}`,
              bold: one.inUse || one.flips,
            },
          ]),
        ],
      })),
      ...(flips === 0 ? [] : [{ text: '! decides otherwise', fontSize: 7, color: GREY }]),
    ],
  };
}

/** Choices by their sTLV, each under its BSA: "Urata 1995: Du Bois 39.7, Mosteller 39.9". */
function byFormula(choices: readonly ReportedFormula[]) {
  const found = new Map<string, { readonly bsa: string; readonly one: ReportedFormula }[]>();
  for (const one of choices) {
    const [formula, bsa] = one.label.split(', ') as [string, string?];
    const name = bsa === undefined ? '' : `${bsa.replace(/ \d{4}$/, '')} `;
    found.set(formula, [...(found.get(formula) ?? []), { bsa: name, one }]);
  }
  return [...found];
}

/** Hepatic reserve, each with the volumes that it was made of. */
function reserves({ reserves: all }: CourseReport): object[] {
  if (all.length === 0) return [];
  const said = all.map(({ day, percent, refused, perfusedMl, wholeLiverMl, tumourMl, tumour }) => {
    const volumes = [
      `perfused ${printed(perfusedMl, 0)} ml`,
      ...(wholeLiverMl === null ? [] : [`whole liver ${printed(wholeLiverMl, 0)} ml`]),
      ...(tumour === 'subtracted' && tumourMl !== null ? [`tumour ${printed(tumourMl, 0)} ml`] : []),
    ].join(', ');
    const value = percent === null ? `none, ${refusalWords(refused ?? '')}` : `${printed(percent, 1)} %`;
    return [{ text: `${dayWords(day)}: ` }, { text: value, bold: true }, { text: ` (${volumes})` }];
  });
  const tumour = all[0]!.tumour === 'subtracted' ? 'without its tumour' : 'with its tumour';
  return [
    { text: 'Hepatic reserve', style: 'part' },
    {
      fontSize: 8,
      text: [
        ...said.flatMap((one, n) => (n === 0 ? one : [' · ', ...one])),
        { text: `. Untreated share of the liver ${tumour}`, color: GREY },
        { text: ' 004 V13', color: GREY, fontSize: 7 },
      ],
    },
  ];
}

/** Classes as they are recorded, in one paragraph, each with its rule; what was computed or is otherwise says so. */
function classes({ classes: all }: CourseReport, detail: CourseDetail): object[] {
  if (all.length === 0) return [];
  const shown = all.slice(-2 * detail.parts);
  return [
    { text: 'Classes', style: 'part' },
    {
      fontSize: 8,
      text: shown.flatMap(({ rule, label, day, value, source, otherwise }, n) => [
        `${n === 0 ? '' : ' · '}${label}${day === null ? '' : `, ${dayWords(day)}`}: `,
        { text: value, bold: true },
        source === 'computed' ? ' (computed)' : '',
        otherwise === null ? '' : { text: ` (by its definition ${otherwise})`, bold: true },
        { text: ` ${rule}`, color: GREY, fontSize: 7 },
      ]),
    },
    ...more(all.length - shown.length, 'more classes'),
  ];
}

function warnings({ warnings: all }: CourseReport, detail: CourseDetail, printable: Printable): object[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, detail.warnings);
  return [
    { text: 'Warnings', style: 'part' },
    ...shown.map(({ code, message }) =>
      marked(
        'warning',
        [printable(clipped(message, detail.letters), 'warning'), { text: `  ${code}`, color: GREY, fontSize: 6.5 }],
        { fontSize: 7.5 },
      ),
    ),
    ...more(all.length - shown.length, 'more warnings'),
  ];
}

function voxels({ voxels: all }: CourseReport, detail: CourseDetail): object[] {
  if (all.length === 0) return [];
  const shown = all.slice(-detail.hashes);
  const said = shown.map(
    ({ day, readingStatus, revision, layers }) =>
      `${dayWords(day)} (${readingStatus === 'ofRecord' ? 'of record' : 'draft'}, revision ${revision}) ${layers.map(({ layer, hash }) => `${layer} ${hash.slice(0, 16)}`).join(', ')}`,
  );
  return [
    {
      text: `Voxels, SHA-256: ${said.join(' · ')}${all.length > shown.length ? ` · and ${all.length - shown.length} earlier` : ''}`,
      style: 'small',
      fontSize: 6.5,
      margin: [0, 4, 0, 0],
    },
  ];
}
