/** One sentence and a way out, made from the facts of a refusal; facts hold no patient's name. */
export type Facts = Readonly<Record<string, unknown>>;
export interface Sentence {
  readonly says: string | ((facts: Facts) => string);
  readonly wayOut: string | ((facts: Facts) => string);
}

export const number = (facts: Facts, ...names: string[]): number | null => {
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  }
  return null;
};
export const text = (facts: Facts, ...names: string[]): string | null => {
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
};
export const missing = (facts: Facts) => number(facts, 'missing', 'missingSlices', 'count');
export const are = (n: number) => (n === 1 ? 'is' : 'are');
