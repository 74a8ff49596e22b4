import { FINDINGS, type FindingCode } from '../findings.ts';
import type { Citation } from '../liver/bsa.ts';
import { daysBetween, type IsoDate } from '../liver/days.ts';
import { DEFAULT_READING_ERROR } from '../liver/readingError.ts';
import { indexEvent } from '../liver/scanOrder.ts';
import { standardisedTlv } from '../liver/stlv.ts';
import { FINDINGS_OUTSIDE } from '../liver/warnings.ts';
import { changedRules, DEFAULT_SETTINGS } from '../pathway/settings.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { Centimetre, Kilogram } from '../units.ts';
import { courseOf, dateOf } from './course.ts';
import { measurementsOf, type ScanInHand } from './measurements.ts';
import { type RegistryRecord, RegistryRecordShape } from './record.ts';
import type { RecordedCase, RecordedSignature } from './recordedCase.ts';
import { stated, statedDay, statedReader } from './stated.ts';
import { kernelOf, phaseOf, slotsOf, subjectOf } from './subject.ts';

/** Makes a salted digest of a DICOM UID, in hex. Handed in: core has no cryptography. */
export type UidHash = (uid: string) => string;

/**
 * One validated record per measured scan of a case, by date. A value that was refused stays in its record as null with
 * the refusal's code. Refuses a case in which nothing was measured.
 */
export function registryRecords(
  recorded: RecordedCase,
  hash: UidHash,
): Result<readonly RegistryRecord[], 'record.nothingMeasured'> {
  if (recorded.scans.length === 0) return refuse('record.nothingMeasured', { stated: recorded.stated?.length ?? 0 });
  const { heightCm, weightKg } = recorded.body;
  const body = { heightCm: heightCm as Centimetre | null, weightKg: weightKg as Kilogram | null };
  const standard = standardisedTlv(body, recorded.formulas);
  const { assessment, scans } = courseOf(recorded);
  const events = recorded.events.map(({ type, date }) => ({ type, date: dateOf(date) }));
  const index = indexEvent({ pathway: recorded.pathway, events });
  const slots = slotsOf(
    scans.map(({ date }) => date),
    events,
  );
  const days: DayOffset = (date) => (index === null || date === null ? null : daysBetween(index.date, date));
  return ok(
    scans.map(({ scan, date, assessed }, n) => {
      const hand = { recorded, scan, dayOffset: days(date), standard, assessment, assessed };
      return registryRecord(hand, index?.type ?? null, slots[n] ?? null, days, hash);
    }),
  );
}

type DayOffset = (date: IsoDate | null) => number | null;

/** One scan's record, valid once built: what does not fit its shape is a mistake of ours and is thrown. */
function registryRecord(
  hand: ScanInHand,
  indexType: RegistryRecord['indexEvent'],
  slot: RegistryRecord['slot']['value'],
  days: DayOffset,
  hash: UidHash,
): RegistryRecord {
  const { recorded, scan, dayOffset } = hand;
  const record: RegistryRecord = {
    recordType: 'remnant.scan',
    recordVersion: 2,
    demonstration: recorded.demonstration,
    subject: subjectOf(recorded),
    indexEvent: indexType,
    effectiveDayOffset: statedDay(dayOffset),
    slot: stated(slot, 'computed'),
    imaging: {
      modality: scan.modality,
      phase: stated(phaseOf(scan.phase), scan.phaseConfirmed ? 'entered' : 'computed'),
      phaseConfirmed: scan.phaseConfirmed,
      kernel: stated(kernelOf(scan.convolutionKernel), 'header'),
      slices: scan.slices,
    },
    measurements: measurementsOf(hand),
    provenance: provenanceOf(hand, days, hash),
  };
  return RegistryRecordShape.parse(record);
}

function provenanceOf(
  { recorded, scan, standard, assessment, assessed }: ScanInHand,
  days: DayOffset,
  hash: UidHash,
): RegistryRecord['provenance'] {
  const { reading, measured } = scan;
  const basis = standard.ok ? standard.value.basis : null;
  const readingError = recorded.readingError ?? DEFAULT_READING_ERROR;
  const changed = changedRules(recorded.rules ?? DEFAULT_SETTINGS);
  // What else a site sets has no part in the numbers of a scan.
  const { changedThresholds = [], switchedOff = [], compared = null } = changed ?? {};
  const rules = changedThresholds.length + switchedOff.length > 0 || compared !== null ? changed : null;
  const n = assessed === null ? -1 : (assessment?.scans.indexOf(assessed) ?? -1);
  // Said of every measured scan, also where the engine gives it no number.
  const outside = (measured.outsideLiverMl ?? 0) > 0;
  const warnings = n < 0 ? [] : assessment!.warnings.filter((one) => one.scan === null || one.scan === n);
  return {
    seriesHash: hash(scan.seriesInstanceUID),
    studyHash: hash(scan.studyInstanceUID),
    findings: scan.findings.map(({ code }) => code).filter(isFinding),
    acceptances: scan.acceptances.flatMap(({ code, by, at }) =>
      isFinding(code) ? [{ code, by: by.trim() || null, dayOffset: days(dateOf(at)) }] : [],
    ),
    layers: reading.layers.map((one) => ({ layer: one.layer, hash: one.hash })),
    readingStatus: reading.status,
    readingRevision: reading.revision,
    signature: signatureOf(scan.signature ?? null, days),
    excludedFindings: [...scan.excludedFindings],
    cut: scan.cut ?? null,
    secondsSpent: scan.secondsSpent ? scan.secondsSpent.map((one) => ({ ...one })) : null,
    notes: scan.notes
      ? { reading: scan.notes.reading, segments: scan.notes.segments.map((one) => ({ ...one })) }
      : null,
    stlvFormula: basis?.stlvFormula ?? null,
    bsaFormula: basis?.bsaFormula ?? null,
    formulas: [basis?.stlv, basis?.bsa].flatMap((one) => (one ? [cited(one)] : [])),
    readingCv: readingError.cv,
    readingErrorKind: readingError.kind,
    siteRules: rules && {
      changedThresholds: rules.changedThresholds.map(({ rule, name, unit, from, to }) => ({
        rule,
        name,
        unit,
        from,
        to,
      })),
      switchedOff: [...rules.switchedOff],
      compared: rules.compared,
    },
    growthCountedFrom: assessed?.interval?.countedFrom ?? null,
    warnings: [...new Set([...(outside ? [FINDINGS_OUTSIDE] : []), ...warnings.map(({ code }) => code)])],
    softwareVersion: measured.softwareVersion,
    recordedBy: statedReader(measured.by),
    recordedDayOffset: statedDay(days(dateOf(measured.at))),
  };
}

const signatureOf = (signature: RecordedSignature | null, days: DayOffset): RegistryRecord['provenance']['signature'] =>
  signature && {
    by: signature.by,
    role: signature.role,
    dayOffset: days(dateOf(signature.at)),
    voxelHash: signature.voxelHash,
    keyId: signature.keyId,
    auditHash: signature.auditHash,
  };

const cited = ({ label, expression, citation, doi }: Citation) => ({ name: label, expression, citation, doi });
const isFinding = (code: string): code is FindingCode => Object.hasOwn(FINDINGS, code);
