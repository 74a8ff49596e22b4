import type { z } from 'zod';
import type { EventChange } from '../cases/eventChange.ts';
import type { CaseShape } from '../contract/shapes.ts';
import type { EventType } from '../liver/caseInput.ts';
import type { Source } from '../registry/fields.ts';
import type { CaseRecord, Entry } from './caseRecord.ts';
import { entryOf } from './caseRecord.ts';
import { canonicalValue, type Given } from './entry.ts';
import type { Link } from './field.ts';
import { type RecordFieldName, recordField } from './fields.ts';
import { canonicalUnit } from './quantities.ts';

export type Case = z.output<typeof CaseShape>;
type LinkedCase = Pick<Case, 'body' | 'bodySources' | 'pathway' | 'liver' | 'events'>;

/** A field as it stands, wherever it is kept: `given` null where nobody said anything. */
export interface FieldState {
  readonly given: Given | null;
  readonly canonical: number | null;
  readonly source: Source | null;
  /** Who entered it, and when; null where the case knows it by itself. */
  readonly entry: Entry | null;
}

const NOTHING: FieldState = { given: null, canonical: null, source: null, entry: null };

/** The first day of an event of this kind; null where there was none. */
export const eventDay = ({ events }: Pick<Case, 'events'>, type: EventType): string | null =>
  events
    .filter((event) => event.type === type)
    .map(({ date }) => date)
    .sort()[0] ?? null;

/**
 * One field of one item: a linked one from the case itself, any other from what was entered. A reason why a linked value is
 * missing is entered like any other, and gives way to the value.
 */
export function fieldState(patientCase: LinkedCase, record: CaseRecord, name: RecordFieldName, item = ''): FieldState {
  const { link } = recordField(name);
  const known = link && knownValue(patientCase, name, link);
  if (known) return { ...known, canonical: canonicalValue(name, known.given), entry: null };
  const entry = entryOf(record, name, item);
  return entry ? { given: entry.given, canonical: entry.canonical, source: 'entered', entry } : NOTHING;
}

function knownValue(
  { body, bodySources, pathway, liver, ...patientCase }: LinkedCase,
  name: RecordFieldName,
  link: Link,
): { readonly given: Given; readonly source: Source } | null {
  if (link.of === 'body') {
    const [value, source] = [body[link.name], bodySources[link.name] ?? 'entered'];
    if (value === null) return null;
    if (typeof value === 'string') return { given: { value }, source };
    const { kind } = recordField(name);
    if (kind.type !== 'number') throw new Error(`${name} is no number`);
    return { given: { value, unit: canonicalUnit(kind.quantity).code }, source };
  }
  const value = link.of === 'event' ? eventDay(patientCase, link.name) : link.name === 'pathway' ? pathway : liver;
  return value === null ? null : { given: { value }, source: 'entered' };
}

/** What `case.edit` is asked for, so that a linked value is written where it stands. Null takes it away. */
export type CaseEdit = Partial<Pick<Case, 'pathway' | 'liver'>> & {
  readonly body?: Partial<Case['body']>;
  readonly events?: EventChange;
};

export function linkedEdit(patientCase: Pick<Case, 'events'>, link: Link, given: Given | null): CaseEdit {
  const value = given && 'value' in given ? given.value : null;
  if (link.of === 'body') return { body: { [link.name]: value } };
  if (link.of === 'case') return { [link.name]: value } as CaseEdit;
  const day = eventDay(patientCase, link.name);
  return {
    events: {
      removed: day === null ? [] : [{ type: link.name, date: day }],
      added: value === null ? [] : [{ type: link.name, date: value as string }],
    },
  };
}
