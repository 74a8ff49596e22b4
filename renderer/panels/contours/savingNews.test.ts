import { expect, test } from 'vitest';
import type { HostClient } from '#core/contract/client';
import { refuse } from '#core/result';
import { createApp } from '../common/createApp.ts';
import type { Desk } from './desk.ts';
import { savingNews } from './savingNews.ts';

const trail = { current: null, push() {}, back() {}, onReturn() {} };

function opened() {
  const host = { call: async () => refuse('host.unreachable') } as unknown as HostClient;
  const app = createApp(host, trail, () => '2026-03-20T10:00:00Z');
  const news = savingNews(app, 'case-0001', () => ({}) as Desk);
  const shown = () => app.store.getState().toast;
  return { app, news, shown };
}

test('what is saved and not measured says so beside Saved, and goes once it is measured', () => {
  const { app, news, shown } = opened();
  news.saved('2026-03-20T10:00:00Z');
  news.notMeasured(refuse('disk.full'));
  expect(app.store.getState().savedAt).not.toBeNull();
  expect(shown()?.title).toBe('Saved, but not measured yet: the disc is full');
  news.saved('2026-03-20T10:00:05Z');
  expect(shown()?.title).toContain('not measured yet');
  news.settled();
  expect(shown()?.about).not.toBe('measuring');
});

test('what is not saved stands once, beside no Saved, and goes once it is saved; other errors stay', () => {
  const { app, news, shown } = opened();
  news.saved('2026-03-20T10:00:00Z');
  app.notify({ kind: 'error', title: 'Another error' });
  for (let n = 0; n < 3; n++) {
    news.waiting();
    news.refused(refuse('disk.full'));
  }
  expect(app.store.getState().savedAt).toBeNull();
  expect(app.store.getState().waiting).toHaveLength(1);
  app.closeToast();
  expect(shown()?.title).toBe('Not saved: the disc is full');
  news.saved('2026-03-20T10:00:05Z');
  expect(shown()).toBeNull();
  expect(app.store.getState().savedAt).not.toBeNull();
});
