import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { HostClient } from '#core/contract/client';
import { decodePixels } from '#host/import/decodePixels';
import { frameBytes } from '#host/import/pixelsFrame';
import { readInstance } from '#host/import/readInstance';
import { bytesSource } from '#host/import/source';
import { hostOverHttp } from '#renderer/hostClient';
import { dicomFile } from '#test/phantoms/dicom';
import { grid, writePhantom } from './phantom.ts';

export const SIZE = 512;
export const SLICES = Number(process.env.SLICES ?? 300);
const DEMO = 'assets/demo/dicom';
/** As the bundled CT stores it: HU + 1024 in 16 signed bits. */
const INTERCEPT = -1024;

/** Writes the bundled CT, there and back until it has all slices, of 1 mm, as uncompressed files. */
export async function writeSeries(folder: string): Promise<void> {
  const names = readdirSync(DEMO).filter((name) => name.endsWith('.dcm'));
  const slices = await Promise.all(names.map((name) => decodedSlice(join(DEMO, name))));
  slices.sort((a, b) => a.z - b.z);
  writeSlices(folder, (k) => {
    const turn = k % (2 * slices.length);
    return slices[turn < slices.length ? turn : 2 * slices.length - 1 - turn]!.hu;
  });
}

/** Writes the phantom, stretched or thinned to all slices, of 1 mm, likewise: it has a liver that is one. */
export function writePhantomSeries(folder: string): void {
  const hu = new Int16Array(grid.columns * grid.rows * grid.slices);
  writePhantom(hu);
  writeSlices(folder, (k) => {
    const from = Math.floor((k * grid.slices) / SLICES) * SIZE * SIZE;
    return hu.subarray(from, from + SIZE * SIZE);
  });
}

function writeSlices(folder: string, huOf: (k: number) => Int16Array): void {
  mkdirSync(folder, { recursive: true });
  for (let k = 0; k < SLICES; k++) {
    const hu = huOf(k);
    const bytes = dicomFile({
      columns: SIZE,
      rows: SIZE,
      spacingMm: [0.859375, 0.859375],
      position: [-220, -220, k],
      pixels: (i, j) => hu[i + SIZE * j]! - INTERCEPT,
      intercept: INTERCEPT,
      tags: { instanceNumber: k + 1, seriesDescription: 'Opening', pixelPaddingValue: -2000 },
    });
    writeFileSync(join(folder, `${String(k).padStart(3, '0')}.dcm`), bytes);
  }
}

async function decodedSlice(path: string): Promise<{ z: number; hu: Int16Array }> {
  const file = readFileSync(path);
  const read = await readInstance(bytesSource(file), path);
  if (!read.ok) throw new Error(`${path}: ${read.code}`);
  const { pixels, transferSyntaxUID, frames } = read.value;
  const stored = frameBytes(file, pixels, 0, 1);
  if (!stored.ok) throw new Error(`${path}: ${stored.code}`);
  const { rescaleSlope, rescaleIntercept, imagePositionPatient } = frames[0]!;
  const hu = new Int16Array(pixels.columns * pixels.rows);
  await decodePixels({ bytes: stored.value, transferSyntaxUID, pixels, rescaleSlope, rescaleIntercept }, hu);
  return { z: imagePositionPatient![2], hu };
}

/** One pass over the files, each read whole and hashed with SHA-256: what opening is measured against. */
export function readAndHash(paths: readonly string[]): void {
  for (const path of paths) createHash('sha256').update(readFileSync(path)).digest();
}

export interface ServedHost {
  readonly child: ChildProcess;
  /** Opens a session once; for the window. */
  readonly url: string;
  readonly origin: string;
  readonly cookie: string;
  readonly client: HostClient;
}

/** The host as it is started by a person, on a data folder. */
export async function serve(dataFolder: string): Promise<ServedHost> {
  const child = spawn(process.execPath, ['build/host/cli.mjs', 'serve', '--no-open', '--data', dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A bench that is ended, or fails, leaves nobody behind.
  process.once('exit', () => child.kill('SIGTERM'));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  for await (const line of createInterface({ input: child.stdout! })) {
    if (!line.startsWith('http://127.0.0.1:')) continue;
    const { origin } = new URL(line);
    const launched = await fetch(line, { redirect: 'manual' });
    const cookie = launched.headers.get('set-cookie')!.split(';')[0]!;
    const client = hostOverHttp((path, init) =>
      fetch(origin + path, { ...init, headers: { ...init.headers, cookie, origin } } as RequestInit),
    );
    return { child, url: line, origin, cookie, client };
  }
  throw new Error('The host ended before it was there.');
}

export const stop = (child: ChildProcess): Promise<void> =>
  new Promise((stopped) => {
    child.once('exit', () => stopped());
    child.kill('SIGTERM');
  });

/** Takes the series in a folder into a new case. */
export async function takeSeries(client: HostClient, folder: string): Promise<{ caseId: string; seriesId: string }> {
  const found = await client.call('import.scan', { paths: [folder] });
  if (!found.ok) throw new Error(found.code);
  const { scanId, series } = found.value;
  const taken = await client.call('import.take', { scanId, seriesIds: series.map(({ id }) => id), caseId: null });
  if (!taken.ok) throw new Error(taken.code);
  return { caseId: taken.value.caseId, seriesId: taken.value.seriesIds[0]! };
}
