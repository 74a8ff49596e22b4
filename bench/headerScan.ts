// The header scan of 1,200 CT slices against dcmtk's dcmdump and against dicom-parser's bare time, in one run: ratios,
// since machines differ. The headers are those of the bundled CT, warm in the file system's cache.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import dicomParser from 'dicom-parser';
import { readInstance } from '#host/import/readInstance';
import { scan } from '#host/import/scan';
import { bytesSource } from '#host/import/source';

const SLICES = 1200;
const ROUNDS = 9;
const FIRST_READ = 32 << 10;
const PIXEL_BYTES = 2 * 512 * 512;
const folder = 'build/bench/headers';

/**
 * The header of a bundled slice as that of an uncompressed one, up to its pixels: another transfer syntax of the same
 * length, and pixel data of a known length instead of fragments.
 */
async function uncompressedHeader(path: string): Promise<Buffer> {
  const file = readFileSync(path);
  const read = await readInstance(bytesSource(file), path);
  if (!read.ok) throw new Error(`${path}: ${read.code}`);
  const header = Buffer.from(file.subarray(0, read.value.pixels.pixelDataOffset));
  const explicitLittle = '1.2.840.10008.1.2.1'.padEnd(read.value.transferSyntaxUID.length, '\0');
  header.write(explicitLittle, header.indexOf(read.value.transferSyntaxUID), 'latin1');
  header.write('OW', header.length - 8, 'latin1');
  header.writeUInt32LE(PIXEL_BYTES, header.length - 4);
  return header;
}

const source = 'assets/demo/dicom';
const slices = readdirSync(source).filter((file) => file.endsWith('.dcm'));
const headers = await Promise.all(slices.map((name) => uncompressedHeader(`${source}/${name}`)));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const files = Array.from({ length: SLICES }, (_, n) => `${folder}/${n}.dcm`);
for (const [n, file] of files.entries()) {
  const header = headers[n % headers.length]!;
  writeFileSync(file, header);
  // Whole slices to whoever reads them, without taking up the disk.
  truncateSync(file, header.length + PIXEL_BYTES);
}

async function ours(): Promise<void> {
  const result = await scan([folder]);
  if (!result.ok || result.value.instances.length !== SLICES) throw new Error('The scan did not read every slice.');
}

/** Open, read 32 KB, parse up to the pixels, close: nothing is checked and nothing is taken out. */
function bareParser(): void {
  const bytes = Buffer.alloc(FIRST_READ);
  for (const file of files) {
    const handle = openSync(file, 'r');
    readSync(handle, bytes, 0, FIRST_READ, 0);
    closeSync(handle);
    dicomParser.parseDicom(bytes, { untilTag: 'x7fe00010' });
  }
}

/** One process for all files, printing one attribute, leaving pixels unread. */
const dcmdump = () =>
  void execFileSync('dcmdump', ['-q', '-M', '+P', '0020,0032', ...files], { maxBuffer: 1 << 28, stdio: 'pipe' });

const times = new Map<string, number[]>();
const programs = { 'header scan': ours, 'dicom-parser, bare': bareParser, dcmdump };
for (let round = 0; round <= ROUNDS; round++)
  for (const [name, work] of Object.entries(programs)) {
    const from = performance.now();
    await work();
    // The first round warms caches and compilers.
    if (round > 0) times.set(name, [...(times.get(name) ?? []), performance.now() - from]);
  }
rmSync(folder, { recursive: true });

const median = (name: string) => times.get(name)!.sort((a, b) => a - b)[ROUNDS >> 1]!;
console.log(`${SLICES} slices, ${ROUNDS} rounds, medians`);
for (const name of times.keys()) console.log(name.padEnd(20), `${median(name).toFixed(0)} ms`.padStart(8));
const ratio = (name: string) => (median('header scan') / median(name)).toFixed(2);
console.log(`header scan / dcmdump ${ratio('dcmdump')}, header scan / dicom-parser ${ratio('dicom-parser, bare')}`);
