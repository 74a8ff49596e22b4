import { scanDue } from '#core/cases/timeline';
import type { AssessedScan, CaseAssessment } from '#core/liver/assessCase';
import type { IsoDate } from '#core/liver/days';
import { caseAsOf, type TargetOfScan, targetsOfScans } from '#core/pathway/asOf';
import type { CaseRecord as EnteredRecord } from '#core/record/caseRecord';
import { targetDays } from '#core/record/targetDays';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';
import { type Timeline, timelineOf } from '#core/timeline/timeline';
import type { CaseRecord, Settings } from '../common/app.ts';

/** What the timeline shows of a case: the engine's assessment, and the same over days. */
export interface ShownCourse {
  readonly assessment: CaseAssessment;
  readonly timeline: Timeline;
  /** Of every scan whether it was measured here, or elsewhere and entered. */
  readonly sources: readonly ('measured' | 'stated')[];
  /** Of every scan the target of its day; none while it is not known what was entered of the case. */
  readonly targets: readonly TargetOfScan[];
}

/** A course as it was known on the day of an earlier scan. */
export interface EarlierCourse {
  readonly date: IsoDate;
  readonly patientCase: CaseRecord;
  readonly assessment: CaseAssessment;
  /** The scan's place among those that there were. */
  readonly chosen: number;
}

/** The course of the open case by the site's formulas, its target by the days it held where `entered` is at hand; null while it has no sTLV or no FLR that the engine takes. */
export function shownCourse(
  record: CaseRecord,
  settings: Settings,
  entered: EnteredRecord | null = null,
): ShownCourse | null {
  const { assessment, sources } = courseOf(recordedCaseOf(record, settings), { onPathway: false });
  const targets = entered ? targetDays(record, entered, settings.rules) : [];
  return (
    assessment && {
      assessment,
      sources,
      timeline: timelineOf(assessment, record, scanDue(record), targets),
      targets: entered ? targetsOfScans(record, entered, assessment.scans, settings.rules) : [],
    }
  );
}

/** What was known on the day of a scan before the last one; null for the last one, and where the scan has no date. */
export function earlierCourse(
  record: CaseRecord,
  settings: Settings,
  entered: EnteredRecord,
  { assessment: { scans }, chosen }: { readonly assessment: CaseAssessment; readonly chosen: number | null },
): EarlierCourse | null {
  const last = lastScan({ scans }) ?? -1;
  const date = chosen === null || chosen >= last ? null : (scans[chosen]?.date ?? null);
  if (chosen === null || date === null) return null;
  const patientCase = caseAsOf(record, entered, date);
  const { assessment } = courseOf(recordedCaseOf(patientCase, settings), { onPathway: false });
  const before = scans.slice(0, chosen).filter((one) => one.date === null || one.date <= date);
  return assessment && { date, patientCase, assessment, chosen: before.length };
}

/** The scan that stands for the course until another is chosen: the last one that has an sFLR; null without one. */
export function lastScan({ scans }: Pick<CaseAssessment, 'scans'>): number | null {
  const at = scans.findLastIndex(({ sflrPercent }) => sflrPercent !== null);
  return at < 0 ? null : at;
}

/** How a scan is named where its day is what matters: "day 22", else its date. */
export function scanName({ dayFromIndex, date }: Pick<AssessedScan, 'dayFromIndex' | 'date'>): string {
  if (dayFromIndex !== null) return `day\u00a0${dayFromIndex < 0 ? `−${-dayFromIndex}` : dayFromIndex}`;
  return date ?? 'no date';
}
