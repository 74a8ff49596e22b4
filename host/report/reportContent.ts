import type { Finding } from '#core/findings';
import type { ReadingVolumes } from '#core/liver/assessRemnant';
import type { ReadingErrorKind } from '#core/liver/readingError';
import { printed } from '#core/liver/rounding';
import type { Target } from '#core/liver/target';
import { FINDINGS_OUTSIDE, findingsOutsideMessage } from '#core/liver/warnings';
import { MEASURED_FIELDS, type MeasuredFieldName } from '#core/registry/fields';
import type { RegistryRecord } from '#core/registry/record';
import type { SignatureSummary } from '#core/review/summary';

/** Everything one page is made of. The record carries the numbers; nothing here computes one. */
export interface RemnantReport {
  readonly record: RegistryRecord;
  /** Null where the patient's identity is hidden. */
  readonly identity: { readonly name: string; readonly id: string; readonly birthDate: string | null } | null;
  readonly scan: {
    /** Left out where identity is hidden; the day from the index event stands instead. */
    readonly date: string | null;
    readonly seriesDescription: string | null;
    readonly sliceSpacingMm: { readonly min: number; readonly max: number } | null;
    readonly pixelSpacingMm: readonly [row: number, column: number] | null;
  };
  /** Findings of the series as they were said on screen. */
  readonly findings: readonly Finding[];
  /** The volumes as they were counted: one that touches the edge of its series is printed as "≥". */
  readonly measured: ReadingVolumes;
  readonly target: Target | null;
  /** In what the rules of the site differ from the papers', in sentences. */
  readonly siteRules?: readonly string[];
  /** The plan by which FLR and lobe were parted: its name, and how it is made. Left out where no recipe says it. */
  readonly cut?: { readonly name: string; readonly how: string } | null;
  /** The last signature of these contours, which may be void; left out and null: nobody signed them. */
  readonly signature?: SignatureSummary | null;
  /** Hash of the last entry of the case's audit; left out where nobody keeps one. */
  readonly auditHead?: string;
  /** Axial pictures of the contours, PNG. */
  readonly pictures: readonly { readonly png: Uint8Array; readonly caption: string }[];
  /** ISO 8601 date-time of printing. */
  readonly printedAt: string;
}

/** One line of the table: what, how much, how sure, and of what or from where. */
export interface Line {
  readonly what: string;
  readonly value: string;
  readonly interval: string;
  readonly basis: string;
}

const REFUSALS: Readonly<Record<string, string>> = {
  'stlv.formulaNotChosen': 'no formula was chosen',
  'patient.heightMissing': 'the height is not known',
  'patient.weightMissing': 'the weight is not known',
  'stlv.outOfRange': 'the formula gives no possible liver',
  'series.notCovered': 'cut off by the edge of the series',
  'flr.notDrawn': 'no FLR was drawn',
  'flr.empty': 'nothing of the FLR functions',
  'liver.empty': 'no liver',
  'liver.notMeasured': 'the whole liver is not known',
  'reserve.volumesDisagree': 'a part is larger than the liver that it lies in',
  'reserve.tumourMissing': 'the tumour is not known',
};

/** Why a value is not there, in words. */
export const refusalWords = (code: string): string => REFUSALS[code] ?? (code || 'not known');

