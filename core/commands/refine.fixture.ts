import { expect } from 'vitest';
import type { Segment } from '../contours/reading.ts';
import { LIVER } from '../contours/reading.ts';
import { startingRecords } from '../contours/records.ts';
import type { Vec3 } from '../geometry.ts';
import { length, patientFromVoxel, subtract, volumeGeometry } from '../geometry.ts';
import { applyChange, inverseOf } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { plainKernels } from './kernels.twin.ts';

export const TUMOUR = 4;
export const ZONE = 5;
const finding = (number: number, label: string): Segment => ({
  number,
  layer: 'findings',
  kind: 'tumour',
  label,
  colour: '#E5791A',
  visible: true,
  locked: false,
});

/** A workspace on a sheared, irregular grid, each segment where it is said to be; HU rise along the columns, so that a range of them is a slab. */
export function workspaceWith(
  draw: Partial<Record<number, (position: Vec3, i: number, j: number, k: number) => boolean>> = {},
) {
  const geometry = volumeGeometry({
    columns: 24,
    rows: 20,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1.5, 1],
    slicePositions: [0, 2, 4, 7, 9, 11, 13].map((z): Vec3 => [0.1 * z, 0.2 * z, z]),
  });
  const { columns, rows, slices } = geometry;
  const layer = () => new Uint8Array(columns * rows * slices);
  const layers = { extent: layer(), findings: layer(), partition: layer() };
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++, v++)
        for (const [number, holds] of Object.entries(draw))
          if (holds?.(patientFromVoxel(geometry, [i, j, k]), i, j, k))
            layers[Number(number) === LIVER ? 'extent' : Number(number) <= 3 ? 'partition' : 'findings'][v] =
              Number(number);
  const records = startingRecords();
  return {
    revision: 0,
    geometry,
    hu: Int16Array.from(layers.extent, (_, v) => (v % columns) * 10),
    layers,
    ...records,
    segments: [...records.segments, finding(TUMOUR, 'Tumour 1'), finding(ZONE, 'Zone')],
  } satisfies CommandWorkspace;
}

export const inBall = (centre: Vec3, radiusMm: number) => (position: Vec3) =>
  length(subtract(position, centre)) <= radiusMm;
export const MIDDLE: Vec3 = [12, 15, 7];

export const run = (workspace: CommandWorkspace, command: string, params: unknown) =>
  runCommand({ command, params }, workspace, plainKernels(workspace.geometry, workspace.hu, workspace.layers));

/** Runs and applies a command; its inverse is proved to restore every voxel. */
export async function done(workspace: CommandWorkspace, command: string, params: unknown) {
  const { extent, findings, partition } = workspace.layers;
  const before = { extent: extent.slice(), findings: findings.slice(), partition: partition.slice() };
  const change = await run(workspace, command, params);
  if (!change.ok) throw new Error(`${command} refused: ${change.code} ${JSON.stringify(change.details)}`);
  const applied = applyChange(workspace, change.value);
  if (!applied.ok) throw new Error(applied.code);
  const undone = applyChange(applied.value, inverseOf(change.value, applied.value.revision));
  if (!undone.ok) throw new Error(undone.code);
  expect(workspace.layers).toEqual(before);
  const again = applyChange({ ...undone.value, revision: 0 }, change.value);
  if (!again.ok) throw new Error(again.code);
  return { ...change.value, workspace: again.value };
}

export const offsets = (layer: Uint8Array, number: number) => [...layer.keys()].filter((v) => layer[v] === number);
export const locked = (workspace: CommandWorkspace, number: number): CommandWorkspace => ({
  ...workspace,
  segments: workspace.segments.map((each) => (each.number === number ? { ...each, locked: true } : each)),
});
export const positionOf = ({ geometry }: CommandWorkspace, v: number): Vec3 =>
  patientFromVoxel(geometry, [v % 24, Math.floor(v / 24) % 20, Math.floor(v / 480)]);
