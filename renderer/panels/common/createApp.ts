import type { HostClient } from '#core/contract/client';
import { type Command, withKeys } from '../../commands.ts';
import type { Request } from '../../sessionRequest.ts';
import { refusalWords } from '../../words.ts';
import { WindowNames } from '../../workspace/windowNames.ts';
import { type App, createAppStore, type Place, type Toast } from './app.ts';
import { draftAgain } from './draftAgain.ts';
import { sayLosses } from './losses.ts';

/** How the places a person came from are kept, so that Alt ← and the browser's own back go there, and a reload stays. */
export interface Trail {
  readonly current: Place | null;
  push(place: Place): void;
  back(): void;
  onReturn(listen: (place: Place) => void): void;
}

/** The window's state and everything a screen may ask of it. The clock comes in, so that a test can set it. */
export function createApp(
  host: HostClient,
  trail: Trail,
  now: () => string,
  request: Request = (path, init) => fetch(path, init),
  names = new WindowNames(),
): App {
  const store = createAppStore(trail.current ?? { name: 'worklist' });
  const { getState: get, setState: set } = store;

  function show(toast: Toast): void {
    if (toast.about) withdraw(toast.about);
    const { toast: shown, waiting } = get();
    // One at a time: an error gives way only to being closed; a notice gives way to anything, and one that waited is stale.
    if (shown?.kind === 'error') set({ waiting: [...waiting.filter(({ kind }) => kind === 'error'), toast] });
    else set({ toast });
  }

  function withdraw(about: Toast['about']): void {
    const { toast, waiting } = get();
    const left = waiting.filter((each) => each.about !== about);
    if (toast?.about === about) set({ toast: left[0] ?? null, waiting: left.slice(1) });
    else if (left.length < waiting.length) set({ waiting: left });
  }

  /** What the mounted screens offer, under the keys they came with. */
  let offered: readonly Command[] = [];
  const offer = () => set({ commands: withKeys(offered, get().settings?.keys ?? {}) });

  const askSession = async () => {
    const session = await host.call('people.session', {});
    if (session.ok) set({ session: session.value });
  };

  const app: App = {
    host,
    request,
    names,
    store,
    go(place) {
      trail.push(place);
      set({ place, overlay: null });
    },
    back() {
      trail.back();
    },
    notify(toast) {
      const stamped = { ...toast, at: now() };
      set({ log: [stamped, ...get().log].slice(0, 200) });
      show(stamped);
    },
    refused({ code, details }, actions) {
      if (code === 'host.aborted') return;
      const words = refusalWords(code, details);
      const wayThere = (of: string) =>
        of === 'reader.missing' ? [{ title: 'Settings', run: () => app.go({ name: 'settings' }) }] : undefined;
      app.notify({
        kind: 'error',
        title: words.title,
        body: words.wayOut,
        code,
        details,
        actions: actions ?? wayThere(code),
      });
    },
    closeToast() {
      const closed = get().toast?.closed;
      const [next, ...waiting] = get().waiting;
      set({ toast: next ?? null, waiting });
      closed?.();
    },
    withdraw,
    task: (task) => set({ task }),
    saved: (savedAt) => set({ savedAt }),
    hints: (hints, remark = '') => set({ hints, remark }),
    overlay: (overlay) => set({ overlay }),
    async refresh() {
      const [settings, rows] = await Promise.all([host.call('settings.get', {}), host.call('worklist.list', {})]);
      if (!settings.ok) return app.refused(settings, [{ title: 'Try again', run: () => void app.refresh() }]);
      if (!rows.ok) return app.refused(rows, [{ title: 'Try again', run: () => void app.refresh() }]);
      set({ settings: settings.value, rows: rows.value });
      void askSession();
      offer();
      const open = get().openCase;
      if (open && rows.value.some((r) => r.id === open.id)) await app.openCase(open.id);
      if (!get().info) {
        const info = await host.call('app.info', {});
        if (info.ok) set({ info: info.value });
      }
    },
    async openCase(caseId) {
      const answer = await host.call('case.open', { caseId });
      if (!answer.ok) {
        app.refused(answer);
        return null;
      }
      const isNew = get().openCase?.id !== caseId;
      app.setCase(answer.value);
      // Its figures rest on contours; that changes are missing from them is said before anybody reads the figures.
      if (isNew)
        void host.call('case.losses', { caseId }).then((lost) => {
          if (lost.ok) for (const { seriesId, losses } of lost.value) sayLosses(app, { caseId, seriesId }, losses);
        });
      return answer.value;
    },
    setCase(record) {
      const said = draftAgain(get().openCase, record);
      set({ openCase: record });
      if (said) app.notify(said);
    },
    async identify(caseId) {
      const known = get().identities[caseId];
      if (known) return known;
      const answer = await host.call('case.identity', { caseId });
      if (!answer.ok) return null;
      set((s) => ({ identities: { ...s.identities, [caseId]: answer.value } }));
      return answer.value;
    },
    async setSettings(part) {
      const answer = await host.call('settings.set', part);
      if (!answer.ok) {
        app.refused(answer);
        return false;
      }
      // Names are asked for again: demonstration mode decides whether they may be shown.
      const forget = part.demonstrationMode === undefined ? {} : { identities: {} };
      set({ settings: answer.value, ...forget });
      offer();
      // Another reader than who has signed in signs them out.
      if (part.reader !== undefined) void askSession();
      return true;
    },
    async settingsAgain() {
      const before = get().settings;
      const answer = before && (await host.call('settings.get', {}));
      // A host that does not answer is spoken of by whoever needs its answer.
      if (!answer?.ok || before !== get().settings || JSON.stringify(answer.value) === JSON.stringify(before)) return;
      const shown = answer.value.demonstrationMode === before?.demonstrationMode;
      set({ settings: answer.value, ...(shown ? {} : { identities: {} }) });
      if (answer.value.reader !== before?.reader) void askSession();
      offer();
      app.notify({
        kind: 'notice',
        title: 'Settings were changed elsewhere',
        body: 'Figures and rules in this window follow them from now on.',
      });
    },
    choose: (chosenCaseId) => set({ chosenCaseId }),
    register(commands) {
      offered = [...offered, ...commands];
      offer();
      return () => {
        offered = offered.filter((c) => !commands.includes(c));
        offer();
      };
    },
  };
  trail.onReturn((place) => set({ place, overlay: null }));
  return app;
}

/** The trail in the browser's own history: its state holds the place, its address never does. */
export function browserTrail(history: History, target: Window): Trail {
  const placeOf = (state: unknown): Place | null =>
    typeof state === 'object' && state !== null && 'remnantPlace' in state
      ? (state as { remnantPlace: Place }).remnantPlace
      : null;
  return {
    current: placeOf(history.state),
    push: (place) => history.pushState({ remnantPlace: place }, ''),
    back: () => history.back(),
    onReturn: (listen) =>
      target.addEventListener('popstate', (event) => listen(placeOf(event.state) ?? { name: 'worklist' })),
  };
}
