import type { Classified } from '../classification/definition.ts';
import { missing, notDefined } from '../classification/definition.ts';
import type { DefinitionId } from '../classification/definitions.ts';
import type { PvttClass } from '../classification/invasion.ts';
import {
  agreedResponse,
  bestAndLast,
  mrecistOfTargets,
  overallFromLocalised,
  type Response,
  type ResponseRead,
  responseWithThrombus,
  type Thrombus,
} from '../classification/mrecist.ts';
import { daysBetween, type IsoDate, isoDateOf } from '../liver/days.ts';
import { printed } from '../liver/rounding.ts';
import { indexDate } from '../liver/scanOrder.ts';
import { type CaseRecord, enteredDate } from './caseRecord.ts';
import { enteredFlag, enteredNumber, enteredWord } from './entered.ts';
import { itemsIn } from './items.ts';
import type { Case } from './linked.ts';

export type CaseOfResponse = Pick<Case, 'pathway' | 'events'> & {
  readonly timePoints: readonly { readonly id: string; readonly date: string | null }[];
};
export type ResponseField = 'mrecist' | 'mrecistLocalised';

/** A response as it follows from what was read, and what it was made of, in words. */
export interface FoundResponse {
  readonly found: Classified<Response, DefinitionId>;
  readonly from: readonly string[];
}

/** One scan after treatment: what its two readers make of it (K9), and what its diameters and thrombus do (K8). */
export interface ScanResponse {
  readonly field: ResponseField;
  /** Its time point. */
  readonly item: string;
  readonly date: IsoDate;
  /** Null where no reader of two is entered. */
  readonly byReaders: FoundResponse | null;
  /** Null where nothing is entered that it could be made of. */
  readonly bySigns: FoundResponse | null;
  readonly entered: Response | null;
}

const SIGNS = ['targetSumMm', 'thrombusDiameterMm'] as const;
const SEEN = ['newLesion', 'newLesionOutsideTreatedZone', 'thrombusEnhancing', 'thrombusExtended'] as const;
const FIELDS = ['mrecistLocalised', 'mrecist'] as const;

/**
 * The responses of every scan after TARE or the first HAIC. The baseline is the last scan before it, its day included, whose
 * sum of enhancing diameters was entered; the smallest sum is that of the scans since. The longest diameter of a contour
 * is that of the whole tumour, enhancing or not: it is no diameter of mRECIST, and stands for none.
 */
export function scanResponses(patientCase: CaseOfResponse, record: CaseRecord): readonly ScanResponse[] {
  const index = indexDate(patientCase);
  const { pathway } = patientCase;
  if (index === null || (pathway !== 'TARE' && pathway !== 'HAIC')) return [];
  const scans = itemsIn('scan', patientCase, record).flatMap(({ id, date }) => {
    const day = date === null ? null : isoDateOf(date);
    return day === null ? [] : [{ id, date: day }];
  });
  const [before, after] = [scans.filter(({ date }) => date <= index), scans.filter(({ date }) => date > index)];
  return after.flatMap(({ id, date }, n): ScanResponse[] => {
    const read = { record, before, since: after.slice(0, n).map((one) => one.id), id };
    const zone = hasSigns(record, id) ? zoneResponse(read) : null;
    return FIELDS.filter((field) => field === 'mrecist' || pathway === 'TARE').flatMap((field): ScanResponse[] => {
      const entered = enteredWord<Response>(record, field, id);
      const byReaders = readersResponse(record, field, id);
      const zoneEntered = pathway === 'TARE' ? effective(record, id, zone) : null;
      const bySigns = field === 'mrecistLocalised' ? zone : (zone ?? zoneEntered) && overall(read, zone, zoneEntered);
      return entered === null && byReaders === null && bySigns === null
        ? []
        : [{ field, item: id, date, byReaders, bySigns, entered }];
    });
  });
}

/** What stands as the response: what was entered, else what both readers say, else what its signs come to. */
export const standingResponse = ({ entered, byReaders, bySigns }: ScanResponse): Response | null =>
  entered ?? (byReaders ? byReaders.found.value : (bySigns?.found.value ?? null));

