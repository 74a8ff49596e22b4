import { BORDER_STRUCTURES } from '../contours/inclusion.ts';
import type { InclusionRule, ScanInput } from './caseInput.ts';

/** What may differ between two scans so that their FLRs are not the same quantity, or were not measured the same way. */
export const COMPARED_FIELDS = ['plan', 'inclusionRule', 'source', 'phase', 'sliceMm', 'kernel', 'reader'] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];

/** Another plan or another rule of what counts as liver measures another thing: a difference of the two is no growth. */
const REFUSES: ReadonlySet<ComparedField> = new Set(['plan', 'inclusionRule']);

export interface Difference {
  readonly field: ComparedField;
  readonly from: string;
  readonly to: string;
  /** It refuses a rate, and a gain; the others warn on it. */
  readonly refuses: boolean;
}

/**
 * In what two scans differ, of what both of them say. What is not said of one of them is not known to differ: it is
 * neither named nor refused.
 */
export function differencesBetween(from: ScanInput, to: ScanInput): readonly Difference[] {
  const found: Difference[] = [];
  for (const field of COMPARED_FIELDS) {
    const pair = pairOf(field, from, to);
    if (pair !== null) found.push({ field, from: pair[0], to: pair[1], refuses: REFUSES.has(field) });
  }
  return found;
}

export const refusesGrowth = (differences: readonly Difference[]): boolean => differences.some((one) => one.refuses);

const NAMES: Record<ComparedField, string> = {
  plan: 'plan',
  inclusionRule: 'rule of what counts as liver',
  source: 'where it was measured',
  phase: 'phase',
  sliceMm: 'slice thickness',
  kernel: 'kernel',
  reader: 'reader',
};

/** "phase (portal venous, then arterial), reader (A, then B)". */
export const differencesInWords = (differences: readonly Difference[]): string =>
  differences
    .map(({ field, from, to }) => {
      const unit = field === 'sliceMm' ? ' mm' : '';
      return `${NAMES[field]} (${from}${unit}, then ${to}${unit})`;
    })
    .join(', ');

const MEASURED = { measured: 'here', stated: 'elsewhere' } as const;
const measuredWhere = ({ source }: ScanInput) => source && MEASURED[source];

const pairOf = (field: ComparedField, from: ScanInput, to: ScanInput): Pair | null =>
  field === 'inclusionRule'
    ? differingRules(from[field], to[field])
    : field === 'source'
      ? differing(measuredWhere(from), measuredWhere(to))
      : differing(from[field], to[field]);

type Pair = readonly [from: string, to: string];
type Said = string | number | null;

function differing(from: Said, to: Said): Pair | null {
  if (from === null || to === null || from === to) return null;
  const [a, b] = [`${from}`.trim(), `${to}`.trim()];
  if (a === '' || b === '' || a.toLowerCase() === b.toLowerCase()) return null;
  return [a, b];
}

function differingRules(from: InclusionRule | null, to: InclusionRule | null): Pair | null {
  if (from === null || to === null) return null;
  if (typeof from === 'string' || typeof to === 'string') return differing(ruleInWords(from), ruleInWords(to));
  const kindsOf = (rule: typeof from) => [...new Set(rule.excludedKinds)].sort().join(', ');
  const borders = BORDER_STRUCTURES.some((one) => from[one] !== null && to[one] !== null && from[one] !== to[one]);
  return kindsOf(from) !== kindsOf(to) || borders ? [ruleInWords(from), ruleInWords(to)] : null;
}

/** "without tumour, cyst; venaCava out"; a rule that has only a name is its name. */
export function ruleInWords(rule: InclusionRule): string {
  if (typeof rule === 'string') return rule;
  const kinds = [...new Set(rule.excludedKinds)].sort();
  const borders = BORDER_STRUCTURES.flatMap((one) => (rule[one] === null ? [] : [`${one} ${rule[one]}`]));
  return [kinds.length === 0 ? 'nothing taken off' : `without ${kinds.join(', ')}`, ...borders].join('; ');
}
