import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Input } from '#core/contract/procedures';
import { ask, expect, picture, test } from './app.ts';
import { dicomDay, isoDay, saveVolumes, takeScans } from './scans.ts';

type Entered = Input<'record.enter'>['entered'][number];
type Field = Entered['field'];
type Given = Entered['given'];

/** A case on the RALPPS road: scans by the days from stage 1, contoured, with its record open. */
async function openRecord(window: Page, folder: string, days: readonly number[], name = 'DEMO^RECORD') {
  const scans = days.map((day, n) => ({
    name,
    id: 'DEMO-0007',
    series: `portal-${n}`,
    slices: 12,
    stepMm: 5,
    date: dicomDay(day - 30),
  }));
  const { caseId, seriesIds } = await takeScans(window, folder, scans);
  for (const [n, seriesId] of seriesIds.entries())
    await saveVolumes(window, caseId, seriesId, { measuredTlvMl: 400, flrMl: 120 + 5 * n });
  const events = [{ type: 'stage1' as const, date: isoDay(-30) }];
  await ask(window, 'case.edit', { caseId, pathway: 'RALPPS', events: { removed: [], added: events } });
  await window.reload();
  await window.getByRole('row').filter({ hasText: name }).click();
  await window.keyboard.press('Enter');
  const places = window.getByRole('navigation', { name: 'Places of this case' });
  await expect(places.getByRole('button', { name: 'Record' })).not.toHaveAttribute('aria-disabled');
  await window.keyboard.press('Alt+5');
  await expect(window.getByRole('heading', { name: 'Case record' })).toBeVisible();
  return caseId;
}

test('the record is filled by keyboard, converts, warns, takes reasons, stands after a reload and leaves as days', async ({
  window,
  folder,
}) => {
  await ask(window, 'settings.set', { reader: 'demo.tech', siteCode: 'DEMO' });
  const caseId = await openRecord(window, folder, [-6, 7, 14]);
  const entries = async () => (await ask(window, 'record.open', { caseId })).entries;
  const labs = window.getByRole('table', { name: 'Liver function: By day' });
  await expect(labs.getByRole('columnheader')).toHaveText([/Field/, 'Day −6', 'Day 7', 'Day 14']);

  // The unit first, then down the column of day 7 by Enter.
  await window.getByRole('combobox', { name: 'Bilirubin: unit' }).selectOption('mg/dL');
  const bilirubin = labs.getByRole('textbox', { name: 'Bilirubin, Day 7' });
  await bilirubin.fill('1,4');
  await bilirubin.press('Enter');
  await expect(labs.getByRole('textbox', { name: 'Albumin, Day 7' })).toBeFocused();
  await window.keyboard.type('3.9');
  await window.keyboard.press('Tab');
  await expect.poll(async () => (await entries()).length).toBe(2);
  await expect(bilirubin).toHaveValue('1.4');

  // 3.9 g/l of albumin is not likely, 3.9 g/dl is: one press says so.
  const row = labs.getByRole('row', { name: /^Albumin/ });
  await expect(row.getByRole('status')).toContainText('Usually 15 to 60');
  await row.getByRole('button', { name: '3.9 g/dL?' }).click();
  await expect(row.getByRole('status')).toHaveCount(0);
  await expect(labs.getByRole('textbox', { name: 'Albumin, Day 7' })).toHaveValue('3.9');

  // A class follows from its points and is said beside its field; one that is entered otherwise stands, and is told so.
  await labs.getByRole('textbox', { name: 'Child-Pugh score, Day 7' }).fill('8');
  await window.keyboard.press('Tab');
  const childPugh = labs.getByRole('row', { name: /^Child-Pugh class/ });
  await expect(childPugh.getByRole('status')).toHaveText('K3: B (8 points)');
  await labs.getByRole('combobox', { name: 'Child-Pugh class, Day 7' }).selectOption('A');
  await expect(childPugh.getByRole('status')).toHaveText('K3: B (8 points); entered is A');
  await labs.getByRole('combobox', { name: 'Child-Pugh class, Day 7' }).selectOption('');
  await childPugh.getByRole('button', { name: 'Child-Pugh class: what it means' }).click();
  await expect(window.getByText('Br J Surg 1973;60:646–649')).toBeVisible();

  // The other unit shows it converted, and back it is what was typed.
  await window.getByRole('combobox', { name: 'Bilirubin: unit' }).selectOption('umol/L');
  await expect(bilirubin).toHaveValue('23.95');
  await window.getByRole('combobox', { name: 'Bilirubin: unit' }).selectOption('mg/dL');
  await expect(bilirubin).toHaveValue('1.4');

  // Impossible is refused beside the field, and what stood stays.
  await bilirubin.fill('400');
  await bilirubin.press('Tab');
  await expect(labs.getByRole('alert')).toContainText('Not saved');
  await bilirubin.press('Control+A');
  await bilirubin.fill('1.4');
  await bilirubin.press('Tab');

  await labs
    .getByRole('combobox', { name: 'Prothrombin time, Day 7: why it is missing' })
    .selectOption('missing:notDone');
  await expect(labs.getByRole('textbox', { name: 'Prothrombin time, Day 7' })).toHaveAttribute(
    'placeholder',
    'Not done',
  );

  // A day without a scan, and its ICG becomes the case's own.
  await window.getByLabel('Another day').fill(isoDay(-12));
  await window.getByLabel('Another day').press('Enter');
  await labs.getByRole('textbox', { name: 'ICG-R15, Day 18' }).fill('9.2');
  await labs.getByRole('textbox', { name: 'ICG-R15, Day 18' }).press('Enter');
  await expect.poll(async () => (await ask(window, 'case.open', { caseId })).icgR15Pct).toBe(9.2);

  // What the case knows is written there; undo and redo go through the same door.
  await window.getByRole('textbox', { name: 'Height' }).fill('172');
  await window.keyboard.press('Control+Enter');
  await expect.poll(async () => (await ask(window, 'case.open', { caseId })).body.heightCm).toBe(172);
  await expect(window.getByRole('textbox', { name: 'Weight' })).toBeFocused();
  await window.keyboard.press('Control+z');
  await expect(window.getByRole('textbox', { name: 'Height' })).toHaveValue('');
  await window.keyboard.press('Control+Shift+z');
  await expect(window.getByRole('textbox', { name: 'Height' })).toHaveValue('172');

  // A session by its day is the case's event, with its fields.
  await window.getByLabel('Session on').fill(isoDay(-14));
  await window.getByRole('button', { name: 'Add PEI' }).click();
  await window.getByRole('textbox', { name: 'PEI: ethanol, PEI, day 16' }).fill('10');
  await window.keyboard.press('Tab');
  const session = `rescuePei ${isoDay(-14)} 1`;
  await expect.poll(async () => (await entries()).some(({ item }) => item === session)).toBe(true);
  await picture(window, 'record');

  const before = await entries();
  await window.reload();
  await expect(labs.getByRole('textbox', { name: 'Bilirubin, Day 7' })).toHaveValue('1.4');
  await expect(labs.getByRole('textbox', { name: 'ICG-R15, Day 18' })).toHaveValue('9.2');
  expect(await entries()).toEqual(before);
});

