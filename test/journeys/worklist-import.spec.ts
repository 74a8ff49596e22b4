import { readFileSync } from 'node:fs';
import { ZipFile } from 'yazl';
import { truncatedTo } from '#test/phantoms/dicom';
import { ask, chooseFolder, expect, folderOf, picture, test } from './app.ts';
import { dicomDay, isoDay, type PhantomScan, saveVolumes, seriesFiles, takeScans } from './scans.ts';

const scan = (name: string, id: string, day: number, more: Partial<PhantomScan> = {}): PhantomScan => ({
  name,
  id,
  series: `${id} ${day}`,
  slices: 12,
  stepMm: 5,
  date: dicomDay(day),
  ...more,
});

test.describe('the worklist', () => {
  test.use({ startsEmpty: true });
  test('first start shows the demonstration; deleting it names it, says what went, and leaves one thing to do', async ({
    window,
  }) => {
    const rows = window.getByRole('row').filter({ hasText: 'Demonstration' });
    await expect(rows).toHaveCount(1);
    await picture(window, 'worklist-one', { large: true });
    await window.getByRole('button', { name: 'Delete the case…' }).click();
    const asked = window.getByRole('group', { name: /^Delete / });
    await expect(asked).toContainText('This cannot be undone.');
    await asked.getByRole('button', { name: /^Delete / }).click();
    await expect(window.getByRole('heading', { name: 'No cases yet' })).toBeVisible();
    await expect(window.getByRole('region', { name: 'Notice' })).toContainText(/35 files, \d+\.\d\sMB/);
    await window.keyboard.press('F6');
    await expect(window.getByRole('button', { name: 'Open CT…' })).toBeVisible();
    await picture(window, 'worklist-empty', { large: true });
  });

  test('many cases: by next scan due, found by name, filtered, chosen with arrows, opened with Enter', async ({
    window,
    folder,
  }) => {
    test.slow();
    await ask(window, 'settings.set', {
      bsaFormula: 'duBois',
      stlvFormula: 'urata',
      reader: 'demo.tech',
      siteCode: 'S01',
    });
    for (const row of await ask(window, 'worklist.list', {})) await ask(window, 'case.delete', { caseId: row.id });
    await seedCases(window, folder);
    await window.reload();
    await expect(window.getByRole('heading', { name: '10 cases' })).toBeVisible();

    const grid = window.getByRole('grid');
    await expect(grid.getByRole('row').nth(1)).toContainText('DEMO^THREE');
    await expect(grid.getByRole('row', { name: /DEMO\^SIX/ })).toContainText('Refused');
    await expect(grid.getByRole('row', { name: /DEMO\^ONE/ })).toContainText('37.4');
    // The clear button of a cut-off name, Greek and Chinese names among them, stands in one row's height.
    await expect(grid.getByRole('row', { name: /小明/ })).toBeVisible();

    while (!(await grid.getByRole('row', { name: /DEMO\^ONE/ }).getAttribute('aria-selected'))?.includes('true'))
      await window.keyboard.press('ArrowDown');
    const chosen = window.getByRole('complementary', { name: 'Chosen case' });
    await expect(chosen).toContainText('34\u00a0ml short');
    await expect(chosen.getByRole('img', { name: /^sFLR: day −6: 23\.1 %/ })).toBeVisible();
    await picture(window, 'worklist-many', { large: true });

    await window.keyboard.press('/');
    await window.keyboard.type('ελενη');
    await expect(grid.getByRole('row')).toHaveCount(2);
    await window.keyboard.press('Escape');
    await window.getByRole('button', { name: /^Scan refused 1$/ }).click();
    await expect(grid.getByRole('row')).toHaveCount(2);
    await window.getByRole('button', { name: /^All 10$/ }).click();

    await window.keyboard.press('Control+k');
    const palette = window.getByRole('dialog', { name: 'Commands' });
    await palette.getByRole('combobox').fill('cut');
    await expect(palette.getByRole('option', { name: /Go to Cut/ })).toContainText('no case is open');
    await palette.getByRole('combobox').fill('o');
    await picture(window, 'palette');
    await window.keyboard.press('Escape');
    await expect(palette).toBeHidden();

    await window.keyboard.press('Control+k');
    await palette.getByRole('combobox').fill('demonstration');
    await palette.getByRole('option', { name: /^Hide names/ }).click();
    await expect(grid).not.toContainText('DEMO^ONE');
    await window.reload();
    await expect(grid).toBeVisible();
    await expect(grid).not.toContainText('DEMO^ONE');
    await window.keyboard.press('Control+k');
    await palette.getByRole('combobox').fill('names');
    await palette.getByRole('option', { name: /^Show names/ }).click();
    await expect(grid).toContainText('DEMO^ONE');
  });
});

