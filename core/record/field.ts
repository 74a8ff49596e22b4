import type { EventType, Pathway } from '../liver/caseInput.ts';
import { QUANTITIES, type QuantityName } from './quantities.ts';

/** The sections of the record, in the order of registry-fields. */
export const GROUPS = {
  patient: 'Patient',
  disease: 'Disease',
  liverFunction: 'Liver function',
  procedure: 'Procedure',
  imaging: 'Imaging',
  board: 'Tumour board',
  rescue: 'Rescue sessions',
  surgery: 'Surgery',
  complications: 'Complications',
  outcome: 'Outcome',
  pathology: 'Pathology',
  dosimetry: 'Dosimetry',
} as const;
export type GroupName = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];

/**
 * What a value is of. `labs`: a day on which blood was taken, a scan's own day or one that was added. `scan`: a time point.
 * `session`: a rescue event of the case. `tumour`, `adverse`: an item of a list that a person makes.
 */
export const SCOPES = ['case', 'labs', 'scan', 'session', 'tumour', 'adverse'] as const;
export type Scope = (typeof SCOPES)[number];
/** Lists whose items a person adds and takes away; the others follow from time points and events. */
export const OWN_LISTS = ['labs', 'tumour', 'adverse'] as const;
export type OwnList = (typeof OWN_LISTS)[number];

/** Of what a percentage is a share; none leaves the house without it. */
export const SHARES_OF = ['initialIcg', 'normalPlasma', 'tumour', 'injectedActivity', 'solution'] as const;
export type ShareOf = (typeof SHARES_OF)[number];

export type Range = readonly [from: number, to: number];

/** What kind of value a field holds. */
export type FieldKind =
  | {
      readonly type: 'number';
      readonly quantity: QuantityName;
      readonly whole: boolean;
      /** Outside: a slip of the hand, refused. In the canonical unit. */
      readonly possible: Range;
      /** Outside: kept, with a warning. In the canonical unit. */
      readonly plausible: Range;
      /** "<2" and ">60500" as laboratories print them; only where no rule compares the value. */
      readonly bounds: boolean;
      readonly denominator: ShareOf | null;
    }
  | { readonly type: 'flag' }
  | { readonly type: 'choice'; readonly choices: Readonly<Record<string, string>>; readonly several: boolean }
  | { readonly type: 'text' }
  | { readonly type: 'date' };

/** Where a value stands that the case knows already: it is shown from there and written there, never copied. */
export type Link =
  | { readonly of: 'body'; readonly name: 'sex' | 'ageYears' | 'heightCm' | 'weightKg' }
  | { readonly of: 'case'; readonly name: 'pathway' | 'liver' }
  | { readonly of: 'event'; readonly name: EventType };

/** One field of the registry, as data. */
export interface RecordField {
  readonly label: string;
  readonly group: GroupName;
  readonly per: Scope;
  readonly kind: FieldKind;
  /** Papers of the specification that report it, by their numbers. */
  readonly papers: readonly string[];
  /** The pathways that have use for it; null: all. */
  readonly only: readonly Pathway[] | null;
  readonly link: Link | null;
}

interface More {
  readonly only?: readonly Pathway[];
  readonly link?: Link;
}

/** The rest of a field, after its kind: `in_` names group, scope and papers that several fields share. */
export interface Place {
  readonly group: GroupName;
  readonly per: Scope;
  readonly papers: string;
  readonly only?: readonly Pathway[];
}

const made = (at: Place, label: string, kind: FieldKind, { only, link }: More): RecordField => ({
  label,
  group: at.group,
  per: at.per,
  kind,
  papers: at.papers.split(' ').filter(Boolean),
  only: only ?? at.only ?? null,
  link: link ?? null,
});

interface NumberMore extends More {
  readonly whole?: true;
  readonly bounds?: true;
  readonly denominator?: ShareOf;
}

/** A number with its unit: what is possible, then what is plausible, both in the canonical unit. */
export const number = (
  at: Place,
  label: string,
  quantity: QuantityName,
  possible: Range,
  plausible: Range = possible,
  more: NumberMore = {},
): RecordField =>
  made(
    at,
    label,
    {
      type: 'number',
      quantity,
      whole: more.whole ?? false,
      possible,
      plausible,
      bounds: more.bounds ?? false,
      denominator: more.denominator ?? null,
    },
    more,
  );

export const flag = (at: Place, label: string, more: More = {}): RecordField => made(at, label, { type: 'flag' }, more);
export const text = (at: Place, label: string, more: More = {}): RecordField => made(at, label, { type: 'text' }, more);
export const date = (at: Place, label: string, more: More = {}): RecordField => made(at, label, { type: 'date' }, more);

/** One of some words; a word that needs no other name on screen is its own. */
type Choices = Readonly<Record<string, string>> | readonly string[];
const named = (choices: Choices): Readonly<Record<string, string>> =>
  Array.isArray(choices)
    ? Object.fromEntries(choices.map((word: string) => [word, word]))
    : (choices as Readonly<Record<string, string>>);

export const choice = (at: Place, label: string, choices: Choices, more: More = {}): RecordField =>
  made(at, label, { type: 'choice', choices: named(choices), several: false }, more);
export const choices = (at: Place, label: string, given: Choices, more: More = {}): RecordField =>
  made(at, label, { type: 'choice', choices: named(given), several: true }, more);

/** Canonical unit of a number as it is printed; the empty word for anything else. */
export const printedUnit = ({ kind }: Pick<RecordField, 'kind'>): string =>
  kind.type === 'number' ? QUANTITIES[kind.quantity][0].unit : '';
