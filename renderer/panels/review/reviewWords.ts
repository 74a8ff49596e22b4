import type { SignatureBreak } from '#core/review/acts';
import type { ReviewState as SegmentState } from '#core/review/states';
import { ml, withUnit } from '../../format.ts';
import type { Mark } from '../common/Mark.tsx';
import type { AuditLine } from './reviewDesk.ts';

export const STATE_WORDS: Readonly<Record<SegmentState, string>> = {
  draft: 'Draft',
  submitted: 'Open',
  approved: 'Approved',
  returned: 'Returned',
  signed: 'Signed',
  void: 'Void',
};

export const STATE_MARKS: Readonly<Record<SegmentState, Mark>> = {
  draft: 'unknown',
  submitted: 'unknown',
  approved: 'met',
  returned: 'notMet',
  signed: 'met',
  void: 'refused',
};

/** How many stand where: "2 approved, 1 returned, 1 open". */
export function inShort(states: readonly SegmentState[]): string {
  const named = (Object.keys(STATE_WORDS) as SegmentState[])
    .map((state) => [states.filter((one) => one === state).length, STATE_WORDS[state].toLowerCase()] as const)
    .filter(([n]) => n > 0);
  return named.map(([n, word]) => `${n} ${word}`).join(', ');
}

const BREAKS: Readonly<Record<SignatureBreak['what'], string>> = {
  segment: 'contours changed',
  series: 'the series, or its phase, is another',
  findings: 'findings, or what was accepted of them, changed',
  inclusion: 'what counts as liver changed',
  volumes: 'volumes changed',
  key: 'the signature is not by this person’s key',
  voided: 'it was edited, and the edit taken back',
};

/** Why a signature does not hold, in words. */
export const breaksInWords = (breaks: readonly SignatureBreak[]): string =>
  breaks.map(({ what, label }) => (label ? `${label} changed` : BREAKS[what])).join('; ');

const KINDS: Readonly<Record<string, string>> = {
  'audit.begun': 'audit begun',
  'import.take': 'series taken in',
  'case.create': 'case made',
  'case.edit': 'case edited',
  'case.state': 'volumes of elsewhere entered',
  'case.decide': 'decision recorded',
  'case.setLooks': 'looks of segments changed',
  'record.enter': 'record filled',
  'record.item': 'record: item changed',
  'series.accept': 'finding accepted',
  'series.confirmPhase': 'phase confirmed',
  'reading.spend': 'time counted',
  'reading.kept': 'contours saved',
  'review.submitted': 'submitted',
  'review.approved': 'approved',
  'review.returned': 'returned',
  'review.commented': 'comment pinned',
  'review.closed': 'comment closed',
  'review.signed': 'signed',
  'review.secondReading': 'second reading begun',
};

/** What an entry of the audit says, for a person who reads. */
export function auditInWords({ kind, facts }: AuditLine): string {
  const what = KINDS[kind] ?? kind;
  const segments = Array.isArray(facts.segments) ? facts.segments.join(', ') : '';
  const reason = typeof facts.reason === 'string' ? `: ${facts.reason}` : '';
  const flr = typeof facts.flrMl === 'number' ? `, FLR ${withUnit(ml(facts.flrMl), 'ml')}` : '';
  return `${segments === '' ? what : `${segments} ${what}`}${flr}${reason}`;
}

/** The beginning and the end of a hash. */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-4)}`;