test.describe('importing', () => {
  test('runs with its progress, and Cancel leaves everything as it was', async ({ window, folder }) => {
    const files = seriesFiles(scan('DEMO^SIX', 'DEMO-0006', -1, { slices: 60, stepMm: 3 }));
    const place = folderOf(folder, 'ct', files);
    const before = await ask(window, 'worklist.list', {});
    await window.route('**/bytes/upload/**', async (route) => {
      // While pictures are made of it, it must not come to its end.
      await new Promise((slower) => setTimeout(slower, process.env.REMNANT_SCREENS === '1' ? 800 : 120));
      await route.continue();
    });
    await chooseFolder(window, () => window.keyboard.press('Control+o'), place);
    await expect(window.getByRole('heading', { name: 'Handing over the files' })).toBeVisible();
    await expect(window.getByText(/^(1\d|2\d) of 60 files/)).toBeVisible();
    await picture(window, 'import-running', { large: true });
    await window.getByRole('region', { name: 'Import' }).getByRole('button', { name: 'Cancel' }).click();
    await expect(window.getByRole('grid')).toBeVisible();
    expect(await ask(window, 'worklist.list', {})).toEqual(before);
  });

  test('a refused series says what is missing, where, and three ways out; one is taken', async ({ window, folder }) => {
    await ask(window, 'settings.set', { reader: 'demo.tech' });
    const study = 'study of DEMO-0006';
    const portal = scan('DEMO^SIX', 'DEMO-0006', -1, {
      study,
      series: 'portal3',
      slices: 44,
      stepMm: 3,
      without: [23, 24],
      description: 'Portal 3 mm',
    });
    const five = { ...portal, series: 'portal5', slices: 27, stepMm: 5, without: [], description: 'Portal 5 mm' };
    const arterial = { ...portal, series: 'arterial', without: [], description: 'Arterial 3 mm' };
    const localiser = { ...portal, series: 'localiser', slices: 1, without: [], description: 'Localiser' };
    const whole = Object.values(seriesFiles(five))[0]!;
    const place = folderOf(folder, 'ct', {
      ...seriesFiles(portal),
      ...seriesFiles(five),
      ...seriesFiles(arterial),
      ...seriesFiles(localiser),
      'notes.dcm': new TextEncoder().encode('a text file by the name of a scan'),
      'empty.dcm': new Uint8Array(0),
      'cut.dcm': truncatedTo(whole, 700),
    });
    await chooseFolder(window, () => window.keyboard.press('Control+o'), place);
    const list = window.getByRole('navigation', { name: 'Series' });
    await expect(list.getByRole('option')).toHaveCount(4);
    await expect(list.getByRole('option', { name: /Proposed/ })).toHaveCount(1);
    await expect(window.getByText('3 files were not read')).toBeVisible();
    await picture(window, 'import-found');

    await list.getByRole('option', { name: /Portal 3 mm/ }).click();
    await expect(
      window.getByRole('heading', { name: 'No volume from this series: 2 slices are missing' }),
    ).toBeVisible();
    await expect(window.getByRole('img', { name: /2 slices missing, gap 9\.0.mm/ })).toBeVisible();
    await expect(window.getByText('series.missingSlices')).toBeVisible();
    await expect(window.getByText('DEMO^SIX', { exact: true })).toBeVisible();
    await expect(window.getByRole('button', { name: /^Use / })).toBeVisible();
    await expect(window.getByRole('button', { name: 'Add files…' })).toBeVisible();
    await expect(window.getByRole('button', { name: 'Accept with a reason…' })).toBeVisible();
    await picture(window, 'import-refused', { large: true });

    await window.getByRole('button', { name: 'Accept with a reason…' }).click();
    await window.getByRole('textbox', { name: 'Reason' }).fill('The gap lies above the liver');
    await window.getByRole('button', { name: 'Accept the gap' }).click();
    await expect(window.getByRole('navigation', { name: 'Places of this case' })).toBeVisible();
    await expect(window.getByRole('button', { name: 'Contours', exact: true })).toHaveAttribute('aria-current', 'page');
    // No stroke runs two commands of one place: the sheet lists every key that holds here.
    await expect(window.getByRole('button', { name: /^Grow/ })).toBeVisible();
    await window.keyboard.press('?');
    const sheet = window.getByRole('dialog', { name: 'Sheet of keys' });
    await expect(sheet).toBeVisible();
    const keys = await sheet.locator('dd').allTextContents();
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key, n) => keys.indexOf(key) !== n)).toEqual([]);
    // What hands and held keys do stands there as well; and no hint of the status line is cut in the middle.
    await expect(sheet).toContainText('On the images');
    for (const gesture of ['Ctrl-wheel', 'right drag', 'Shift-move', 'hold V', 'Click'])
      await expect(sheet).toContainText(gesture);
    await picture(window, 'keys-contours');
    await window.keyboard.press('Escape');
    const hints = await window.locator('.hints').evaluate((line) => {
      const box = line.getBoundingClientRect();
      return [...line.children]
        .map((hint) => hint.getBoundingClientRect())
        .filter((one) => one.bottom <= box.bottom + 1)
        .map((one) => one.right <= box.right + 1);
    });
    expect(hints.length).toBeGreaterThan(2);
    expect(hints).not.toContain(false);
    const [row] = (await ask(window, 'worklist.list', {})).filter((r) => !r.demonstration);
    const record = await ask(window, 'case.open', { caseId: row!.id });
    expect(record.timePoints[0]!.series[0]!.acceptances).toMatchObject([
      { code: 'series.missingSlices', reason: 'The gap lies above the liver' },
    ]);
  });

  test('a zip dropped anywhere is imported; the proposed series is taken with Enter', async ({ window }) => {
    const zip = new ZipFile();
    for (const [name, bytes] of Object.entries(seriesFiles(scan('DEMO^ONE', 'DEMO-0001', -1))))
      zip.addBuffer(Buffer.from(bytes), name);
    zip.end();
    const parts: Buffer[] = [];
    for await (const part of zip.outputStream) parts.push(part as Buffer);
    const dropped = await window.evaluateHandle((text) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], 'scan.zip'));
      return transfer;
    }, Buffer.concat(parts).toString('base64'));
    await window.dispatchEvent('main', 'dragenter', { dataTransfer: dropped });
    await expect(window.getByText('Let go to import')).toBeVisible();
    await window.dispatchEvent('main', 'drop', { dataTransfer: dropped });
    await expect(window.getByRole('heading', { name: 'Portal 5 mm can be measured' })).toBeVisible();
    await window.keyboard.press('Enter');
    await expect(window.getByRole('button', { name: 'Contours', exact: true })).toHaveAttribute('aria-current', 'page');
    await expect(window.getByRole('region', { name: 'Notice' })).toContainText('12 files copied into the case');
    await window.keyboard.press('Alt+ArrowLeft');
    await expect(window.getByRole('button', { name: 'Contours', exact: true })).toBeHidden();
  });

  test('a scan of another patient is not taken into a case: the refusal, and the way out', async ({
    window,
    folder,
  }) => {
    const { caseId } = await takeScans(window, folder, [scan('DEMO^ONE', 'DEMO-0001', -8)]);
    await window.reload();
    await window.getByRole('row', { name: /DEMO\^ONE/ }).click();
    await window.getByRole('button', { name: 'Series', exact: true }).click();
    const other = folderOf(folder, 'other', seriesFiles(scan('DEMO^TWO', 'DEMO-0002', -1)));
    await chooseFolder(window, () => window.keyboard.press('Control+o'), other);
    await expect(window.getByText('Into the case it was opened from')).toBeVisible();
    await window.getByRole('button', { name: /^Import / }).click();
    const error = window.getByRole('region', { name: 'Error' });
    await expect(error).toContainText('This scan is of another patient than the case');
    await expect(error).toContainText('case.otherPatient');
    await window.keyboard.press('Escape');
    await expect(error).toBeHidden();
    await window.getByRole('radio', { name: 'As a new case' }).check();
    await window.getByRole('button', { name: /^Import / }).click();
    await expect(window.getByRole('button', { name: 'Contours', exact: true })).toHaveAttribute('aria-current', 'page');
    expect((await ask(window, 'case.open', { caseId })).timePoints).toHaveLength(1);
  });
});

