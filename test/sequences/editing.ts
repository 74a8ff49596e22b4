import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bytesHeld } from '#core/commands/history';
import { packEntry } from '#core/commands/journalEntry';
import { LAYER_NAMES } from '#core/contours/codes';
import { LIVER, type SegmentNumber } from '#core/contours/reading';
import { patientFromVoxel } from '#core/geometry';
import type { Journal } from '#host/cases/journal';
import { LiveStroke } from '#renderer/workspace/liveStroke';
import type { Workspace } from '#renderer/workspace/workspace';
import { jointCounts } from '#wasm/kernels/jointCounts';

/** How often memory is looked at in the course of it. */
const LOOKS = 20;

export interface Edited {
  readonly steps: number;
  readonly segments: number;
  /** Bytes that JavaScript held beside the volume's own memory, at even moments from the beginning to the end. */
  readonly heldBytes: readonly number[];
  /** By how much that grew, at most, after the first tenth: until then code is compiled and pools are filled. */
  readonly grownBytes: number;
  /** What undo held at most of what lay on the disk. */
  readonly undoBytes: number;
  /** Whether the counts that were kept up to date are those of a full count. */
  readonly counted: boolean;
  /** Whether, all undone, every voxel is what it was. */
  readonly restored: boolean;
}

/**
 * Edits as a busy hand does, gesture after gesture without a pause, saved on the disk as they are made: strokes on the
 * liver and five tumours, undo, redo, holes filled. At the end all of it is undone.
 * @param journal the reading's, of which `workspace` fetches what it does not hold
 */
export async function edited(workspace: Workspace, journal: Journal, gestures: number): Promise<Edited> {
  const { geometry, memory } = workspace;
  let saving: Promise<unknown> = Promise.resolve();
  workspace.onStep(({ entry }) => {
    saving = saving.then(async () => {
      const kept = await journal.append(entry.sequence - 1, [packEntry(entry)]);
      if (!kept.ok) throw new Error(kept.code);
      workspace.saved(entry.sequence, '');
    });
  });
  const before = digest(workspace);
  for (let n = 0; n < 5; n++) {
    const added = await workspace.run({ command: 'findings.add', params: { kind: 'tumour' } }, '');
    if (!added?.ok) throw new Error('no tumour was added');
  }
  const findings = workspace.now.segments.filter(({ layer }) => layer === 'findings').map(({ number }) => number);
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const stroke = () => {
    const segment = (random() < 0.6 ? LIVER : findings[Math.floor(random() * findings.length)]!) as SegmentNumber;
    const share = (from: number, span: number, of: number) => Math.floor((from + span * random()) * of);
    const [i, j] = [share(0.23, 0.39, geometry.columns), share(0.31, 0.35, geometry.rows)];
    const k = share(0.28, 0.43, geometry.slices);
    const live = new LiveStroke(workspace, {
      segment,
      mode: random() < 0.65 ? 'add' : 'erase',
      radiusMm: 3 + 12 * random(),
      plane: 'axial',
      k,
      shape: random() < 0.3 ? 'ball' : 'round',
    });
    const step = geometry.columns / 256;
    for (let p = 0; p < 20; p++) live.to(patientFromVoxel(geometry, [i + step * p, j + 6 * step * Math.sin(p / 4), k]));
    live.lift();
  };

  const heldBytes: number[] = [];
  let undoBytes = 0;
  for (let n = 0; n < gestures; n++) {
    const dice = random();
    if (dice < 0.12) await workspace.undo();
    else if (dice < 0.18) await workspace.redo();
    else if (dice < 0.2) await workspace.run({ command: 'extent.fillHoles', params: { mode: 'inSlice' } }, '');
    else stroke();
    await saving;
    undoBytes = Math.max(undoBytes, bytesHeld(workspace.now.history));
    if (n % Math.max(1, Math.floor(gestures / LOOKS)) === 0) heldBytes.push(held());
  }
  heldBytes.push(held());
  const { revision: steps, segments, counts } = workspace.now;
  const counted = JSON.stringify(counts) === JSON.stringify(jointCounts(memory));
  while ((await workspace.undo()) === null);
  await saving;
  const settled = LOOKS / 10;
  const grownBytes = Math.max(...heldBytes.slice(settled + 1)) - heldBytes[settled]!;
  const restored = digest(workspace) === before;
  return { steps, segments: segments.length, heldBytes, grownBytes, undoBytes, counted, restored };
}

let collect: (() => void) | null = null;

/** Bytes that JavaScript holds beside WebAssembly's memory, after a collection. */
function held(): number {
  if (!collect) {
    setFlagsFromString('--expose_gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A sum over all voxels by their places: two readings of one volume with the same are the same, as good as surely. */
function digest({ memory: { layers } }: Workspace): string {
  return LAYER_NAMES.map((layer) => {
    const voxels = layers[layer];
    let sum = 0;
    for (let v = 0; v < voxels.length; v++) {
      const label = voxels[v]!;
      if (label !== 0) sum = (Math.imul(sum, 31) + Math.imul(v, 2654435761) + label) | 0;
    }
    return sum;
  }).join(' ');
}
