import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow } from './openWindow.ts';

let window: Awaited<ReturnType<typeof openWindow>>;
beforeAll(async () => {
  window = await openWindow();
  await window.done('settings.set', { reader: 'cohort.tech', stlvFormula: 'urata', bsaFormula: 'duBois' });
});
afterAll(() => window.close());

test('every case is a row with what is known of it, without a name, an ID or a date', async () => {
  expect(await window.done('cohort.open', {})).toEqual({ cases: [] });
  const { id: caseId } = await window.done('case.create', { name: 'COHORT^ONE', id: 'C-1' });
  await window.done('case.edit', {
    caseId,
    pathway: 'RALPPS',
    body: { heightCm: 170, weightKg: 70 },
    events: { removed: [], added: [{ type: 'stage1', date: '2026-03-01' }] },
  });
  for (const [date, flrMl] of [
    ['2026-02-27', 300],
    ['2026-03-08', 370],
  ] as const)
    await window.done('case.state', { caseId, date, volumes: { flrMl, liverMl: null, tumourMl: null } });
  await window.done('record.enter', { caseId, entered: [{ item: '', field: 'bclc', given: { value: 'B' } }] });
  await window.done('case.create', { name: 'COHORT^TWO', id: 'C-2' });

  const { cases } = await window.done('cohort.open', {});
  expect(cases.map(({ number }) => number)).toEqual([1, 2]);
  expect(cases[0]).toMatchObject({
    caseId,
    demonstration: false,
    values: { pathway: 'RALPPS', volumetries: 2, baselineFlrMl: 300, kgr1MlPerDay: 10, bclc: 'B' },
    missing: { kgr2MlPerDay: 'noScan' },
  });
  expect(cases[0]!.curve.map(({ day }) => day)).toEqual([-2, 7]);
  expect(cases[1]!.values).toEqual({ volumetries: 0, rescueSessions: 0 });
  expect(JSON.stringify(cases)).not.toMatch(/COHORT|C-1|\d{4}-\d{2}-\d{2}|cohort\.tech/);
});
