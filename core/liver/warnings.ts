import type { PathwayWarningCode } from '../pathway/walk.ts';
import type { Refused } from '../result.ts';
import type { SquareMetre } from '../units.ts';
import type { AssessedScan } from './assessedScan.ts';
import type { CaseInput } from './caseInput.ts';
import { type Difference, differencesInWords, refusesGrowth } from './comparability.ts';
import type { IsoDate } from './days.ts';
import type { FormulaSensitivity } from './formulaSensitivity.ts';
import type { ReadingErrorRefusal } from './readingError.ts';
import { printed } from './rounding.ts';
import type { PlacedScan } from './scanOrder.ts';
import { bsaFormulaOf, STLV_FORMULAS } from './stlv.ts';
import { reachedOnlyByRounding, type Target, type TargetLimits, targetFor, targetState } from './target.ts';

/** What travels with a number: `scan` is its place in the assessed scans, null where it is about the whole case. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly scan: number | null;
}

export type WarningCode =
  | PathwayWarningCode
  | 'case.unknownField'
  | 'target.liverNotGiven'
  | 'target.icgNotGiven'
  | 'event.indexMissing'
  | 'event.stage1Missing'
  | 'event.noDate'
  | 'interstage.notComputable'
  | 'bsa.notComputable'
  | 'bsa.improbable'
  | 'stlv.improbable'
  | 'stlv.otherBsaFormula'
  | 'stlv.formulaFlipsDecision'
  | 'baseline.missing'
  | 'baseline.zero'
  | 'scan.noDate'
  | 'series.notCovered'
  | 'kgr.noEarlierScan'
  | 'kgr.sameDay'
  | 'kgr.scanSkipped'
  | 'growth.notComparable'
  | 'growth.cutOff'
  | ReadingErrorRefusal
  | 'sflr.metOnlyAfterRounding'
  | 'sflr.above100'
  | 'flr.exceedsLiver'
  | 'tumour.exceedsLiver'
  | 'reserve.notComputable'
  | 'reserve.nothingPerfused'
  | 'findings.outsideExtent';

export const warning = (code: WarningCode, message: string, scan: number | null = null): Warning => ({
  code,
  message,
  scan,
});

/** Body surface outside this is improbable, not impossible (edge case 8). */
export const BSA_PROBABLE_M2 = { min: 1.2, max: 2.2 } as const;
const improbable = (bsaM2: number) => bsaM2 < BSA_PROBABLE_M2.min || bsaM2 > BSA_PROBABLE_M2.max;

/** A volume that is treated has millilitres: 0 is an entry to look at, though the share follows from it. */
export const NOTHING_PERFUSED =
  'The perfused volume is 0 ml: nothing would be treated, and the hepatic reserve of 100 % says no more than that.';

/** Findings that were contoured outside the liver: what is taken off is only what lies in it. */
export const FINDINGS_OUTSIDE = 'findings.outsideExtent';
export const findingsOutsideMessage = (outsideLiverMl: number): string =>
  `${outsideLiverMl < 0.1 ? 'Less than 0.1' : printed(outsideLiverMl, 1)} ml of findings lie outside the contoured liver, and were taken off neither liver nor FLR.`;

/** Warnings about the whole case: what is missing, what is improbable. */
export function caseWarnings(
  input: CaseInput,
  unknownFields: readonly string[],
  { stlvMl, bsaM2, indexDate }: { stlvMl: number; bsaM2: SquareMetre | null; indexDate: IsoDate | null },
): Warning[] {
  const found: Warning[] = unknownFields.map((field) =>
    warning('case.unknownField', `${field} is no field of a case; it was not looked at.`),
  );
  if (bsaM2 === null)
    found.push(
      warning('bsa.notComputable', 'Body surface area is not given: it needs height, weight and the chosen formula.'),
    );
  else if (improbable(bsaM2))
    found.push(warning('bsa.improbable', `Body surface area ${printed(bsaM2, 2)} m² is improbable.`));
  // An sTLV that was given tells which body it would belong to; by the paper's formula, only to judge it.
  const implied = (stlvMl - 2.4) / 706.2;
  if (input.stlvMl !== null && improbable(implied))
    found.push(
      warning(
        'stlv.improbable',
        `sTLV ${printed(stlvMl)} ml would belong to a body surface of ${printed(implied, 2)} m² (Urata).`,
      ),
    );
  const own = input.stlvFormula !== null && input.stlvMl === null ? bsaFormulaOf(input) : null;
  if (own !== null && input.bsaFormula !== null && own !== input.bsaFormula)
    found.push(
      warning(
        'stlv.otherBsaFormula',
        `${STLV_FORMULAS[input.stlvFormula!].label} takes the BSA of ${own}, not of ${input.bsaFormula}: its own was used.`,
      ),
    );
  if (input.liver === null)
    found.push(warning('target.liverNotGiven', 'The condition of the liver is not given: there is no target.'));
  if (indexDate === null)
    found.push(warning('event.indexMissing', 'The index event has no date: days are not counted from it.'));
  if (input.scans.length > 1 && !input.events?.some((event) => event.type === 'stage1' && event.date !== null))
    found.push(
      warning(
        'event.stage1Missing',
        'No stage-1 date: evaluations are not numbered, and the first rate counts from the scan before.',
      ),
    );
  for (const event of input.events ?? [])
    if (event.date === null) found.push(warning('event.noDate', `An event (${event.type}) has no date.`));
  return found;
}

