import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Series } from '#core/dicom/series';
import { type DicomPhantom, dicomFile, dicomStack, Encapsulated, enhancedCtFile } from '#test/phantoms/dicom';
import { DecodePool } from './decodePool.ts';
import { decodeSlices } from './decodeSlices.ts';
import { frameBytes } from './pixelsFrame.ts';
import { readInstance } from './readInstance.ts';
import { readSeries } from './readSeries.ts';
import { sliceCache } from './sliceCache.ts';
import { bytesSource, openFile } from './source.ts';

const DATA = 'test/data/cornerstone_ct_transfer_syntaxes';
const JPEG_LS = '1.2.840.10008.1.2.4.80';
const folder = mkdtempSync(join(tmpdir(), 'remnant-decode-'));
const pool = new DecodePool(1);
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

const files = { open: openFile };
let n = 0;

/** Files written to a folder of their own, and the one series that they make. */
async function seriesOf(written: readonly Uint8Array[]): Promise<{ series: Series; paths: string[] }> {
  const place = join(folder, String(n++));
  mkdirSync(place);
  const paths = written.map((bytes, k) => {
    const path = join(place, `${k}.dcm`);
    writeFileSync(path, bytes);
    return path;
  });
  const found = await readSeries([place]);
  if (!found.ok || found.value.series.length !== 1) throw new Error('not one series');
  return { series: found.value.series[0]!, paths };
}

const room = ({ columns, rows, sources }: Series) => new Int16Array(columns * rows * sources.length);

async function compressedFrame(): Promise<Uint8Array> {
  const bytes = readFileSync(`${DATA}/${JPEG_LS}.dcm`);
  const instance = await readInstance(bytesSource(bytes), 'a');
  if (!instance.ok) throw new Error(instance.code);
  const frame = frameBytes(bytes, instance.value.pixels, 0, 1);
  if (!frame.ok) throw new Error(frame.code);
  return new Uint8Array(frame.value);
}

async function compressedStack(frames: readonly Uint8Array[]): Promise<Uint8Array[]> {
  return dicomStack(frames.length, {
    columns: 512,
    rows: 512,
    slice: (k): DicomPhantom => ({
      encapsulated: { transferSyntaxUID: JPEG_LS, fragments: new Encapsulated([frames[k]!]) },
      intercept: -1024,
    }),
  });
}

