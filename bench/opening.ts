// Opening a 512×512×300 case, uncompressed, from the case's folder: the host alone and the whole window, against the time
// to read and hash its files once, in one run: ratios, since machines differ. The files are warm in the system's cache.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SliceStream } from '#renderer/workspace/sliceStream';
import { readAndHash, type ServedHost, SIZE, SLICES, serve, stop, takeSeries, writeSeries } from './openingCase.ts';
import { bareFetch, type Opened, openInWindow } from './openingWindow.ts';

const ROUNDS = 9;
const WINDOWS = Number(process.env.WINDOWS ?? 3);
const VOLUME_MB = (2 * SIZE * SIZE * SLICES) / 2 ** 20;
const folder = mkdtempSync(join(tmpdir(), 'remnant-opening-'));
const times = new Map<string, number[]>();
const note = (name: string, ms: number) => times.set(name, [...(times.get(name) ?? []), ms]);
const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN;

/** The volume as the window takes it: off the wire, straight into shared memory. */
function receive({ origin, cookie }: ServedHost, caseId: string, seriesId: string, hu: Int16Array): Promise<void> {
  const stream = new SliceStream(hu, SLICES);
  let arrived = 0;
  return new Promise((resolve, reject) => {
    get(`${origin}/bytes/volume/${caseId}/${encodeURIComponent(seriesId)}`, { headers: { cookie } }, (response) => {
      response.on('data', (chunk: Buffer) => {
        arrived += stream.take(chunk).length;
      });
      response.on('error', reject);
      response.on('end', () => (arrived === SLICES ? resolve() : reject(new Error(`${arrived} slices came`))));
    }).on('error', reject);
  });
}

const files = join(folder, 'series');
await writeSeries(files);
const dataFolder = join(folder, 'data');
const host = await serve(dataFolder);
try {
  const { caseId, seriesId } = await takeSeries(host.client, files);
  const instances = readdirSync(dataFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes(caseId) && !entry.parentPath.includes('cache'))
    .map((entry) => join(entry.parentPath, entry.name));
  if (instances.length !== SLICES) throw new Error(`The case has ${instances.length} files`);

  const hu = new Int16Array(new SharedArrayBuffer(2 * SIZE * SIZE * SLICES));
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, work] of [
      ['read and hash', () => readAndHash(instances)],
      ['host', () => receive(host, caseId, seriesId, hu)],
    ] as const) {
      const from = performance.now();
      await work();
      // The first round warms caches and compilers, and pays for page faults.
      if (round > 0) note(name, performance.now() - from);
    }
  if (new Set(hu.subarray(0, SIZE * SIZE)).size < 100) throw new Error('What came is no CT');

  const windows: Opened[] = [];
  for (let n = 0; n < WINDOWS; n++) {
    windows.push(await openInWindow(host.url, /PHANTOM/));
    note('bare fetch', await bareFetch(host.url, `/bytes/volume/${caseId}/${encodeURIComponent(seriesId)}`));
    const from = performance.now();
    readAndHash(instances);
    note('read and hash', performance.now() - from);
  }

  const floor = median(times.get('read and hash')!);
  const row = (name: string, ms: number) =>
    console.log(`${name.padEnd(48)}${ms.toFixed(0).padStart(6)} ms${(ms / floor).toFixed(2).padStart(8)} ×`);
  console.log(`${SIZE}×${SIZE}×${SLICES}, ${VOLUME_MB} MB, medians of ${ROUNDS} rounds and ${WINDOWS} windows`);
  row('read and hash its files', floor);
  row('host → shared memory, over HTTP', median(times.get('host')!));
  row('window: bare fetch → fresh shared memory', median(times.get('bare fetch')!));
  const of = (what: 'arrivedMs' | 'drawnMs' | 'wholeMs' | 'rendererRssMb' | 'rendererPssMb' | 'gpuRssMb') =>
    median(windows.map((one) => one[what]));
  for (const [name] of windows[0]!.marks) {
    const at = ({ marks }: Opened) => marks.find(([other]) => other === name)?.[1] ?? Number.NaN;
    row(`window: case chosen → ${name.slice('open: '.length)}`, median(windows.map(at)));
  }
  row('window: case chosen → all slices arrived', of('arrivedMs'));
  row('window: case chosen → three views drawn', of('drawnMs'));
  row('window: case chosen → tools and panels there', of('wholeMs'));
  const overhead = of('rendererPssMb') - 300;
  console.log(
    `renderer memory: ${of('rendererPssMb').toFixed(0)} MB (resident ${of('rendererRssMb').toFixed(0)} MB), ` +
      `${(overhead / VOLUME_MB).toFixed(2)} × the volume + 300 MB; graphics process ${of('gpuRssMb').toFixed(0)} MB`,
  );
} finally {
  await stop(host.child);
  rmSync(folder, { recursive: true });
}
