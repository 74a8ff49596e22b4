import { expect, test } from 'vitest';
import type { HostClient } from '#core/contract/client';
import type { Toast } from './app.ts';
import { createApp } from './createApp.ts';

const app = () => {
  const trail = { current: null, push() {}, back() {}, onReturn() {} };
  return createApp({ call: () => new Promise(() => {}) } as unknown as HostClient, trail, () => '2026-01-01T00:00:00Z');
};
const saying = (kind: Toast['kind'], title: string): Toast => ({ kind, title });

test('one toast at a time: a notice gives way to the next; an error to nothing but being closed', () => {
  const { store, notify, closeToast } = app();
  notify(saying('notice', 'first'));
  notify(saying('notNow', 'second'));
  expect(store.getState().toast?.title).toBe('second');
  notify(saying('error', 'third'));
  notify(saying('note', 'fourth'));
  expect(store.getState().toast?.title).toBe('third');
  closeToast();
  expect(store.getState().toast?.title).toBe('fourth');
  closeToast();
  expect(store.getState().toast).toBeNull();
});

test('that it was read is heard when it is closed, once, and not while it waits', () => {
  const { notify, closeToast } = app();
  const read: string[] = [];
  notify(saying('error', 'first'));
  notify({ ...saying('error', 'loss'), closed: () => read.push('loss') });
  closeToast();
  expect(read).toEqual([]);
  closeToast();
  closeToast();
  expect(read).toEqual(['loss']);
});

test('behind an error every error waits, of what else was said only the last; the log holds all', () => {
  const { store, notify, closeToast } = app();
  for (const kind of ['error', 'notice', 'notNow', 'error', 'note'] as const) notify(saying(kind, kind));
  expect(store.getState().waiting.map(({ title }) => title)).toEqual(['error', 'note']);
  expect(store.getState().log).toHaveLength(5);
  closeToast();
  expect(store.getState().toast?.kind).toBe('error');
});

test('a window learns what another one set, says so once, and shows no name that is hidden now', async () => {
  let kept = { demonstrationMode: false, readingError: null as unknown };
  const call = async (name: string, part: object) => {
    if (name === 'settings.set') kept = { ...kept, ...part };
    return name.startsWith('settings.') ? { ok: true, value: structuredClone(kept) } : { ok: true, value: [] };
  };
  const trail = { current: null, push() {}, back() {}, onReturn() {} };
  const [here, there] = [0, 1].map(() => createApp({ call } as unknown as HostClient, trail, () => '2026-01-01'));
  await here!.refresh();
  await there!.refresh();
  there!.store.setState({ identities: { a: { name: 'A^B', id: '1', birthDate: null } as never } });
  await here!.setSettings({ demonstrationMode: true });
  await there!.settingsAgain();
  expect(there!.store.getState()).toMatchObject({ settings: { demonstrationMode: true }, identities: {} });
  await there!.settingsAgain();
  await here!.settingsAgain();
  expect(there!.store.getState().log.map(({ title }) => title)).toEqual(['Settings were changed elsewhere']);
  expect(here!.store.getState().log).toEqual([]);
});
