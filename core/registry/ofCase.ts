import type { z } from 'zod';
import { formulasOf, leadingSeries } from '../cases/status.ts';
import { isEnded } from '../cases/timeline.ts';
import { secondsByKind } from '../contours/handTime.ts';
import { cutStatement } from '../contours/planStatement.ts';
import { activePlan } from '../contours/plans.ts';
import type { CaseShape, Settings as SettingsShape } from '../contract/shapes.ts';
import { siteReadingError } from '../liver/readingError.ts';
import { heldSignature } from '../review/heldSignature.ts';
import type { RecordedCase, RecordedSignature } from './recordedCase.ts';

type Case = z.output<typeof CaseShape>;
type Series = Case['timePoints'][number]['series'][number];
type SiteSettings = z.output<typeof SettingsShape>;
/** What of a site's settings its numbers are made by. Rules and reading error left out: the papers'. */
export type Site = Pick<SiteSettings, 'bsaFormula' | 'stlvFormula' | 'siteCode' | 'countTime'> &
  Partial<Pick<SiteSettings, 'rules' | 'readingError'>>;

/** Whether an FLR was measured here on that day: what was measured elsewhere on the same day is kept then, and not counted. */
export const isMeasured = ({ series }: Pick<Case['timePoints'][number], 'series'>): boolean =>
  leadingSeries(series)?.measured?.functionalFlrMl != null;

interface RecordedOptions {
  readonly withNotes?: boolean;
  /** The signature that holds over the contours of a series now; left out: what its review says. */
  readonly signatureOf?: (series: Series) => RecordedSignature | null;
}

/**
 * A case of the house as its records are made from it: of every time point the series it speaks of, where that one was
 * contoured and measured. The formulas are the case's, the site's own choice where it made one. `withNotes`: what persons
 * wrote goes along, because somebody asked for it.
 */
export function recordedCaseOf(
  patientCase: Case,
  site: Site,
  { withNotes = false, signatureOf = signatureOverAll }: RecordedOptions = {},
): RecordedCase {
  const { id, demonstration, body, bodySources, pathway, liver, icgR15Pct, events, timePoints } = patientCase;
  return {
    caseId: id,
    siteCode: site.siteCode,
    demonstration,
    body,
    bodySources,
    pathway,
    liver,
    icgR15Pct,
    events,
    formulas: formulasOf(patientCase, site),
    ended: isEnded(patientCase.decisions),
    ...(site.rules && { rules: site.rules }),
    readingError: site.readingError ? siteReadingError(site.readingError) : null,
    stated: timePoints.flatMap(({ date, stated, series }) =>
      date !== null && stated !== null && !isMeasured({ series })
        ? [{ date, flrMl: stated.flrMl, liverMl: stated.liverMl, tumourMl: stated.tumourMl }]
        : [],
    ),
    scans: timePoints.flatMap(({ date, series }) => {
      const leading = leadingSeries(series);
      if (!leading?.reading || !leading.measured) return [];
      const { reading, measured } = leading;
      const plan = activePlan(reading.plans);
      return [
        {
          date,
          seriesInstanceUID: leading.seriesInstanceUID,
          studyInstanceUID: leading.studyInstanceUID,
          modality: leading.modality,
          phase: leading.phaseGuess,
          phaseConfirmed: leading.phaseConfirmed,
          convolutionKernel: leading.convolutionKernel,
          sliceThicknessMm: null,
          sliceSpacingMm: leading.sliceSpacingMm?.regular ? Math.round(100 * leading.sliceSpacingMm.max) / 100 : null,
          slices: leading.slices,
          findings: leading.findings,
          acceptances: leading.acceptances,
          reading,
          measured,
          signature: signatureOf(leading),
          // The rule, not the kinds it met ("measured.excludedKinds"): an ablation zone that came between two scans is no other rule.
          inclusion: reading.inclusion,
          excludedFindings: [
            ...(measured.excludedKinds ?? (measured.tumourMl > 0 ? (['tumour'] as const) : [])),
            ...((measured.transectionZoneMl ?? 0) > 0 ? (['transectionZone'] as const) : []),
          ],
          cut: plan && cutStatement(plan),
          secondsSpent: site.countTime && leading.spent.length > 0 ? secondsByKind(leading.spent) : null,
          notes: withNotes ? notesOf(reading) : null,
        },
      ];
    }),
  };
}

const notesOf = ({ note, segments }: Pick<NonNullable<Series['reading']>, 'note' | 'segments'>) => ({
  reading: note || null,
  segments: segments.flatMap(({ kind, note }) => (note ? [{ kind, note }] : [])),
});

/** The signature of a review that left no segment out: a record vouches for every volume of its scan. */
const signatureOverAll = (series: Pick<Series, 'review'>): RecordedSignature | null =>
  series.review?.segments.every(({ state }) => state === 'signed') ? heldSignature(series) : null;
