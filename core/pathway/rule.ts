import type { FactName, Facts } from './facts.ts';
import { FACT_NAMES, factLabel } from './facts.ts';

/** Met, not met, or unknown. Unknown never counts as met. */
export type Met = boolean | null;

/** One statement of a rule, judged by itself. */
export interface Part {
  readonly name: string;
  readonly met: Met;
  /** True only because a value was rounded to whole percents; wants its own confirmation. */
  readonly onlyAfterRounding: boolean;
  readonly text: string;
  /** What would have to be known to judge it. */
  readonly missing: readonly FactName[];
  /** It is asked to be known, and any value will do: no criterion that is met. */
  readonly informs?: true;
}

export interface Judgement {
  readonly met: Met;
  readonly text: string;
  readonly parts: readonly Part[];
}

export interface Threshold {
  readonly value: number;
  readonly unit: string;
  readonly meaning: string;
}

/** What a rule may look at besides the facts: thresholds as the site set them, and how sFLR is held against a target. */
export interface Terms {
  readonly threshold: (rule: string, name: string) => number;
  /** Whole percents as the RALPPS paper does (edge case 6), or every digit. */
  readonly compared: 'wholePercent' | 'unrounded';
}

/**
 * A rule as data. `guard`: a transition hangs on it. `advice`: `met` says whether it applies. `choice`: `met` says
 * whether the first of two holds. `record`: what was done, beside what the paper did.
 */
export interface Rule {
  readonly id: string;
  /** One of the papers, and where in it. */
  readonly paper: PaperId;
  readonly place: string;
  /** Where the paper names something without defining it: what the definition is taken from. Such a rule can be switched off. */
  readonly ext: string | null;
  readonly kind: 'guard' | 'advice' | 'choice' | 'record';
  /** What the rule says, in one sentence. */
  readonly says: string;
  readonly thresholds: Readonly<Record<string, Threshold>>;
  /** Other rules whose thresholds it reads. */
  readonly reads: readonly string[];
  /** Facts that its judgement depends on: nothing else is looked at. */
  readonly needs: readonly FactName[];
  /** False where there is nothing to look at (no rescue session yet); left out: always true. */
  readonly applies?: (facts: Facts) => boolean;
  readonly judge: (facts: Facts, terms: Terms) => Judgement;
}

/** The papers that the rules come from. */
export const PAPERS = {
  '000': 'Rescue RFA or PEI after RALPPS (7 patients)',
  '002': 'HAIC downstaging (18 patients)',
  '003': 'Two-stage hepatectomy with portal vein embolisation (53 patients)',
  '004': 'Y90 TARE downstaging (18 patients)',
} as const;
export type PaperId = keyof typeof PAPERS;

type Known<Names extends readonly FactName[]> = { readonly [Name in Names[number]]: NonNullable<Facts[Name]> };
type Verdict = boolean | { readonly met: boolean; readonly onlyAfterRounding: boolean };

/** A part that is judged once every fact it asks for is known, and is unknown before. */
export function part<const Names extends readonly FactName[]>(
  name: string,
  facts: Facts,
  names: Names,
  judge: (known: Known<Names>) => readonly [Verdict, string],
): Part {
  let missing: FactName[] | null = null;
  for (const one of names)
    if (facts[one] === null) {
      missing ??= [];
      missing.push(one);
    }
  if (missing !== null) return unknown(name, missing);
  const [verdict, text] = judge(facts as unknown as Known<Names>);
  const { met, onlyAfterRounding } =
    typeof verdict === 'boolean' ? { met: verdict, onlyAfterRounding: false } : verdict;
  return { name, met, onlyAfterRounding, text, missing: NONE };
}

/** A part that only wants to be known. */
export function informing(one: Part): Part {
  const { name, met, onlyAfterRounding, text, missing } = one;
  return met === true ? { name, met, onlyAfterRounding, text, missing, informs: true } : one;
}

const NONE: readonly never[] = [];
/** What a part says that asks for one fact: most of what is not known is said so, and over and over. */
const NOT_KNOWN = new Map(FACT_NAMES.map((name) => [name, `${factLabel(name)}: not known`]));

export const unknown = (name: string, missing: readonly FactName[]): Part => ({
  name,
  met: null,
  onlyAfterRounding: false,
  text: missing.length === 1 ? NOT_KNOWN.get(missing[0]!)! : `${missing.map(factLabel).join(', ')}: not known`,
  missing,
});

/** All parts hold. One that does not hold decides, whatever is unknown. */
export function allOf(parts: readonly Part[]): Judgement {
  let met: Met = true;
  for (const one of parts) if (one.met === false || met === true) met = one.met;
  return { met, text: inWords(parts), parts };
}

/** One part at least holds. One that holds decides, whatever is unknown. */
export const anyOf = (name: string, parts: readonly Part[]): Part => ({
  name,
  met: parts.some(({ met }) => met === true) ? true : parts.some(({ met }) => met === null) ? null : false,
  onlyAfterRounding: false,
  text: parts.map(({ text }) => text).join(' or '),
  missing: parts.some(({ met }) => met === true) ? [] : parts.flatMap(({ missing }) => missing),
});

/** What a judgement says in one line: what stands against it first, then what is not known, then the rest. */
export function inWords(parts: readonly Part[]): string {
  let words = '';
  for (const met of ORDER)
    for (const one of parts) if (one.met === met) words += words === '' ? one.text : `; ${one.text}`;
  return words;
}
const ORDER: readonly Met[] = [false, null, true];

/** A rule of one part. */
export const alone = (one: Part): Judgement => ({ met: one.met, text: one.text, parts: [one] });
