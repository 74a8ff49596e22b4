import { expect, test } from 'vitest';
import { LIVER } from '../contours/reading.ts';
import { startingRecords } from '../contours/records.ts';
import type { Vec3 } from '../geometry.ts';
import { patientFromVoxel, volumeGeometry } from '../geometry.ts';
import { applyChange } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { plainKernels } from './kernels.twin.ts';

const [I, J, K] = [64, 64, 16];
/** Noise as large as the contrast, always the same. */
const noise = (v: number) => (((v * 7919 + 31 * Math.floor(v / I)) % 101) - 50) * 0.8;

/** A liver of 95 HU with a forked vessel of 150 HU in it, 6 mm wide, in noise of ± 40 HU. */
function liver(vesselHu = 150): CommandWorkspace {
  const geometry = volumeGeometry({
    columns: I,
    rows: J,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [1, 1],
    slicePositions: Array.from({ length: K }, (_, k): Vec3 => [0, 0, 5 * k]),
  });
  const n = I * J * K;
  const layer = () => new Uint8Array(n);
  const extent = layer();
  const hu = new Int16Array(n);
  for (let v = 0; v < n; v++) {
    const [i, j, k] = [v % I, Math.floor(v / I) % J, Math.floor(v / I / J)];
    if (i > 2 && i < 61 && j > 2 && j < 61) extent[v] = LIVER;
    hu[v] = (inVessel(i, j, k) ? vesselHu : 95) + noise(v);
  }
  return { revision: 0, geometry, hu, layers: { extent, findings: layer(), partition: layer() }, ...startingRecords() };
}
const inVessel = (i: number, j: number, k: number) =>
  k >= 2 &&
  k <= 5 &&
  ((i < 32 && Math.abs(j - 32) <= 3) || (i >= 32 && Math.abs(Math.abs(j - 32) - (i - 32) / 2) <= 3));

const grow = (workspace: CommandWorkspace, i: number, j: number, k: number) =>
  runCommand(
    { command: 'findings.growVessel', params: { seed: patientFromVoxel(workspace.geometry, [i, j, k]) } },
    workspace,
    plainKernels(workspace.geometry, workspace.hu, workspace.layers),
  );

test('a click grows the vessel through noise as large as its contrast, both branches of it, and little else', async () => {
  const workspace = liver();
  const change = await grow(workspace, 20, 31, 3);
  if (!change.ok) throw new Error(change.code);
  const applied = applyChange(workspace, change.value);
  if (!applied.ok) throw new Error(applied.code);
  const vessel = applied.value.segments.at(-1)!;
  expect(vessel).toMatchObject({ kind: 'portalVein', label: 'Portal vein', layer: 'findings' });
  let [both, grown, there] = [0, 0, 0];
  for (const [v, label] of workspace.layers.findings.entries()) {
    const inside =
      workspace.layers.extent[v] === LIVER && inVessel(v % I, Math.floor(v / I) % J, Math.floor(v / I / J));
    if (label === vessel.number) grown++;
    if (inside) there++;
    if (inside && label === vessel.number) both++;
  }
  expect((2 * both) / (grown + there)).toBeGreaterThan(0.75);
});

test('without contrast, outside the liver, or in no liver, it is refused by name', async () => {
  expect(await grow(liver(95), 20, 31, 3)).toMatchObject({ code: 'vessel.noContrast' });
  expect(await grow(liver(), 0, 0, 3)).toMatchObject({ code: 'seed.notInExtent' });
  const empty = liver();
  empty.layers.extent.fill(0);
  expect(await grow(empty, 20, 31, 3)).toMatchObject({ code: 'extent.empty' });
});

test('a click on parenchyma beside the vessel grows nothing, whichever the place: its noise is no contrast', async () => {
  const workspace = liver();
  for (const [i, j, k] of [
    [12, 12, 1],
    [20, 50, 9],
    [50, 8, 12],
    [40, 33, 14],
    [8, 45, 6],
  ] as const)
    expect(await grow(workspace, i, j, k)).toMatchObject({ code: 'vessel.noContrast' });
});

test('more than 6 % of the liver is no vessel: it is refused with the share, and nothing is written', async () => {
  const workspace = liver();
  // A bright slab of 8 % beside the vessel.
  for (let v = 0; v < workspace.hu.length; v++) if (v % I > 55) workspace.hu[v] = 150;
  const before = workspace.layers.findings.slice();
  expect(await grow(workspace, 58, 12, 8)).toMatchObject({ code: 'vessel.leaked', details: { mostPercent: 6 } });
  expect(workspace.layers.findings).toEqual(before);
});

test('a vessel that is hardly brighter than half of the liver leaks, and says so', async () => {
  const workspace = liver();
  for (let v = 0; v < workspace.hu.length; v++) if (v % I > 42) workspace.hu[v] = 150;
  expect(await grow(workspace, 20, 31, 3)).toMatchObject({ code: 'vessel.leaked' });
});
