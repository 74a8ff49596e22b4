import { z } from 'zod';
import { SEGMENT_KINDS, type SegmentKindName } from '../contours/codes.ts';
import { CUT_KINDS, DESTINATIONS } from '../contours/plans.ts';
import { RESECTION_NAMES } from '../contours/resections.ts';
import { FINDINGS, type FindingCode } from '../findings.ts';
import { BSA_FORMULA_NAMES } from '../liver/bsa.ts';
import { EVENT_TYPES, PATHWAYS } from '../liver/caseInput.ts';
import { READING_ERROR_KINDS } from '../liver/readingError.ts';
import { STLV_FORMULA_NAMES } from '../liver/stlv.ts';
import { LIVER_CONDITIONS, TARGET_COMPARISONS } from '../liver/target.ts';
import { ROLES } from '../pathway/decision.ts';
import {
  AT_LEAST,
  MEASURED_FIELDS,
  type MeasuredFieldName,
  MISSING_REASONS,
  PHASES,
  SLOTS,
  SOURCES,
  UCUM,
} from './fields.ts';

const missing = {
  missingReason: z.enum(MISSING_REASONS).nullable(),
  /** The refusal that made it missing, by its code. */
  missingCode: z.string().nullable(),
};
/** A value is there, or a reason is: never both, never neither. */
const eitherOr = (value: unknown, reason: unknown) => (value === null) === (reason !== null);

/** A coded or plain value with its reason when it is not there. */
const stated = <T extends z.ZodType>(value: T) =>
  z
    .strictObject({ value: value.nullable(), source: z.enum(SOURCES).nullable(), ...missing })
    .refine(
      (one: { value?: unknown; missingReason?: unknown }) => eitherOr(one.value ?? null, one.missingReason ?? null),
      'a value or a reason',
    );

const dayOffset = z
  .strictObject({ value: z.number().int().nullable(), ...missing })
  .refine((one) => eitherOr(one.value, one.missingReason), 'a day or a reason');

const finite = z.number();
const measured = (name: MeasuredFieldName) => {
  const { code, unit, denominator, interval } = MEASURED_FIELDS[name];
  return z
    .strictObject({
      valueQuantity: z
        .strictObject({
          value: finite,
          /** There where the value is a lower bound: cut off by the edge of the series, and accepted by name. */
          comparator: z.literal(AT_LEAST).optional(),
          unit: z.literal(unit),
          system: z.literal(UCUM),
          code: z.literal(code),
        })
        .nullable(),
      denominator: denominator === null ? z.null() : z.literal(denominator),
      interval95: interval ? z.tuple([finite, finite]).nullable() : z.null(),
      dayOffset: z.number().int().nullable(),
      source: z.enum(SOURCES).nullable(),
      reader: z.string().min(1).nullable(),
      softwareVersion: z.string(),
      ...missing,
    })
    .refine((one) => eitherOr(one.valueQuantity, one.missingReason), 'a value or a reason');
};

const segmentKind = z.enum(Object.keys(SEGMENT_KINDS) as [SegmentKindName, ...SegmentKindName[]]);
const hash = z.string().regex(/^[0-9a-f]{32,128}$/);
const findingCode = z.enum(Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]]);
const citation = z.strictObject({
  name: z.string(),
  expression: z.string(),
  citation: z.string(),
  doi: z.string().nullable(),
});

/**
 * A signature that holds as it leaves: by whom, in which role, on which day, over which voxels, and the hash of the entry of
 * the audit chain that it was written down in. Readers are roles or pseudonyms; the day counts from the index event.
 */
const SignatureShape = z.strictObject({
  by: z.string().min(1),
  role: z.enum(ROLES),
  dayOffset: z.number().int().nullable(),
  voxelHash: hash,
  /** Fingerprint of the key that signed. */
  keyId: z.string().min(1).nullable(),
  auditHash: hash.nullable(),
});

/**
 * What leaves the house about one scan. No name, ID, birth date, calendar date or DICOM UID: days count from the index
 * event, UIDs are salted hashes. Names are FHIR's where it has one (`subject`, `valueQuantity`; `effectiveDateTime` as
 * an offset), else the registry's field list.
 */