/** Best and last response before the operation (K9), of the whole liver or of the treated zone. */
export function bestAndLastOf(patientCase: CaseOfResponse, record: CaseRecord, field: ResponseField) {
  const index = indexDate(patientCase);
  const operated = isoDateOf(enteredDate(record, 'surgery.date') ?? '');
  const reads = scanResponses(patientCase, record).flatMap((one): ResponseRead[] => {
    const response = one.field === field ? standingResponse(one) : null;
    return response === null ? [] : [{ day: daysBetween(index!, one.date), response }];
  });
  return bestAndLast(reads, operated && index && daysBetween(index, operated));
}

interface Reading {
  readonly record: CaseRecord;
  readonly before: readonly { readonly id: string }[];
  /** Scans between treatment and this one. */
  readonly since: readonly string[];
  readonly id: string;
}

const hasSigns = (record: CaseRecord, id: string): boolean =>
  SIGNS.some((name) => enteredNumber(record, name, id) !== null) ||
  SEEN.some((name) => enteredFlag(record, name, id) !== null);

function readersResponse(record: CaseRecord, field: ResponseField, id: string): FoundResponse | null {
  const [first, second] = ([1, 2] as const).map((n) => enteredWord<Response>(record, `${field}.reader${n}`, id));
  if (!first && !second) return null;
  const found = agreedResponse(first ?? null, second ?? null, null);
  const unread = [`${field}.reader1`, `${field}.reader2`].filter((_, n) => ![first, second][n]);
  return {
    found: unread.length > 0 ? missing('K9', ...unread) : found,
    from: [first && `reader 1 ${first}`, second && `reader 2 ${second}`].filter((one) => !!one) as string[],
  };
}

/** Target lesions and thrombus of the treated zone (K8). */
function zoneResponse({ record, before, since, id }: Reading): FoundResponse {
  const sum = (scan: string) => enteredNumber(record, 'targetSumMm', scan);
  const baseline = before.findLast((one) => sum(one.id) !== null)?.id ?? null;
  const baselineMm = baseline === null ? null : sum(baseline);
  const sums = since.map(sum).filter((one) => one !== null);
  const nadirMm = baselineMm === null ? null : Math.min(baselineMm, ...sums);
  const [nowMm, newLesion] = [sum(id), enteredFlag(record, 'newLesion', id)];
  const targets = mrecistOfTargets({ baselineMm, nadirMm, nowMm, newLesion });
  const from = [
    ...(nowMm === null ? [] : [`enhancing ${mm(nowMm)}`]),
    ...(baselineMm === null ? [] : [`${mm(baselineMm)} before`]),
    ...(nadirMm === null || nadirMm === baselineMm ? [] : [`smallest ${mm(nadirMm)}`]),
    ...(newLesion === null ? [] : [newLesion ? 'a new lesion' : 'no new lesion']),
  ];
  const thrombus = thrombusOf({ record, before, since, id });
  if (thrombus.there === null && targets.value !== 'PD')
    return { found: missing('K8', ...unreadTargets(targets.missing), 'pvtt'), from };
  const found = responseWithThrombus(targets.value, thrombus.there ? thrombus.read : null);
  const said = { from: [...from, ...thrombus.from] };
  if (found.why !== 'input.missing') return { ...said, found };
  const unread = found.missing.filter((name) => name !== 'mrecistOutside');
  if (targets.why !== null && targets.why !== 'input.missing') return { ...said, found: targets };
  if (targets.value !== null && thrombus.between && unread.every((name) => name === 'thrombusDiameterIncreased'))
    return { ...said, found: notDefined('K8', 'thrombus.widerThanSmallest') };
  return {
    ...said,
    found: missing(
      'K8',
      ...unreadTargets(targets.missing),
      ...unread.flatMap((name) =>
        name !== 'thrombusDiameterIncreased' ? [name] : thrombus.between ? [] : [thrombus.unread],
      ),
    ),
  };
}

const mm = (value: number): string => `${printed(value, Number.isInteger(value) ? 0 : 1)} mm`;