/** The table of the page. A value that was refused says why, never zero or a dash. */
export function reportLines({ record, measured, cut }: RemnantReport): Line[] {
  const { measurements, provenance } = record;
  const excluded = provenance.excludedFindings.length > 0 ? provenance.excludedFindings.join(', ') : null;
  const less = (what: string, joint: string) => (excluded === null ? what : `${what}${joint}less ${excluded}`);
  const formula = (n: number) => provenance.formulas[n]?.name ?? '';
  const line = (name: MeasuredFieldName, what: string, decimals: number, basis: string, cut: number | null = null) => {
    const { interval95 } = measurements[name];
    const { unit } = MEASURED_FIELDS[name];
    const interval =
      interval95 === null ? '' : `${printed(interval95[0], decimals)} to ${printed(interval95[1], decimals)} ${unit}`;
    return { what, value: valueText(record, name, decimals, cut), interval, basis };
  };
  const liver = (ml: number) => (measured.liverTouchesEdge ? ml : null);
  const remnant = measured.flrTouchesEdge ? measured.functionalFlrMl : null;
  const days = measurements.growthIntervalDays.valueQuantity?.value;
  const since = `${days === undefined ? '' : printed(days, 0)} days since ${provenance.growthCountedFrom === 'stage1' ? 'stage 1' : 'the scan before'}`;
  const grown = measurements.kgrMlDay.valueQuantity !== null;
  const gained = grown && measurements.degreeHypertrophyPp.valueQuantity !== null;
  return [
    line('wholeLiverMl', 'Whole liver', 1, 'contours, tumours included', liver(measured.measuredTlvMl)),
    line('tumourMl', 'Tumours', 1, 'contours'),
    line('functionalLiverMl', 'Functional liver', 1, less('whole liver', ' '), liver(measured.functionalTlvMl)),
    line('flrMl', 'FLR', 1, less('contours', ', '), remnant),
    ...(cut ? [{ what: cut.name === '' ? 'Cut' : `Cut: ${cut.name}`, value: '', interval: '', basis: cut.how }] : []),
    line('flrPct', 'FLR, % of functional liver', 1, 'FLR / functional liver'),
    line('bsaM2', 'Body surface', 2, bodyText(record, formula(1))),
    line('sTlvMl', 'sTLV', 0, formula(0)),
    line('sFlrPct', 'sFLR, % of sTLV', 1, 'FLR / sTLV'),
    ...(gained ? [line('degreeHypertrophyPp', 'Hypertrophy, points of sTLV', 1, 'since baseline')] : []),
    ...(grown
      ? [line('kgrMlDay', 'Growth, ml', 1, since), line('kgrPctWeek', 'Growth, points of sTLV', 1, since)]
      : []),
  ];
}

/** A value with its unit, "≥" where it is cut off, or the reason why it is not there. */
export function valueText(
  { measurements }: RegistryRecord,
  name: MeasuredFieldName,
  decimals: number,
  cut: number | null,
): string {
  const { valueQuantity, missingCode } = measurements[name];
  const { unit } = MEASURED_FIELDS[name];
  if (cut !== null) return `≥ ${printed(cut, decimals)} ${unit}`;
  if (valueQuantity !== null)
    return `${valueQuantity.comparator === undefined ? '' : '≥ '}${printed(valueQuantity.value, decimals)} ${unit}`;
  return missingCode === null ? 'not known' : `not given: ${REFUSALS[missingCode] ?? missingCode}`;
}

function bodyText({ measurements }: RegistryRecord, formula: string): string {
  const { heightCm, weightKg } = measurements;
  if (heightCm.valueQuantity === null || weightKg.valueQuantity === null) return formula;
  const example = heightCm.source === 'example' || weightKg.source === 'example' ? ' (example values)' : '';
  return `${printed(heightCm.valueQuantity.value)} cm, ${printed(weightKg.valueQuantity.value, 1)} kg${example}${formula === '' ? '' : `; ${formula}`}`;
}

const ERROR_WORDS: Readonly<Record<ReadingErrorKind, string>> = {
  published: 'manual volumetry, PMC6527212',
  entered: 'this site’s own',
  repeated: 'this site’s own, by repeated readings',
};

/** How sure the numbers are, said aloud. */
export function uncertaintyText({ record, target }: RemnantReport): string {
  const { sFlrPct, kgrPctWeek } = record.measurements;
  const cv = printed(record.provenance.readingCv * 100, 2);
  const whose = ERROR_WORDS[record.provenance.readingErrorKind];
  const from = `from a reading error of ${cv} % alone (${whose}); sTLV is taken as exact`;
  if (sFlrPct.valueQuantity?.comparator !== undefined)
    return `sFLR is at least ${printed(sFlrPct.valueQuantity.value, 1)} %: the FLR is cut off by the edge of the series, so there is no interval. sTLV is taken as exact.`;
  if (sFlrPct.valueQuantity === null || sFlrPct.interval95 === null)
    return `Volumes of one reading carry an error of about ${cv} % (${whose}).`;
  const [low, high] = sFlrPct.interval95;
  const aim = target?.sflrPercent ?? null;
  const told = aim !== null && low < aim && aim < high ? ` It cannot be told from the target of ${aim} %.` : '';
  const rate = kgrPctWeek.interval95;
  const rateTold = rate !== null && rate[0] < 2 && rate[1] > 2 ? ' The growth cannot be told from 2 points/week.' : '';
  return `sFLR ${printed(sFlrPct.valueQuantity.value, 1)} % (95 % interval ${printed(low, 1)} to ${printed(high, 1)} %), ${from}.${told}${rateTold}`;
}

