import { describe, expect, test } from 'vitest';
import { volumeWith } from '#test/kernels';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { startingRecords } from '../contours/records.ts';
import { patientFromVoxel, type Vec3, volumeGeometry } from '../geometry.ts';
import { windowUnderClick } from '../segmentation/liverCore.ts';
import { applyChange, inverseOf } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { plainKernels } from './kernels.twin.ts';

/** An upper abdomen in miniature: a liver in fat, a stomach that touches it, a rib, air around; noise as CT has it. */
function phantom(columns: number, rows: number, slices: number, spacingMm: readonly [number, number]) {
  const geometry = volumeGeometry({
    columns,
    rows,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [spacingMm[0], spacingMm[0]],
    slicePositions: Array.from({ length: slices }, (_, k) => [0, 0, k * spacingMm[1]] as const),
  });
  const [width, height, depth] = [columns * spacingMm[0], rows * spacingMm[0], slices * spacingMm[1]];
  const within = ([x, y, z]: Vec3, centre: Vec3, half: Vec3) =>
    ((x - centre[0]) / half[0]) ** 2 + ((y - centre[1]) / half[1]) ** 2 + ((z - centre[2]) / half[2]) ** 2 <= 1;
  const middle: Vec3 = [0.4 * width, height / 2, depth / 2];
  let state = 7;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const hu = new Int16Array(columns * rows * slices);
  const liver = new Uint8Array(hu.length);
  for (let v = 0; v < hu.length; v++) {
    const at = patientFromVoxel(geometry, [
      v % columns,
      Math.floor(v / columns) % rows,
      Math.floor(v / columns / rows),
    ]);
    let mean = -90;
    if (!within(at, [width / 2, height / 2, depth / 2], [0.5 * width, 0.5 * height, 1e6])) mean = -1000;
    if (within(at, [0.8 * width, height / 2, depth / 2], [0.12 * width, 0.2 * height, 0.3 * depth])) mean = 35;
    if (within(at, [0.06 * width, height / 2, depth / 2], [5, 12, 1e6])) mean = 500;
    if (within(at, middle, [0.3 * width, 0.34 * height, 0.38 * depth])) {
      mean = 105;
      liver[v] = 1;
    }
    hu[v] = Math.round(mean + 20 * (noise() + noise() + noise()));
  }
  return { geometry, hu, liver, middle };
}

function opened({ geometry, hu }: ReturnType<typeof phantom>) {
  const volume = volumeWith(geometry, { hu });
  const workspace: CommandWorkspace = {
    revision: 0,
    geometry,
    hu: volume.hu,
    layers: volume.layers,
    ...startingRecords(),
  };
  return { volume, workspace };
}

const click = (seed: Vec3, more: object = {}) => ({ command: 'liver.click', params: { seed, ...more } });

