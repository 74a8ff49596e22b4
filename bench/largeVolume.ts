// A volume of 512 × 512 × 600 as a window opens it, without a window.
import { readFileSync } from 'node:fs';
import type { PackedChange } from '#core/commands/packedChange';
import { type Vec3, volumeGeometry } from '#core/geometry';
import type { Result } from '#core/result';
import type { CommandRunner } from '#renderer/workers/commandRunner';
import { Workspace } from '#renderer/workspace/workspace';
import { untouched } from '#test/untouched';
import { volumeMemory } from '#wasm/kernels/volumeMemory';

const SLICES = 600;

/** The volume, its memory with nothing drawn in it, and the compiled kernels. */
export function largeVolume() {
  const geometry = volumeGeometry({
    columns: 512,
    rows: 512,
    rowDirection: [1, 0, 0],
    columnDirection: [0, 1, 0],
    pixelSpacingMm: [0.75, 0.75],
    slicePositions: Array.from({ length: SLICES }, (_, k): Vec3 => [0, 0, 0.8 * k]),
  });
  const module = new WebAssembly.Module(readFileSync('build/kernels.wasm') as Uint8Array<ArrayBuffer>);
  const opened = volumeMemory(geometry, module);
  if (!opened.ok) throw new Error(opened.code);
  return { geometry, module, memory: opened.value };
}

/** A workspace on what is drawn in the volume, as it is when a series was opened. */
export const workspaceOn = (
  { geometry, memory }: Pick<ReturnType<typeof largeVolume>, 'geometry' | 'memory'>,
  runner: CommandRunner,
  fetchChange: (sequence: number) => Promise<Result<PackedChange>>,
): Workspace =>
  new Workspace({
    caseId: 'bench',
    seriesId: 'bench',
    geometry,
    memory,
    runner,
    fetchChange,
    first: untouched(memory),
  });
