import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LIVER } from '#core/contours/reading';
import type { HostClient } from '#core/contract/client';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { volumeGeometry } from '#core/geometry';
import { readingVolumes } from '#core/volumetry/readingVolumes';
import { startHost } from '#host/startHost';
import { volumeWith } from '#test/kernels';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { folderOfCt, JANE } from './ctFolder.ts';
import { type Connected, type RunningHost, runningHost, TRANSPORTS } from './transports.ts';

let files: string;
let running: RunningHost;
let window1: Connected;
let window2: Connected;
let caseId: string;
let seriesId: string;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'remnant-cases-'));
});
afterAll(() => rm(files, { recursive: true }));
beforeEach(async () => {
  running = await runningHost({ now: () => new Date('2026-03-20T10:00:00Z') });
  window1 = await TRANSPORTS.MessagePort!(running.host);
  window2 = await TRANSPORTS['loopback HTTP']!(running.host);
  ({ caseId, seriesId } = await taken('portal', '20260301'));
});
afterEach(async () => {
  await window1.disconnect();
  await window2.disconnect();
  await running.stop();
});

async function done<N extends ProcedureName>(name: N, input: Input<N>, client: HostClient = window1.client) {
  const answer = await client.call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value as Output<N>;
}

async function taken(series: string, acquisitionDate: string, into: string | null = null) {
  const scan = await done('import.scan', { paths: [await folderOfCt(files, series, { ...JANE, acquisitionDate })] });
  const one = scan.series[0]!.id;
  const answer = await done('import.take', { scanId: scan.scanId, seriesIds: [one], caseId: into });
  return { caseId: answer.caseId, seriesId: one };
}

/** Sends a layer as the window does; gives its hash. */
async function sendLayer(voxels: Uint8Array<ArrayBuffer>): Promise<string> {
  const request = new Request('http://host/bytes/layer', { method: 'PUT', body: voxels });
  return ((await (await running.host.bytes(request)).json()) as { hash: string }).hash;
}

const voxels = (...values: number[]) => new Uint8Array(values);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const layerFiles = async (folder = running.dataFolder) =>
  (await readdir(join(folder, 'layers'), { recursive: true }))
    .filter((name) => name.endsWith('.gz'))
    .map((name) => name.slice(3, -3));

/** Voxels of the whole grid of 8 × 8 × 4, clear of its edges: one number in the two middle slices, another in the lower. */
const inMiddle = (label: number, lower = label) =>
  Uint8Array.from({ length: 256 }, (_, v) => {
    const inner = [v % 8, Math.floor(v / 8) % 8].every((at) => at > 0 && at < 7);
    const k = Math.floor(v / 64);
    return inner && k === 1 ? lower : inner && k === 2 ? label : 0;
  });

/** A liver in the middle slices; where it is cut, its lower half the FLR. */
async function contouredLayers(cut: boolean) {
  const extent = { layer: 'extent' as const, hash: await sendLayer(inMiddle(1)) };
  return cut ? [extent, { layer: 'partition' as const, hash: await sendLayer(inMiddle(3, 2)) }] : [extent];
}

/** What such a liver measures: slices of 36 mm², 1 mm apart. */
const counted = (cut: boolean) => ({
  measuredTlvMl: 0.072,
  functionalTlvMl: 0.072,
  tumourMl: 0,
  flrMl: cut ? 0.036 : null,
  functionalFlrMl: cut ? 0.036 : null,
  liverTouchesEdge: false,
  flrTouchesEdge: false,
});
const claimed = (measuredTlvMl: number) => ({
  ...counted(false),
  measuredTlvMl,
  readingId: 'r',
  revision: 0,
  softwareVersion: 'claimed',
  by: 'A. Reader',
  at: 'claimed',
});

