import { z } from 'zod';
import { FINDING_KINDS } from '../contours/codes.ts';
import { SiteRulesShape } from '../pathway/settings.ts';
import { statedShape } from '../pathway/statedFacts.ts';
import { ok, type Refused, type Result, refuse } from '../result.ts';
import { BSA_FORMULA_NAMES } from './bsa.ts';
import { daysBetween, type IsoDate, isoDateOf } from './days.ts';
import { ReadingCv, ReadingErrorShape } from './readingError.ts';
import { RESERVE_TUMOUR } from './reserve.ts';
import { STLV_FORMULA_NAMES, STLV_LIMITS_ML } from './stlv.ts';
import { LIVER_CONDITIONS } from './target.ts';

export const PATHWAYS = ['ALPPS', 'RALPPS', 'TSH_PVE', 'TARE', 'HAIC'] as const;
export type Pathway = (typeof PATHWAYS)[number];

export const EVENT_TYPES = [
  'stage1',
  'stage2',
  'rescueRfa',
  'rescuePei',
  'pve',
  'pvl',
  'firstHepatectomy',
  'secondHepatectomy',
  'tare',
  'haic',
  'other',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A field that may be left out or null: null from here on. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null as never);
const number = (min: number, max: number) => z.number().min(min).max(max);
const flag = optional(z.boolean());
const words = optional(z.string().max(200));

const date = z.string().transform((text, context): IsoDate => {
  const found = isoDateOf(text);
  if (found !== null) return found;
  context.addIssue({ code: 'custom', message: 'is no ISO 8601 date (YYYY-MM-DD)' });
  return z.NEVER;
});

const border = optional(z.enum(['in', 'out']));

/** What counted as liver in a reading: the rule itself, or the name that a site gave it. */
const inclusionRule = z.union([
  z.string().max(200),
  z.object({
    excludedKinds: z.array(z.enum(FINDING_KINDS)),
    venaCava: border,
    hilum: border,
    gallbladderFossa: border,
  }),
]);
export type InclusionRule = z.output<typeof inclusionRule>;

/** Whether an FLR was measured here, or elsewhere and entered. */
export const SCAN_SOURCES = ['measured', 'stated'] as const;

const scan = z.object({
  date: optional(date),
  source: optional(z.enum(SCAN_SOURCES)),
  flrMl: number(0, 10_000),
  liverMl: optional(number(0, 20_000)),
  tumourMl: optional(number(0, 20_000)),
  /** Liver less the excluded findings, as measured; without it liver less tumour. */
  functionalLiverMl: optional(number(0, 20_000)),
  /** Volume perfused by the treated artery (TARE). */
  perfusedMl: optional(number(0, 20_000)),
  outsideLiverMl: optional(number(0, 20_000)),
  readingCv: optional(ReadingCv),
  touchesEdge: flag,
  acceptTouchesEdge: flag,
  phase: words,
  sliceMm: optional(number(0.01, 100)),
  kernel: words,
  reader: words,
  plan: words,
  inclusionRule: optional(inclusionRule),
});

const caseInput = z.object({
  pathway: optional(z.enum(PATHWAYS)),
  sex: optional(z.enum(['M', 'F'])),
  ageYears: optional(number(0, 150)),
  heightCm: optional(number(30, 250)),
  weightKg: optional(number(1, 400)),
  bsaFormula: optional(z.enum(BSA_FORMULA_NAMES)),
  stlvFormula: optional(z.enum(STLV_FORMULA_NAMES)),
  stlvMl: optional(number(STLV_LIMITS_ML.min, STLV_LIMITS_ML.max)),
  liver: optional(z.enum(LIVER_CONDITIONS)),
  childPugh: optional(z.enum(['A', 'B', 'C'])),
  icgR15Pct: optional(number(0, 100)),
  apsPresent: flag,
  metastasis: flag,
  infection: flag,
  chronicKidneyDisease: flag,
  /** Compares the target with every digit (true) or in whole percents (false); null: by the pathway. */
  strictUnrounded: flag,
  /** Whether hepatic reserve is of the liver with its tumour or without (V13): the paper does not say. */
  reserveTumour: optional(z.enum(RESERVE_TUMOUR)),
  /** What is true of a day, for the rules of the pathway: laboratory values, findings, readings. */
  stated: optional(z.array(statedShape(optional(date)))),
  /** What the site set of those rules. */
  rules: optional(SiteRulesShape),
  /** The centre's own reading error with its source, where it was measured elsewhere; repeated readings stand before it. */
  readingError: optional(ReadingErrorShape),
  /** FLR of the same scan read twice or more, ml, one list a scan: the centre's own reading error. */
  repeatedReadings: optional(z.array(z.array(number(0, 10_000)))),
  events: optional(z.array(z.object({ type: z.enum(EVENT_TYPES), date: optional(date) }))),
  scans: z.array(scan).min(1),
});

/** One case as the engine takes it: checked, every field that was left out is null. */
export type CaseInput = z.output<typeof caseInput>;
export type ScanInput = CaseInput['scans'][number];

export interface CheckedCase {
  readonly input: CaseInput;
  /** Fields that the engine does not know, as paths: a misspelt one must not vanish in silence. */
  readonly unknownFields: readonly string[];
}

/** A case that passed every check, or `case.invalid` naming its first wrong field; `details.fields` names them all. */
export function checkedCase(given: unknown): Result<CheckedCase, 'case.invalid'> {
  const parsed = caseInput.safeParse(given);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({ field: fieldName(issue.path), problem: problemOf(issue) }));
    return invalid(fields[0]?.field ?? 'case', fields[0]?.problem ?? 'is no case', { fields });
  }
  const input = parsed.data;
  const stage1 = dateOf(input, 'stage1');
  const stage2 = input.events?.findIndex(
    (event) => event.type === 'stage2' && event.date && stage1 && daysBetween(stage1, event.date) < 0,
  );
  if (stage2 !== undefined && stage2 >= 0) return invalid(`events[${stage2}].date`, 'lies before stage 1');
  return ok({ input, unknownFields: unknownFields(given) });
}

export const invalid = (
  field: string,
  problem: string,
  details: Readonly<Record<string, unknown>> = {},
): Refused<'case.invalid'> => refuse('case.invalid', { message: `${field} ${problem}.`, field, problem, ...details });

/** The earliest known date of an event of this type; null where there is none. */
export function dateOf({ events }: Pick<CaseInput, 'events'>, type: EventType): IsoDate | null {
  let earliest: IsoDate | null = null;
  for (const event of events ?? [])
    if (event.type === type && event.date && (earliest === null || event.date < earliest)) earliest = event.date;
  return earliest;
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'case';

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin === 'array') return 'holds none: at least one is needed';
  if (issue.code === 'too_small') return `is below ${issue.minimum}`;
  if (issue.code === 'too_big') return `is above ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
  if (issue.code === 'invalid_value') return `is none of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_union') return 'is none of the forms it can have';
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined && issue.message.includes('undefined')) return 'is missing';
    return `is no ${issue.expected === 'number' ? 'finite number' : issue.expected}`;
  }
  return issue.message;
}

const KNOWN = new Set(Object.keys(caseInput.shape));
const KNOWN_OF_SCAN = new Set(Object.keys(scan.shape));

function unknownFields(given: unknown): string[] {
  const found = Object.keys(given as object).filter((key) => !KNOWN.has(key));
  for (const [n, one] of ((given as { scans?: readonly object[] }).scans ?? []).entries())
    for (const key of Object.keys(one)) if (!KNOWN_OF_SCAN.has(key)) found.push(`scans[${n}].${key}`);
  return found;
}
