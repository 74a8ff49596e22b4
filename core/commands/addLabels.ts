import { z } from 'zod';
import { volumeOfRuns } from '../contours/planeVolumes.ts';
import type { Segment, SegmentNumber } from '../contours/reading.ts';
import { RunCollector, voxelsIn } from '../contours/voxelRuns.ts';
import { ok, refuse } from '../result.ts';
import { type Change, changedRecords } from './change.ts';
import { forEachStretch, sliceVoxelsOf } from './changeExtent.ts';
import { command, segmentNumber } from './command.ts';
import { freeNumbers } from './findingCommands.ts';
import { Relabelling } from './relabelling.ts';

/** Colours of raw segments, one after the other; none is that of a segment with a name. */
const RAW_COLOURS = ['#7FB2FF', '#FF8FA3', '#9BE15D', '#C3A6FF', '#FFC857', '#5EDBE3', '#D0B49F', '#F78DD2'] as const;

/**
 * Puts the segments of a foreign labelmap among the findings, raw: each with a free number, its own colour and no kind, so
 * that it counts as nothing until somebody says what it is (`labels.name`).
 * `voxels`: the labelmap on the series' own grid, one byte a voxel; numbers that `segments` does not list are left out.
 * Voxels where another finding lies stay that finding's, and are said in `notes`; a segment that has none left is not
 * added. Refuses a labelmap of another size (`command.invalid`) and more segments than there are free numbers.
 */
export const addLabels = command(
  'labels.add',
  'Open contours',
  z.object({
    voxels: z.instanceof(Uint8Array),
    segments: z.array(z.object({ number: segmentNumber, label: z.string().nullable() })).min(1),
  }),
  async (workspace, { voxels, segments }) => {
    const { layers, geometry } = workspace;
    if (voxels.length !== layers.findings.length)
      return refuse('command.invalid', { reason: 'the labelmap is of another size than the series' });
    const sliceVoxels = sliceVoxelsOf(workspace);
    const free = freeNumbers(workspace);
    const listed = new Set(segments.map(({ number }) => number));
    const numbers = new Map<number, SegmentNumber>();
    const findings = new Relabelling('findings', layers.findings, sliceVoxels);
    const leftOut = new RunCollector(sliceVoxels);
    for (let v = 0; v < voxels.length; ) {
      const label = voxels[v]!;
      const start = v;
      while (v < voxels.length && voxels[v] === label) v++;
      if (!listed.has(label)) continue;
      let noneLeft = false;
      forEachStretch(layers.findings, start, v, (from, to, old) => {
        if (old !== 0) return addWithinSlices(leftOut, from, to, sliceVoxels);
        const number = numbers.get(label) ?? free[numbers.size];
        if (number === undefined) noneLeft = true;
        else findings.set(from, to, numbers.set(label, number).get(label)!);
      });
      if (noneLeft) return refuse('segment.noNumberLeft');
    }
    if (numbers.size === 0) return refuse('change.nothing');
    const raw = workspace.segments.filter(({ kind }) => kind === null).length;
    const added = segments
      .filter(({ number }) => numbers.has(number))
      .map(
        ({ number, label }, n): Segment => ({
          number: numbers.get(number)!,
          layer: 'findings',
          kind: null,
          label: label?.trim().slice(0, 64) || `Segment ${number}`,
          colour: RAW_COLOURS[(raw + n) % RAW_COLOURS.length]!,
          visible: true,
          locked: false,
        }),
      );
    const kept = leftOut.runs();
    return ok<Change>({
      fromRevision: workspace.revision,
      title: 'Open contours',
      voxels: [findings.runs()],
      records: changedRecords(workspace, { segments: [...workspace.segments, ...added] }),
      notes:
        kept.length > 0
          ? [{ code: 'labels.overFinding', voxels: voxelsIn(kept), volumeMl: volumeOfRuns(kept, geometry) }]
          : [],
    });
  },
);

/** A stretch may run over the end of a slice; a run never does. */
function addWithinSlices(runs: RunCollector, from: number, to: number, sliceVoxels: number): void {
  for (let at = from; at < to; ) {
    const end = Math.min(to, (Math.floor(at / sliceVoxels) + 1) * sliceVoxels);
    runs.add(at, end - at);
    at = end;
  }
}
