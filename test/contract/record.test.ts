import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Input } from '#core/contract/procedures';
import { folderOfCt, JANE } from './ctFolder.ts';
import { openWindow } from './openWindow.ts';

type Given = Input<'record.enter'>['entered'][number]['given'];
type Field = Input<'record.enter'>['entered'][number]['field'];

let window: Awaited<ReturnType<typeof openWindow>>;
let caseId: string;
let scan: string;
beforeAll(async () => {
  window = await openWindow();
  await window.done('settings.set', { reader: 'demo.tech' });
});
afterAll(() => window.close());
let taken = 0;
beforeEach(async () => {
  const name = `portal ${taken++}`;
  const found = await window.done('import.scan', { paths: [await folderOfCt(window.files, name, JANE)] });
  const seriesIds = [found.series[0]!.id];
  caseId = (await window.done('import.take', { scanId: found.scanId, seriesIds, caseId: null })).caseId;
  scan = (await window.done('case.open', { caseId })).timePoints[0]!.id;
});

const enter = (field: Field, given: Given, item = '') =>
  window.done('record.enter', { caseId, entered: [{ item, field, given }] });
const refused = async (field: Field, given: Given, item = '') => {
  const answer = await window.client.call('record.enter', { caseId, entered: [{ item, field, given }] });
  return answer.ok ? 'entered' : answer.code;
};
const opened = () => window.done('record.open', { caseId });
const givenOf = async (field: Field, item = '') =>
  (await opened()).entries.find((one) => one.field === field && one.item === item)?.given ?? null;

describe('what is entered', () => {
  test('keeps the unit that was typed, and stands in the canonical one too, by whom and when', async () => {
    const { record } = await enter('bilirubin', { value: 1.4, unit: 'mg/dL' }, scan);
    expect(record.entries).toEqual([
      {
        item: scan,
        field: 'bilirubin',
        given: { value: 1.4, unit: 'mg/dL' },
        canonical: 1.4 * 17.104,
        by: 'demo.tech',
        at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
      },
    ]);
    expect(await opened()).toEqual(record);
  });

  test('gives way to what is entered after it, to a reason, and to nothing', async () => {
    await enter('afp', { value: 12, unit: 'ng/mL' }, scan);
    await enter('afp', { value: 60500, unit: 'ng/mL', comparator: '>' }, scan);
    expect(await givenOf('afp', scan)).toEqual({ value: 60500, unit: 'ng/mL', comparator: '>' });
    await enter('afp', { missing: 'notDone' }, scan);
    expect(await givenOf('afp', scan)).toEqual({ missing: 'notDone' });
    await enter('afp', null, scan);
    expect((await opened()).entries).toEqual([]);
  });

  test('is refused by name where it cannot be, and then nothing of it is kept', async () => {
    expect(await refused('bilirubin', { value: 200, unit: 'mg/dL' }, scan)).toBe('record.impossible');
    expect(await refused('bilirubin', { value: 20, unit: 'g/L' }, scan)).toBe('record.notThisField');
    expect(await refused('bclc', { value: 'E' })).toBe('record.notThisField');
    expect(await refused('bilirubin', { value: 20, unit: 'umol/L' }, 'no-such-scan')).toBe('record.itemNotFound');
    expect(await refused('labs.date', { value: '2026-03-02' }, scan)).toBe('record.notThisField');
    // What the case knows by itself is written there; only why it is missing stands here.
    expect(await refused('heightCm', { value: 172, unit: 'cm' })).toBe('record.notThisField');
    expect(await refused('heightCm', { missing: 'notDone' })).toBe('entered');
    const half = await window.client.call('record.enter', {
      caseId,
      entered: [
        { item: '', field: 'ecog', given: { value: '1' } },
        { item: '', field: 'bclc', given: { value: 'E' } },
      ],
    });
    expect(half).toMatchObject({ ok: false, code: 'record.notThisField', details: { field: 'bclc' } });
    expect(await givenOf('ecog')).toBeNull();
    expect(await window.client.call('record.open', { caseId: 'no-such-case' })).toMatchObject({
      code: 'case.notFound',
    });
  });
});

test('an item is added, taken away with what was entered of it, and brought back with it', async () => {
  const item = { caseId, list: 'tumour' as const, id: 'tumour-0001' };
  await window.done('record.item', { ...item, kept: true });
  await enter('tumour.sizeMm', { value: 8.5, unit: 'cm' }, item.id);
  const whole = await opened();
  expect((await window.done('record.item', { ...item, kept: false })).record).toEqual({ items: [], entries: [] });
  expect(await refused('tumour.sizeMm', { value: 85, unit: 'mm' }, item.id)).toBe('record.itemNotFound');
  expect((await window.done('record.item', { ...item, kept: true })).record).toEqual(whole);
});

test('what happened has no day that is still to come, whichever date of the record says it; tomorrow it may be somewhere', async () => {
  const inYears = `${new Date().getUTCFullYear() + 4}-01-01`;
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const added = { caseId, list: 'labs' as const, id: 'labs-0001' };
  await window.done('record.item', { ...added, kept: true });
  for (const [field, item] of [
    ['deathDate', ''],
    ['lastFollowUp', ''],
    ['recurrenceDate', ''],
    ['surgery.date', ''],
    ['labs.date', added.id],
  ] as const) {
    expect(await refused(field, { value: inYears }, item), field).toBe('record.stillToCome');
    expect(await givenOf(field, item)).toBeNull();
    expect(await refused(field, { value: tomorrow }, item), field).toBe('entered');
  }
});

