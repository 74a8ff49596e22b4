import type { Vec3, VolumeGeometry } from '#core/geometry';
import { volumeGeometry } from '#core/geometry';
import { refuse } from '#core/result';
import { type CommandRunner, runnerOf } from '#renderer/workers/commandRunner';
import { commandWorker } from '#renderer/workers/runInWorker';
import { Workspace } from '#renderer/workspace/workspace';
import { kernelsModule, volumeWith } from '#test/kernels';
import { untouched } from './untouched.ts';

export const geometry = volumeGeometry({
  columns: 40,
  rows: 30,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1, 1],
  slicePositions: [0, 2, 4, 7, 10].map((z): Vec3 => [0, 0, z]),
});
export const pixels = 40 * 30;

/** The worker's own function on the same memory, without a thread between. */
function runnerOn(memory: ReturnType<typeof volumeWith>, on: VolumeGeometry): CommandRunner {
  const answer = commandWorker({
    layout: memory.layout,
    memory: memory.memory,
    module: kernelsModule,
    geometry: on,
    lane: 1,
  });
  return runnerOf((wanted) => answer({ ...wanted, id: 1 }));
}

type Parts = Partial<Pick<ConstructorParameters<typeof Workspace>[0], 'fetchChange' | 'undoBytes'>> & {
  /** What stands between the workspace and its runner: one that is slow. */
  readonly through?: ((runner: CommandRunner) => CommandRunner) | undefined;
};

/** A bright ball in dark surroundings. */
export function openedForTest(parts: Parts = {}): Workspace {
  const hu = Int16Array.from({ length: pixels * 5 }, (_, v) => {
    const [i, j] = [v % 40, Math.floor(v / 40) % 30];
    return (i - 20) ** 2 + (j - 15) ** 2 <= 64 ? 100 : -50;
  });
  return openedOn(geometry, hu, parts);
}

/** A series of these HU, opened, in which nothing was drawn yet. */
export function openedOn(on: VolumeGeometry, hu: Int16Array, { through, ...parts }: Parts = {}): Workspace {
  const memory = volumeWith(on, { hu });
  const runner = runnerOn(memory, on);
  return new Workspace({
    caseId: 'case-0001',
    seriesId: 'series',
    geometry: on,
    memory,
    runner: through?.(runner) ?? runner,
    fetchChange: async () => refuse('journal.notReached'),
    ...parts,
    first: untouched(memory),
  });
}
