import { type AssessedScan, assessCase, type CaseAssessment } from '#core/liver/assessCase';
import { invalid } from '#core/liver/caseInput';
import type { FormulaSensitivity } from '#core/liver/formulaSensitivity';
import { projectionInWords } from '#core/liver/projection';
import { printed } from '#core/liver/rounding';
import { MET_ICG_UNKNOWN } from '#core/liver/target';
import { PATHWAY_NOTICE, type Reason, type Recommendation } from '#core/pathway/recommendation';
import { PAPERS } from '#core/pathway/rule';
import { ok, refuse } from '#core/result';
import { readRegularFile } from '../import/regularFile.ts';
import type { CliCommand } from './command.ts';

/** `assess FILE.json`: the FLR/KGR engine on one case. */
export const assessCommand: CliCommand = {
  name: 'assess',
  summary: 'FLR, sFLR and growth of one case',
  usage: 'assess FILE.json [--json]',
  options: {},
  async run({ positionals }) {
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0)
      return refuse('arguments.invalid', { message: 'assess takes one file: npx remnant assess FILE.json' });
    const bytes = await readRegularFile(path);
    if (!bytes.ok) {
      if (bytes.code === 'file.notDicom') return invalid('case', 'is a pipe or a device, not a file');
      return refuse('path.notFound', { message: `There is no readable file ${path}.`, path });
    }
    let given: unknown;
    try {
      given = JSON.parse(bytes.value.toString('utf8').replace(/^\uFEFF/, ''));
    } catch {
      return invalid('case', 'is no JSON document');
    }
    const assessment = assessCase(given);
    return assessment.ok ? ok({ json: assessment.value, text: asTable(assessment.value) }) : assessment;
  },
};

const HEADS = [
  'date',
  'day',
  'FLR ml',
  'sFLR %',
  'increase %',
  'hypertrophy',
  'ml/day',
  'points/week (95 %)',
  'evaluation',
];

