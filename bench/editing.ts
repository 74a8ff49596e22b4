// npm run bench -- editing [minutes]: an hour (or so many minutes) of scripted editing at 512 × 512 × 600 with 8 segments, without a
// pause between; says how memory grew beside what undo may hold.
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { packEntry } from '#core/commands/journalEntry';
import { FLR, LIVER, type SegmentNumber } from '#core/contours/reading';
import { startingRecords } from '#core/contours/records';
import { patientFromVoxel } from '#core/geometry';
import { ok, refuse } from '#core/result';
import { Journal } from '#host/cases/journal';
import { runnerOf } from '#renderer/workers/commandRunner';
import { commandWorker } from '#renderer/workers/runInWorker';
import { LiveStroke } from '#renderer/workspace/liveStroke';
import { UNDO_BYTES } from '#renderer/workspace/workspace';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { largeVolume, workspaceOn } from './largeVolume.ts';

/** One gesture in two seconds, as a busy hand makes them. */
const GESTURES_A_MINUTE = 30;
const minutes = Number(process.argv[3] ?? 60);
const gestures = Math.round(minutes * GESTURES_A_MINUTE);

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
let saving: Promise<unknown> = Promise.resolve();
workspace.onStep(({ entry }) => {
  saving = saving.then(async () => {
    const kept = await journal.append(entry.sequence - 1, [packEntry(entry)]);
    if (!kept.ok) throw new Error(kept.code);
    workspace.saved(entry.sequence, '');
  });
});
for (let n = 0; n < 5; n++) {
  const added = await workspace.run({ command: 'findings.add', params: { kind: 'tumour' } }, '');
  if (!added?.ok) throw new Error('no tumour was added');
}

let state = 7;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const findings = workspace.now.segments.filter(({ layer }) => layer === 'findings').map(({ number }) => number);

function stroke(): void {
  const segment = (random() < 0.6 ? LIVER : findings[Math.floor(random() * findings.length)]!) as SegmentNumber;
  const [i, j, k] = [120 + 200 * random(), 160 + 180 * random(), Math.floor(170 + 260 * random())];
  const live = new LiveStroke(workspace, {
    segment,
    mode: random() < 0.65 ? 'add' : 'erase',
    radiusMm: 3 + 12 * random(),
    plane: 'axial',
    k,
    shape: random() < 0.3 ? 'ball' : 'round',
  });
  for (let p = 0; p < 20; p++) live.to(patientFromVoxel(geometry, [i + 2 * p, j + 12 * Math.sin(p / 4), k]));
  live.lift();
}

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that JavaScript holds beside the volume's own memory, after a collection. */
function heldBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const seen: number[] = [];
const started = performance.now();
for (let n = 0; n < gestures; n++) {
  const dice = random();
  if (dice < 0.12) await workspace.undo();
  else if (dice < 0.18) await workspace.redo();
  else if (dice < 0.2) await workspace.run({ command: 'extent.fillHoles', params: { mode: 'inSlice' } }, '');
  else stroke();
  await saving;
  if (n % Math.max(1, Math.floor(gestures / 20)) === 0) seen.push(heldBytes());
}
seen.push(heldBytes());
const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
const { done } = workspace.now.history;
console.log(
  `${minutes} minutes of editing in ${((performance.now() - started) / 60_000).toFixed(1)}: ${workspace.now.revision} steps, ${done.length} to be undone, ${workspace.now.segments.length} segments`,
);
console.log(`held beside the volume, at twenty moments: ${seen.map(mb).join(', ')} MB`);
// What is settled after the first tenth is no growth: code is compiled, pools are filled.
const growth = Math.max(...seen.slice(3)) - seen[2]!;
console.log(`growth after the first tenth: ${mb(growth)} MB; undo may hold ${mb(UNDO_BYTES)} MB`);
console.log(
  `counts as of the whole volume counted anew: ${JSON.stringify(workspace.now.counts) === JSON.stringify(jointCounts(memory)) ? 'equal' : 'DIFFERENT'}`,
);
while ((await workspace.undo()) === null);
await saving;
console.log(`all undone: ${workspace.now.history.undone.length} steps`);
await journal.close();
rmSync(folder, { recursive: true });
