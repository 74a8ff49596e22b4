import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, expect, test } from './app.ts';
import { dicomDay, saveVolumes, takeScans } from './scans.ts';

test('the registrar sets a target up, pushes, reads receipts and refusals; nothing leaves unsigned unless it is asked for', async ({
  window,
  folder,
}) => {
  const { caseId, seriesIds } = await takeScans(window, folder, [
    { name: 'DEMO^REGISTRY', id: 'DEMO-0008', series: 'portal', slices: 12, stepMm: 5, date: dicomDay(-20) },
  ]);
  await saveVolumes(window, caseId, seriesIds[0]!, { measuredTlvMl: 400, flrMl: 150 });
  const out = join(folder, 'registry');
  const said = window.getByRole('status').filter({ hasText: 'received' });
  const row = window.locator('.registry-outbox tbody tr');

  await test.step('a site without a code sends nothing', async () => {
    await window.keyboard.press('Alt+9');
    await expect(window.getByRole('heading', { name: 'Registry' })).toBeVisible();
    await expect(window.getByText('This site has no code yet: nothing can leave.')).toBeVisible();
    await window.getByRole('button', { name: 'Name a site code' }).click();
    await window.getByLabel('Site code').fill('SITE-A');
    await window.getByLabel('Site code').press('Enter');
    await window.keyboard.press('Alt+9');
    await expect(window.getByText('Records leave as site SITE-A')).toBeVisible();
  });

  await test.step('a target in the clear is refused beside its fields; a folder is kept', async () => {
    await window.getByRole('button', { name: 'Add a target' }).click();
    const form = window.getByRole('form', { name: 'New target' });
    await form.getByLabel('Name').fill('REDCap of the study');
    await form.getByLabel('Kind').selectOption('redcap');
    await form.getByLabel('Address of its API').fill('http://redcap.example.org/api/');
    await form.getByLabel('API token').fill('TOKEN');
    await expect(form).toContainText('which only you can read');
    await form.getByRole('button', { name: 'Keep target' }).click();
    await expect(form.getByRole('alert')).toHaveText('Not kept: records cross no network in the clear');
    await form.getByLabel('Name').fill('Study share');
    await form.getByLabel('Kind').selectOption('folder');
    await form.getByLabel('Folder').fill(out);
    await form.getByLabel('Files').selectOption('fhir');
    await form.getByRole('button', { name: 'Keep target' }).click();
    await expect(window.getByRole('button', { name: 'Study share' })).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('nothing is signed: nothing leaves, and it says so', async () => {
    await window.getByRole('button', { name: 'Push', exact: true }).click();
    await expect(said).toHaveText('0 records received · 1 case not signed · 1 demonstration left out');
    expect(await ask(window, 'registry.outbox', { targetId: 'study-share' })).toEqual({ entries: [] });
  });

  await test.step('drafts leave where they are asked for, marked, and have their receipt; by keys alone', async () => {
    await window.getByLabel('Drafts too, each marked as not signed').focus();
    await window.keyboard.press('Space');
    await window.getByRole('button', { name: 'Push', exact: true }).focus();
    await window.keyboard.press('Enter');
    await expect(said).toContainText('1 record received');
    await expect(row).toHaveCount(1);
    await expect(row).toContainText(caseId.slice(0, 8));
    await expect(row).toContainText('not signed');
    await expect(row).toContainText('received');
    expect(readdirSync(out).sort()).toEqual([`SITE-A-${caseId}-r1.${caseId}.fhir.json`, `SITE-A-${caseId}-r1.json`]);
  });

  await test.step('a conflict says what it is and how it is solved', async () => {
    // As if the share held another content under the next revision.
    writeFileSync(join(out, `SITE-A-${caseId}-r2.json`), '{}');
    await ask(window, 'record.enter', { caseId, entered: [{ item: '', field: 'ecog', given: { value: '1' } }] });
    await window.getByRole('button', { name: 'Push', exact: true }).click();
    await expect(row).toHaveCount(2);
    await expect(row.first()).toContainText('The registry holds another content under this revision');
    await window.getByRole('button', { name: 'Send as newer' }).click();
    await expect(row.first()).toContainText(`SITE-A-${caseId}-r3`);
    expect(readFileSync(join(out, `SITE-A-${caseId}-r3.json`), 'utf8')).toContain('"ecog"');
  });
});
