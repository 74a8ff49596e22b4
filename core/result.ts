/** What a careful user can meet is a value: either it went well, or it is refused by a named code. */
export type Result<T, Code extends string = string> = Ok<T> | Refused<Code>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

/** A refusal: `details` are facts for the sentence (counts, millimetres, field names), never a patient's name. */
export interface Refused<Code extends string = string> {
  readonly ok: false;
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>>;
}

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });

export const refuse = <Code extends string>(
  code: Code,
  details: Readonly<Record<string, unknown>> = {},
): Refused<Code> => ({ ok: false, code, details });
