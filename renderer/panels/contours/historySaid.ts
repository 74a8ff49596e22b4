import type { History } from '#core/commands/history';
import { entryWords } from './HistoryLines.tsx';

/** What a screen reader is told when history moved: what was done, undone or done again; null where nothing of that happened. */
export function historySaid(before: History, now: History): string | null {
  const [top, back] = [now.done.at(-1), now.undone.at(-1)];
  if (back && now.undone.length > before.undone.length) return `Undone: ${entryWords(back)}`;
  if (!top || now.done.length <= before.done.length) return null;
  return top.sequence === before.undone.at(-1)?.sequence ? `Done again: ${entryWords(top)}` : entryWords(top);
}
