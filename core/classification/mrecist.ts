import { type Classified, classified, missing, notDefined, switchedOff } from './definition.ts';
import { isOff, NONE_OFF, type SwitchedOff } from './definitions.ts';

export const RESPONSES = ['CR', 'PR', 'SD', 'PD', 'NE'] as const;
export type Response = (typeof RESPONSES)[number];

/** Sums of the enhancing diameters of the target lesions, mm, and whether anything is new; null: not read. */
export interface TargetLesions {
  readonly baselineMm: number | null;
  /** The smallest sum since the baseline, this reading left out; the baseline's own where nothing was smaller. */
  readonly nadirMm: number | null;
  readonly nowMm: number | null;
  readonly newLesion: boolean | null;
}

/**
 * mRECIST of the target lesions from the sums of their enhancing diameters (Lencioni 2010). A new lesion is progression
 * whatever else is known; without knowing whether there is one, nothing better than progression is said. NE where the
 * baseline has nothing to measure.
 */
export function mrecistOfTargets(
  { baselineMm, nadirMm, nowMm, newLesion }: TargetLesions,
  off: SwitchedOff = NONE_OFF,
): Classified<Response, 'MRECIST'> {
  if (isOff('MRECIST', off)) return switchedOff('MRECIST');
  if (newLesion === true) return classified('MRECIST', 'PD');
  const unread = Object.entries({ baselineMm, nadirMm, nowMm })
    .filter(([, value]) => value === null || !Number.isFinite(value) || value < 0)
    .map(([name]) => name);
  if (unread.length === 0 && isProgression(nowMm!, Math.min(nadirMm!, baselineMm!))) return classified('MRECIST', 'PD');
  if (unread.length > 0 || newLesion === null)
    return missing('MRECIST', ...unread, ...(newLesion === null ? ['newLesion'] : []));
  if (baselineMm === 0) return classified('MRECIST', 'NE');
  if (nowMm === 0) return classified('MRECIST', 'CR');
  // On the thirtieth percent is in it, whatever the last bits say.
  return classified('MRECIST', nowMm! <= baselineMm! * 0.7 * (1 + 1e-12) ? 'PR' : 'SD');
}

/** At least 20 % above the smallest sum; out of nothing, anything that enhances again. */
const isProgression = (nowMm: number, smallestMm: number): boolean =>
  smallestMm === 0 ? nowMm > 0 : nowMm >= smallestMm * 1.2 * (1 - 1e-12);

/** One reading of a tumour thrombus; null: not read. */
export interface Thrombus {
  readonly enhancing: boolean | null;
  readonly diameterIncreased: boolean | null;
  /** It reaches further towards the heart than before. */
  readonly extended: boolean | null;
}

/**
 * mRECIST with the thrombus rule of the TARE paper (K8): the response outside the thrombus, and the thrombus. `thrombus`
 * is null where there is none. What the paper leaves open stays open by name, for the reader to decide: an enlarging
 * thrombus that does not enhance, and one that still enhances where everything else has gone.
 */
export function responseWithThrombus(outside: Response | null, thrombus: Thrombus | null): Classified<Response, 'K8'> {
  if (thrombus === null) return outside === null ? missing('K8', 'mrecistOutside') : classified('K8', outside);
  if (outside === 'PD') return classified('K8', 'PD');
  const { enhancing, diameterIncreased, extended } = thrombus;
  const grew = diameterIncreased === true || extended === true;
  if (grew && enhancing === null) return missing('K8', 'thrombusEnhancing');
  if (grew && enhancing) return classified('K8', 'PD');
  const unread = [
    ...(outside === null ? ['mrecistOutside'] : []),
    ...(!grew && diameterIncreased === null ? ['thrombusDiameterIncreased'] : []),
    ...(!grew && extended === null ? ['thrombusExtended'] : []),
    ...(outside === 'CR' && enhancing === null ? ['thrombusEnhancing'] : []),
  ];
  if (unread.length > 0) return missing('K8', ...unread);
  if (grew) return notDefined('K8', 'thrombus.enlargingNotEnhancing');
  if (outside === 'CR' && enhancing) return notDefined('K8', 'thrombus.enhancingAtCompleteResponse');
  return classified('K8', outside!);
}

/**
 * mRECIST of the whole liver from that of the treated zone (K9): progression elsewhere is progression, however well the
 * zone responded. Whether there is any must be known, but where the zone itself progressed.
 */
export function overallFromLocalised(
  localised: Response | null,
  progressionElsewhere: boolean | null,
): Classified<Response, 'K9'> {
  if (progressionElsewhere === true || localised === 'PD') return classified('K9', 'PD');
  const unread = [
    ...(localised === null ? ['mrecistLocalised'] : []),
    ...(progressionElsewhere === null ? ['newLesionOutsideTreatedZone'] : []),
  ];
  return unread.length > 0 ? missing('K9', ...unread) : classified('K9', localised!);
}

/** What two readers and their consensus say of one scan. Readers who differ have no response until they agree. */
export function agreedResponse(
  first: Response | null,
  second: Response | null,
  consensus: Response | null,
): Classified<Response, 'K9'> {
  if (consensus !== null) return classified('K9', consensus);
  const unread = [...(first === null ? ['reader1'] : []), ...(second === null ? ['reader2'] : [])];
  if (unread.length > 0) return missing('K9', ...unread);
  return first === second ? classified('K9', first!) : notDefined('K9', 'readers.disagree');
}

export interface ResponseRead {
  /** From the index event. */
  readonly day: number;
  readonly response: Response;
}

/** From the best to the worst; NE is neither. */
const RANK: Record<Exclude<Response, 'NE'>, number> = { CR: 0, PR: 1, SD: 2, PD: 3 };
type Evaluable = ResponseRead & { readonly response: Exclude<Response, 'NE'> };

/**
 * Best and last response of those read before surgery, on its day included (K9); without surgery of all. NE counts as
 * neither. Of two readings on one day the worse is the last one, so that the order of entry does not matter.
 */
export function bestAndLast(
  reads: readonly ResponseRead[],
  surgeryDay: number | null,
): { readonly best: ResponseRead | null; readonly last: ResponseRead | null } {
  const before = reads
    .filter((read): read is Evaluable => read.response !== 'NE' && (surgeryDay === null || read.day <= surgeryDay))
    .sort((a, b) => a.day - b.day || RANK[a.response] - RANK[b.response]);
  const best = before.reduce<Evaluable | null>(
    (found, read) => (found === null || RANK[read.response] < RANK[found.response] ? read : found),
    null,
  );
  return { best, last: before.at(-1) ?? null };
}

/** CR and PR among all who were treated, those who could not be read among them (K10); null percent for nobody. */
export function responseRate(responses: readonly Response[]): {
  readonly responders: number;
  readonly of: number;
  readonly percent: number | null;
} {
  const responders = responses.filter((one) => one === 'CR' || one === 'PR').length;
  return {
    responders,
    of: responses.length,
    percent: responses.length === 0 ? null : (100 * responders) / responses.length,
  };
}
