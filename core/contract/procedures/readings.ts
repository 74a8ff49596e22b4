import { z } from 'zod';
import { change, query } from '../procedure.ts';
import {
  CaseId,
  DoneShape,
  EditorShape,
  LossShape,
  Measured,
  ReadingShape,
  SpentShape,
  VolumesShape,
} from '../shapes.ts';
import { inWindow, nothing, seriesId, windowName } from './inputs.ts';

/** Contours of a series: editing by one window at a time, settling, saving. */
export const readingProcedures = {
  /** The reading as it is now, everything in it that was ever acknowledged. */
  'reading.open': query({
    input: z.object({ caseId: CaseId, seriesId }),
    output: ReadingShape,
    errors: ['case.notFound', 'series.notFound', 'case.readOnly', 'disk.full'],
  }),
  /**
   * Opens a reading to be edited by this window (an id of its own), with what can be undone and redone. One window at a time
   * edits: `editor` says who does where that is another one, and the reading is then to be looked at. Changes go to
   * PUT /bytes/journal/{caseId}/{seriesId}, the first as number `sequence` + 1. `left`: names under which pages edited that
   * this window stands in the place of, as a page that is loaded again does; they edit no more.
   */
  'reading.edit': change({
    input: inWindow.extend({ left: z.array(windowName).max(8).default([]) }),
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
} as const;