test.describe('the assessment', () => {
  test('sFLR is refused until the formulas are chosen; then every change moves it; the record is exported', async ({
    window,
    folder,
  }) => {
    const { caseId, seriesIds } = await takeScans(window, folder, [
      scan('DEMO^ONE', 'DEMO-0001', -28, { series: 's1' }),
      scan('DEMO^ONE', 'DEMO-0001', -8, { series: 's2' }),
    ]);
    await ask(window, 'case.edit', {
      caseId,
      pathway: 'RALPPS',
      events: { removed: [], added: [{ type: 'stage1', date: isoDay(-22) }] },
    });
    await saveVolumes(window, caseId, seriesIds[0]!, { measuredTlvMl: 1420, flrMl: 302 });
    await saveVolumes(window, caseId, seriesIds[1]!, { measuredTlvMl: 1513, tumourMl: 64, flrMl: 489 }, 'draft');
    await window.reload();
    await window.getByRole('row', { name: /DEMO\^ONE/ }).click();
    await window.keyboard.press('Enter');

    await expect(window.getByRole('heading', { name: /No sFLR: the formulas .* are not chosen/ })).toBeVisible();
    await picture(window, 'assessment-refused');
    // The paper's pair stands ready for RALPPS, and counts only once it is confirmed.
    await expect(window.getByRole('combobox', { name: 'sTLV' })).toHaveValue('urata');
    await window.getByRole('button', { name: 'Use for this site' }).click();
    await expect(window.getByRole('heading', { name: /^No sFLR: the (height|weight) is not known$/ })).toBeVisible();

    const height = window.getByRole('textbox', { name: 'Height' });
    await height.fill('17');
    await expect(window.getByText('Height is 30 to 250 cm')).toBeVisible();
    await height.fill('172');
    await height.press('Enter');
    await window.getByRole('textbox', { name: 'Weight' }).fill('72');
    await window.getByRole('textbox', { name: 'Weight' }).press('Enter');
    const main = window.getByRole('region', { name: 'Assessment of the remnant' });
    await expect(main).toContainText('37.4');
    await expect(main).toContainText('(35.4 to 39.4)');
    await expect(main).toContainText('No target');
    await window.getByRole('combobox', { name: 'Liver' }).selectOption('cirrhosis');
    await expect(main).toContainText('34\u00a0ml short');
    await expect(main).toContainText('Urata 1995');
    await window.getByRole('button', { name: 'Make it the reading of record' }).click();
    await expect(main).toContainText('Reading of record');
    await picture(window, 'assessment', { large: true });

    const [download] = await Promise.all([
      window.waitForEvent('download'),
      window.getByRole('button', { name: 'Record, JSON' }).click(),
    ]);
    const record = readFileSync(await download.path(), 'utf8');
    expect(record).not.toContain('DEMO^ONE');
    expect(JSON.stringify(JSON.parse(record))).toContain('"flrMl":{"valueQuantity":{"value":488.98');
    await expect(window.getByRole('region', { name: 'Notice' })).toContainText('Record, JSON written');
  });
});

