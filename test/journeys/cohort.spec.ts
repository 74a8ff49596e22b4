import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ask, test as base, expect, picture, serve, stop } from './app.ts';

const root = join(import.meta.dirname, '..', '..');
const remnant = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['build/host/cli.mjs', ...args], { cwd: root });
  expect(status, stderr.toString()).toBe(0);
  return stdout.toString();
};

/** A workstation that holds the seven patients of the RALPPS paper, as anybody can load them. */
const test = base.extend({
  workstation: async ({ folder }, use) => {
    const dataFolder = join(folder, 'data');
    remnant('demo', '--cohort', '--data', dataFolder);
    const { child, url } = await serve(dataFolder);
    await use({ url, dataFolder });
    await stop(child);
  },
});

const panel = (window: Page) => window.getByRole('complementary', { name: 'Test' });
const pick = (window: Page, name: string) => panel(window).getByRole('combobox', { name, exact: true });
const result = (window: Page) => window.getByTestId('test-result');

async function download(window: Page, name: string, press: () => Promise<void>, folder: string): Promise<string> {
  const [saved] = await Promise.all([window.waitForEvent('download'), press()]);
  expect(saved.suggestedFilename()).toBe(name);
  const path = join(folder, name);
  await saved.saveAs(path);
  return path;
}

test('seven courses side by side: medians, Wilcoxon, survival, a refusal, and the same P from the CSV', async ({
  window,
  folder,
}) => {
  await ask(window, 'settings.set', { reader: 'demo.tech', stlvFormula: 'urata', bsaFormula: 'duBois' });
  // The paper says nothing of follow-up: days are made up, so that there is survival to be drawn.
  const rows = await ask(window, 'worklist.list', {});
  for (const [n, { id: caseId, pathway }] of rows.entries()) {
    if (pathway === null) continue;
    const { events } = await ask(window, 'case.open', { caseId });
    const from = Date.parse(events[0]!.date);
    const on = (days: number) => new Date(from + days * 86_400_000).toISOString().slice(0, 10);
    await ask(window, 'record.enter', {
      caseId,
      entered: [
        { item: '', field: 'lastFollowUp', given: { value: on(300 + 60 * n) } },
        ...(n % 2 === 0 ? [{ item: '', field: 'deathDate' as const, given: { value: on(300 + 60 * n) } }] : []),
      ],
    });
  }
  await window.reload();
  await expect(window.getByRole('button', { name: 'Cohort' })).toBeVisible();
  await window.keyboard.press('Alt+0');
  const table = window.getByRole('grid', { name: 'Cases of the cohort' });
  await expect(table.getByRole('row').nth(1)).toContainText('Case 1');
  await picture(window, 'cohort', { large: true });
  // No one is named here.
  for (const { id } of rows) {
    const { name } = await ask(window, 'case.identity', { caseId: id });
    await expect(window.locator('body')).not.toContainText(name);
  }
  await expect(result(window)).toContainText('median (range)');

  await window.keyboard.press('t');
  await window.keyboard.press('Escape');
  await pick(window, 'Test').selectOption('wilcoxon');
  await expect(pick(window, 'First value')).toHaveValue('kgr1PointsPerWeek');
  await expect(result(window)).toContainText('Wilcoxon signed-rank');
  await expect(result(window)).toContainText('exact: all signs');
  const wilcoxon = (await result(window).locator('.found').textContent())!;

  await pick(window, 'Test').selectOption('km');
  await expect(window.getByTestId('test-plot')).toBeVisible();
  await expect(result(window)).toContainText('log(−log) limits');
  await picture(window, 'cohort-survival');
  const svg = await download(
    window,
    'remnant-survival.svg',
    () => panel(window).getByRole('button', { name: 'SVG' }).click(),
    folder,
  );
  expect(readFileSync(svg, 'utf8')).toContain('At risk');

  // Nobody had TARE: said, instead of a P.
  await pick(window, 'Endpoint').selectOption('004.os');
  await expect(result(window)).toContainText('Too few cases');
  await expect(result(window)).toContainText('never at time zero');

  await pick(window, 'Test').selectOption('roc');
  await pick(window, 'Event').selectOption('stage2Done');
  await expect(result(window)).toContainText('Youden’s cut');
  await picture(window, 'cohort-roc');

  await window.keyboard.press('Escape');
  const csv = await download(
    window,
    'remnant-cohort.csv',
    () => window.getByRole('button', { name: 'Save CSV' }).click(),
    folder,
  );
  expect(readFileSync(csv, 'utf8')).not.toMatch(/\d{4}-\d{2}-\d{2}/);
  const same = remnant('cohort', csv, '--test', 'wilcoxon', '--x', 'kgr1PointsPerWeek', '--y', 'kgr2PointsPerWeek');
  expect(same).toContain(wilcoxon);
});

test('by keyboard alone: chosen by arrows, opened with Enter', async ({ window }) => {
  await ask(window, 'settings.set', { stlvFormula: 'urata', bsaFormula: 'duBois' });
  await window.keyboard.press('Alt+0');
  const chosen = window.locator('.cohort-table tr[aria-selected=true]');
  await expect(chosen).toContainText('Case 1');
  await window.keyboard.press('ArrowDown');
  await expect(chosen).toContainText('Case 2');
  await window.keyboard.press('c');
  await window.getByRole('checkbox', { name: /Hypertrophy/ }).check();
  await expect(window.getByRole('columnheader', { name: /Hypertrophy/ })).toBeVisible();
  await picture(window, 'cohort-columns');
  await window.keyboard.press('c');
  await window.keyboard.press('Enter');
  await expect(window.getByRole('navigation', { name: 'Places of this case' })).toBeVisible();
  await expect(window.getByTestId('course-chart')).toBeVisible();
});
