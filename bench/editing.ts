// npm run bench -- editing [minutes]: an hour (or so many minutes) of scripted editing at 512 × 512 × 600 with 8 segments, without a
// pause between; ends with an error where memory grows by more than undo may hold, counts are not those of a full count, or
// all undone is not as it was. test/sequences/editing.test.ts is the same in small.
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FLR, LIVER } from '#core/contours/reading';
import { startingRecords } from '#core/contours/records';
import { ok, refuse } from '#core/result';
import { Journal } from '#host/cases/journal';
import { runnerOf } from '#renderer/workers/commandRunner';
import { commandWorker } from '#renderer/workers/runInWorker';
import { UNDO_BYTES } from '#renderer/workspace/workspace';
import { edited } from '#test/sequences/editing';
import { largeVolume, workspaceOn } from './largeVolume.ts';

/** One gesture in two seconds, as a busy hand makes them. */
const GESTURES_A_MINUTE = 30;
const minutes = Number(process.argv[3] ?? 60);

const volume = largeVolume();
const { geometry, module, memory } = volume;
for (let k = 150; k < 450; k++)
  for (let j = 140; j < 360; j++) {
    const half = 130 * Math.sqrt(Math.max(0, 1 - ((j - 250) / 110) ** 2 - ((k - 300) / 150) ** 2));
    const row = (k * 512 + j) * 512;
    memory.layers.extent.fill(LIVER, row + Math.ceil(220 - half), row + Math.floor(220 + half));
    memory.layers.partition.fill(FLR, row + Math.ceil(220 - half), row + Math.floor(220 + half));
  }

const folder = mkdtempSync(join(resolve('build'), 'editing-'));
const owner = { readingId: 'bench', caseId: 'bench', seriesId: 'bench' };
const from = { kept: { sequence: 0, hash: '' }, records: startingRecords(), now: () => new Date() };
const journal = await Journal.open(join(folder, 'journal'), owner, from);
const answer = commandWorker({ layout: memory.layout, memory: memory.memory, module, geometry, lane: 1 });
const workspace = workspaceOn(
  volume,
  runnerOf((wanted) => answer({ ...wanted, id: 1 })),
  async (sequence) => {
    const entry = await journal.entry(sequence);
    return entry?.kind === 'do' ? ok(entry.packed) : refuse('journal.notReached');
  },
);
const started = performance.now();
const done = await edited(workspace, journal, Math.round(minutes * GESTURES_A_MINUTE));
await journal.close();
rmSync(folder, { recursive: true });

const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
const tookMinutes = ((performance.now() - started) / 60_000).toFixed(1);
console.log(`${minutes} minutes of editing in ${tookMinutes}: ${done.steps} steps, ${done.segments} segments`);
console.log(`held beside the volume, at even moments: ${done.heldBytes.map(mb).join(', ')} MB`);
console.log(
  `growth after the first tenth: ${mb(done.grownBytes)} MB; undo held ${mb(done.undoBytes)} of ${mb(UNDO_BYTES)} MB`,
);
const broken = [
  done.grownBytes > UNDO_BYTES && 'memory grew by more than undo may hold',
  done.undoBytes > UNDO_BYTES && 'undo held more than it may',
  !done.counted && 'counts are not those of the whole volume counted anew',
  !done.restored && 'all undone, voxels are not what they were',
].filter((each) => each !== false);
for (const each of broken) console.error(each);
if (broken.length > 0) process.exitCode = 1;