export const RegistryRecordShape = z.strictObject({
  recordType: z.literal('remnant.scan'),
  recordVersion: z.literal(2),
  /** Example data, never to be pooled. */
  demonstration: z.boolean(),
  subject: z.strictObject({
    caseId: z.string().regex(/^[0-9a-z-]{8,64}$/),
    siteCode: z.string().max(64).nullable(),
    sex: stated(z.enum(['M', 'F'])),
    ageYears: stated(z.union([z.number().int().min(0).max(89), z.literal('90+')])),
    pathway: stated(z.enum(PATHWAYS)),
    liver: stated(z.enum(LIVER_CONDITIONS)),
  }),
  indexEvent: z.enum(EVENT_TYPES).nullable(),
  effectiveDayOffset: dayOffset,
  slot: stated(z.strictObject({ kind: z.enum(SLOTS), number: z.number().int().min(1) })),
  imaging: z.strictObject({
    modality: z.string().max(16),
    phase: stated(z.enum(PHASES)),
    /** A guess from header and enhancement, until a person confirmed it. */
    phaseConfirmed: z.boolean(),
    kernel: stated(z.string().max(16)),
    slices: z.number().int().nullable(),
  }),
  measurements: z.strictObject(
    Object.fromEntries(Object.keys(MEASURED_FIELDS).map((name) => [name, measured(name as MeasuredFieldName)])) as {
      [Name in MeasuredFieldName]: ReturnType<typeof measured>;
    },
  ),
  provenance: z.strictObject({
    seriesHash: hash,
    studyHash: hash,
    findings: z.array(findingCode),
    /** Findings that a person accepted by name. The reason given stays at home: it is free text. */
    acceptances: z.array(
      z.strictObject({ code: findingCode, by: z.string().min(1).nullable(), dayOffset: z.number().int().nullable() }),
    ),
    layers: z.array(z.strictObject({ layer: z.enum(['extent', 'findings', 'partition']), hash })),
    readingStatus: z.enum(['draft', 'ofRecord']),
    readingRevision: z.number().int(),
    /** Who signed these contours; null: nobody did, or what was signed has changed since. */
    signature: SignatureShape.nullable(),
    /** Kinds, not labels: a label is free text. */
    excludedFindings: z.array(segmentKind),
    /** How FLR and lobe were parted; null where no recipe says it (contours opened from elsewhere) or nothing was cut. */
    cut: z
      .strictObject({
        kind: z.enum(CUT_KINDS),
        resection: z.enum(RESECTION_NAMES).nullable(),
        segmentI: z.enum(DESTINATIONS).nullable(),
        middleHepaticVein: z.enum(DESTINATIONS).nullable(),
        transectionZone: z.strictObject({ widthMm: finite, depthMm: finite.nullable() }).nullable(),
      })
      .nullable(),
    /** How long hands worked on segments of a kind; null where it was not counted. */
    secondsSpent: z.array(z.strictObject({ kind: segmentKind.nullable(), seconds: finite.min(0) })).nullable(),
    /** Free text as persons wrote it. Null unless whoever exported asked for it by name. */
    notes: z
      .strictObject({
        reading: z.string().min(1).nullable(),
        segments: z.array(
          z.strictObject({
            kind: segmentKind.nullable(),
            note: z.string().min(1),
          }),
        ),
      })
      .nullable(),
    stlvFormula: z.enum(STLV_FORMULA_NAMES).nullable(),
    bsaFormula: z.enum(BSA_FORMULA_NAMES).nullable(),
    formulas: z.array(citation),
    readingCv: finite,
    /** Whose error that is. Where a site says it is from stays at home: it is free text. */
    readingErrorKind: z.enum(READING_ERROR_KINDS),
    /** What the site set otherwise than the papers when this record was made; null where their rules hold. */
    siteRules: z
      .strictObject({
        changedThresholds: z.array(
          z.strictObject({ rule: z.string(), name: z.string(), unit: z.string(), from: finite, to: finite }),
        ),
        switchedOff: z.array(z.string()),
        compared: z.enum(TARGET_COMPARISONS).nullable(),
      })
      .nullable(),
    growthCountedFrom: z.enum(['stage1', 'scan']).nullable(),
    warnings: z.array(z.string()),
    softwareVersion: z.string(),
    recordedBy: z
      .strictObject({ value: z.string().min(1).nullable(), ...missing })
      .refine((one) => eitherOr(one.value, one.missingReason), 'a name or a reason'),
    recordedDayOffset: dayOffset,
  }),
});

export type RegistryRecord = z.output<typeof RegistryRecordShape>;
export type MeasuredValue = RegistryRecord['measurements'][MeasuredFieldName];
