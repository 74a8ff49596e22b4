/** One thing that is said of an analysis; a table's first row is its heads. The same on the command line and on screen. */
export type Said =
  | { readonly kind: 'result' | 'assumed' | 'warning'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

export const result = (text: string): Said => ({ kind: 'result', text });
export const assumed = (text: string): Said => ({ kind: 'assumed', text });
export const warned = (text: string): Said => ({ kind: 'warning', text });
export const table = (rows: readonly (readonly string[])[]): Said => ({ kind: 'table', rows });