/** Another published formula would decide otherwise: said of the scan that the decision rests on. */
export function formulaWarnings({
  scan,
  outcomes,
  isLowerBound,
  sflrRange,
  flipsDecision,
}: FormulaSensitivity & { readonly scan: number }): Warning[] {
  if (!flipsDecision || sflrRange === null) return [];
  const others = outcomes.filter(({ flips }) => flips);
  const [low, high] = sflrRange;
  const range = `sFLR is ${isLowerBound ? 'at least ' : ''}${printed(low, 1)} to ${printed(high, 1)} % by the published formulas`;
  const verdict = others[0]!.targetState === 'notMet' ? 'not met' : 'met';
  const message = `The choice of formulas decides: ${range}, and the target is ${verdict} by ${others.map(({ label }) => label).join('; ')}.`;
  return [warning('stlv.formulaFlipsDecision', message, scan)];
}

/**
 * A target that holds only as long as nobody measured ICG-R15: with 10 % or more it would be above 50 % (S4), and is not
 * met. Said of the last scan that is held against it.
 */
export function icgWarnings(
  { liver, icgR15Pct }: Pick<CaseInput, 'liver' | 'icgR15Pct'>,
  scans: readonly AssessedScan[],
  { compared }: Target,
  limits: TargetLimits,
): Warning[] {
  const at = scans.findLastIndex(({ targetState }) => targetState !== null);
  const last = scans[at];
  if (icgR15Pct !== null || last === undefined || last.targetState === 'notMet' || last.sflrPercent === null) return [];
  const high = limits.icgR15Percent;
  const raised = targetFor(liver, high, compared, limits);
  if (targetState(last.sflrPercent, raised) !== 'notMet') return [];
  const message = `ICG-R15 is not known: from ${high} % on the target would be above ${raised.sflrPercent} %, which is not met.`;
  return [warning('target.icgNotGiven', message, at)];
}

/** Why the centre's repeated readings give no error of its own, and which one stands instead. */
export function readingErrorWarnings(
  { code, details }: Refused<ReadingErrorRefusal>,
  { entered }: { readonly entered: boolean },
): Warning[] {
  const why: Record<ReadingErrorRefusal, string> = {
    'readings.tooFew': `${details.scans} scans were read more than once, and ${details.needed} are needed`,
    'readings.notRepeated': `scan ${Number(details.scan) + 1} was read only once`,
    'readings.notPositive': `a reading of scan ${Number(details.scan) + 1} is not above 0 ml`,
    'readings.noDifference': 'the repeated readings do not differ, which measures no error',
    'readings.tooFarApart': 'the repeated readings differ by as much as they are large',
  };
  const stands = entered ? 'The one that was entered' : 'The published one';
  return [warning(code, `The centre’s own reading error is not known: ${why[code]}. ${stands} stands.`)];
}

export interface ScanFacts {
  readonly assessed: AssessedScan;
  readonly target: Target;
  /** Place of the baseline among the scans; null where there is none. */
  readonly baselineAt: number | null;
}

