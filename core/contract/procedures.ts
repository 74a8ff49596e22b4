import { z } from 'zod';
import { CohortCaseShape } from '../cohort/shape.ts';
import { ROLES } from '../pathway/decision.ts';
import { STOP_REASONS } from '../pathway/machine.ts';
import { CaseRecordShape, ItemId } from '../record/caseRecord.ts';
import { GivenShape } from '../record/entry.ts';
import { OWN_LISTS } from '../record/field.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName } from '../record/fields.ts';
import { change, query } from './procedure.ts';
import {
  Body,
  BodySources,
  CaseId,
  CaseShape,
  DoneShape,
  EditorShape,
  EventType,
  GeometryShape,
  Identity,
  LiverCondition,
  LookChanges,
  LossShape,
  Measured,
  Pathway,
  ReadingShape,
  SeriesSummary,
  Settings,
  SpentShape,
  StatedVolumes,
  VolumesShape,
  WorklistRow,
} from './shapes.ts';

const nothing = z.object({});
const recordFieldName = z.enum(RECORD_FIELD_NAMES as [RecordFieldName, ...RecordFieldName[]]);
const seriesId = z.string().min(1).max(200);
/** A window names itself by an id that it makes up when it opens. */
const inWindow = z.object({ caseId: CaseId, seriesId, window: z.string().regex(/^[0-9a-z-]{8,64}$/) });

/**
 * Everything the host can do. The window knows the host only through this table. `case.readOnly` wherever it stands: the
 * data folder cannot be written (any more); a second Remnant on one folder does not get this far, it is not started.
 * `disk.failing` may be the answer to each: the disk that holds the cases could not be written or read.
 */