/** The assessment for a person: rounded here and nowhere before. */
function asTable(assessment: CaseAssessment): string {
  const { stlvMl, bsaM2, target, scans, recommendation, warnings } = assessment;
  const rows = [HEADS, ...scans.map(row)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const aim =
    target.sflrPercent === null ? '' : `Target: sFLR ${target.strict ? 'above' : 'from'} ${target.sflrPercent} %. `;
  return [
    `sTLV ${printed(stlvMl)} ml${bsaM2 === null ? '' : `, BSA ${printed(bsaM2, 2)} m²`}. ${aim}${target.reason}`,
    '',
    ...rows.map((cells) => cells.map((cell, column) => cell.padStart(widths[column]!)).join('  ')),
    '',
    'increase: % of baseline FLR; hypertrophy and points: of sTLV.',
    ...certaintyLines(assessment),
    ...(recommendation === null ? [] : ['', ...pathwayLines(recommendation)]),
    ...warnings.map(({ code, message, scan }) => `! ${scan === null ? '' : `scan ${scan + 1}: `}${message} (${code})`),
  ].join('\n');
}

/** How certain the last numbers are, what is missing to the target, and what other formulas would make of it. */
function certaintyLines({ scans, readingError, projection, formulaSensitivity }: CaseAssessment): string[] {
  const last = scans.at(-1)!;
  const { sflrPercent, kgrPointsPerWeek } = last.certainty;
  // Of two scans of the last day neither is the last one.
  const none = last.sharesDay;
  const said = [
    ...(none || sflrPercent === null ? [] : [`sFLR: ${sflrPercent.says}`]),
    ...(none || kgrPointsPerWeek === null ? [] : [`growth: ${kgrPointsPerWeek.says} (Shindoh 2013)`]),
  ];
  return [
    ...(said.length === 0 ? [] : [`By the reading error alone, last scan: ${said.join('; ')}.`]),
    ...(readingError === null
      ? []
      : [`Reading error ${printed(100 * readingError.cv, 2)} %: ${readingError.measured} [${readingError.source}].`]),
    ...(last.shortOfTargetMl && !none ? [`${printed(last.shortOfTargetMl)} ml short of the target.`] : []),
    ...(projection.state === 'projected'
      ? [`If the last rate held, ${projectionInWords(projection)}. ${projection.caution}`]
      : []),
    ...(formulaSensitivity === null ? [] : formulaLines(formulaSensitivity)),
  ];
}

const TARGET_WORDS = {
  met: 'met',
  metOnlyAfterRounding: 'met only after rounding',
  metIcgUnknown: MET_ICG_UNKNOWN,
  notMet: 'not met',
} as const;

/** Every choice of formulas side by side; one that decides otherwise is marked. */
function formulaLines({ outcomes, isLowerBound }: FormulaSensitivity): string[] {
  const width = Math.max(...outcomes.map(({ label }) => label.length));
  return [
    '',
    'By each formula, last scan:',
    ...outcomes.map(({ label, isChosen, flips, stlvMl, sflrPercent, targetState, refused }) =>
      [
        isChosen ? '>' : flips ? '!' : ' ',
        label.padEnd(width),
        stlvMl === null ? `– (${refused})` : `sTLV ${printed(stlvMl).padStart(6)} ml`,
        ...(sflrPercent === null
          ? []
          : [`sFLR ${`${isLowerBound ? '≥ ' : ''}${printed(sflrPercent, 1)}`.padStart(isLowerBound ? 7 : 5)} %`]),
        ...(targetState !== null ? [TARGET_WORDS[targetState]] : isLowerBound ? ['not known'] : []),
      ].join('  '),
    ),
  ];
}

/** The state, and every rule that was looked at, with its paper. */
function pathwayLines({
  state,
  reachedState,
  choice,
  says,
  reasons,
  changedThresholds,
  switchedOff,
}: Recommendation): string[] {
  const named = ({ rule, clause }: Reason) => (clause === null ? rule : `${rule} ${clause}`);
  const width = Math.max(0, ...reasons.map((one) => named(one).length));
  const papers = [...new Set(reasons.map(({ paper }) => paper))].sort();
  return [
    `Pathway: ${state}${choice === null ? '' : `, ${choice}`}${state === reachedState ? '' : ` (reached: ${reachedState})`}. ${says ?? ''}`.trimEnd(),
    ...reasons.map(
      (one) => `  ${standing(one).padEnd(14)}  ${named(one).padEnd(width)}  ${one.text} [${one.paper}, ${one.place}]`,
    ),
    ...changedThresholds.map(
      ({ rule, meaning, unit, from, to }) =>
        `  Set by the site: ${rule}, ${meaning}: ${to} ${unit} instead of ${from} ${unit}.`,
    ),
    ...(switchedOff.length === 0 ? [] : [`  Not used by the site: ${switchedOff.join(', ')}.`]),
    ...papers.map((paper) => `  [${paper}] ${PAPERS[paper]}`),
    PATHWAY_NOTICE,
  ];
}

/** How a rule stands, in words. */
function standing({ kind, met, onlyAfterRounding }: Reason): string {
  if (met === null) return 'not known';
  if (kind === 'advice') return met ? 'applies' : 'does not apply';
  if (kind === 'choice') return met ? 'yes' : 'no';
  if (kind === 'record') return met ? 'as printed' : 'differs';
  return onlyAfterRounding ? 'by rounding' : met ? 'met' : 'not met';
}

function row(scan: AssessedScan): string[] {
  const range = scan.interval95.kgrPointsPerWeek;
  const least = scan.cutOff.sflr || scan.sflrPercent === null ? '≥ ' : '';
  return [
    scan.date ?? 'no date',
    shown(scan.dayFromIndex),
    `${least}${shown(scan.flrMl)}`,
    `${scan.cutOff.sflr ? '≥ ' : ''}${shown(scan.sflrPercentRounded)}`,
    scan.cutOff.gain ? CUT_OFF : shown(scan.flrIncreasePercent),
    scan.cutOff.gain ? CUT_OFF : shown(scan.degreeOfHypertrophy, 1),
    scan.cutOff.growth ? CUT_OFF : shown(scan.kgrMlPerDay, 1),
    scan.cutOff.growth
      ? CUT_OFF
      : range === null
        ? '–'
        : `${shown(scan.kgrPointsPerWeek, 1)} (${printed(range[0], 1)} to ${printed(range[1], 1)})`,
    shown(scan.evaluation),
  ];
}

/** What stands for a gain or a rate that rests on an FLR that is cut off. */
const CUT_OFF = 'cut off';

const shown = (value: number | null, decimals = 0): string => (value === null ? '–' : printed(value, decimals));