/** Warnings about one scan: why a value of it is null, and what is improbable or met only by rounding. */
export function scanWarnings(
  { scan, usable, sameDay, interval }: PlacedScan,
  n: number,
  { assessed, target, baselineAt }: ScanFacts,
): Warning[] {
  const { sflrPercent: sflr, isBaseline } = assessed;
  const found: Warning[] = [];
  const warn = (code: WarningCode, message: string) => found.push(warning(code, message, n));
  if (scan.touchesEdge === true)
    warn(
      'series.notCovered',
      usable
        ? 'The FLR touches the edge of the series; this was accepted by name.'
        : 'The FLR touches the edge of the series: it is at least this large, and gives no sFLR and no rate.',
    );
  if (scan.date === null) warn('scan.noDate', 'The scan has no date: it has no day and no rates, and is no baseline.');
  else if (usable && sameDay.length > 0)
    warn(
      'kgr.sameDay',
      `${sameDay.length + 1} scans on one day: nobody can tell which FLR holds. No growth rate runs to or from them, and none is a baseline${assessed.targetState === null && sflr !== null && target.sflrPercent !== null ? ', and they do not agree on the target' : ''}.`,
    );
  else if (usable && !isBaseline && interval === null)
    warn('kgr.noEarlierScan', 'No earlier scan with a date and a whole FLR: no growth rate.');
  if (interval !== null && interval.skipped > 0)
    warn(
      'kgr.scanSkipped',
      'A scan before this one could not feed the growth rate; it runs from the last one that could.',
    );
  if (usable && baselineAt === null)
    warn('baseline.missing', 'No one baseline scan that has a date, before stage 1: no increase since baseline.');
  const { gain, growth } = assessed.cutOff;
  if (gain || growth)
    warn(
      'growth.cutOff',
      `${gain && growth ? 'No gain and no growth rate' : gain ? 'No gain' : 'No growth rate'}: ${scan.touchesEdge === true ? 'the FLR is' : 'the FLR that it is counted from is'} cut off by the edge of its series, and only known to be at least so large.`,
    );
  for (const message of comparabilityMessages(assessed)) warn('growth.notComparable', message);
  if (sflr !== null && reachedOnlyByRounding(sflr, target))
    warn(
      'sflr.metOnlyAfterRounding',
      target.compared === 'wholePercent'
        ? `The target is met only after rounding: ${printed(sflr, 2)} %. A person has to confirm it.`
        : `The target is not met: ${printed(sflr, 2)} % would reach it only after rounding.`,
    );
  if (sflr !== null && sflr > 100) warn('sflr.above100', `sFLR ${printed(sflr, 1)} % is above 100 %.`);
  if (scan.liverMl !== null && scan.flrMl > scan.liverMl)
    warn('flr.exceedsLiver', 'The FLR is larger than the whole liver.');
  if (scan.liverMl !== null && scan.tumourMl !== null && scan.tumourMl > scan.liverMl)
    warn('tumour.exceedsLiver', 'The tumour is larger than the whole liver.');
  if (scan.perfusedMl !== null && assessed.hepaticReservePercent === null)
    warn(
      'reserve.notComputable',
      'Hepatic reserve needs the whole liver, a perfused volume within it, and the tumour where it is subtracted.',
    );
  if (scan.perfusedMl === 0 && assessed.hepaticReservePercent !== null)
    warn('reserve.nothingPerfused', NOTHING_PERFUSED);
  if (scan.outsideLiverMl !== null && scan.outsideLiverMl > 0)
    warn(FINDINGS_OUTSIDE, findingsOutsideMessage(scan.outsideLiverMl));
  return found;
}

/** What differs from the scan that a rate runs from, and from the baseline that a gain is counted from; each said once. */
function comparabilityMessages({ interval, differsFromBaseline }: AssessedScan): string[] {
  const differs = interval?.differs ?? [];
  const [before, baseline] = [differencesInWords(differs), differencesInWords(differsFromBaseline)];
  const messages: string[] = [];
  if (differs.length > 0) messages.push(comparabilityMessage('the scan before', differs, before));
  if (differsFromBaseline.length > 0 && baseline !== before)
    messages.push(comparabilityMessage('the baseline', differsFromBaseline, baseline));
  return messages;
}

const comparabilityMessage = (other: string, differs: readonly Difference[], words: string): string =>
  refusesGrowth(differs)
    ? `Not comparable with ${other}: ${words}. There is no growth between them.`
    : `Differs from ${other} in ${words}: part of the growth may be that.`;
