import { z } from 'zod';
import { LONGEST_NOTE, type Segment } from '../contours/reading.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { type Change, changedRecords } from './change.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { command, segmentNumber } from './command.ts';

/** Changes the record of one segment; what is so already changes nothing, and is refused so. */
function edit(
  workspace: CommandWorkspace,
  number: number,
  title: (segment: Segment) => string,
  values: Partial<Segment>,
): Result<Change, CommandRefusal> {
  const segment = workspace.segments.find((each) => each.number === number);
  if (!segment) return refuse('segment.notFound', { segment: number });
  const edited = { ...segment, ...values };
  if (Object.entries(values).every(([key, value]) => segment[key as keyof Segment] === value))
    return refuse('change.nothing');
  return ok({
    fromRevision: workspace.revision,
    title: title(segment),
    voxels: [],
    records: changedRecords(workspace, {
      segments: workspace.segments.map((each) => (each === segment ? edited : each)),
    }),
  });
}

const name = ({ label }: Segment) => label.toLowerCase();

export const setLocked = command(
  'segment.setLocked',
  'Lock segment',
  z.object({ segment: segmentNumber, locked: z.boolean() }),
  async (workspace, { segment, locked }) =>
    edit(workspace, segment, (each) => `${locked ? 'Lock' : 'Unlock'} ${name(each)}`, { locked }),
);

export const setVisible = command(
  'segment.setVisible',
  'Show segment',
  z.object({ segment: segmentNumber, visible: z.boolean() }),
  async (workspace, { segment, visible }) =>
    edit(workspace, segment, (each) => `${visible ? 'Show' : 'Hide'} ${name(each)}`, { visible }),
);

/**
 * Shows one segment alone, all others hidden; with none, or where it is alone already, shows all. One step, so that undo gives
 * back what was seen before.
 */
export const showAlone = command(
  'segment.setAlone',
  'Show segment alone',
  z.object({ segment: segmentNumber.nullable() }),
  async (workspace, { segment: number }) => {
    const { segments, revision } = workspace;
    const chosen = segments.find((each) => each.number === number) ?? null;
    if (number !== null && chosen === null) return refuse('segment.notFound', { segment: number });
    const all = chosen === null || isShownAlone(segments, chosen.number);
    const shown = segments.map((each) => ({ ...each, visible: all || each === chosen }));
    if (shown.every(({ visible }, n) => visible === segments[n]!.visible)) return refuse('change.nothing');
    return ok<Change>({
      fromRevision: revision,
      title: all ? 'Show all segments' : `Show ${name(chosen!)} alone`,
      voxels: [],
      records: changedRecords(workspace, { segments: shown }),
    });
  },
);

/** Whether of several segments this one alone is shown. */
export const isShownAlone = (segments: readonly Segment[], number: number): boolean =>
  segments.length > 1 && segments.every((each) => each.visible === (each.number === number));

export const renameSegment = command(
  'segment.rename',
  'Rename segment',
  z.object({ segment: segmentNumber, label: z.string().trim().min(1).max(64) }),
  async (workspace, { segment, label }) => edit(workspace, segment, (each) => `Rename ${name(each)}`, { label }),
);

export const setColour = command(
  'segment.setColour',
  'Colour segment',
  z.object({ segment: segmentNumber, colour: z.string().regex(/^#[0-9A-Fa-f]{6}$/) }),
  async (workspace, { segment, colour }) => edit(workspace, segment, (each) => `Colour ${name(each)}`, { colour }),
);

const note = z.string().trim().max(LONGEST_NOTE);

/** Writes a note beside a segment, or with none takes it away. Locked or not: it is about the voxels, and not one of them. */
export const setNote = command(
  'segment.setNote',
  'Note on segment',
  z.object({ segment: segmentNumber, note }),
  async (workspace, { segment, note }) =>
    edit(workspace, segment, (each) => `Note on ${name(each)}`, { note: note === '' ? undefined : note }),
);

/** The same for the reading as a whole. */
export const setReadingNote = command(
  'reading.setNote',
  'Note on the reading',
  z.object({ note }),
  async (workspace, { note }) =>
    note === workspace.note
      ? refuse('change.nothing')
      : ok<Change>({
          fromRevision: workspace.revision,
          title: 'Note on the reading',
          voxels: [],
          records: changedRecords(workspace, { note }),
        }),
);