describe('slices of a series', () => {
  test('lie in the order of their positions, whatever the order of their files', async () => {
    const stack = dicomStack(5, { slice: (k) => ({ pixels: (i, j) => 100 * k + 10 * j + i }) });
    const { series } = await seriesOf([3, 0, 4, 1, 2].map((k) => stack[k]!));
    const hu = room(series);
    const ready: number[] = [];
    const steps: [number, number][] = [];
    const unread = await decodeSlices(series, files, hu, {
      pool,
      onSlice: (k) => ready.push(k),
      onProgress: (done, total) => steps.push([done, total]),
    });
    expect(unread).toEqual([]);
    expect([0, 1, 2, 3, 4].map((k) => hu[k * 16 + 5])).toEqual([11, 111, 211, 311, 411]);
    expect(ready.toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(steps.at(-1)).toEqual([5, 5]);
  });

  test('each has its own rescale', async () => {
    const { series } = await seriesOf(
      dicomStack(3, { slice: (k) => ({ pixels: () => 100, slope: k + 1, intercept: -k }) }),
    );
    const hu = room(series);
    await decodeSlices(series, files, hu, { pool });
    expect([hu[0], hu[16], hu[32]]).toEqual([100, 199, 298]);
  });

  test('of a multi-frame instance come from one reading of it', async () => {
    const positions = [
      [0, 0, 4],
      [0, 0, 2],
      [0, 0, 0],
    ] as const;
    const { series } = await seriesOf([enhancedCtFile({ positions, pixels: (_i, _j, frame) => frame })]);
    let opened = 0;
    const hu = room(series);
    const counted = {
      open: (path: string) => {
        opened++;
        return openFile(path);
      },
    };
    await decodeSlices(series, counted, hu, { pool });
    expect([hu[0], hu[16], hu[32]]).toEqual([2, 1, 0]);
    expect(opened).toBe(1);
  });

  test('compressed, into shared memory', async () => {
    const frame = await compressedFrame();
    const { series } = await seriesOf(await compressedStack([frame, frame]));
    const shared = new Int16Array(new SharedArrayBuffer(4 * 512 * 512), 0, 2 * 512 * 512);
    const own = room(series);
    expect(await decodeSlices(series, files, shared, { pool })).toEqual([]);
    expect(await decodeSlices(series, files, own, { pool })).toEqual([]);
    expect(Buffer.compare(Buffer.from(shared.buffer), Buffer.from(own.buffer))).toBe(0);
    // PROVENANCE: the stored values of the slice sum to 19,640,763.
    expect(own.reduce((sum, hu) => sum + hu + 1024, 0)).toBe(2 * 19640763);
  });
});

describe('what cannot be decoded is said, and the rest decoded', () => {
  test('a cut code stream, a file that has vanished, one that was replaced', async () => {
    const frame = await compressedFrame();
    const cut = frame.subarray(0, frame.length - 1000);
    const { series, paths } = await seriesOf(await compressedStack([frame, cut, frame, frame]));
    rmSync(paths[2]!);
    writeFileSync(paths[3]!, dicomFile({ columns: 512, rows: 512, instance: 'another' }));
    const hu = room(series);
    const unread = await decodeSlices(series, files, hu, { pool });
    expect(unread.map(({ k, code }) => [k, code])).toEqual([
      [1, 'file.corrupt'],
      [2, 'file.truncated'],
      [3, 'file.corrupt'],
    ]);
    expect(hu.subarray(0, 512 * 512).some((value) => value !== 0)).toBe(true);
    expect(hu.subarray(512 * 512).every((value) => value === 0)).toBe(true);
  });

  test('a file that has an unknown transfer syntax by now', async () => {
    const { series, paths } = await seriesOf(dicomStack(2));
    writeFileSync(paths[1]!, dicomFile({ transferSyntaxUID: '1.2.840.10008.1.2.4.102' }));
    const unread = await decodeSlices(series, files, room(series), { pool });
    expect(unread.map(({ k, code }) => [k, code])).toEqual([[1, 'file.unsupportedTransferSyntax']]);
  });

  test('flipped bytes anywhere in a code stream never crash or hang, and good frames follow', async () => {
    const streams = ['1.2.840.10008.1.2.5', ...['51', '70', '80', '91'].map((s) => `1.2.840.10008.1.2.4.${s}`)];
    for (const transferSyntaxUID of streams) {
      const bytes = readFileSync(`${DATA}/${transferSyntaxUID}.dcm`);
      const instance = await readInstance(bytesSource(bytes), 'a');
      if (!instance.ok) throw new Error(instance.code);
      const { pixels, frames } = instance.value;
      const stored = frameBytes(bytes, pixels, 0, frames.length);
      if (!stored.ok) throw new Error(stored.code);
      const frame = { transferSyntaxUID, pixels, rescaleSlope: 1, rescaleIntercept: 0 };
      const hu = new Int16Array(512 * 512);
      const flips = fc.array(fc.tuple(fc.nat(stored.value.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
      const inHeader = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(fc.oneof(flips, inHeader), async (changes) => {
          const damaged = new Uint8Array(stored.value);
          for (const [at, value] of changes) damaged[at] = value;
          const result = await pool.decode({ ...frame, bytes: damaged }, hu);
          expect(result.ok || result.code).toBeOneOf([true, 'file.corrupt']);
        }),
        { numRuns: 6 },
      );
      expect(await pool.decode({ ...frame, bytes: new Uint8Array(stored.value) }, hu)).toMatchObject({ ok: true });
    }
  });
});

test('an abort stops it', async () => {
  const { series } = await seriesOf(dicomStack(4));
  await expect(decodeSlices(series, files, room(series), { pool, signal: AbortSignal.abort() })).rejects.toThrow(
    /abort/i,
  );
});

describe('the cache beside a case', () => {
  test('a slice is decoded once; a damaged or deleted entry is decoded again', async () => {
    const { series } = await seriesOf(await compressedStack([await compressedFrame()].flatMap((f) => [f, f])));
    const place = join(folder, 'cache');
    const first = room(series);
    await decodeSlices(series, files, first, { pool, cache: sliceCache(place) });
    // Both slices hold the same pixels: one entry.
    const [entry, ...more] = readdirSync(place);
    expect(more).toEqual([]);
    const closed = new DecodePool(1);
    await closed.close();
    const again = room(series);
    // A closed pool cannot decode: all of it came from the cache.
    expect(await decodeSlices(series, files, again, { pool: closed, cache: sliceCache(place) })).toEqual([]);
    expect(Buffer.compare(Buffer.from(again.buffer), Buffer.from(first.buffer))).toBe(0);

    const bytes = readFileSync(join(place, entry!));
    bytes[5000]! ^= 1;
    writeFileSync(join(place, entry!), bytes);
    const healed = room(series);
    await decodeSlices(series, files, healed, { pool, cache: sliceCache(place) });
    expect(Buffer.compare(Buffer.from(healed.buffer), Buffer.from(first.buffer))).toBe(0);
    rmSync(place, { recursive: true });
    expect(await decodeSlices(series, files, healed, { pool, cache: sliceCache(place) })).toEqual([]);
  });
});
