import { type AssessedScan, assessCase, type CaseAssessment } from '#core/liver/assessCase';
import { invalid } from '#core/liver/caseInput';
import { printed } from '#core/liver/rounding';
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
function asTable({ stlvMl, bsaM2, target, scans, recommendation, warnings }: CaseAssessment): string {
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
    ...(recommendation === null ? [] : ['', ...pathwayLines(recommendation)]),
    ...warnings.map(({ code, message, scan }) => `! ${scan === null ? '' : `scan ${scan + 1}: `}${message} (${code})`),
  ].join('\n');
}

/** The state, and every rule that was looked at, with its paper. */
function pathwayLines({ state, choice, says, reasons }: Recommendation): string[] {
  const width = Math.max(0, ...reasons.map(({ rule }) => rule.length));
  const papers = [...new Set(reasons.map(({ paper }) => paper))].sort();
  return [
    `Pathway: ${state}${choice === null ? '' : `, ${choice}`}. ${says ?? ''}`.trimEnd(),
    ...reasons.map(
      (one) => `  ${standing(one).padEnd(13)}  ${one.rule.padEnd(width)}  ${one.text} [${one.paper}, ${one.place}]`,
    ),
    ...papers.map((paper) => `  [${paper}] ${PAPERS[paper]}`),
    PATHWAY_NOTICE,
  ];
}

/** How a rule stands, in words; an advice applies or does not. */
function standing({ kind, met, onlyAfterRounding }: Reason): string {
  if (met === null) return 'not known';
  if (kind === 'advice') return met ? 'applies' : 'does not';
  if (kind === 'choice') return met ? 'yes' : 'no';
  return onlyAfterRounding ? 'by rounding' : met ? 'met' : 'not met';
}

function row(scan: AssessedScan): string[] {
  const range = scan.interval95.kgrPointsPerWeek;
  return [
    scan.date ?? 'no date',
    shown(scan.dayFromIndex),
    shown(scan.flrMl),
    `${scan.cutOff.sflr ? '≥ ' : ''}${shown(scan.sflrPercentRounded)}`,
    shown(scan.flrIncreasePercent),
    shown(scan.degreeOfHypertrophy, 1),
    shown(scan.kgrMlPerDay, 1),
    range === null ? '–' : `${shown(scan.kgrPointsPerWeek, 1)} (${printed(range[0], 1)} to ${printed(range[1], 1)})`,
    shown(scan.evaluation),
  ];
}

const shown = (value: number | null, decimals = 0): string => (value === null ? '–' : printed(value, decimals));
