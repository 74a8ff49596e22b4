import type { Output } from '#core/contract/procedures';
import { type ForeignLabelmap, onlyNumbers, takingOf } from '#core/exchange/takeContours';
import type { Refused, Result } from '#core/result';
import { ok, refuse } from '#core/result';
import { count } from '../../format.ts';
import type { Toast } from '../common/app.ts';
import { layerAddress } from '../common/bytes.ts';
import { sendFile } from '../import/importJob.ts';
import { shell } from '../import/openCt.ts';
import { chosenFile } from './chosenFile.ts';
import { readNotesInWords } from './contourWords.ts';
import type { Desk } from './desk.ts';

/** Where the host finds the file: on this computer, or among what the browser sent. */
type From = { readonly path: string } | { readonly uploadId: string };
interface Opened {
  readonly labelmaps: readonly ForeignLabelmap[];
  readonly notes: Output<'contours.read'>['notes'];
}

/**
 * Asks for contours that somebody else drew and puts their segments into the reading, each step as a change that can be undone:
 * into an empty one as what their codes say they are, else raw. What the host refuses, and what does not fit, is said with its
 * way out; nothing is changed then.
 */
export async function openContours(desk: Desk): Promise<void> {
  const bridge = shell();
  const chosen = bridge
    ? (await bridge.openDialog('labels'))[0]
    : await chosenFile('.nii,.nii.gz,.gz,.nrrd,.dcm,.seg,application/dicom', 'labels');
  if (chosen !== undefined && chosen !== null) await openFile(desk, chosen, []);
}

async function openFile(desk: Desk, chosen: string | File, accept: readonly string[]): Promise<void> {
  const { app } = desk;
  const abort = new AbortController();
  app.task({ id: 'labels', title: 'Reading contours', done: 0, total: null, cancel: () => abort.abort() });
  const read = await readContours(desk, chosen, accept, abort.signal);
  app.task(null);
  if (abort.signal.aborted) return;
  if (read.ok) return take(desk, read.value);
  const again = { title: 'Open, cut at half', run: () => void openFile(desk, chosen, ['labels.fractional']) };
  app.refused(read, read.code === 'labels.fractional' ? [again] : undefined);
}

/** At most so many choices stand beside a refusal. */
const MOST_CHOICES = 3;

async function take(desk: Desk, { labelmaps, notes }: Opened): Promise<void> {
  const { app, workspace } = desk;
  const taking = takingOf(labelmaps, { empty: isEmpty(desk) });
  if (!taking.ok) {
    const { groups } = taking.details as { groups: readonly { number: number; label: string | null }[][] };
    return app.refused(
      taking,
      groups.slice(0, MOST_CHOICES).map((group): NonNullable<Toast['actions']>[number] => ({
        title: `Open only ${group.map(({ label, number }) => label ?? `segment ${number}`).join(', ')}`,
        run: () =>
          void take(desk, {
            labelmaps: onlyNumbers(
              labelmaps,
              group.map(({ number }) => number),
            ),
            notes,
          }),
      })),
    );
  }
  let raw = 0;
  let added = 0;
  for (const { call, kinds } of taking.value.steps) {
    const before = new Set(workspace.now.segments.map(({ number }) => number));
    if (!(await desk.runCommand(call.command, call.params, 'Opening contours'))) return;
    // The command lists what it added in the order in which it was told of it.
    const now = workspace.now.segments.filter(({ number }) => !before.has(number));
    added += now.length;
    for (const [n, { number }] of now.entries()) {
      const kind = kinds[n] ?? null;
      if (kind === null) raw++;
      else if (!(await desk.runCommand('labels.name', { segment: number, kind }, 'Naming'))) return;
    }
  }
  for (const note of notes) {
    const words = readNotesInWords(note);
    if (words) app.notify({ kind: 'note', ...words });
  }
  const { partsLeftOut } = taking.value;
  if (partsLeftOut.length > 0)
    app.notify({
      kind: 'note',
      title: `${count(partsLeftOut.length, 'part')} of a cut left out`,
      body: 'A cut in more than two sides is made here by its own recipe; its parts cannot be opened.',
    });
  app.notify({
    kind: 'note',
    title: `${count(added, 'segment')} opened`,
    body:
      raw === 0
        ? 'They are what the file says they are; look them over.'
        : raw === added
          ? 'They count as nothing until you say in the list what each is.'
          : `${count(raw, 'segment')} of them ${raw === 1 ? 'counts' : 'count'} as nothing until you say in the list what it is.`,
  });
}

const isEmpty = ({ workspace: { now } }: Desk): boolean =>
  now.counts.every((slice) =>
    slice.every(({ extent, findings, partition }) => extent === 0 && findings === 0 && partition === 0),
  );

/** The contours on the grid of the open series: what `labels.add` takes. */
async function readContours(
  { app, workspace: { caseId, seriesId } }: Desk,
  chosen: string | File,
  accept: readonly string[],
  signal: AbortSignal,
): Promise<Result<Opened>> {
  const from = await placeOf(chosen, signal);
  if (!from.ok) return from;
  const input = { caseId, seriesId, from: from.value, accept: [...accept] };
  const read = await app.host.call('contours.read', input, { signal });
  if (!read.ok) return read;
  const labelmaps: ForeignLabelmap[] = [];
  try {
    for (const { hash, segments } of read.value.labelmaps) {
      const response = await fetch(layerAddress(hash), { signal });
      if (!response.ok) return refuse('host.unreachable', { status: response.status });
      labelmaps.push({ voxels: new Uint8Array(await response.arrayBuffer()), segments });
    }
    return ok({ labelmaps, notes: read.value.notes });
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
