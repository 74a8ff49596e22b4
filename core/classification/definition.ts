/** A definition as it is shown beside what it classifies. Its ids are those of the engine specification. */
export interface Definition {
  readonly label: string;
  /** In our words. */
  readonly text: string;
  readonly source: string;
  readonly doi: string | null;
  /** The seed paper names it without printing it: its definition comes from outside, and a site can switch it off. */
  readonly ext: boolean;
}

/** What a classification came to. Without a value it says why, and what would have to be known. */
export interface Classified<Value, Name extends string = string> {
  readonly definition: Name;
  readonly value: Value | null;
  /** Null where there is a value; else a code: an input is missing, the definition is switched off, or it does not cover the case. */
  readonly why: 'input.missing' | 'definition.switchedOff' | Undefined | null;
  /** Inputs by their field names, where they are missing. */
  readonly missing: readonly string[];
}

/** Cases that a definition does not cover: a reader decides, and the program says which case it is. */
export type Undefined =
  | 'thrombus.enlargingNotEnhancing'
  | 'thrombus.enhancingAtCompleteResponse'
  | 'thrombus.widerThanSmallest'
  | 'readers.disagree'
  | 'hepaticVein.cavaUnnamed'
  | 'necrosis.outOfRange'
  | 'childPugh.outOfRange';

export const classified = <Value, Name extends string>(definition: Name, value: Value): Classified<Value, Name> => ({
  definition,
  value,
  why: null,
  missing: [],
});
export const missing = <Name extends string>(
  definition: Name,
  ...names: readonly string[]
): Classified<never, Name> => ({
  definition,
  value: null,
  why: 'input.missing',
  missing: names,
});
export const notDefined = <Name extends string>(definition: Name, why: Undefined): Classified<never, Name> => ({
  definition,
  value: null,
  why,
  missing: [],
});
export const switchedOff = <Name extends string>(definition: Name): Classified<never, Name> => ({
  definition,
  value: null,
  why: 'definition.switchedOff',
  missing: [],
});