test('leaves as days, and stays readable with a long name and many days of labs', async ({ window, folder }) => {
  const name = 'WOLFESCHLEGELSTEINHAUSENBERGERDORFF^MAXIMILIANE ALEXANDRA';
  const caseId = await openRecord(window, folder, [-6, 8, 14], name);
  const enter = (field: Field, item: string, given: Given) =>
    ask(window, 'record.enter', { caseId, entered: [{ field, item, given }] });
  const scans = (await ask(window, 'case.open', { caseId })).timePoints.map(({ id }) => id);
  for (let n = 0; n < 14; n++) {
    const id = `labs-day-${n}`;
    await ask(window, 'record.item', { caseId, list: 'labs', id, kept: true });
    await enter('labs.date', id, { value: isoDay(-29 + 2 * n) });
    await enter('bilirubin', id, { value: (12 + n) / 10, unit: 'mg/dL' });
    await enter('albumin', id, n % 4 === 1 ? { missing: 'notDone' } : { value: 39 - n, unit: 'g/L' });
    await enter('platelets', id, n === 12 ? { value: 142, unit: '/uL' } : { value: 142 - n, unit: '10*9/L' });
    await enter('childPughClass', id, { value: n < 4 ? 'A' : 'B' });
  }
  await enter('underlyingLiver', '', { value: ['HBV', 'alcohol', 'NASH'] });
  await enter('unresectableReason', '', { value: 'Bilobar, the remnant alone would have been too small at 24 %' });
  await enter('metastasis', scans[2]!, { missing: 'notPrinted' });
  for (const [n, size] of [85, 31, 12].entries()) {
    await ask(window, 'record.item', { caseId, list: 'tumour', id: `tumour-no-${n}`, kept: true });
    await enter('tumour.sizeMm', `tumour-no-${n}`, { value: size, unit: 'mm' });
    await enter('tumour.segments', `tumour-no-${n}`, { value: ['V', 'VI', 'VII', 'VIII'].slice(n) });
  }
  await window.reload();
  await expect(window.getByRole('heading', { name: 'Case record' })).toBeVisible();
  const labs = window.getByRole('table', { name: 'Liver function: By day' });
  await expect(labs.getByRole('columnheader')).toHaveCount(18);
  await picture(window, 'record-top', { large: true });
  await window.getByRole('button', { name: /^Liver function/ }).click();
  await expect(labs.getByRole('columnheader', { name: 'Day 27' })).toBeInViewport();
  await picture(window, 'record-labs', { large: true });
  // The window itself never scrolls sideways.
  expect(await window.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
    0,
  );

  const [download] = await Promise.all([
    window.waitForEvent('download'),
    window.getByRole('button', { name: 'Export JSON' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  for (const secret of ['WOLFE', 'too small', isoDay(-30), isoDay(-29)]) expect(text).not.toContain(secret);
  const { fields } = JSON.parse(text) as { fields: { field: string; dayOffset: number | null; value: unknown }[] };
  expect(fields.filter(({ field }) => field === 'bilirubin').map(({ dayOffset }) => dayOffset)).toEqual(
    Array.from({ length: 14 }, (_, n) => 1 + 2 * n),
  );
  expect(fields.find(({ field }) => field === 'stage1.date')!.value).toBe(0);
});
