import type { EventType, Pathway } from '../liver/caseInput.ts';
import { daysBetween, type IsoDate, isoDateOf } from '../liver/days.ts';
import type { Projected } from '../liver/projection.ts';
import { DEFAULT_READING_ERROR, type ReadingErrorKind } from '../liver/readingError.ts';
import type { ReserveTumour } from '../liver/reserve.ts';
import { indexEvent } from '../liver/scanOrder.ts';
import { standardisedTlv } from '../liver/stlv.ts';
import type { Target, TargetState } from '../liver/target.ts';
import { NOTHING_PERFUSED } from '../liver/warnings.ts';
import { targetsOfScans } from '../pathway/asOf.ts';
import { caseWalkToday } from '../pathway/caseWalk.ts';
import { decidedOn } from '../pathway/decidedOn.ts';
import { changedRules, changedRulesInWords, DEFAULT_SETTINGS } from '../pathway/settings.ts';
import type { CaseRecord } from '../record/caseRecord.ts';
import type { Case } from '../record/linked.ts';
import { hepaticReserves } from '../record/reserve.ts';
import { courseOf, type RecordedCourse } from '../registry/course.ts';
import type { RecordedCase } from '../registry/recordedCase.ts';
import type { Centimetre, Kilogram } from '../units.ts';
import { type ReportedClass, reportedClasses } from './classes.ts';
import {
  gainRefused,
  type ReportedGain,
  type ReportedScan,
  reportedGain,
  reportedScans,
  type Voxels,
} from './courseScans.ts';
import { type ReportedPathway, reportedPathway } from './pathwayReport.ts';

/** One sTLV with its BSA beside the others, for the scan that stands for the course. */
export interface ReportedFormula {
  readonly label: string;
  readonly inUse: boolean;
  readonly stlvMl: number | null;
  readonly sflrPercent: number | null;
  readonly targetState: TargetState | null;
  readonly flips: boolean;
  /** Why this body has no sTLV by it. */
  readonly refused: string | null;
}

/** Untreated share of the whole liver, with what it was made of. */
export interface ReportedReserve {
  readonly day: number | null;
  /** Null where it is refused. */
  readonly percent: number | null;
  readonly refused: string | null;
  readonly perfusedMl: number;
  readonly wholeLiverMl: number | null;
  readonly tumourMl: number | null;
  /** Whether the tumour counts as liver: the paper does not say. */
  readonly tumour: ReserveTumour;
}

/**
 * The course of a case as it is reported: days instead of dates, a pseudonym instead of a name, every number the engine's
 * own with every digit. The page is drawn of this alone, and the same leaves as data.
 */
