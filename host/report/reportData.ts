import type { CourseReport } from '#core/report/courseReport';
import { SOFTWARE_VERSION } from '../version.ts';
import { citationLines, type RemnantReport, remarks, reportLines, uncertaintyText } from './reportContent.ts';

/**
 * What the pages say, as data that *Review* and a registry take: the case by its pseudonym, days instead of dates, numbers
 * with every digit and, of the scan, the lines as they are printed. Identity, pictures and the day of printing stay out.
 */
export const reportData = (scan: RemnantReport | null, course: CourseReport | null) => ({
  reportType: 'remnant.report',
  reportVersion: 1,
  caseId: course?.caseId ?? scan?.record.subject.caseId ?? null,
  demonstration: course?.demonstration ?? scan?.record.demonstration ?? null,
  notice: 'Research use, not a certified medical device.',
  signed: scan?.record.provenance.signature != null,
  /** A signature that an edit, or a change of what the contours rest on, made void is not the same as none. */
  signatureVoid: scan?.signature?.state === 'void',
  auditHead: scan?.auditHead ?? null,
  softwareVersion: SOFTWARE_VERSION,
  scan: scan && {
    record: scan.record,
    lines: reportLines(scan),
    uncertainty: uncertaintyText(scan),
    remarks: remarks(scan),
    formulas: citationLines(scan),
  },
  course,
});