/** One thing to know about the numbers, with its code; warnings stand before notes. */
export interface Remark {
  readonly text: string;
  readonly code: string;
  readonly severity: 'warning' | 'note';
}

/** Findings of the series, acceptances by name, and what travels with the numbers. */
export function remarks({ findings, record, measured, siteRules = [] }: RemnantReport): Remark[] {
  const { acceptances, warnings } = record.provenance;
  const by = new Map<string, string>(
    acceptances.map((one) => [
      one.code,
      one.by === null ? 'Accepted; by whom was not said.' : `Accepted by name (${one.by}).`,
    ]),
  );
  const found = findings.map(({ code, message, severity }): Remark => {
    const text = by.has(code) ? `${message} ${by.get(code)}` : message;
    return { text, code, severity: severity === 'note' ? 'note' : 'warning' };
  });
  const others = acceptances
    .filter(({ code }) => !findings.some((one) => one.code === code))
    .map(({ code }): Remark => ({ text: `${SENTENCES[code] ?? code} ${by.get(code)}`, code, severity: 'warning' }));
  const said = new Set([...found, ...others].map(({ code }) => code));
  const sentence = (code: string) =>
    code === FINDINGS_OUTSIDE ? findingsOutsideMessage(measured.outsideLiverMl ?? 0) : SENTENCES[code];
  const travelling = warnings.flatMap((code): Remark[] => {
    const text = said.has(code) ? undefined : sentence(code);
    return text === undefined ? [] : [{ text, code, severity: 'warning' }];
  });
  const rules = siteRules.map(
    (text): Remark => ({ text: `Rules of this site. ${text}`, code: 'site.rules', severity: 'warning' }),
  );
  const all = [...rules, ...found, ...others, ...travelling];
  return [
    ...all.filter(({ severity }) => severity === 'warning'),
    ...all.filter(({ severity }) => severity === 'note'),
  ];
}

/** What a person reads for a code that travels with the numbers; what says nothing about a scan is left out. */
const SENTENCES: Readonly<Record<string, string>> = {
  'series.notCovered': 'Liver or FLR touch the edge of the series: the volume is at least this.',
  'sflr.metOnlyAfterRounding': 'The target is met only after rounding.',
  'sflr.above100': 'sFLR is above 100 %.',
  'bsa.improbable': 'The body surface is improbable.',
  'stlv.otherBsaFormula': 'The formula of sTLV was published with its own formula of body surface, which was used.',
  'baseline.missing': 'There is no one baseline scan that has a date, before stage 1: no gain since baseline.',
  'event.stage1Missing': 'The date of stage 1 is not known: growth counts from the scan before.',
  'kgr.scanSkipped': 'A scan before this one could not feed the growth rate; it runs from the last one that could.',
  'kgr.sameDay':
    'More than one scan on one day: nobody can tell which FLR holds, and no growth rate runs to or from it.',
  'growth.cutOff': 'An FLR is cut off by the edge of its series: gain and growth rate over it are refused.',
  'scan.noDate': 'The scan has no date: no day and no growth rate.',
};

/** What the page was made of, so that it can be made again. */
export const citationLines = ({ record }: RemnantReport): string[] =>
  record.provenance.formulas.map(
    ({ expression, citation, doi }) => `${expression}. ${citation}${doi === null ? '' : `, doi ${doi}`}`,
  );

/** Whether somebody stands by the contours, in a sentence for the foot of the page. */
export function signatureWords(signature: SignatureSummary | null | undefined): string {
  if (!signature) return 'Not signed.';
  const { state, by, role, at, keyId } = signature;
  const who = `${by} (${role}), ${at.slice(0, 16).replace('T', ' ')} UTC`;
  return state === 'signed'
    ? `Signed by ${who}, key ${keyId.slice(0, 16)}.`
    : `Not signed: the signature of ${who} is void, since the contours or what they rest on changed.`;
}