test.describe('readable by everyone', () => {
  test('text at 200 %: nothing is cut at 1280 × 800, the one thing to do is reached by scrolling', async ({
    window,
  }) => {
    // 125 % is twice the 62.5 % that a rem of 10 px is.
    await window.addStyleTag({ content: 'html { font-size: 125% !important }' });
    const wide = () =>
      window.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const next = window.getByRole('button', { name: 'Contour the liver' });
    await next.scrollIntoViewIfNeeded();
    await expect(next).toBeInViewport({ ratio: 1 });
    expect(await wide()).toBe(0);
    await window.getByRole('button', { name: 'Series', exact: true }).click();
    await window.getByRole('button', { name: /^Contour / }).scrollIntoViewIfNeeded();
    await expect(window.getByRole('button', { name: /^Contour / })).toBeInViewport({ ratio: 1 });
    await window.keyboard.press('Alt+3');
    await expect(window.getByRole('heading', { name: 'No FLR is measured yet' })).toBeVisible();
    await window.getByRole('button', { name: 'Use for this site' }).scrollIntoViewIfNeeded();
    await expect(window.getByRole('button', { name: 'Use for this site' })).toBeInViewport({ ratio: 1 });
    expect(await wide()).toBe(0);
  });

  test('all without a mouse: the ring goes where the eye reads, no trap, and the focus comes back from the palette', async ({
    window,
  }) => {
    const focused = () =>
      window.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      );
    const seen: string[] = [];
    for (let n = 0; n < 12; n++) {
      await window.keyboard.press('Tab');
      seen.push(await focused());
    }
    const order = ['Commands', 'Who is reading?', 'Open CT…', 'All 1', 'Contour the liver', 'Series'];
    const at = order.map((words) => seen.findIndex((text) => text.startsWith(words)));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(Math.min(...at)).toBeGreaterThanOrEqual(0);
    const before = await focused();
    await window.keyboard.press('Control+k');
    await expect(window.getByRole('combobox', { name: 'Find a command or a case' })).toBeFocused();
    await window.keyboard.press('Escape');
    expect(await focused()).toBe(before);
    await window.keyboard.press('?');
    await expect(window.getByRole('dialog', { name: 'Sheet of keys' })).toContainText('Open CT…');
    await picture(window, 'keys');
    await window.keyboard.press('Escape');
    await expect(window.getByRole('dialog', { name: 'Sheet of keys' })).toBeHidden();
  });
});