export const procedures = {
  'app.info': query({
    input: nothing,
    output: z.object({ version: z.string(), shell: z.enum(['electron', 'browser']), dataFolder: z.string() }),
  }),
  'settings.get': query({ input: nothing, output: Settings }),
  'settings.set': change({ input: Settings.partial(), output: Settings, errors: ['case.readOnly', 'disk.full'] }),

  'worklist.list': query({ input: nothing, output: z.array(WorklistRow) }),
  /** Every case as a row of statistics, assessed anew; without a name, an ID or a date. */
  'cohort.open': query({ input: nothing, output: z.object({ cases: z.array(CohortCaseShape) }) }),
  'case.open': query({ input: z.object({ caseId: CaseId }), output: CaseShape, errors: ['case.notFound'] }),
  /** What could not be brought back of the readings of a case, until `reading.lossesRead`; series without are left out. */
  'case.losses': query({
    input: z.object({ caseId: CaseId }),
    output: z.array(z.object({ seriesId, losses: z.array(LossShape) })),
    errors: ['case.notFound', 'case.readOnly', 'disk.full'],
  }),
  /** Who the patient is; the one procedure that gives a name. Hidden (stand-ins) in demonstration mode. */
  'case.identity': query({ input: z.object({ caseId: CaseId }), output: Identity, errors: ['case.notFound'] }),
  'case.edit': change({
    input: z.object({
      caseId: CaseId,
      body: Body.partial().optional(),
      pathway: Pathway.nullable().optional(),
      liver: LiverCondition.nullable().optional(),
      icgR15Pct: z.number().nullable().optional(),
      events: z.array(z.object({ type: EventType, date: z.string() })).optional(),
    }),
    output: CaseShape,
    errors: ['case.notFound', 'case.invalid', 'case.readOnly', 'disk.full'],
  }),
  /**
   * A case without images: its volumes were measured elsewhere, and are entered (`case.state`). The patient's name and ID
   * go to the identity store, as those of a header do.
   */
  'case.create': change({
    input: z.object({ name: z.string().trim().min(1).max(200), id: z.string().trim().max(64) }),
    output: CaseShape,
    errors: ['case.readOnly', 'disk.full'],
  }),
  /** Volumes of a day that were measured elsewhere; null takes them away. */
  'case.state': change({
    input: z.object({ caseId: CaseId, date: z.string(), volumes: StatedVolumes.nullable() }),
    output: CaseShape,
    errors: ['case.notFound', 'case.invalid', 'case.readOnly', 'disk.full'],
  }),
  /**
   * Keeps what a person decided about the next state of the case's pathway, made on what is known on its day. It means that
   * criteria were recorded as met, or that a person went another way; it is no advice to operate.
   */
  'case.decide': change({
    input: z.object({
      caseId: CaseId,
      to: z.string().max(40),
      date: z.string(),
      role: z.enum(ROLES),
      reason: z.string().max(2000).nullable(),
      stop: z.enum(STOP_REASONS).nullable(),
      roundingConfirmed: z.boolean(),
    }),
    output: CaseShape,
    errors: [
      'case.notFound',
      'case.invalid',
      'case.readOnly',
      'disk.full',
      'reader.missing',
      'pathway.notGiven',
      'decision.notOffered',
      'decision.personMissing',
      'decision.reasonMissing',
      'decision.stopReasonMissing',
      'decision.roundingNotConfirmed',
    ],
  }),
  /** How segments of the case are drawn; those that are not named stay as they are. Nothing measured follows from it. */
  'case.setLooks': change({
    input: z.object({ caseId: CaseId, looks: LookChanges }),
    output: nothing,
    errors: ['case.notFound', 'case.readOnly', 'disk.full'],
  }),
  /** Deletes the case and its instances, and says how much went. */
  'case.delete': change({
    input: z.object({ caseId: CaseId }),
    output: z.object({ instances: z.number(), bytes: z.number() }),
    errors: ['case.notFound', 'case.readOnly'],
  }),

  /** What persons entered of a case, the newest of each field. What the case knows by itself stands in the case. */
  'record.open': query({ input: z.object({ caseId: CaseId }), output: CaseRecordShape, errors: ['case.notFound'] }),
  /**
   * Enters fields, all or none; null takes one away, its history stays. A field that the case knows by itself is written by
   * `case.edit`, and only the reason why it is missing here. ICG-R15 of the last day is the case's own from then on.
   */
  'record.enter': change({
    input: z.object({
      caseId: CaseId,
      entered: z
        .array(
          z.object({
            item: ItemId,
            field: recordFieldName,
            given: GivenShape.nullable(),
          }),
        )
        .min(1)
        .max(500),
    }),
    output: z.object({ record: CaseRecordShape, case: CaseShape }),
    errors: [
      'case.notFound',
      'record.itemNotFound',
      /** Another kind of value, an unknown word or unit, or a value that stands elsewhere; `details.field`. */
      'record.notThisField',
      /** Outside what is possible: `details.from`, `to`, `unit`, as it was entered. */
      'record.impossible',
      'case.readOnly',
      'disk.full',
    ],
  }),
  /** Adds an item to a list of the record under an id that the window makes up, brings it back, or takes it away. */
  'record.item': change({
    input: z.object({
      caseId: CaseId,
      list: z.enum(OWN_LISTS),
      id: z.string().regex(/^[0-9a-z-]{8,64}$/),
      kept: z.boolean(),
    }),
    output: z.object({ record: CaseRecordShape, case: CaseShape }),
    errors: ['case.notFound', 'case.readOnly', 'disk.full'],
  }),

  /** Headers of folders, files or zips on this computer, or of an upload (browser); progress counts files. */
  'import.scan': query({
    input: z.object({ paths: z.array(z.string()).optional(), uploadId: z.string().optional() }),
    output: z.object({
      scanId: z.string(),
      series: z.array(SeriesSummary),
      ignored: z.array(z.object({ path: z.string(), code: z.string() })),
      /** What the headers say; identity apart, for the person who must recognise the patient before taking it. */
      patients: z.array(
        z.object({
          studyInstanceUID: z.string(),
          /** The patient's series of that study: a mixed archive may hold two patients under one study. */
          seriesIds: z.array(z.string()),
          identity: Identity,
          body: Body,
          bodySources: BodySources,
          caseId: CaseId.nullable(),
        }),
      ),
    }),
    /** `path.notFound` says by `details.given` which of the paths is not there. */
    errors: ['path.notFound', 'upload.notFound'],
  }),
  /** Copies instances byte for byte into the case (a new one, where caseId is null), checked by hash; progress in bytes. */
  'import.take': change({
    input: z.object({
      scanId: z.string(),
      seriesIds: z.array(seriesId).min(1),
      caseId: CaseId.nullable(),
    }),
    output: z.object({
      caseId: CaseId,
      seriesIds: z.array(seriesId),
      copied: z.number(),
      bytes: z.number(),
      /** Files whose pixels could not be decoded: they were left out, and the series' findings speak of the gap. */
      ignored: z.array(z.object({ path: z.string(), code: z.string() })),
    }),
    errors: [
      'scan.notFound',
      'series.notFound',
      'case.notFound',
      'case.otherPatient',
      'disk.full',
      'case.readOnly',
      'file.changed',
      /** Of a chosen series nothing could be decoded. */
      'series.refused',
    ],
  }),

  /** Accepts an acceptable finding by name, with a reason; travels with every number that comes of the series. */
  'series.accept': change({
    input: z.object({ caseId: CaseId, seriesId, code: z.string(), reason: z.string().min(1) }),
    output: CaseShape,
    errors: [
      'case.notFound',
      'series.notFound',
      'finding.notAcceptable',
      'reader.missing',
      'case.readOnly',
      'disk.full',
    ],
  }),
  'series.confirmPhase': change({
    input: z.object({ caseId: CaseId, seriesId, phase: z.string() }),
    output: CaseShape,
    errors: ['case.notFound', 'series.notFound', 'case.readOnly', 'disk.full'],
  }),
  /** Geometry of a measurable series. Its HU slices stream from /bytes/volume/{caseId}/{seriesId}. */
  'series.geometry': query({
    input: z.object({ caseId: CaseId, seriesId }),
    output: z.object({ geometry: GeometryShape, padding: z.number().nullable() }),
    errors: ['case.notFound', 'series.notFound', 'series.refused'],
  }),
  /**
   * Reads all slices of a series once more and compares them with the hashes that they were taken in by. `series.damaged`:
   * so many are other bytes now, or gone; saving of record and exports then refuse alike. Taking the files in again mends it.
   */
  'series.check': query({
    input: z.object({ caseId: CaseId, seriesId }),
    output: z.object({}),
    errors: ['case.notFound', 'series.notFound', 'series.damaged'],
  }),

  /** The reading as it is now, everything in it that was ever acknowledged. */
  'reading.open': query({
    input: z.object({ caseId: CaseId, seriesId }),
    output: ReadingShape,
    errors: ['case.notFound', 'series.notFound', 'case.readOnly', 'disk.full'],
  }),
  /**
   * Opens a reading to be edited by this window (an id of its own), with what can be undone and redone. One window at a time
   * edits: `editor` says who does where that is another one, and the reading is then to be looked at. Changes go to
   * PUT /bytes/journal/{caseId}/{seriesId}, the first as number `sequence` + 1.
   */
  'reading.edit': change({
    input: inWindow,
    output: z.object({
      reading: ReadingShape,
      sequence: z.number().int(),
      done: z.array(DoneShape),
      undone: z.array(DoneShape),
      editor: EditorShape.nullable(),
      /** What was done up to this number can no longer be undone; 0 where the journal reaches back to the first. */
      undoFrom: z.number().int(),
      /** Changes that were saved and are not in the contours: the sum of `losses`. */
      notRestored: z.number().int(),
      /** What could not be brought back, each time this is asked until `reading.lossesRead`. */
      losses: z.array(LossShape),
    }),
    errors: ['case.notFound', 'series.notFound', 'case.readOnly', 'disk.full'],
  }),
  /** A person has read what could not be brought back: it is not told again. */
  'reading.lossesRead': change({
    input: z.object({ caseId: CaseId, seriesId }),
    output: nothing,
    errors: ['case.notFound', 'series.notFound', 'case.readOnly', 'disk.full'],
  }),
  /**
   * Held open by the window that edits, for as long as it does; its end, however it comes, frees the reading. Answers `asked`
   * when another window asks (once for each), `lost` when the reading is no longer this window's.
   */
  'reading.hold': change({
    input: inWindow,
    output: z.object({ state: z.enum(['asked', 'lost']) }),
    errors: ['case.notFound', 'series.notFound'],
  }),
  /** Asks to edit, and answers when the window that does has let go; `anyway`: without waiting for it. */
  'reading.ask': change({
    input: inWindow.extend({ anyway: z.boolean() }),
    output: z.object({ given: z.boolean() }),
    errors: ['case.notFound', 'series.notFound'],
  }),
  /** This window edits no more; says who does now, where somebody had asked. */
  'reading.release': change({
    input: inWindow,
    output: z.object({ editor: EditorShape.nullable() }),
    errors: ['case.notFound', 'series.notFound'],
  }),
  /**
   * Brings layers, records and volumes of the case up to what the journal holds; the host counts them. `shown`: what the
   * window shows at `sequence`. Where that is not what the host counts: `reading.volumesDisagree`, with the figure.
   */
  'reading.settle': change({
    input: z.object({ caseId: CaseId, seriesId, sequence: z.number().int(), shown: VolumesShape.nullable() }),
    output: ReadingShape,
    errors: ['case.notFound', 'series.notFound', 'reading.volumesDisagree', 'case.readOnly', 'disk.full'],
  }),
  /**
   * Keeps how long hands worked on segments, as far as one sitting has come: told again it is not counted again. Answers with
   * what the other sittings came to. While the settings forbid to count, nothing is kept.
   */
  'reading.spend': change({
    input: z.object({
      caseId: CaseId,
      seriesId,
      sitting: z.string().regex(/^[0-9a-z-]{8,64}$/),
      spent: z.array(SpentShape).max(255 * 32),
    }),
    output: z.object({ before: z.array(SpentShape) }),
    errors: ['case.notFound', 'series.notFound', 'case.readOnly', 'disk.full'],
  }),
  /**
   * Saves a reading whose layers were sent before (PUT /bytes/layer). `reading.revision` is the one that was opened, or
   * that the last save answered; the answer carries the next one. `reading.stale`: another window saved in between.
   * A reading becomes one of record only under a reader's name: its own, else that of the settings (`reader.missing`).
   * The host counts the layers itself; `measured` is what the sender shows, and where that is not what the host counts
   * nothing is saved (`reading.volumesDisagree`, with the figure). Other voxels or records than before end what could be
   * undone; while a window edits them they are refused (`reading.heldElsewhere`).
   */
  'reading.save': change({
    input: z.object({ caseId: CaseId, reading: ReadingShape, measured: Measured.nullable() }),
    output: ReadingShape,
    errors: [
      'case.notFound',
      'series.notFound',
      'reader.missing',
      'series.refused',
      'series.damaged',
      'reading.stale',
      'reading.heldElsewhere',
      'reading.volumesDisagree',
      'layer.notFound',
      'layer.otherGrid',
      'case.readOnly',
      'disk.full',
    ],
  }),

  /**
   * The segments of a foreign labelmap (NIfTI or NRRD), put on the grid of the series; from an upload (browser), which goes
   * with it, or a path on this computer. Nothing of a reading changes: the voxels are fetched from /bytes/layer/{hash}.
   */
  'labels.read': query({
    input: z.object({
      caseId: CaseId,
      seriesId,
      from: z.union([z.object({ uploadId: z.string() }), z.object({ path: z.string() })]),
    }),
    output: z.object({
      hash: z.string(),
      /** Those that have voxels, by number; `label` is the name that the file gives. */
      segments: z.array(
        z.object({ number: z.number().int().min(1).max(255), label: z.string().nullable(), voxels: z.number().int() }),
      ),
    }),
    errors: [
      'case.notFound',
      'series.notFound',
      'series.refused',
      'upload.notFound',
      'path.notFound',
      /** Of another size or place, by `details.labels` and `details.series`, or `details.distanceMm`. */
      'labels.geometryMismatch',
      'labels.wrongSeries',
      /** No labelmap by its name or values, or an empty one. */
      'labels.invalid',
      'file.truncated',
      'file.corrupt',
      'case.readOnly',
      'disk.full',
    ],
  }),

  /**
   * Registry records of a case as JSON or CSV; the PDF report of its last measured scan: kept under a ticket, fetched from
   * /bytes/export/{ticket}. A number that was refused (no formula chosen, say) stands in them as missing, with its code.
   * `notes`: JSON with what persons wrote beside segments and readings; left out, since it is free text.
   * `part`: the records of the scans, where it is left out, or the record of the case with the fields that persons
   * filled, in which `masked` ones are there and not told.
   */
  'registry.export': query({
    input: z.object({
      caseId: CaseId,
      format: z.enum(['json', 'csv']),
      notes: z.boolean().optional(),
      part: z.enum(['scans', 'case']).optional(),
      masked: z.array(recordFieldName).max(500).optional(),
    }),
    output: z.object({ ticket: z.string(), fileName: z.string() }),
    errors: ['case.notFound', 'record.nothingMeasured', 'series.damaged'],
  }),
  /**
   * The report of a case: its last measured scan, and its course where there is one. As JSON it holds days, not dates, and no
   * name; with `notes` also what persons wrote as reasons, which may hold one.
   */
  'report.export': query({
    input: z.object({ caseId: CaseId, format: z.enum(['pdf', 'json']).optional(), notes: z.boolean().optional() }),
    output: z.object({ ticket: z.string(), fileName: z.string() }),
    errors: ['case.notFound', 'record.nothingMeasured', 'series.damaged'],
  }),
  /** One layer of a saved reading as a labelmap file on its series' own grid, under a ticket too. */
  'labels.export': query({
    input: z.object({
      caseId: CaseId,
      seriesId,
      layer: z.enum(['extent', 'findings', 'partition']),
      format: z.enum(['nii.gz', 'nrrd']),
    }),
    output: z.object({ ticket: z.string(), fileName: z.string() }),
    errors: ['case.notFound', 'series.notFound', 'layer.notFound', 'output.cannotHold'],
  }),
} as const;

export type Procedures = typeof procedures;
export type ProcedureName = keyof Procedures;
export type Input<N extends ProcedureName> = z.input<Procedures[N]['input']>;
export type Output<N extends ProcedureName> = z.output<Procedures[N]['output']>;
export type ErrorCode<N extends ProcedureName> =
  | Procedures[N]['errors'][number]
  | 'host.internal'
  | 'host.unreachable'
  | 'host.aborted'
  | 'input.invalid';