describe('the liver by one click', () => {
  const scan = phantom(80, 64, 26, [1.5, 3]);

  test('is the liver of a phantom, without the stomach that touches it', async () => {
    const { volume, workspace } = opened(scan);
    const change = await runCommand(click(scan.middle), workspace, voxelKernels(volume));
    if (!change.ok) throw new Error(change.code);
    expect(applyChange(workspace, change.value).ok).toBe(true);
    let [own, both, truth] = [0, 0, 0];
    volume.layers.extent.forEach((label, v) => {
      own += label;
      truth += scan.liver[v]!;
      both += label & scan.liver[v]!;
    });
    expect((2 * both) / (own + truth)).toBeGreaterThan(0.96);
    expect(Math.abs(own / truth - 1)).toBeLessThan(0.04);
  });

  test('comes whole from a click at either end of a liver that is darker at the back', async () => {
    const large = phantom(80, 64, 26, [3, 5]);
    const { columns, rows } = large.geometry;
    const heightMm = rows * 3;
    for (let v = 0; v < large.hu.length; v++) {
      const y = 3 * (Math.floor(v / columns) % rows);
      if (large.liver[v]) large.hu[v]! -= Math.round(0.25 * (y - heightMm / 2));
    }
    for (const y of [-0.24, 0.24]) {
      const { volume, workspace } = opened(large);
      const seed: Vec3 = [large.middle[0], large.middle[1] + y * heightMm, large.middle[2]];
      const change = await runCommand(click(seed), workspace, voxelKernels(volume));
      if (!change.ok) throw new Error(change.code);
      expect(applyChange(workspace, change.value).ok).toBe(true);
      let [own, both, truth] = [0, 0, 0];
      volume.layers.extent.forEach((label, v) => {
        own += label;
        truth += large.liver[v]!;
        both += label & large.liver[v]!;
      });
      expect((2 * both) / (own + truth)).toBeGreaterThan(0.95);
    }
  });

  test('means the tissue nearest to the click, whatever vessel runs beside it', () => {
    const { geometry, hu } = scan;
    const plain = windowUnderClick(geometry, hu, scan.middle)!;
    const vessel = hu.slice();
    for (let v = 0; v < hu.length; v++) {
      const [x, y] = patientFromVoxel(geometry, [v % 80, Math.floor(v / 80) % 64, Math.floor(v / 80 / 64)]);
      if (Math.hypot(x - scan.middle[0] - 7, y - scan.middle[1]) < 3) vessel[v] = 190;
    }
    const beside = windowUnderClick(geometry, vessel, scan.middle)!;
    expect(Math.abs(beside.lowerHu - plain.lowerHu)).toBeLessThanOrEqual(4);
    expect(beside.upperHu - beside.lowerHu).toBe(52);
  });

  test('proposes and applies the same voxels each time, and undo restores every one', async () => {
    const { volume, workspace } = opened(scan);
    volume.layers.extent.fill(1, 90_000, 90_020);
    const before = volume.layers.extent.slice();
    const call = click(scan.middle, { lowerHu: 70, upperHu: 140, bottleneckMm: 6 });
    const first = await runCommand(call, workspace, voxelKernels(volume));
    const again = await runCommand(call, workspace, voxelKernels(volume));
    expect(again).toEqual(first);
    if (!first.ok) throw new Error(first.code);
    const applied = applyChange(workspace, first.value);
    if (!applied.ok) throw new Error(applied.code);
    expect(volume.layers.extent).not.toEqual(before);
    expect(before.every((label, v) => label <= volume.layers.extent[v]!)).toBe(true);
    applyChange(applied.value, inverseOf(first.value, 1));
    expect(volume.layers.extent).toEqual(before);
  });

  test('refuses air, fat, what is too narrow, what lies outside, and a locked liver', async () => {
    const { volume, workspace } = opened(scan);
    const refusal = async (call: ReturnType<typeof click>, on = workspace) => {
      const change = await runCommand(call, on, voxelKernels(volume));
      return change.ok ? 'accepted' : change.code;
    };
    expect(await refusal(click([2, 2, 39]))).toBe('seed.notTissue');
    expect(await refusal(click([78, 8, 39]))).toBe('seed.notTissue');
    expect(await refusal(click([0, 0, 500]))).toBe('seed.outside');
    expect(await refusal(click(scan.middle, { lowerHu: 400, upperHu: 500 }))).toBe('seed.tooNarrow');
    expect(await refusal(click(scan.middle, { lowerHu: 120, upperHu: 60 }))).toBe('range.empty');
    expect(await refusal(click(scan.middle, { lowerHu: 60 }))).toBe('command.invalid');
    const segments = workspace.segments.map((segment) => ({ ...segment, locked: true }));
    expect(await refusal(click(scan.middle), { ...workspace, segments })).toBe('segment.locked');
  });

  test('is the same with the plain kernels, but for voxels whose chance rounds either way', async () => {
    const small = phantom(20, 16, 10, [3, 3.5]);
    const { volume, workspace } = opened(small);
    const call = click(small.middle, { bottleneckMm: 4 });
    const plain = plainKernels(small.geometry, small.hu, volume.layers);
    const changes = [await runCommand(call, workspace, voxelKernels(volume)), await runCommand(call, workspace, plain)];
    const [fast, slow] = changes.map((change) => {
      if (!change.ok) throw new Error(change.code);
      const voxels = new Uint8Array(small.hu.length);
      const { runs } = change.value.voxels[0]!;
      for (let r = 0; r < runs.length; r += 3) voxels.fill(1, runs[r]!, runs[r]! + runs[r + 1]!);
      return voxels;
    });
    expect(slow!.filter((voxel) => voxel === 1).length).toBeGreaterThan(200);
    expect(fast!.filter((voxel, v) => voxel !== slow![v]).length).toBeLessThanOrEqual(2);
  });
});
