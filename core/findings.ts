import type { Refused } from './result.ts';
import { refuse } from './result.ts';

/**
 * Everything that can be found about a series or asked of a command, in the order in which an error names its first
 * code (docs: command line, *Findings*).
 */
export const FINDINGS = {
  'series.missingSlices': { severity: 'refuse', acceptable: true },
  'series.irregularSpacing': { severity: 'warn', acceptable: false },
  'series.duplicatePositions': { severity: 'refuse', acceptable: false },
  'series.conflictingInstances': { severity: 'refuse', acceptable: false },
  'series.repeatedInstances': { severity: 'note', acceptable: false },
  'series.split': { severity: 'note', acceptable: false },
  'series.singleSlice': { severity: 'refuse', acceptable: false },
  'series.gantryTilt': { severity: 'warn', acceptable: false },
  'series.overlap': { severity: 'note', acceptable: false },
  'series.thickSlices': { severity: 'warn', acceptable: false },
  'series.secondaryCapture': { severity: 'refuse', acceptable: false },
  'series.notCt': { severity: 'refuse', acceptable: false },
  'series.modalityLut': { severity: 'refuse', acceptable: false },
  'series.noGeometry': { severity: 'refuse', acceptable: false },
  'series.notCovered': { severity: 'warn', acceptable: true },
} as const satisfies Record<string, { severity: Severity; acceptable: boolean }>;

export type Severity = 'refuse' | 'warn' | 'note';
export type FindingCode = keyof typeof FINDINGS;

/** One finding of one series: `message` is a sentence with the figures in it, without any patient's name. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export const finding = (
  code: FindingCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Finding => ({ code, severity: FINDINGS[code].severity, message, details });

const rank = (code: FindingCode) => Object.keys(FINDINGS).indexOf(code);

/** Findings in the order of the table, each code as often as it was found. */
export const inTableOrder = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort((a, b) => rank(a.code) - rank(b.code));

/**
 * The refusal that these findings amount to, or null when a number may be given. A finding that is acceptable and was
 * accepted by name no longer refuses; the first code of the table speaks, `details.findings` holds all.
 */
export function refusalOf(findings: readonly Finding[], accepted: readonly string[]): Refused<FindingCode> | null {
  const ordered = inTableOrder(findings);
  const stopping = ordered.find(
    (f) => f.severity === 'refuse' && !(FINDINGS[f.code].acceptable && accepted.includes(f.code)),
  );
  return stopping ? refuse(stopping.code, { ...stopping.details, message: stopping.message, findings: ordered }) : null;
}