describe('ICG-R15', () => {
  const icg = async () => (await window.done('case.open', { caseId })).icgR15Pct;
  test('of the last day is the case’s own; what was known without a day is not lost', async () => {
    await window.done('case.edit', { caseId, icgR15Pct: 14 });
    const added = { caseId, list: 'labs' as const, id: 'labs-0001' };
    await window.done('record.item', { ...added, kept: true });
    await enter('labs.date', { value: '2026-03-20' }, added.id);
    const { case: after } = await enter('icgR15Pct', { value: 9.2, unit: '%' }, added.id);
    expect(after.icgR15Pct).toBe(9.2);
    expect(await givenOf('icgR15Pct')).toEqual({ value: 14, unit: '%' });
    // Corrected in Assessment, it is corrected where it stands.
    await window.done('case.edit', { caseId, icgR15Pct: 9.5 });
    expect(await givenOf('icgR15Pct', added.id)).toEqual({ value: 9.5, unit: '%' });
    await enter('icgR15Pct', { value: 12, unit: '%' }, scan);
    expect(await icg()).toBe(9.5);
    await enter('labs.date', { value: '2026-02-20' }, added.id);
    expect(await icg()).toBe(12);
    await enter('icgR15Pct', null, scan);
    expect(await icg()).toBe(9.5);
    await window.done('record.item', { ...added, kept: false });
    expect(await icg()).toBe(14);
    await window.done('record.item', { ...added, kept: true });
    expect(await icg()).toBe(9.5);
  });
});

test('two values of ICG-R15 on the last day are none for the case, until one is corrected or Assessment says which', async () => {
  const icg = async () => (await window.done('case.open', { caseId })).icgR15Pct;
  for (const [id, value] of [
    ['labs-0001', 30],
    ['labs-0002', 5],
  ] as const) {
    await window.done('record.item', { caseId, list: 'labs', id, kept: true });
    await enter('labs.date', { value: '2026-03-20' }, id);
    await enter('icgR15Pct', { value, unit: '%' }, id);
  }
  expect(await icg()).toBeNull();
  await enter('icgR15Pct', { value: 30, unit: '%' }, 'labs-0002');
  expect(await icg()).toBe(30);
  await enter('icgR15Pct', { value: 5, unit: '%' }, 'labs-0002');
  await window.done('case.edit', { caseId, icgR15Pct: 12 });
  expect(await icg()).toBe(12);
  expect(await givenOf('icgR15Pct', 'labs-0001')).toEqual({ value: 12, unit: '%' });
});

test('what was entered of a session follows it to its corrected day', async () => {
  const [of15, of14, of22] = ['15', '14', '22'].map((day) => ({ type: 'rescuePei' as const, date: `2026-03-${day}` }));
  const edit = (removed: (typeof of15)[], added: (typeof of15)[]) =>
    window.client.call('case.edit', { caseId, events: { removed: removed as never, added: added as never } });
  await edit([], [of15]);
  await enter('session.peiMl', { value: 10, unit: 'mL' }, 'rescuePei 2026-03-15 1');
  expect(await edit([of15], [of14])).toMatchObject({ ok: true });
  expect(await givenOf('session.peiMl', 'rescuePei 2026-03-14 1')).toEqual({ value: 10, unit: 'mL' });
  // A window that still shows day 15 adds a session of its own: it took that of day 14 away, and its 10 ml went to day 22.
  expect(await edit([], [of22])).toMatchObject({ ok: true });
  expect(await givenOf('session.peiMl', 'rescuePei 2026-03-14 1')).toEqual({ value: 10, unit: 'mL' });
  expect(await givenOf('session.peiMl', 'rescuePei 2026-03-22 1')).toBeNull();
  const before = await window.done('case.open', { caseId });
  expect(await edit([of15], [of22])).toMatchObject({ code: 'case.eventGone', details: of15 });
  expect(await window.done('case.open', { caseId })).toEqual(before);
});

test('goes with its case', async () => {
  await enter('ecog', { value: '1' });
  await window.done('case.delete', { caseId });
  expect(await window.client.call('record.open', { caseId })).toMatchObject({ code: 'case.notFound' });
});

test('leaves as days, with text and what is to be masked left out, also of a case in which nothing is measured', async () => {
  await window.done('case.edit', {
    caseId,
    events: { removed: [], added: [{ type: 'stage1', date: '2026-03-03' }] },
    pathway: 'RALPPS',
  });
  await enter('bilirubin', { value: 1.4, unit: 'mg/dL' }, scan);
  await enter('unresectableReason', { value: 'Jane was seen' });
  await enter('lastFollowUp', { value: '2026-06-11' });
  const exported = async (format: 'json' | 'csv', more = {}) => {
    const { ticket, fileName } = await window.done('registry.export', { caseId, format, part: 'case', ...more });
    expect(fileName).toBe(`remnant-${caseId.slice(0, 8)}-case.${format}`);
    return (await window.bytes(`/bytes/export/${ticket}`)).text();
  };
  const text = await exported('json');
  const fields = (JSON.parse(text) as { fields: { field: string }[] }).fields;
  expect(fields.find(({ field }) => field === 'bilirubin')).toMatchObject({ dayOffset: -2, entered: { value: 1.4 } });
  expect(fields.find(({ field }) => field === 'lastFollowUp')).toMatchObject({ value: 100 });
  const csv = await exported('csv', { masked: ['bilirubin'] });
  expect(csv).toMatch(/,bilirubin,labs,1,,-2,,,,,,,,masked,/);
  for (const one of [text, csv]) expect(one).not.toMatch(/DOE|Jane|1960-|2026-/);
});
