import { z } from 'zod';
import { CaseRecordShape, ItemId } from '../../record/caseRecord.ts';
import { GivenShape } from '../../record/entry.ts';
import { OWN_LISTS } from '../../record/field.ts';
import { change, query } from '../procedure.ts';
import { CaseId, CaseShape } from '../shapes.ts';
import { recordFieldName } from './inputs.ts';

/** What persons enter of a case. */
export const recordProcedures = {
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
      /** A day that has not come, of something that happened; `details.field`. */
      'record.stillToCome',
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
} as const;