test.describe('when the service is gone', () => {
  test.use({ allowedComplaints: /ERR_|Failed to (fetch|load)/ });
  test('an error stays until it is closed, says what is kept, and offers to try again', async ({ window, folder }) => {
    const { caseId, seriesIds } = await takeScans(window, folder, [scan('DEMO^ONE', 'DEMO-0001', -8)]);
    await ask(window, 'settings.set', { bsaFormula: 'duBois', stlvFormula: 'urata' });
    await ask(window, 'case.edit', { caseId, body: { heightCm: 172, weightKg: 72 }, liver: 'cirrhosis' });
    await saveVolumes(window, caseId, seriesIds[0]!, { measuredTlvMl: 1513, tumourMl: 64, flrMl: 489 });
    await window.reload();
    await window.getByRole('row', { name: /DEMO\^ONE/ }).click();
    await window.keyboard.press('Enter');
    await expect(window.getByText('37.4').first()).toBeVisible();
    await window.route('**/call/**', (route) => route.abort('connectionrefused'));
    await window.getByRole('button', { name: 'Record, CSV' }).click();
    const error = window.getByRole('region', { name: 'Error' });
    await expect(error).toContainText('host.unreachable');
    await picture(window, 'error-toast', { large: true });
    await window.unroute('**/call/**');
    const [download] = await Promise.all([
      window.waitForEvent('download'),
      error.getByRole('button', { name: 'Try again' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    await expect(error).toBeHidden();
  });
});

/** Ten invented patients in every state that a worklist knows. */
async function seedCases(window: Parameters<typeof ask>[0], folder: string): Promise<void> {
  type Body = { heightCm: number; weightKg: number };
  const body: Body = { heightCm: 172, weightKg: 72 };
  const liver = 'cirrhosis' as const;
  const one = async (
    name: string,
    id: string,
    scans: readonly (readonly [day: number, flrMl: number | null])[],
    edit: Omit<Parameters<typeof ask<'case.edit'>>[2], 'caseId'>,
    more: Partial<PhantomScan> & { flrTouchesEdge?: boolean } = {},
  ) => {
    const { flrTouchesEdge = false, ...of } = more;
    const taken = await takeScans(
      window,
      folder,
      scans.map(([day], n) => scan(name, id, day, { series: `${id} ${n}`, ...of })),
    );
    await ask(window, 'case.edit', { caseId: taken.caseId, body, liver, ...edit });
    for (const [n, [, flrMl]] of scans.entries())
      if (flrMl !== null)
        await saveVolumes(window, taken.caseId, taken.seriesIds[n]!, {
          measuredTlvMl: 1513,
          tumourMl: 64,
          flrMl: flrMl === 0 ? null : flrMl,
          flrTouchesEdge,
        });
  };
  const happened = (type: 'firstHepatectomy' | 'stage1' | 'tare', day: number) => ({
    removed: [],
    added: [{ type, date: isoDay(day) }],
  });
  const stage1 = (day: number) => happened('stage1', day);
  await one(
    'DEMO^ONE',
    'DEMO-0001',
    [
      [-28, 302],
      [-15, 401],
      [-8, 456],
      [0, 489],
    ],
    { pathway: 'RALPPS', events: stage1(-22) },
  );
  await one('DEMO^TWO', 'DEMO-0002', [[-5, 571]], { pathway: 'RALPPS', events: stage1(-21) });
  await one('DEMO^THREE', 'DEMO-0003', [[-9, 402]], { pathway: 'RALPPS', events: stage1(-15) });
  await one('DEMO^FOUR', 'DEMO-0004', [[-2, 438]], {
    pathway: 'TSH_PVE',
    events: happened('firstHepatectomy', -28),
  });
  await one('DEMO^FIVE', 'DEMO-0005', [[-3, 1011]], { pathway: 'TARE', events: happened('tare', -91) });
  await one('DEMO^SIX', 'DEMO-0006', [[-7, null]], { pathway: 'RALPPS', events: stage1(-7) }, { without: [5, 6] });
  await one(
    'Wang^XiaoMing=王^小明',
    'DEMO-0007',
    [[-3, 361]],
    { pathway: 'RALPPS', events: stage1(-14) },
    {
      flrTouchesEdge: true,
      tags: { specificCharacterSet: 'ISO_IR 192' },
    },
  );
  await one(
    'Παπαδοπουλου^Ελενη',
    'DEMO-0008',
    [[-1, null]],
    { pathway: 'HAIC' },
    { tags: { specificCharacterSet: 'ISO_IR 192' } },
  );
  await one('DEMO^NINE^LONGSURNAMETHATNEVERENDSINANYLISTOFTHEWORLDANDGOESON', 'DEMO-0009', [[-4, 0]], {
    pathway: 'RALPPS',
    events: stage1(0),
  });
  await one('DEMO^TEN', 'DEMO-0010', [[-6, 622]], { body: { ...body, heightCm: null } });
}
