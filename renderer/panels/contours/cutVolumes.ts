import type { PartitionMap } from '#core/contours/partitionMap';
import { forEachRow, volumeOfRuns } from '#core/contours/planeVolumes';
import type { PlanPart } from '#core/contours/plans';
import { partVolumes } from '#core/contours/planVolumes';
import type { ReadingRecords, Segment } from '#core/contours/reading';
import { LIVER } from '#core/contours/reading';
import type { RunSet } from '#core/contours/voxelRuns';
import { runsOfBits, runsOfSegments, runsWithout } from '#core/contours/voxelRuns';
import type { Vec3, VolumeGeometry } from '#core/geometry';
import { patientFromVoxel } from '#core/geometry';
import type { Result } from '#core/result';
import { ok, refuse } from '#core/result';
import type { Millilitre } from '#core/units';
import { excludedFindings } from '#core/volumetry/volumes';
import { bitsOf } from '#wasm/kernels/bitsOf';
import type { Workspace } from '../../workspace/workspace.ts';

/** One part of the cut in hand. The same voxels that accepting it labels, counted. */
export interface PartFigures {
  readonly segment: Segment;
  readonly stays: boolean;
  readonly volumeMl: Millilitre;
  readonly touchesEdge: boolean;
  /** Findings that lie in it. */
  readonly findings: readonly { readonly segment: Segment; readonly volumeMl: Millilitre }[];
}

/** What a plan makes of the liver. */
export interface CutVolumes {
  readonly parts: readonly PartFigures[];
  readonly liverMl: Millilitre;
  /** All that stays; 0 while nobody has said what does. */
  readonly flrMl: Millilitre;
  readonly functionalTlvMl: Millilitre;
  readonly functionalFlrMl: Millilitre;
  readonly tumourMl: Millilitre;
  readonly liverTouchesEdge: boolean;
  readonly flrTouchesEdge: boolean;
}

/** The liver and the findings in it, as runs: made once, kept until a voxel changes. */
export interface MeasuredLiver {
  readonly voxelRevision: number;
  readonly segments: readonly Segment[];
  readonly extent: RunSet;
  readonly liverMl: Millilitre;
  readonly findings: readonly { readonly segment: Segment; readonly runs: RunSet }[];
  /** The middle of the liver, patient mm; of the grid while there is none. */
  readonly middle: Vec3;
  /** Corners of the box of voxels around it, patient mm. */
  readonly corners: readonly Vec3[];
}

export function measuredLiver({ now, geometry, memory }: Workspace): MeasuredLiver {
  const { voxelRevision, segments } = now;
  const bits = bitsOf(memory, 'extent', LIVER);
  const extent = runsOfBits(bits);
  memory.bitSets.release(bits);
  const sliceVoxels = geometry.columns * geometry.rows;
  const findings = segments
    .filter(({ layer }) => layer === 'findings')
    .map((segment) => {
      const all = runsOfSegments(memory.layers.findings, sliceVoxels, (n) => n === segment.number);
      return { segment, runs: runsWithout(all, runsWithout(all, extent, sliceVoxels), sliceVoxels) };
    })
    .filter(({ runs }) => runs.length > 0);
  return {
    voxelRevision,
    segments,
    extent,
    liverMl: volumeOfRuns(extent, geometry),
    findings,
    middle: middleOfRuns(extent, geometry),
    corners: cornersOfRuns(extent, geometry),
  };
}

/** What a plan makes of a liver. Refuses a cut in two that leaves the whole liver on one side. */
export function cutVolumes(
  liver: MeasuredLiver,
  geometry: VolumeGeometry,
  inclusion: ReadingRecords['inclusion'],
  { map, parts, segments }: { map: PartitionMap; parts: readonly PlanPart[]; segments: readonly Segment[] },
): Result<CutVolumes, 'plane.oneSide'> {
  const volumes = partVolumes(map, parts.length, liver.extent, geometry);
  const ofFindings = liver.findings.map(({ segment, runs }) => ({
    segment,
    volumes: partVolumes(map, parts.length, runs, geometry),
  }));
  const inTwo = parts.some(({ kind }) => kind === 'flr');
  if (inTwo && (volumes[0]!.voxels === 0 || volumes[1]!.voxels === 0)) return refuse('plane.oneSide');
  const figures = parts.map(({ number, stays }, n): PartFigures => {
    const { volumeMl, touchesEdge } = volumes[n]!;
    return {
      segment: segments.find((segment) => segment.number === number)!,
      stays,
      volumeMl,
      touchesEdge,
      findings: ofFindings.flatMap(({ segment, volumes: inParts }) =>
        inParts[n]!.voxels > 0 ? [{ segment, volumeMl: inParts[n]!.volumeMl }] : [],
      ),
    };
  });
  const excluded = excludedFindings(segments, { kinds: inclusion.excludedKinds });
  const functional = ({ volumeMl, findings }: PartFigures) =>
    findings.reduce(
      (left, each) => (excluded.has(each.segment.number) ? left - each.volumeMl : left),
      volumeMl as number,
    );
  const sum = (of: readonly PartFigures[], what: (part: PartFigures) => number) =>
    of.reduce((total, part) => total + what(part), 0) as Millilitre;
  const staying = figures.filter(({ stays }) => stays);
  return ok({
    parts: figures,
    liverMl: liver.liverMl,
    flrMl: sum(staying, ({ volumeMl }) => volumeMl),
    functionalTlvMl: sum(
      figures.filter(({ segment }) => segment.kind !== 'transectionZone'),
      functional,
    ),
    functionalFlrMl: sum(staying, functional),
    tumourMl: sum(figures, ({ findings }) =>
      findings.reduce((total, { segment, volumeMl }) => (segment.kind === 'tumour' ? total + volumeMl : total), 0),
    ),
    liverTouchesEdge: figures.some(({ touchesEdge }) => touchesEdge),
    flrTouchesEdge: staying.some(({ touchesEdge }) => touchesEdge),
  });
}

function cornersOfRuns(runs: RunSet, geometry: VolumeGeometry): Vec3[] {
  const { columns, rows, slices } = geometry;
  const low = [columns, rows, slices];
  const high = [-1, -1, -1];
  forEachRow(runs, geometry, (k, j, from, to) => {
    for (const [axis, [a, b]] of [[from, to - 1] as const, [j, j] as const, [k, k] as const].entries()) {
      low[axis] = Math.min(low[axis]!, a);
      high[axis] = Math.max(high[axis]!, b);
    }
  });
  if (high[0]! < 0) return [];
  const ends = [low, high];
  return [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
    patientFromVoxel(geometry, [ends[n & 1]![0]!, ends[(n >> 1) & 1]![1]!, ends[(n >> 2) & 1]![2]!]),
  );
}

function middleOfRuns(runs: RunSet, geometry: VolumeGeometry): Vec3 {
  const { columns, rows, slices } = geometry;
  let [i, j, k, n] = [0, 0, 0, 0];
  for (let r = 0; r < runs.length; r += 2) {
    const voxels = runs[r + 1]!;
    const middle = runs[r]! + (voxels - 1) / 2;
    i += voxels * (middle % columns);
    j += voxels * (Math.floor(middle / columns) % rows);
    k += voxels * Math.floor(middle / columns / rows);
    n += voxels;
  }
  return n > 0
    ? patientFromVoxel(geometry, [i / n, j / n, k / n])
    : patientFromVoxel(geometry, [columns / 2, rows / 2, slices / 2]);
}
