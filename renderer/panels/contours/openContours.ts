import type { Refused, Result } from '#core/result';
import { ok, refuse } from '#core/result';
import { count } from '../../format.ts';
import { layerAddress } from '../common/bytes.ts';
import { sendFile } from '../import/importJob.ts';
import { shell } from '../import/openCt.ts';
import { chosenFile } from './chosenFile.ts';
import type { Desk } from './desk.ts';

/** Where the host finds the file: on this computer, or among what the browser sent. */
type From = { readonly path: string } | { readonly uploadId: string };

/**
 * Asks for a labelmap that somebody else drew and puts its segments into the reading, raw, as one change that can be undone.
 * What the host refuses, and what does not fit, is said; nothing is changed then.
 */
export async function openContours(desk: Desk): Promise<void> {
  const { app } = desk;
  const bridge = shell();
  const chosen = bridge ? (await bridge.openDialog('labels'))[0] : await chosenFile('.nii,.nii.gz,.gz,.nrrd', 'labels');
  if (chosen === undefined || chosen === null) return;
  const abort = new AbortController();
  app.task({ id: 'labels', title: 'Reading contours', done: 0, total: null, cancel: () => abort.abort() });
  const read = await readLabels(desk, chosen, abort.signal);
  app.task(null);
  if (abort.signal.aborted) return;
  if (!read.ok) return app.refused(read);
  const before = new Set(desk.workspace.now.segments.map(({ number }) => number));
  if (!(await desk.runCommand('labels.add', read.value, 'Opening contours'))) return;
  const added = desk.workspace.now.segments.filter(({ number }) => !before.has(number));
  app.notify({
    kind: 'note',
    title: `${count(added.length, 'segment')} opened`,
    body: 'They count as nothing until you say in the list what each is.',
  });
}

/** The labelmap on the grid of the open series, with the segments that have voxels: what `labels.add` takes. */
async function readLabels(
  { app, workspace: { caseId, seriesId } }: Desk,
  chosen: string | File,
  signal: AbortSignal,
): Promise<Result<{ voxels: Uint8Array; segments: { number: number; label: string | null }[] }>> {
  const from = await placeOf(chosen, signal);
  if (!from.ok) return from;
  const read = await app.host.call('labels.read', { caseId, seriesId, from: from.value }, { signal });
  if (!read.ok) return read;
  const { hash, segments } = read.value;
  try {
    const response = await fetch(layerAddress(hash), { signal });
    if (!response.ok) return refuse('host.unreachable', { status: response.status });
    const voxels = new Uint8Array(await response.arrayBuffer());
    return ok({ voxels, segments: segments.map(({ number, label }) => ({ number, label })) });
  } catch {
    return refuse(signal.aborted ? 'host.aborted' : 'host.unreachable');
  }
}

async function placeOf(chosen: string | File, signal: AbortSignal): Promise<Result<From> | Refused> {
  if (typeof chosen === 'string') return ok({ path: chosen });
  const uploadId = crypto.randomUUID();
  const refused = await sendFile(uploadId, { name: chosen.name, file: chosen }, signal);
  return refused ?? ok({ uploadId });
}