export interface CourseReport {
  readonly caseId: string;
  readonly demonstration: boolean;
  readonly pathway: Pathway | null;
  /** What day 0 is; null where nothing has a date. */
  readonly zero: EventType | 'firstScan' | null;
  /** Null where it is refused. */
  readonly stlvMl: number | null;
  /** Why there is no sTLV, and so no sFLR and no growth of it. */
  readonly stlvRefused: string | null;
  readonly target: Target | null;
  /** Whose error the intervals rest on: its source, where it is the centre's own. */
  readonly readingCv: {
    readonly value: number;
    readonly isDefault: boolean;
    readonly kind: ReadingErrorKind;
    /** Free text of a site where it entered one; null where that is not asked for. */
    readonly source: string | null;
  } | null;
  /** In what the rules of the site differ from the papers', in sentences; empty where they do not. */
  readonly siteRules: readonly string[];
  readonly scans: readonly ReportedScan[];
  /** Gain from baseline to the last scan that has one. */
  readonly gain: ReportedGain | null;
  /** Why there is none to the last scan, where it was refused: an FLR is cut off. */
  readonly gainRefused: string | null;
  readonly projection: Projected | null;
  readonly interstage: { readonly days: number; readonly mlPerDay: number; readonly pointsPerWeek: number } | null;
  readonly formulas: {
    /** Place of the scan among the scans. */
    readonly scan: number;
    readonly choices: readonly ReportedFormula[];
    readonly flips: number;
  } | null;
  readonly events: readonly { readonly day: number; readonly types: readonly EventType[] }[];
  readonly onPathway: ReportedPathway | null;
  readonly classes: readonly ReportedClass[];
  /** Hepatic reserve of each scan whose perfused volume was entered (V13). */
  readonly reserves: readonly ReportedReserve[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly voxels: readonly Voxels[];
}

export interface CourseReported {
  readonly patientCase: Case;
  /** What persons entered of it. */
  readonly record: CaseRecord;
  readonly recorded: RecordedCase;
}

/**
 * What is reported of the course of a case; null where there is none: one scan measured here alone, and no pathway.
 * @param today for what falls due, and for the age of values
 * @param withNotes what persons wrote goes along: reasons are free text, which may hold a name
 */
export function courseReport(
  { patientCase, record, recorded }: CourseReported,
  today: IsoDate | null,
  { withNotes }: { readonly withNotes: boolean },
): CourseReport | null {
  const course = courseOf(recorded, { onPathway: false });
  const { assessment } = course;
  const scans = course.sources.length;
  if (scans < 2 && recorded.pathway === null && recorded.scans.length > 0) return null;
  const zero = zeroOf(recorded, course);
  const day = (date: string | null): number | null => {
    const known = date === null ? null : isoDateOf(date);
    return zero === null || known === null ? null : daysBetween(zero.date, known);
  };
  const inDays = (text: string): string =>
    text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (date) => (day(date) === null ? 'a day' : `day ${day(date)}`));
  const rules = recorded.rules ?? DEFAULT_SETTINGS;
  const walk = caseWalkToday({ patientCase, record, assessment, rules }, today);
  const { heightCm, weightKg } = recorded.body;
  const body = { heightCm: heightCm as Centimetre | null, weightKg: weightKg as Kilogram | null };
  const standard = standardisedTlv(body, recorded.formulas);
  const sensitivity = assessment?.formulaSensitivity ?? null;
  const last = assessment?.scans.at(-1);
  // Of the last scan: one that was measured elsewhere has the published error, whatever this centre's own is.
  const own = last?.readingCvIsDefault ? null : recorded.readingError;
  const readingError = own ?? DEFAULT_READING_ERROR;
  return {
    caseId: recorded.caseId,
    demonstration: recorded.demonstration,
    pathway: recorded.pathway,
    zero: zero?.of ?? null,
    stlvMl: assessment?.stlvMl ?? null,
    stlvRefused: assessment !== null ? null : standard.ok ? 'flr.notDrawn' : standard.code,
    target: assessment?.target ?? null,
    readingCv: last
      ? {
          value: last.readingCv,
          isDefault: last.readingCvIsDefault,
          kind: readingError.kind,
          source: readingError.kind === 'entered' && !withNotes ? null : readingError.source,
        }
      : null,
    siteRules: changedRulesInWords(changedRules(rules)),
    scans: reportedScans(recorded, course, targetsOfScans(patientCase, record, assessment?.scans ?? [], rules), day),
    gain: assessment && reportedGain(assessment, day),
    gainRefused: assessment && gainRefused(assessment),
    projection: assessment?.projection.state === 'projected' ? projected(assessment.projection) : null,
    interstage: assessment?.interstage
      ? {
          days: assessment.interstage.interstageDays,
          mlPerDay: assessment.interstage.kgrMlPerDay,
          pointsPerWeek: assessment.interstage.kgrPointsPerWeek,
        }
      : null,
    formulas: sensitivity && {
      scan: sensitivity.scan,
      choices: sensitivity.outcomes.map(({ label, isChosen, stlvMl, sflrPercent, targetState, flips, refused }) => ({
        label,
        inUse: isChosen,
        stlvMl,
        sflrPercent,
        targetState,
        flips,
        refused,
      })),
      flips: sensitivity.outcomes.filter(({ flips }) => flips).length,
    },
    events: eventDays(recorded, day),
    onPathway:
      walk &&
      reportedPathway(walk, patientCase, decidedOn({ patientCase, record, assessment, rules }), {
        day,
        inDays,
        withNotes,
      }),
    classes: reportedClasses(patientCase, record, day),
    reserves: hepaticReserves(patientCase, record, rules.reserveTumour).map(
      ({ date, reservePercent, perfusedMl, wholeLiverMl, tumourMl, tumour }) => ({
        day: day(date),
        percent: reservePercent.ok ? reservePercent.value : null,
        refused: reservePercent.ok ? null : reservePercent.code,
        perfusedMl,
        wholeLiverMl,
        tumourMl,
        tumour,
      }),
    ),
    warnings: [
      ...(walk?.warnings ?? []),
      // What the walk says of the pathway is said of all that was entered; the engine's own sees the scans alone.
      ...(assessment?.warnings ?? []).filter(({ code }) => !code.startsWith('pathway.')),
      ...(hepaticReserves(patientCase, record).some(({ perfusedMl }) => perfusedMl === 0)
        ? [{ code: 'reserve.nothingPerfused', message: NOTHING_PERFUSED }]
        : []),
    ].map(({ code, message }) => ({ code, message: inDays(message) })),
    voxels: recorded.scans.map(({ date, reading }) => ({
      day: day(date),
      readingStatus: reading.status,
      revision: reading.revision,
      layers: reading.layers.map(({ layer, hash }) => ({ layer, hash })),
    })),
  };
}

const projected = ({ shortMl, days, daysInterval95, caution }: Projected): Projected => ({
  shortMl,
  days,
  daysInterval95,
  caution,
});

/** Day 0: the index event of the pathway; without one, the first scan that has a date. */
function zeroOf(
  { pathway, events }: RecordedCase,
  { assessment, scans }: RecordedCourse,
): { readonly date: IsoDate; readonly of: EventType | 'firstScan' } | null {
  const index = indexEvent({ pathway, events: events.map(({ type, date }) => ({ type, date: isoDateOf(date) })) });
  if (index) return { date: index.date, of: index.type };
  const date = [...(assessment?.scans ?? []), ...scans].find((one) => one.date !== null)?.date ?? null;
  return date && { date, of: 'firstScan' };
}

function eventDays({ events }: RecordedCase, day: (date: string) => number | null): CourseReport['events'] {
  const days = new Map<number, EventType[]>();
  for (const { type, date } of events) {
    const at = day(date);
    if (at !== null) days.set(at, [...(days.get(at) ?? []), type]);
  }
  return [...days].map(([at, types]) => ({ day: at, types })).sort((a, b) => a.day - b.day);
}