describe('a reading', () => {
  test('begins with liver, FLR and deportalised lobe, nothing drawn, the same for every window', async () => {
    const first = await done('reading.open', { caseId, seriesId });
    expect(first.segments.map(({ kind, number }) => [kind, number])).toEqual([
      ['liver', 1],
      ['flr', 2],
      ['deportalisedLobe', 3],
    ]);
    expect(first).toMatchObject({ revision: 0, layers: [], savedAt: null, status: 'draft' });
    expect(await done('reading.open', { caseId, seriesId }, window2.client)).toEqual(first);
  });

  test('is kept as its next revision, with what was measured on it', async () => {
    const first = await done('reading.open', { caseId, seriesId });
    const layers = await contouredLayers(false);
    const { hash } = layers[0]!;
    const reading = { ...first, reader: 'A. Reader', layers };
    const saved = await done('reading.save', { caseId, reading, measured: claimed(0.072) });
    expect(saved).toMatchObject({ revision: 1, savedAt: '2026-03-20T10:00:00.000Z', layers });
    expect(await done('reading.open', { caseId, seriesId }, window2.client)).toEqual(saved);
    const { measured } = (await done('case.open', { caseId })).timePoints[0]!.series[0]!;
    expect(measured).toMatchObject({
      ...counted(false),
      readingId: saved.id,
      revision: 1,
      softwareVersion: (await done('app.info', {})).version,
      by: 'A. Reader',
      at: '2026-03-20T10:00:00.000Z',
    });
    const kept = await running.host.bytes(new Request(`http://host/bytes/layer/${hash}`));
    expect(new Uint8Array(await kept.arrayBuffer())).toEqual(inMiddle(1));
  });

  test('is counted by the host: who claims another figure is refused, and nothing is saved', async () => {
    const first = { ...(await done('reading.open', { caseId, seriesId })), layers: await contouredLayers(false) };
    for (const measuredTlvMl of [1400, 0.0720001])
      expect(
        await window1.client.call('reading.save', { caseId, reading: first, measured: claimed(measuredTlvMl) }),
      ).toEqual({
        ok: false,
        code: 'reading.volumesDisagree',
        details: { figure: 'measuredTlvMl', claimed: measuredTlvMl, counted: 0.072 },
      });
    expect((await done('reading.open', { caseId, seriesId })).revision).toBe(0);
    const saved = await done('reading.save', { caseId, reading: first, measured: null });
    const shown = async () => (await done('case.open', { caseId })).timePoints[0]!.series[0]!.measured;
    expect(await shown()).toMatchObject({ ...counted(false), revision: 1 });
    // Emptied again it measures nothing: numbers of an earlier revision are not shown for it.
    await done('reading.save', { caseId, reading: { ...saved, layers: [] }, measured: null });
    expect(await shown()).toBeNull();
  });

  test('whose layer is of another grid than the series is refused', async () => {
    const first = await done('reading.open', { caseId, seriesId });
    for (const size of [4, 255, 257])
      expect(
        await window1.client.call('reading.save', {
          caseId,
          reading: { ...first, layers: [{ layer: 'extent', hash: await sendLayer(new Uint8Array(size).fill(1)) }] },
          measured: null,
        }),
      ).toMatchObject({ code: 'layer.otherGrid' });
  });

  test('that another window saved in between is refused as stale, and nothing is lost', async () => {
    const first = await done('reading.open', { caseId, seriesId });
    const theirs = await done(
      'reading.save',
      { caseId, reading: { ...first, reader: 'B' }, measured: null },
      window2.client,
    );
    const mine = await window1.client.call('reading.save', {
      caseId,
      reading: { ...first, reader: 'A' },
      measured: null,
    });
    expect(mine).toEqual({ ok: false, code: 'reading.stale', details: { revision: 1 } });
    expect(await done('reading.open', { caseId, seriesId })).toEqual(theirs);
  });

  test('cannot take the place of another series’ reading', async () => {
    const mine = await done('reading.save', {
      caseId,
      reading: await done('reading.open', { caseId, seriesId }),
      measured: null,
    });
    const other = await taken('arterial', '20260301', caseId);
    const stolen = { ...mine, seriesId: other.seriesId };
    expect(await window1.client.call('reading.save', { caseId, reading: stolen, measured: null })).toMatchObject({
      code: 'reading.stale',
    });
  });

  test('that refers to a layer which never came is refused', async () => {
    const first = await done('reading.open', { caseId, seriesId });
    for (const hash of [sha256(voxels(9)), '../../remnant.sqlite', ''])
      expect(
        await window1.client.call('reading.save', {
          caseId,
          reading: { ...first, layers: [{ layer: 'extent', hash }] },
          measured: null,
        }),
      ).toMatchObject({ ok: false, code: 'layer.notFound', details: { layer: 'extent' } });
  });

  test('of record needs the name of a reader', async () => {
    const reading = { ...(await done('reading.open', { caseId, seriesId })), status: 'ofRecord' as const };
    expect(await window1.client.call('reading.save', { caseId, reading, measured: null })).toMatchObject({
      code: 'reader.missing',
    });
    await done('settings.set', { reader: 'reader-1' });
    expect(await done('reading.save', { caseId, reading, measured: null })).toMatchObject({ reader: 'reader-1' });
  });

  test('of record is a draft again once its contours change; the number of record is kept with it', async () => {
    await done('settings.set', { reader: 'reader-1' });
    const shown = (await done('series.geometry', { caseId, seriesId })).geometry;
    const geometry = volumeGeometry(shown);
    const draw = async (to: number, status: 'draft' | 'ofRecord') => {
      const extent = new Uint8Array(geometry.columns * geometry.rows * geometry.slices).fill(LIVER, 0, to);
      const reading = await done('reading.open', { caseId, seriesId });
      const counted = readingVolumes(jointCounts(volumeWith(geometry, { extent })), geometry, reading);
      const layers = [{ layer: 'extent' as const, hash: await sendLayer(extent) }];
      const measured = { ...claimed(0), ...counted };
      return done('reading.save', { caseId, reading: { ...reading, status, layers }, measured });
    };
    const series = async () => (await done('case.open', { caseId })).timePoints[0]!.series[0]!;
    await draw(20, 'draft');
    expect((await draw(20, 'ofRecord')).status).toBe('ofRecord');
    const { measured: ofRecord, lastOfRecord } = await series();
    expect(lastOfRecord).toBeNull();

    // What only looks different is no change.
    const reading = await done('reading.open', { caseId, seriesId });
    const segments = reading.segments.map((segment) => ({ ...segment, visible: false, label: `My ${segment.label}` }));
    const looks = await done('reading.save', { caseId, reading: { ...reading, segments }, measured: null });
    expect(looks.status).toBe('ofRecord');

    // The window goes on saving with the status that it knows.
    expect((await draw(21, 'ofRecord')).status).toBe('draft');
    const after = await series();
    expect(after.reading).toMatchObject({ status: 'draft', revision: 4 });
    expect(after.lastOfRecord!.measuredTlvMl).toBe(ofRecord!.measuredTlvMl);
    expect(after.measured!.measuredTlvMl).toBeGreaterThan(ofRecord!.measuredTlvMl);
    expect(await done('worklist.list', {})).not.toMatchObject([{ status: 'assessed' }]);

    expect((await draw(21, 'ofRecord')).status).toBe('ofRecord');
    expect((await series()).lastOfRecord).toBeNull();
  });

  test('of record is one alone in its time point; the former becomes a draft', async () => {
    await done('settings.set', { reader: 'reader-1' });
    const arterial = await taken('arterial', '20260301', caseId);
    const later = await taken('later', '20260308', caseId);
    const ofRecord = async (id: string) => {
      const reading = await done('reading.open', { caseId, seriesId: id });
      await done('reading.save', { caseId, reading: { ...reading, status: 'ofRecord' }, measured: null });
    };
    for (const id of [seriesId, later.seriesId, arterial.seriesId]) await ofRecord(id);
    const { timePoints } = await done('case.open', { caseId });
    const status = Object.fromEntries(
      timePoints.flatMap(({ series }) => series.map((one) => [one.id, one.reading!.status])),
    );
    expect(status).toEqual({ [seriesId]: 'draft', [arterial.seriesId]: 'ofRecord', [later.seriesId]: 'ofRecord' });
  });
});

