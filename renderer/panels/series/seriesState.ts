import { type Finding, refusalOf } from '#core/findings';
import { count, whole } from '../../format.ts';
import { findingInShort, phaseWord } from '../../words.ts';
import type { Mark } from '../common/Mark.tsx';
import type { ScannedSeries } from '../import/importJob.ts';

/** A series of a scan or of a case, as the list shows both. */
export type ListedSeries = ScannedSeries & {
  readonly acceptances?: readonly { readonly code: string; readonly reason: string }[];
  readonly phaseConfirmed?: boolean;
};

export const acceptedOf = (series: ListedSeries): readonly string[] => (series.acceptances ?? []).map((a) => a.code);

export const findingsOf = (series: ListedSeries): readonly Finding[] => series.findings as readonly Finding[];

/** The finding that stops this series, acceptances considered; null when a number may be given. */
export const stoppingFinding = (series: ListedSeries): Finding | null => {
  const refused = refusalOf(findingsOf(series), acceptedOf(series));
  return refused && (findingsOf(series).find((f) => f.code === refused.code && f.severity === 'refuse') ?? null);
};

export const seriesTitle = (series: ListedSeries): string =>
  series.description || `Series without a name, ${count(series.slices, 'slice')}`;

/** "42 slices, 512 × 512, B30f". */
export const seriesFacts = (series: ListedSeries): string =>
  [
    count(series.slices || series.instances, 'slice'),
    series.columns > 0 ? `${whole(series.columns)} × ${whole(series.rows)}` : null,
    series.convolutionKernel,
  ]
    .filter(Boolean)
    .join(', ');

/** Shape, colour and word of a series in the list. */
export function seriesState(series: ListedSeries): { readonly mark: Mark; readonly words: string } {
  const stop = stoppingFinding(series);
  if (stop) return { mark: 'refused', words: `Refused: ${findingInShort(stop) ?? stop.message}` };
  const accepted = findingsOf(series).find((f) => f.severity === 'refuse');
  if (accepted) return { mark: 'warning', words: `Accepted: ${findingInShort(accepted)}` };
  const warned = findingsOf(series).find((f) => f.severity === 'warn');
  const phase = phaseWords(series);
  if (warned) return { mark: 'warning', words: `Measurable, ${findingInShort(warned)}` };
  const other = series.phaseGuess !== null && !/portal/i.test(series.phaseGuess);
  return { mark: other ? 'warning' : 'met', words: phase ? `Measurable, ${phase}` : 'Measurable' };
}

/** "portal venous (guess)": a guess is marked until a person confirmed it. */
export const phaseWords = ({ phaseGuess, phaseConfirmed }: ListedSeries): string | null =>
  phaseGuess === null ? null : `${phaseWord(phaseGuess)}${phaseConfirmed ? '' : ' (guess)'}`;

/** What else of this scan could be measured instead: the proposed one, else the best ranked. */
export function alternativeTo(series: ListedSeries, all: readonly ListedSeries[]): ListedSeries | null {
  const others = all.filter(
    (s) => s.id !== series.id && s.studyInstanceUID === series.studyInstanceUID && stoppingFinding(s) === null,
  );
  return others.find((s) => s.proposed) ?? [...others].sort((a, b) => a.rank - b.rank)[0] ?? null;
}
