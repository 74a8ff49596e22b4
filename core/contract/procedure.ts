import type { z } from 'zod';

/**
 * One thing the host can do: what it takes, what it gives, the codes with which it can refuse, and whether it reads or
 * changes. A refusal is a value of the answer; what is not in `errors` reaches the caller as `host.internal`.
 */
export interface Procedure<I extends z.ZodType, O extends z.ZodType, E extends string> {
  readonly kind: 'query' | 'change';
  readonly input: I;
  readonly output: O;
  readonly errors: readonly E[];
}

const procedure =
  (kind: 'query' | 'change') =>
  <I extends z.ZodType, O extends z.ZodType, const E extends string = never>(parts: {
    input: I;
    output: O;
    errors?: readonly E[];
  }): Procedure<I, O, E> => ({ kind, input: parts.input, output: parts.output, errors: parts.errors ?? [] });

/** Reads; may be asked again at any time. */
export const query = procedure('query');
/** Changes the case, the settings or the disk. */
export const change = procedure('change');