describe('a case', () => {
  test('moves through the worklist as it is worked on', async () => {
    await done('settings.set', { reader: 'reader-1' });
    const status = async () => (await done('worklist.list', {}))[0]!.status;
    const save = async (cut: boolean, record: 'draft' | 'ofRecord' = 'draft') => {
      const reading = await done('reading.open', { caseId, seriesId });
      const layers = await contouredLayers(cut);
      await done('reading.save', { caseId, reading: { ...reading, status: record, layers }, measured: null });
    };
    expect(await status()).toBe('toContour');
    await save(false);
    expect(await status()).toBe('toCut');
    await save(true, 'ofRecord');
    expect(await status()).toBe('toAssess');
    await done('case.edit', { caseId, body: { heightCm: 172, weightKg: 70 } });
    expect(await status()).toBe('toAssess');
    await done('settings.set', { bsaFormula: 'duBois', stlvFormula: 'urata' });
    expect(await status()).toBe('assessed');
    await taken('later', '20260308', caseId);
    expect(await done('worklist.list', {})).toMatchObject([
      { status: 'toContour', flrMl: 0.036, lastScanDate: '2026-03-08' },
    ]);
  });

  test('counts its days from the index event, and says when the next CT is due', async () => {
    await taken('later', '20260308', caseId);
    const edited = await done('case.edit', {
      caseId,
      pathway: 'RALPPS',
      liver: 'cirrhosis',
      events: {
        removed: [],
        added: [
          { type: 'rescueRfa', date: '2026-03-09' },
          { type: 'stage1', date: '2026-03-02' },
        ],
      },
    });
    expect(edited.timePoints.map(({ dayFromIndex }) => dayFromIndex)).toEqual([-1, 6]);
    expect(edited.events.map(({ type }) => type)).toEqual(['stage1', 'rescueRfa']);
    const [row] = await done('worklist.list', {}, window2.client);
    expect(row).toMatchObject({ dayFromIndex: 18, scanDue: '2026-03-15' });
    await done('case.edit', { caseId, events: { removed: [], added: [{ type: 'stage2', date: '2026-03-19' }] } });
    expect(await done('worklist.list', {})).toMatchObject([{ scanDue: null }]);
  });

  test('keeps what a person entered apart from what the header said', async () => {
    const edited = await done('case.edit', { caseId, body: { sex: 'F', heightCm: 160 } });
    expect(edited.bodySources).toEqual({ sex: 'header', ageYears: null, heightCm: 'entered', weightKg: null });
    const cleared = await done('case.edit', { caseId, body: { heightCm: null } });
    expect(cleared).toMatchObject({ body: { heightCm: null }, bodySources: { heightCm: null } });
  });

  test('keeps ICG-R15 with the case, until it is taken away again', async () => {
    expect((await done('case.open', { caseId })).icgR15Pct).toBeNull();
    await done('case.edit', { caseId, icgR15Pct: 14.5 });
    await done('case.edit', { caseId, liver: 'cirrhosis' });
    expect(await done('case.open', { caseId })).toMatchObject({ icgR15Pct: 14.5, liver: 'cirrhosis' });
    expect(await done('case.edit', { caseId, icgR15Pct: null })).toMatchObject({ icgR15Pct: null });
  });

  test('refuses what cannot be, naming the field, and keeps what stood', async () => {
    const before = await done('case.open', { caseId });
    const refused: [Omit<Input<'case.edit'>, 'caseId'>, string][] = [
      [{ body: { heightCm: 17.2 } }, 'heightCm'],
      [{ body: { weightKg: 700 } }, 'weightKg'],
      [{ body: { ageYears: -1 } }, 'ageYears'],
      [{ icgR15Pct: 100.5 }, 'icgR15Pct'],
      [{ events: { removed: [], added: [{ type: 'stage1', date: '2026-02-30' }] } }, 'events.added.0.date'],
      [{ events: { removed: [], added: [{ type: 'stage1', date: 'DOE^JANE' }] } }, 'events.added.0.date'],
    ];
    for (const [input, field] of refused)
      expect(await window1.client.call('case.edit', { caseId, ...input })).toMatchObject({
        code: 'case.invalid',
        details: { field },
      });
    expect(await done('case.open', { caseId })).toEqual(before);
  });

  test('deleted says how much went, and nothing of it is left for any window', async () => {
    const first = await done('reading.open', { caseId, seriesId });
    await done('reading.save', { caseId, reading: { ...first, layers: await contouredLayers(true) }, measured: null });
    const gone = await done('case.delete', { caseId }, window2.client);
    expect(gone.instances).toBe(4);
    expect(gone.bytes).toBeGreaterThan(4 * 128);
    for (const name of ['case.open', 'case.identity', 'case.delete'] as const)
      expect(await window1.client.call(name, { caseId })).toMatchObject({ code: 'case.notFound' });
    expect(await layerFiles()).toEqual([]);
    expect(await readdir(join(running.dataFolder, 'cases'))).toEqual([]);
    expect(await done('worklist.list', {})).toEqual([]);
  });
});

