import type { Result } from '#core/result';
import { refusalWords } from '../../words.ts';
import type { App, CaseRecord } from './app.ts';

/** Takes over a case that the host was asked to change: what is wrong with a field is said beside it, all else to everybody. */
export async function takeCase(
  app: App,
  asked: Promise<Result<CaseRecord>>,
  beside: (words: string | null) => void,
): Promise<boolean> {
  beside(null);
  const answer = await asked;
  if (answer.ok) {
    app.setCase(answer.value);
    app.saved(new Date().toISOString());
    return true;
  }
  // What is refused because it stands otherwise now is shown as it stands.
  if (answer.code === 'case.eventGone') void app.refresh();
  if (answer.code === 'case.invalid' || answer.code === 'case.eventOrder')
    beside(refusalWords(answer.code, answer.details).title);
  else app.refused(answer);
  return false;
}
