import { z } from 'zod';
import { FINDING_KINDS, SEGMENT_KIND_NAMES } from '../contours/codes.ts';
import { DEFAULT_INCLUSION } from '../contours/inclusion.ts';
import { OUTLINE_LINES } from '../contours/looks.ts';
import { PlansShape } from '../contours/planShapes.ts';
import { NO_PLANS } from '../contours/plans.ts';
import { LONGEST_NOTE, type ReadingRecords } from '../contours/reading.ts';
import { BSA_FORMULA_NAMES } from '../liver/bsa.ts';
import { EVENT_TYPES, PATHWAYS } from '../liver/caseInput.ts';
import { SiteReadingErrorShape } from '../liver/readingError.ts';
import { STLV_FORMULA_NAMES } from '../liver/stlv.ts';
import { LIVER_CONDITIONS } from '../liver/target.ts';
import { DecisionShape } from '../pathway/decisionShape.ts';
import { SiteRulesShape } from '../pathway/settings.ts';
import { REVIEW_WORDS, ReviewSummaryShape } from '../review/summary.ts';

/** Shapes that cross between host and window. Identity is a shape of its own: no other one holds a name. */
const text = z.string();
const uid = z.string().min(1).max(200);
export const CaseId = z.string().regex(/^[0-9a-z-]{8,64}$/);
const vec3 = z.tuple([z.number(), z.number(), z.number()]).readonly();
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const FindingShape = z.object({
  code: text,
  severity: z.enum(['refuse', 'warn', 'note']),
  message: text,
  details: z.record(z.string(), z.unknown()),
});

export const GeometryShape = z.object({
  columns: z.number().int(),
  rows: z.number().int(),
  rowDirection: vec3,
  columnDirection: vec3,
  pixelSpacingMm: z.tuple([z.number(), z.number()]),
  slicePositions: z.array(vec3),
});

/** Why a series stands where it stands in the ranking: a code and a sentence. */
export const ReasonShape = z.object({ code: text, message: text, good: z.boolean() });

/** A series as the scan of a folder, or a case, shows it. */
export const SeriesSummary = z.object({
  id: uid,
  seriesInstanceUID: uid,
  studyInstanceUID: uid,
  modality: text,
  description: text.nullable(),
  acquiredDate: isoDate.nullable(),
  acquiredFrom: text.nullable(),
  instances: z.number().int(),
  columns: z.number().int(),
  rows: z.number().int(),
  slices: z.number().int(),
  /** Heights of the slices along the normal, mm, ascending: for the picture of the gap. */
  sliceHeightsMm: z.array(z.number()),
  pixelSpacingMm: z.tuple([z.number(), z.number()]).nullable(),
  sliceSpacingMm: z.object({ min: z.number(), max: z.number(), regular: z.boolean() }).nullable(),
  gantryTiltDeg: z.number(),
  convolutionKernel: text.nullable(),
  transferSyntaxUID: text,
  measurable: z.boolean(),
  findings: z.array(FindingShape),
  /** portal venous, arterial …: always a guess until a person confirms it. */
  phaseGuess: text.nullable(),
  rank: z.number().int(),
  proposed: z.boolean(),
  reasons: z.array(ReasonShape),
});

/** What the header says of the patient's body; a person may correct it. */
export const Body = z.object({
  sex: z.enum(['M', 'F']).nullable(),
  ageYears: z.number().nullable(),
  heightCm: z.number().nullable(),
  weightKg: z.number().nullable(),
});
/** Where each value of a Body came from. `example`: made up for the demonstration, said wherever it is shown. */
export const BodySource = z.enum(['header', 'entered', 'example']).nullable();
export const BodySources = z.object({
  sex: BodySource,
  ageYears: BodySource,
  heightCm: BodySource,
  weightKg: BodySource,
});

export const Identity = z.object({ name: text, id: text, birthDate: isoDate.nullable(), hidden: z.boolean() });

export const EventType = z.enum(EVENT_TYPES);
export const Pathway = z.enum(PATHWAYS);
export const LiverCondition = z.enum(LIVER_CONDITIONS);

/** A finding that a person accepted by name, with the reason given. */
export const Acceptance = z.object({ code: text, reason: text, by: text, at: text });