/** Inputs of the target lesions by the fields that they are entered in; those of other scans say so. */
const unreadTargets = (names: readonly string[]): readonly string[] => {
  const fields: Readonly<Record<string, string>> = { baselineMm: 'targetSumMm.baseline', nowMm: 'targetSumMm' };
  return names.filter((name) => name !== 'nadirMm').map((name) => fields[name] ?? name);
};

interface ThrombusFound {
  /** Null: nobody said whether there is one. */
  readonly there: boolean | null;
  readonly read: Thrombus;
  /** Wider than at its smallest, and not than at the baseline: the paper does not say which counts. */
  readonly between: boolean;
  /** The field that would tell whether it is wider. */
  readonly unread: string;
  readonly from: readonly string[];
}

function thrombusOf({ record, before, since, id }: Reading): ThrombusFound {
  const width = (scan: string) => enteredNumber(record, 'thrombusDiameterMm', scan);
  const pvtt = enteredWord<PvttClass>(record, 'pvtt');
  const enhancing = enteredFlag(record, 'thrombusEnhancing', id);
  const extended = enteredFlag(record, 'thrombusExtended', id);
  const nowMm = width(id);
  const baseline = before.findLast((one) => width(one.id) !== null);
  // Where there was none at the start, its width was nothing.
  const baselineMm = baseline ? width(baseline.id) : pvtt === 'none' ? 0 : null;
  const widths = since.map(width).filter((one) => one !== null);
  const between =
    nowMm !== null && baselineMm !== null && nowMm <= baselineMm && nowMm > Math.min(baselineMm, ...widths);
  const seen = enhancing === true || extended === true || (nowMm ?? 0) > 0;
  return {
    there: seen || (pvtt !== null && pvtt !== 'none') ? true : pvtt === 'none' ? false : null,
    read: {
      enhancing,
      extended,
      diameterIncreased: nowMm === null || baselineMm === null || between ? null : nowMm > baselineMm,
    },
    between,
    unread: nowMm === null ? 'thrombusDiameterMm' : 'thrombusDiameterMm.baseline',
    from: [
      ...(nowMm === null ? [] : [`thrombus ${mm(nowMm)}${baselineMm === null ? '' : `, ${mm(baselineMm)} before`}`]),
      ...(enhancing === null ? [] : [`thrombus ${enhancing ? '' : 'not '}enhancing`]),
      ...(extended === null ? [] : [`${extended ? '' : 'not '}further`]),
    ],
  };
}

/** The response of the treated zone as it stands; null where nothing says it. */
function effective(record: CaseRecord, id: string, zone: FoundResponse | null) {
  const entered = enteredWord<Response>(record, 'mrecistLocalised', id);
  const found = entered === null ? (readersResponse(record, 'mrecistLocalised', id) ?? zone) : null;
  const value = entered ?? found?.found.value ?? null;
  const from = value === null ? (found?.from ?? []) : [`treated zone ${value}`];
  return entered === null && found === null ? null : { value, from };
}

/** The whole liver: the treated zone, and what is new elsewhere (K9). */
function overall(
  { record, id }: Reading,
  zone: FoundResponse | null,
  standing: { readonly value: Response | null; readonly from: readonly string[] } | null,
): FoundResponse {
  const outside = enteredFlag(record, 'newLesionOutsideTreatedZone', id);
  const { value, from } = standing ?? { value: zone?.found.value ?? null, from: zone?.from ?? [] };
  const said = [...from, ...(outside === null ? [] : [outside ? 'a new lesion elsewhere' : 'nothing new elsewhere'])];
  const found = overallFromLocalised(value, outside);
  if (found.why !== 'input.missing' || value !== null) return { found, from: said };
  // What the zone lacks is what the whole liver lacks.
  if (zone && zone.found.why !== null && zone.found.why !== 'input.missing') return { found: zone.found, from: said };
  const lacking = zone && zone.found.missing.length > 0 ? zone.found.missing : ['mrecistLocalised'];
  return {
    found: missing('K9', ...lacking, ...(outside === null ? ['newLesionOutsideTreatedZone'] : [])),
    from: said,
  };
}
