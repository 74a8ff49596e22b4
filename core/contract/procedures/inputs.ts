import { z } from 'zod';
import { RECORD_FIELD_NAMES, type RecordFieldName } from '../../record/fields.ts';
import { CaseId } from '../shapes.ts';

/** Inputs that several procedures take. */
export const nothing = z.object({});
export const recordFieldName = z.enum(RECORD_FIELD_NAMES as [RecordFieldName, ...RecordFieldName[]]);
export const seriesId = z.string().min(1).max(200);
/** A window names itself by an id that it makes up when it opens. */
export const windowName = z.string().regex(/^[0-9a-z-]{8,64}$/);
export const inWindow = z.object({ caseId: CaseId, seriesId, window: windowName });
