import type { Refused } from '#core/result';
import { refusalWords } from '../../words.ts';
import type { SavingNews } from '../../workspace/saving.ts';
import type { App } from '../common/app.ts';
import type { Desk } from './desk.ts';

/**
 * What is said of saving: that it lies on the disk in the status line, that it does not as an error with a way on, which goes
 * once it does. What is saved and only not measured yet says just that.
 */
export function savingNews(app: App, caseId: string, desk: () => Desk): SavingNews {
  const said = (
    about: 'saving' | 'measuring' | undefined,
    refusal: Refused,
    words: { title: string; wayOut: string },
  ) =>
    app.notify({
      kind: 'error',
      about,
      title: words.title,
      body: words.wayOut,
      code: refusal.code,
      details: refusal.details,
      actions: [{ title: about === 'measuring' ? 'Measure again' : 'Save again', run: () => void desk().saving.now() }],
    });
  return {
    saved(at) {
      app.withdraw('saving');
      app.saved(at);
    },
    waiting: () => app.store.setState({ savedAt: null }),
    settled() {
      app.withdraw('measuring');
      void app.openCase(caseId);
    },
    handedOver: () => desk().sayBegun(),
    notMeasured: (refusal) =>
      said('measuring', refusal, {
        title:
          refusal.code === 'disk.full'
            ? 'Saved, but not measured yet: the disc is full'
            : 'Saved, but not measured yet: the disc could not be written or read',
        wayOut: 'What was drawn is kept. Free some space or look after the disc: the volumes follow by themselves.',
      }),
    refused(refusal) {
      // A disk that has room again unsays it; volumes that disagree stay said.
      const about = refusal.code.startsWith('disk.') ? 'saving' : undefined;
      said(about, refusal, refusalWords(refusal.code, refusal.details));
    },
  };
}