describe('an export', () => {
  const fetched = async ({ ticket }: { ticket: string }) =>
    running.host.bytes(new Request(`http://host/bytes/export/${ticket}`));

  async function contoured(): Promise<void> {
    const reading = await done('reading.open', { caseId, seriesId });
    await done('reading.save', {
      caseId,
      reading: { ...reading, layers: await contouredLayers(true) },
      measured: null,
    });
  }

  test('of a case in which nothing was measured is refused', async () => {
    for (const name of ['registry.export', 'report.export'] as const)
      expect(await window1.client.call(name, { caseId, format: 'json' })).toMatchObject({
        ok: false,
        code: 'record.nothingMeasured',
      });
  });

  test('of records gives every measured scan, without a name, a date or a UID', async () => {
    await contoured();
    for (const format of ['json', 'csv'] as const) {
      const answer = await fetched(await done('registry.export', { caseId, format }));
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="remnant-${caseId.slice(0, 8)}.${format}"`,
      );
      const text = await answer.text();
      expect(text).toContain(caseId);
      // Digits alone stand in hashes by chance: an ID is looked for as a value, a date as it is written.
      expect(text).not.toMatch(/DOE|[",\n]4711[",\n]|1960-|19600201|2026-03-01|20260301/);
      expect(text).not.toContain(seriesId);
    }
    const json = await fetched(await done('registry.export', { caseId, format: 'json' }));
    expect(await json.json()).toMatchObject([
      {
        measurements: { flrMl: { valueQuantity: { value: 0.036 } }, sFlrPct: { missingCode: 'stlv.formulaNotChosen' } },
      },
    ]);
  });

  test('of the report is one PDF', async () => {
    await contoured();
    const answer = await fetched(await done('report.export', { caseId }, window2.client));
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const pdf = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(pdf.match(/\/Subtype \/Image/g)!.length).toBeGreaterThanOrEqual(1);
  });
});

test('whatever is saved in whatever order, the layers on the disk are those that readings refer to', async () => {
  const series = [seriesId, (await taken('arterial', '20260301', caseId)).seriesId];
  const layer = fc.constantFrom('extent' as const, 'findings' as const, 'partition' as const);
  const save = fc.record({
    series: fc.constantFrom(...series),
    layers: fc.uniqueArray(fc.record({ layer, value: fc.integer({ min: 0, max: 3 }) }), {
      selector: (one) => one.layer,
      maxLength: 3,
    }),
    /** Sent, and then not saved: the window was closed. */
    forgotten: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(save, { minLength: 1, maxLength: 6 }), async (saves) => {
      for (const { series: id, layers, forgotten } of saves) {
        const hashes = await Promise.all(
          layers.map(async (one) => ({ layer: one.layer, hash: await sendLayer(inMiddle(one.value)) })),
        );
        if (forgotten) continue;
        const reading = await done('reading.open', { caseId, seriesId: id });
        await done('reading.save', { caseId, reading: { ...reading, layers: hashes }, measured: null });
      }
      const readings = await Promise.all(series.map((id) => done('reading.open', { caseId, seriesId: id })));
      const referred = new Set(readings.flatMap(({ layers }) => layers.map(({ hash }) => hash)));
      // While the host runs, a layer that was sent may still be saved; what is referred to is there throughout.
      const there = await layerFiles();
      expect([...referred].filter((hash) => !there.includes(hash))).toEqual([]);
      await running.host.close();
      expect(new Set(await layerFiles())).toEqual(referred);
      await restart();
    }),
    { numRuns: 12 },
  );
});

/** The same data folder, opened again as after a restart. */
async function restart(): Promise<void> {
  await window1.disconnect();
  await window2.disconnect();
  const started = await startHost({ dataFolder: running.dataFolder, demoFolder: null, log: () => {} });
  if (!started.ok) throw new Error(started.code);
  running = { ...running, host: started.value, stop: () => stopped(started.value, running.dataFolder) };
  window1 = await TRANSPORTS.MessagePort!(running.host);
  window2 = await TRANSPORTS['loopback HTTP']!(running.host);
}

async function stopped(host: RunningHost['host'], folder: string): Promise<void> {
  await host.close();
  await rm(folder, { recursive: true });
}

test('a second host on the same data folder is refused, and told what to do', async () => {
  const second = await startHost({ dataFolder: running.dataFolder, demoFolder: null });
  expect(second).toMatchObject({
    ok: false,
    code: 'data.inUse',
    details: { message: expect.stringContaining('--data') },
  });
  expect(await done('worklist.list', {})).toHaveLength(1);
});
