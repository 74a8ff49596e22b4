import { z } from 'zod';
import { CohortCaseShape } from '../../cohort/shape.ts';
import { ROLES } from '../../pathway/decision.ts';
import { STOP_REASONS } from '../../pathway/machine.ts';
import { change, query } from '../procedure.ts';
import {
  Body,
  CaseId,
  CaseShape,
  EventType,
  Identity,
  LiverCondition,
  LookChanges,
  LossShape,
  Pathway,
  StatedVolumes,
  WorklistRow,
} from '../shapes.ts';
import { nothing, seriesId } from './inputs.ts';

/** A guard as it was shown. */
const SeenGuard = z.object({ rule: z.string(), met: z.boolean().nullable(), text: z.string() });
const EventGiven = z.object({ type: EventType, date: z.string() });

/** Cases: the lists of them, and what is changed of one. */
export const caseProcedures = {
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
      /** What comes and what goes, never the whole list: another window may have changed it meanwhile. */
      events: z.object({ removed: z.array(EventGiven), added: z.array(EventGiven) }).optional(),
    }),
    output: CaseShape,
    errors: ['case.notFound', 'case.invalid', 'case.eventGone', 'case.eventOrder', 'case.readOnly', 'disk.full'],
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
      /**
       * The guards that the person was shown for that state and day. Where they stand otherwise by now (another window changed
       * what they rest on) nothing is kept: `decision.guardsChanged`. Left out by whoever showed none to anybody.
       */
      seen: z.array(SeenGuard).optional(),
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
      'decision.guardsChanged',
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
} as const;