export const SegmentShape = z.object({
  number: z.number().int().min(1).max(255),
  layer: z.enum(['extent', 'findings', 'partition']),
  kind: z.enum(SEGMENT_KIND_NAMES).nullable(),
  label: text,
  colour: z.string().regex(/^#[0-9A-Fa-f]{6}$/),
  visible: z.boolean(),
  locked: z.boolean(),
  note: text.max(LONGEST_NOTE).optional(),
});
export const EditedSlicesShape = z.object({
  segment: z.number().int().min(1).max(255),
  plane: z.enum(['axial', 'coronal', 'sagittal']),
  indices: z.array(z.number().int().min(0)).readonly(),
});

export const LookShape = z.object({
  fill: z.number().min(0).max(1).nullable(),
  solid: z.number().min(0).max(1).nullable(),
  line: z.enum(OUTLINE_LINES).nullable(),
});
const lookName = z.string().max(80);

/** How long hands worked on a segment, s. */
export const SpentShape = z.object({
  segment: z.number().int().min(1).max(255),
  kind: z.enum(SEGMENT_KIND_NAMES).nullable(),
  seconds: z.number().min(0),
});

const side = z.enum(['in', 'out']).nullable();
export const InclusionShape = z.object({
  excludedKinds: z.array(z.enum(FINDING_KINDS)).readonly(),
  venaCava: side,
  hilum: side,
  gallbladderFossa: side,
});

/** What a reading keeps beside its voxels. A part that an older case does not have yet needs a default. */
export const RecordsShape = z.object({
  segments: z.array(SegmentShape).readonly(),
  plans: PlansShape.default(NO_PLANS),
  editedSlices: z.array(EditedSlicesShape).readonly().default([]),
  inclusion: InclusionShape.default(DEFAULT_INCLUSION),
  note: text.max(LONGEST_NOTE).default(''),
}) satisfies z.ZodType<ReadingRecords, unknown>;

/** A layer's voxels are fetched and sent as bytes (docs: architecture, *Bytes*); here only their SHA-256. */
export const ReadingShape = z.object({
  id: text,
  seriesId: uid,
  reader: text,
  status: z.enum(['draft', 'ofRecord']),
  revision: z.number().int(),
  ...RecordsShape.shape,
  layers: z.array(z.object({ layer: z.enum(['extent', 'findings', 'partition']), hash: text })),
  savedAt: text.nullable(),
});

/** Volumes of a saved reading, as they were computed from its voxels, with what they rest on. */
export const Measured = z.object({
  readingId: text,
  revision: z.number().int(),
  measuredTlvMl: z.number(),
  functionalTlvMl: z.number(),
  tumourMl: z.number(),
  flrMl: z.number().nullable(),
  functionalFlrMl: z.number().nullable(),
  /** Kinds of findings that were taken off; not said by what was measured before there were kinds but tumours. */
  excludedKinds: z.array(z.enum(FINDING_KINDS)).readonly().optional(),
  /** The planned transection zone, ml; not said by what was measured before plans had one. */
  transectionZoneMl: z.number().nullable().optional(),
  /** Findings contoured outside the liver, ml; not said by what was measured before that was looked at. */
  outsideLiverMl: z.number().optional(),
  liverTouchesEdge: z.boolean(),
  flrTouchesEdge: z.boolean(),
  softwareVersion: text,
  by: text,
  at: text,
});

/** The volumes alone. */
export const VolumesShape = Measured.omit({
  readingId: true,
  revision: true,
  softwareVersion: true,
  by: true,
  at: true,
});

/** Something that was done to a reading, as the list of undo names it; `sequence` is its number in the journal. */
export const DoneShape = z.object({
  sequence: z.number().int(),
  title: text,
  gainedMl: z.number().nullable(),
  /** What segments that it is not about gained or lost by it. */
  beside: z.array(z.object({ label: text, gainedMl: z.number() })).optional(),
});

/**
 * What of a reading's journal could not be brought back: `damaged`, by bytes that are others than were written; `contradicts`,
 * since it does not fit the contours. The files were kept, to be looked at by a person.
 */
export const LossShape = z.object({
  why: z.enum(['damaged', 'contradicts']),
  /** Changes that had been saved and are not in the contours: at least so many. */
  changes: z.number().int().min(0),
  /** Bytes that were cut off or set aside unread. */
  bytes: z.number().int().min(0),
  /** What was done before, and is in the contours, can no longer be undone. */
  undoGone: z.boolean(),
  /** When the last change before the damage was saved, ISO 8601; null where nothing tells. */
  since: text.nullable(),
  /** Where they lie, inside the data folder. */
  files: z.array(text),
});

/** Who edits a reading: the reader named in the settings, and since when. */
export const EditorShape = z.object({ by: text, since: text });

/** Volumes of a day that were measured elsewhere, and entered: no voxels stand behind them, and every screen says so. */
export const StatedVolumes = z.object({
  flrMl: z.number().min(0).max(10_000),
  liverMl: z.number().min(0).max(20_000).nullable(),
  tumourMl: z.number().min(0).max(20_000).nullable(),
});

export const TimePoint = z.object({
  id: text,
  date: isoDate.nullable(),
  dateSource: text.nullable(),
  dayFromIndex: z.number().int().nullable(),
  /** Gives way to what is measured here. `by`, `at`: who entered it, and when. */
  stated: StatedVolumes.extend({ by: text, at: text }).nullable(),
  series: z.array(
    SeriesSummary.extend({
      acceptances: z.array(Acceptance),
      phaseConfirmed: z.boolean(),
      reading: ReadingShape.nullable(),
      measured: Measured.nullable(),
      /** Of a draft: what it measured when it was of record. */
      lastOfRecord: Measured.nullable(),
      /** How long hands worked on its segments, all sittings together. */
      spent: z.array(SpentShape),
      /** How far its contours have come in their review; left out while nobody has submitted any. */
      review: ReviewSummaryShape.optional(),
    }),
  ),
});

export const CaseShape = z.object({
  id: CaseId,
  demonstration: z.boolean(),
  body: Body,
  bodySources: BodySources,
  pathway: Pathway.nullable(),
  liver: LiverCondition.nullable(),
  /** ICG retention at 15 min, %: from 10 on the target of sFLR is strict. */
  icgR15Pct: z.number().nullable(),
  events: z.array(z.object({ type: EventType, date: isoDate })),
  /** How segments are drawn, by their names in `core/contours/looks`; of those that are drawn as their kind is, none. */
  looks: z.record(lookName, LookShape),
  /** What persons decided on its pathway, in the order in which it was written down; never changed. */
  decisions: z.array(DecisionShape),
  timePoints: z.array(TimePoint),
});

/** Looks that are changed; null: drawn as its kind is from now on. */
export const LookChanges = z.record(lookName, LookShape.nullable());

/**
 * A row of the worklist. `status` is a word of the window's own list; `scanDue` an ISO date or null; `dayFromIndex` the
 * days from the index event until today (a time point's own says the day of its scan).
 */
export const WorklistRow = z.object({
  id: CaseId,
  demonstration: z.boolean(),
  body: Body,
  pathway: Pathway.nullable(),
  lastScanDate: isoDate.nullable(),
  dayFromIndex: z.number().int().nullable(),
  flrMl: z.number().nullable(),
  /** Inputs of the last sFLR; the window computes it with core, so that no second place does. */
  lastMeasured: Measured.nullable(),
  /** The FLR of the last time point, where it was measured elsewhere. */
  statedFlrMl: z.number().nullable(),
  status: z.enum(['noScan', 'refused', 'toContour', 'toCut', 'toAssess', 'assessed', 'stated']),
  refusedCode: text.nullable(),
  scanDue: isoDate.nullable(),
  /** Somebody stopped or closed its course: nothing is waited for, whatever its FLR says. */
  ended: z.boolean(),
  /** What the contours of the last measured scan wait for; left out where nothing was contoured. */
  review: z.enum(REVIEW_WORDS).optional(),
});

export const BsaFormula = z.enum(BSA_FORMULA_NAMES);
export const StlvFormula = z.enum(STLV_FORMULA_NAMES);

/** The site's settings. Formulas are null until somebody chose them: sFLR is refused until then. */
export const Settings = z.object({
  bsaFormula: BsaFormula.nullable(),
  stlvFormula: StlvFormula.nullable(),
  reader: text,
  siteCode: text,
  /** What counts as liver in readings that are begun from now on. */
  inclusion: InclusionShape,
  /** Keys that a person set, by command: `contours.grow` → `B`. All others keep those they came with. */
  keys: z.record(z.string().max(80), z.string().min(1).max(24)),
  demonstrationMode: z.boolean(),
  /** Whether the time spent on segments is counted, shown and exported. */
  countTime: z.boolean(),
  interfaceScale: z.number().min(1).max(2),
  /** Rules that this site does not use, thresholds of its own, and how it holds sFLR against a target. */
  rules: SiteRulesShape,
  /** Its own reading error; null: the published one. */
  readingError: SiteReadingErrorShape.nullable(),
});
