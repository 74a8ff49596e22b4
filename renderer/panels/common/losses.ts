import type { Output } from '#core/contract/procedures';
import { clock, count, isoDay } from '../../format.ts';
import type { App } from './app.ts';

type Loss = Output<'reading.edit'>['losses'][number];

const NO_UNDO = 'What was done before can no longer be undone.';

/** What is said when saved changes, or the list of undo, could not be brought back. */
export function lossWords({ why, changes, bytes, undoGone, since, files }: Loss): { title: string; body: string } {
  const kept = `Kept to be looked at, in Remnant’s data folder: ${files.join(', ')} (${count(bytes, 'byte')}).`;
  const sentences =
    why === 'contradicts'
      ? ['They contradict the contours; these are as they were before.']
      : changes === 0
        ? ['The record of what was done is damaged; the contours are as they were saved.']
        : [
            since === null
              ? 'The record of what was done is damaged; the last that it held is not in these contours.'
              : `The record of what was done is damaged: what was saved after ${dayAndClock(since)} is not in these contours.`,
          ];
  if (changes > 0 || why === 'contradicts') sentences.push('Look the last slices over.');
  if (undoGone && changes > 0) sentences.push(NO_UNDO);
  return {
    title:
      changes === 0
        ? 'What was done before can no longer be undone'
        : `${why === 'damaged' ? 'At least ' : ''}${count(changes, 'change')} could not be brought back`,
    body: [...sentences, ...(files.length > 0 ? [kept] : [])].join(' '),
  };
}

const dayAndClock = (iso: string): string => `${isoDay(new Date(iso))} ${clock(iso)}`;

/** What of each window was said and not closed yet: a case and its contours open one after the other, and tell the same. */
const unread = new WeakMap<App, Set<string>>();

/** Says what of a series' reading could not be brought back, once, and tells the host when it was read. */
export function sayLosses(
  app: App,
  { caseId, seriesId }: { readonly caseId: string; readonly seriesId: string },
  losses: readonly Loss[],
): void {
  const said = unread.get(app) ?? new Set<string>();
  unread.set(app, said);
  const series = `${caseId} ${seriesId} `;
  for (const loss of losses) {
    const one = series + JSON.stringify(loss);
    if (said.has(one)) continue;
    said.add(one);
    app.notify({
      kind: 'error',
      ...lossWords(loss),
      closed: () => {
        said.delete(one);
        const isLast = ![...said].some((other) => other.startsWith(series));
        if (isLast) void app.host.call('reading.lossesRead', { caseId, seriesId });
      },
    });
  }
}
