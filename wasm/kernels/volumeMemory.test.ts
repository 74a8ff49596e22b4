import { Worker } from 'node:worker_threads';
import { describe, expect, test, vi } from 'vitest';
import { kernelsModule, volumeWith } from '#test/kernels';
import { bitsOf } from './bitsOf.ts';
import { grow } from './grow.ts';
import { bytesOf, volumeLayout } from './layout.ts';
import { KernelTask } from './task.ts';
import { attachVolumeMemory, volumeMemory } from './volumeMemory.ts';
import { voxelKernels } from './voxelKernels.ts';

const grid = { columns: 129, rows: 9, slices: 5 };
const everywhere = { seeds: [0], lowerHu: -100, upperHu: 100, connectivity: 6 as const };

describe('the memory of a series', () => {
  test('says beforehand how much it needs: CT, four layers, sets and scratch of 512 × 512 × 300 in under 10 bytes a voxel', () => {
    const layout = volumeLayout({ columns: 512, rows: 512, slices: 300 });
    const voxels = 512 * 512 * 300;
    expect(layout.ok && bytesOf(layout.value)).toBeGreaterThan(6 * voxels);
    expect(layout.ok && bytesOf(layout.value)).toBeLessThan(10 * voxels);
  });

  test('refuses what passes 4 GiB by name, without taking any', () => {
    const refused = volumeMemory({ columns: 1024, rows: 1024, slices: 2000 }, kernelsModule);
    expect(refused).toMatchObject({ ok: false, code: 'memory.tooLarge' });
  });

  test('refuses by name what the machine does not give', () => {
    // Under a limit of address space Node gives this error; a browser one of the same kind.
    const { Memory } = WebAssembly;
    vi.spyOn(WebAssembly, 'Memory').mockImplementation(function refusing() {
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    });
    try {
      expect(volumeMemory(grid, kernelsModule)).toMatchObject({ ok: false, code: 'memory.unavailable' });
    } finally {
      vi.restoreAllMocks();
    }
    expect(WebAssembly.Memory).toBe(Memory);
    expect(volumeMemory(grid, kernelsModule).ok).toBe(true);
  });

  test('regions do not overlap, and begin zeroed', () => {
    const volume = volumeWith(grid);
    const views = [volume.hu, ...Object.values(volume.layers)].sort((a, b) => a.byteOffset - b.byteOffset);
    views.forEach((view, n) => {
      const next = views[n + 1]?.byteOffset ?? volume.layout.bits;
      expect(view.byteOffset + view.byteLength).toBeLessThanOrEqual(next);
      expect(view.every((value) => value === 0)).toBe(true);
      view.fill(n + 1);
    });
    views.forEach((view, n) => {
      expect(view.every((value) => value === n + 1)).toBe(true);
    });
  });

  test('lanes and sets stay within the memory', () => {
    const { layout, memory } = volumeWith(grid);
    expect(layout.bits + layout.bitSets * layout.bytesPerBitSet).toBeLessThanOrEqual(layout.lanesAt);
    expect(layout.lanesAt + layout.lanes * layout.bytesPerLane).toBeLessThanOrEqual(memory.buffer.byteLength);
    expect(() => attachVolumeMemory(layout, memory, kernelsModule, layout.lanes)).toThrow('lane');
  });
});

describe('sets of voxels', () => {
  test('are given back when a command has ended, and the room is used again', async () => {
    const volume = volumeWith(grid);
    for (let n = 0; n < 20; n++) {
      const kernels = voxelKernels(volume);
      const bits = await kernels.bitsOf('extent', 0);
      await kernels.fillHoles(bits, 'inSlice');
      await kernels.largestComponent(await kernels.grow(everywhere), 26);
      kernels.release?.();
    }
  });

  test('all taken: whoever forgets to release is told', () => {
    const volume = volumeWith(grid);
    for (let n = 0; n < volume.layout.bitSets; n++) bitsOf(volume, 'extent', 0);
    expect(() => bitsOf(volume, 'extent', 0)).toThrow('all 8 sets');
  });

  test('releasing twice gives back once', async () => {
    const volume = volumeWith(grid);
    const kernels = voxelKernels(volume);
    const first = await kernels.bitsOf('extent', 0);
    kernels.release?.();
    const other = await voxelKernels(volume).bitsOf('extent', 0);
    expect(other.pointer).toBe(first.pointer);
    kernels.release?.();
    expect((await voxelKernels(volume).bitsOf('extent', 0)).pointer).not.toBe(other.pointer);
  });
});

describe('a task', () => {
  test('that is stopped before it runs gives nothing and keeps no room', () => {
    const volume = volumeWith(grid);
    const task = volume.newTask();
    task.stop();
    for (let n = 0; n < 20; n++) expect(() => grow(volume, everywhere, task)).toThrow('The kernel was stopped.');
    expect(() => bitsOf(volume, 'extent', 0, task)).toThrow(expect.objectContaining({ name: 'AbortError' }));
  });

  test('says how far it is', () => {
    const volume = volumeWith(grid);
    const task = volume.newTask();
    expect(volume.task(task.number).progress()).toEqual({ done: 0, total: 0 });
    grow(volume, everywhere, task);
    expect(volume.task(task.number).progress()).toEqual({ done: 5, total: 5 });
    expect(task.aborted).toBe(false);
    expect(task).toBeInstanceOf(KernelTask);
  });

  test('is stopped by another thread while its kernel runs', async () => {
    // One thread of voxels that runs up and down through all slices 8,192 times: a sweep advances by one such line.
    const large = { columns: 128, rows: 256, slices: 200 };
    const [lines, pixels] = [64 * 128, 128 * 256];
    const volume = volumeWith(large);
    const offsetOf = (i: number, j: number, k: number) => i + 128 * j + pixels * k;
    volume.hu.fill(1000);
    for (let line = 0; line < lines; line++) {
      const j = 2 * Math.floor(line / 64);
      const along = line % 64;
      const i = 2 * (j % 4 === 0 ? along : 63 - along);
      for (let k = 0; k < 200; k++) volume.hu[offsetOf(i, j, k)] = 50;
      const turn = line % 2 === 0 ? 199 : 0;
      if (along < 63) volume.hu[offsetOf(i + (j % 4 === 0 ? 1 : -1), j, turn)] = 50;
      else if (j < 254) volume.hu[offsetOf(i, j + 1, turn)] = 50;
    }
    const task = volume.newTask();
    const { layout, memory } = volume;
    // Plain JavaScript, as a worker runs built files; the kernel is the built one.
    const worker = new Worker(
      `const { parentPort, workerData: { memory, module, call } } = require('node:worker_threads');
       const { exports } = new WebAssembly.Instance(module, { env: { memory } });
       parentPort.postMessage(exports.grow(...call));`,
      {
        eval: true,
        workerData: {
          memory,
          module: kernelsModule,
          call: [
            ...[layout.hu, 0, 100, 0, layout.bits, layout.bits + layout.bytesPerBitSet],
            ...[layout.lanesAt + layout.bytesPerLane + 4 * layout.tableSlots, 128, 256, 200],
            ...[layout.lanesAt, 1, 6, task.pointer],
          ],
        },
      },
    );
    // Its one seed, voxel 0, stands in lane 0; its own room is lane 1.
    volume.scratch.words(layout.lanesAt, 1)[0] = 0;
    const ended = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    while (task.progress().done === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    task.stop();
    expect(await ended).toBe(0);
    await worker.terminate();
  });
});
