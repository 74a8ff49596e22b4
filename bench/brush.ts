// What a stroke of a 30 mm ball costs at 512 × 512 × 600, beside one look at every voxel: no pass over the volume.
import { DEPORTALISED_LOBE, FLR, LIVER } from '#core/contours/reading';
import { patientFromVoxel } from '#core/geometry';
import { refuse } from '#core/result';
import { runnerOf } from '#renderer/workers/commandRunner';
import { LiveStroke } from '#renderer/workspace/liveStroke';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { largeVolume, workspaceOn } from './largeVolume.ts';

const volume = largeVolume();
const { geometry, memory } = volume;
const pixels = 512 * 512;
// A liver of 1.6 l, cut in two.
for (let k = 150; k < 400; k++)
  for (let j = 100; j < 400; j++)
    for (let i = 60; i < 340; i++)
      if (((i - 200) / 130) ** 2 + ((j - 250) / 110) ** 2 + ((k - 275) / 100) ** 2 <= 1) {
        const v = i + 512 * j + pixels * k;
        memory.layers.extent[v] = LIVER;
        memory.layers.partition[v] = i < 180 ? FLR : DEPORTALISED_LOBE;
      }
const workspace = workspaceOn(
  volume,
  runnerOf(async () => ({ id: 0, stopped: true })),
  async () => refuse('journal.notReached'),
);

const moves: number[] = [];
const lifts: number[] = [];
/** Processor time, since what else runs on the machine is no cost of a stroke; ms. */
const timed = <T>(into: number[], work: () => T): T => {
  const from = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(from);
  into.push((user + system) / 1000);
  return result;
};
const STROKES = 12;
const POINTS = 60;
for (let n = 0; n < STROKES; n++) {
  const mode = n % 2 === 0 ? ('erase' as const) : ('add' as const);
  const brush = { segment: LIVER, mode, radiusMm: 15, plane: 'axial', k: 275, shape: 'ball' } as const;
  const stroke = new LiveStroke(workspace, brush);
  for (let p = 0; p < POINTS; p++) {
    const at = [120 + 2.5 * p, 250 + 40 * Math.sin(p / 6), 275] as const;
    timed(n < 2 ? [] : moves, () => stroke.to(patientFromVoxel(geometry, at)));
  }
  timed(n < 2 ? [] : lifts, () => stroke.lift());
}
const pass: number[] = [];
for (let n = 0; n < 5; n++) timed(pass, () => jointCounts(memory));

const share = (values: readonly number[], of: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(of * values.length))]!.toFixed(2);
console.log(`512 × 512 × 600, ball of 30 mm across, ${POINTS} points a stroke, painted and counted`);
console.log(`a move: median ${share(moves, 0.5)} ms, p95 ${share(moves, 0.95)} ms`);
console.log(`lifting it, one change of history: median ${share(lifts, 0.5)} ms, most ${share(lifts, 1)} ms`);
console.log(`for comparison, counting the whole volume once: ${share(pass, 0.5)} ms`);
workspace.close();
