import { volumeOfRuns } from '../contours/planeVolumes.ts';
import type { Segment } from '../contours/reading.ts';
import { LIVER } from '../contours/reading.ts';
import { RunCollector, type RunSet, voxelsIn } from '../contours/voxelRuns.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Change, ChangeNote, RecordChanges } from './change.ts';
import { changeExtent, forEachStretch, inOrder, isLocked, lockedRefusal, sliceVoxelsOf } from './changeExtent.ts';
import type { CommandRefusal, CommandWorkspace } from './command.ts';
import { Relabelling } from './relabelling.ts';

export const segmentOf = ({ segments }: Pick<CommandWorkspace, 'segments'>, number: number): Segment | undefined =>
  segments.find((segment) => segment.number === number);

/**
 * The change of one segment, be it the liver or a finding, by sets of voxels that do not overlap. The liver changes with
 * its partition (changeExtent). Of a finding, voxels of another one are taken over, unless that one is locked; those
 * outside the liver are painted too and said in `notes` (`findings.takeIn` takes them into the liver). The sides of a
 * cut follow the liver and its recipe: `segment.wrongLayer`.
 */
export function changeSegment(
  workspace: CommandWorkspace,
  number: number,
  title: (label: string) => string,
  { add, remove }: { add?: RunSet; remove?: RunSet },
  rest: { records?: RecordChanges; notes?: readonly ChangeNote[] } = {},
): Result<Change, CommandRefusal> {
  const segment = segmentOf(workspace, number);
  if (!segment) return refuse('segment.notFound', { segment: number });
  const titled = title(segment.label.toLowerCase());
  const sets = { ...(add && { add }), ...(remove && { remove }) };
  if (segment.layer === 'extent') return changeExtent(workspace, titled, sets, rest);
  if (segment.layer === 'partition') return refuse('segment.wrongLayer', { segment: number, layer: 'findings' });
  const locked = lockedRefusal(workspace, [segment.number]);
  if (locked) return locked;
  const painted = relabelledFinding(workspace, segment, sets);
  const changed = painted.findings.runs();
  const records = rest.records ?? {};
  if (changed.runs.length === 0 && Object.keys(records).length === 0)
    return painted.leftOut.length > 0 ? lockedRefusal(workspace, painted.keptBy)! : refuse('change.nothing');
  return ok<Change>({
    fromRevision: workspace.revision,
    title: titled,
    voxels: changed.runs.length > 0 ? [changed] : [],
    records,
    notes: [...(rest.notes ?? []), ...notesOf(workspace, painted)],
    about: number,
  });
}

/** What painting a finding does to the findings' layer, what it leaves to locked ones, and what lies outside the liver. */
export interface RelabelledFinding {
  readonly findings: Relabelling;
  readonly leftOut: RunSet;
  /** The locked ones that kept some. */
  readonly keptBy: readonly number[];
  readonly outside: RunSet;
}

export function relabelledFinding(
  workspace: CommandWorkspace,
  { number }: Segment,
  { add, remove }: { add?: RunSet; remove?: RunSet },
): RelabelledFinding {
  const { layers } = workspace;
  const sliceVoxels = sliceVoxelsOf(workspace);
  const findings = new Relabelling('findings', layers.findings, sliceVoxels);
  const leftOut = new RunCollector(sliceVoxels);
  const keptBy = new Set<number>();
  const outside = new RunCollector(sliceVoxels);
  const locked = Uint8Array.from({ length: 256 }, (_, n) => (n !== number && isLocked(workspace, n) ? 1 : 0));
  inOrder(add, remove, (from, to, entering) =>
    forEachStretch(layers.findings, from, to, (start, end, old) => {
      if (!entering) {
        if (old === number) findings.set(start, end, 0);
      } else if (locked[old]) {
        leftOut.add(start, end - start);
        keptBy.add(old);
      } else {
        findings.set(start, end, number);
        forEachStretch(layers.extent, start, end, (a, b, extent) => extent !== LIVER && outside.add(a, b - a));
      }
    }),
  );
  return { findings, leftOut: leftOut.runs(), keptBy: [...keptBy], outside: outside.runs() };
}

/** What is said of voxels that a locked segment kept, and of those outside the liver. */
export const notesOf = (
  { geometry }: CommandWorkspace,
  { leftOut, outside }: Pick<RelabelledFinding, 'leftOut' | 'outside'>,
): readonly ChangeNote[] => {
  const note = (code: ChangeNote['code'], runs: RunSet): ChangeNote[] =>
    runs.length > 0 ? [{ code, voxels: voxelsIn(runs), volumeMl: volumeOfRuns(runs, geometry) }] : [];
  return [...note('segment.lockedLeftOut', leftOut), ...note('findings.outsideExtent', outside)];
};
