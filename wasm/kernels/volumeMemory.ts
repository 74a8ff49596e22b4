import type { VoxelBits } from '#core/commands/kernels';
import { ok, type Result, refuse } from '#core/result';
import { BitSets } from './bitSets.ts';
import type { KernelExports } from './exports.ts';
import { type Grid, type LayoutOptions, type VolumeLayout, volumeLayout } from './layout.ts';
import { Scratch } from './scratch.ts';
import { KernelTask } from './task.ts';
import { WorkRoom } from './workRoom.ts';

/**
 * The memory of one open series, shared by workspace, workers and viewport: HU, layers, sets of voxels, scratch. Views
 * stay valid as long as it is open, since it never grows. All arrays have the index order i + j·nI + k·nI·nJ.
 */
export interface VolumeMemory extends Grid {
  readonly layout: VolumeLayout;
  /** Posted to workers together with `layout` and the module. */
  readonly memory: WebAssembly.Memory;
  readonly kernels: KernelExports;
  readonly hu: Int16Array;
  /** Segment Numbers, one byte a voxel; `preview` is what a gesture would add. */
  readonly layers: Readonly<Record<'extent' | 'findings' | 'partition' | 'preview', Uint8Array>>;
  /** Room for results: see BitSets about who gives it back. */
  readonly bitSets: BitSets;
  /** This thread's own room. */
  readonly scratch: Scratch;
  /** Room for working grids and boxes, for one thread at a time. */
  readonly work: WorkRoom;
  /** Byte offset of this lane's table of joint counts, zeroed between calls. */
  readonly table: number;
  /** A new task, to be stopped and watched from any thread. */
  newTask(): KernelTask;
  /** The task of that number, begun by another thread. */
  task(number: number): KernelTask;
}

/**
 * Opens the memory of a series: zeroed, sized for all that its kernels need, never grown. The module is
 * build/kernels.wasm, compiled once. Refuses as `memory.tooLarge` beyond 4 GiB and as `memory.unavailable` where the
 * machine does not give that much.
 */
export function volumeMemory(
  grid: Grid,
  module: WebAssembly.Module,
  options: LayoutOptions = {},
): Result<VolumeMemory, 'memory.tooLarge' | 'memory.unavailable'> {
  const layout = volumeLayout(grid, options);
  if (!layout.ok) return layout;
  const { pages } = layout.value;
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (error) {
    if (error instanceof RangeError) return refuse('memory.unavailable', { bytes: pages * 65536 });
    throw error;
  }
  return ok(attachVolumeMemory(layout.value, memory, module));
}

/**
 * The memory that another thread opened, seen from this one. Threads that run kernels at the same time take different
 * lanes (0 is the opener's), since each has its own scratch.
 */
export function attachVolumeMemory(
  layout: VolumeLayout,
  memory: WebAssembly.Memory,
  module: WebAssembly.Module,
  lane = 0,
): VolumeMemory {
  if (lane < 0 || lane >= layout.lanes) throw new Error(`lane ${lane} of ${layout.lanes}`);
  const { buffer } = memory;
  const { columns, rows, slices } = layout;
  const voxels = columns * rows * slices;
  const layer = (at: number) => new Uint8Array(buffer, at, voxels);
  const words = new Int32Array(buffer, 0, 1024 / 4);
  const laneAt = layout.lanesAt + lane * layout.bytesPerLane;
  const tableBytes = 4 * layout.tableSlots;
  return {
    columns,
    rows,
    slices,
    layout,
    memory,
    kernels: new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports,
    hu: new Int16Array(buffer, layout.hu, voxels),
    layers: {
      extent: layer(layout.extent),
      findings: layer(layout.findings),
      partition: layer(layout.partition),
      preview: layer(layout.preview),
    },
    bitSets: new BitSets(layout, buffer),
    scratch: new Scratch(buffer, laneAt + tableBytes, layout.bytesPerLane - tableBytes),
    work: new WorkRoom(buffer, layout),
    table: laneAt,
    newTask: () => KernelTask.begin(words),
    task: (number) => KernelTask.of(words, number),
  };
}

/** Runs `use` with the set's place in the memory; a set that lies elsewhere is copied in for that time. */
export function withBits<T>({ bitSets }: VolumeMemory, bits: VoxelBits, use: (pointer: number) => T): T {
  if (bits.pointer !== undefined) return use(bits.pointer);
  const copy = bitSets.take();
  try {
    copy.words.set(bits.words);
    return use(copy.pointer);
  } finally {
    bitSets.release(copy);
  }
}

/** A set that a kernel fills: released again when the kernel was stopped or failed. */
export function resultBits(volume: VolumeMemory, task: KernelTask, fill: (pointer: number) => number): VoxelBits {
  const bits = volume.bitSets.take();
  try {
    if (fill(bits.pointer) !== 1) task.throwIfAborted();
    return bits;
  } catch (error) {
    volume.bitSets.release(bits);
    throw error;
  }
}
