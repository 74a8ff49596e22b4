import { ok, type Result, refuse } from '../result.ts';
import { countOf, DicomJson, itemsOf, uidOf } from './attributes.ts';

/** What an archive said of the instances of one STOW-RS request, each by its SOP Instance UID. */
export interface StoreAnswer {
  readonly stored: ReadonlySet<string>;
  /** Failure Reason (0008,1197); null where none was given. */
  readonly failed: ReadonlyMap<string, number | null>;
}

const REFERENCED = '00081199';
const FAILED = '00081198';
const SOP_INSTANCE = '00081155';
const REASON = '00081197';

/** The Store Instances Response (PS3.18 I.2); refuses what is none. */
export function storeAnswerOf(answer: unknown): Result<StoreAnswer, 'pacs.wrongAnswer'> {
  // Some archives wrap the one data set into a list.
  const read = DicomJson.safeParse(Array.isArray(answer) ? answer[0] : answer);
  if (!read.success) return refuse('pacs.wrongAnswer', { what: 'store' });
  const items = (tag: string) =>
    itemsOf(read.data, tag).flatMap((item) => {
      const uid = uidOf(item, SOP_INSTANCE);
      return uid === null ? [] : [{ uid, reason: countOf(item, REASON) }];
    });
  return ok({
    stored: new Set(items(REFERENCED).map(({ uid }) => uid)),
    failed: new Map(items(FAILED).map(({ uid, reason }) => [uid, reason])),
  });
}
