import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deskOn, Hand, type Held, type Said, type Spot } from '#test/openedDesk';
import { openedForTest } from '#test/openedWorkspace';
import type { CommandRunner } from '../../../workers/commandRunner.ts';
import type { Desk } from '../desk.ts';

// Once a frame is at once: what a screen would draw is not looked at here.
beforeAll(() => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 0));
  vi.stubGlobal('cancelAnimationFrame', (asked: number) => clearTimeout(asked));
});
afterAll(() => {
  vi.unstubAllGlobals();
});

const moment = () => new Promise<void>((soon) => setTimeout(soon, 0));

/** A kernel that takes its time: hands are faster. */
const slow =
  (moments: number) =>
  (runner: CommandRunner): CommandRunner => ({
    ...runner,
    async run(ask, task) {
      for (let n = 0; n < moments; n++) await moment();
      const answer = await runner.run(ask, task);
      for (let n = 0; n < moments; n++) await moment();
      return answer;
    },
    async accept() {
      for (let n = 0; n < moments; n++) await moment();
      const answer = await runner.accept();
      for (let n = 0; n < moments; n++) await moment();
      return answer;
    },
  });

/** One thing that a hand does, as moments between which anything may happen. */
type Moments = readonly ((hand: Hand, desk: Desk) => void)[];

const dragged = (spots: readonly Spot[], held?: Held): Moments => [
  (hand) => hand.down(spots[0]!, held),
  ...spots.slice(1).map((spot) => (hand: Hand) => hand.to(spot)),
  (hand) => hand.up(spots.at(-1)!),
];
const spots = (said: string): Spot[] => said.split(' ').map((spot) => spot.split(',').map(Number) as [number, number]);
/** A drag over voxels of the slice, "i,j i,j …". */
const along = (said: string, held?: Held): Moments => dragged(spots(said), held);
const clicks = (said: string, held?: Held): Moments => spots(said).flatMap((spot) => dragged([spot], held));
const around = (i: number, j: number, r: number, held?: Held): Moments => {
  const angles = Array.from({ length: 13 }, (_, n) => (n * Math.PI) / 6);
  return dragged(
    angles.map((angle): Spot => [i + r * Math.cos(angle), j + r * Math.sin(angle)]),
    held,
  );
};
const enter: Moments = [(_, desk) => void desk.accept()];
const undo: Moments = [(_, desk) => void desk.undo()];
const shift = { shift: true };
const alt = { alt: true };

/** What hands do with each tool that holds what is drawn until it is done. */
const GESTURES: Readonly<Record<string, readonly Moments[]>> = {
  addStroke: [along('11,15 13,15 15,15'), along('20,8 22,9 24,9'), along('26,15 26,17 27,19', alt), undo],
  eraseStroke: [along('16,15 18,15 20,15'), along('20,9 22,9 24,10'), along('26,15 26,17', alt), undo],
  slice: [
    around(16, 15, 6),
    around(30, 12, 4, shift),
    around(20, 15, 2, alt),
    along('14,11 12,15 14,19'),
    along('26,11 29,15 26,19'),
    [...clicks('30,4 36,4 36,9', shift), ...enter],
    undo,
  ],
  edge: [
    [...clicks('14,10 26,10 26,20 14,20'), ...enter],
    [...clicks('30,4 36,4 36,9', shift), ...enter],
    [...clicks('19,14 22,14 22,17', alt), ...enter],
    undo,
  ],
  scissors: [around(16, 15, 3), around(25, 12, 3), around(8, 6, 3), undo],
};

async function atWork(tool: string, moments: number) {
  const workspace = openedForTest({ through: moments > 0 ? slow(moments) : undefined });
  const { desk, said } = deskOn(workspace);
  desk.take('liver');
  for (const j of [12, 15, 18])
    await workspace.run(
      {
        command: 'extent.paint',
        params: {
          mode: 'add',
          radiusMm: 3,
          points: [
            [16, j, 4],
            [24, j, 4],
          ],
          k: 2,
          shape: 'ball',
        },
      },
      'Painting',
    );
  desk.take(tool);
  return { workspace, desk, said };
}

const rested = async ({ workspace }: Desk) => {
  do await moment();
  while (workspace.busy || workspace.now.proposal?.pending);
};

const outcome = ({ workspace: { now, memory } }: Desk, said: readonly Said[]) => ({
  said,
  done: now.history.done.map(({ title }) => title),
  voxels: [memory.layers.extent, memory.layers.findings].map((layer) =>
    createHash('sha256').update(layer).digest('hex'),
  ),
});

/** The same gestures, each waited for; and one after the other while what was begun before them runs. */
async function sameInHaste(
  tool: string,
  which: readonly number[],
  rests: readonly number[],
  moments: number,
): Promise<void> {
  const gestures = which.map((n) => GESTURES[tool]![n]!);
  const patient = await atWork(tool, 0);
  const calm = new Hand(patient.desk);
  for (const gesture of gestures) {
    for (const act of gesture) act(calm, patient.desk);
    await rested(patient.desk);
  }
  const hasty = await atWork(tool, moments);
  const hand = new Hand(hasty.desk);
  for (const [n, act] of gestures.flat().entries()) {
    act(hand, hasty.desk);
    for (let rest = rests[n % rests.length]!; rest > 0; rest--) await moment();
  }
  await rested(hasty.desk);
  expect(outcome(hasty.desk, hasty.said)).toEqual(outcome(patient.desk, patient.said));
  expect(hasty.desk.workspace.now.revision).toBeGreaterThan(3);
}

test.each(Object.keys(GESTURES).map((tool) => [tool]))(
  'whatever was begun while the last runs is neither lost nor joined to it: %s',
  async (tool) => {
    const which = fc.shuffledSubarray([...GESTURES[tool]!.keys()], { minLength: 2, maxLength: 4 });
    const rests = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 7 });
    const moments = fc.integer({ min: 1, max: 12 });
    await fc.assert(fc.asyncProperty(fc.constant(tool), which, rests, moments, sameInHaste), { numRuns: 12 });
  },
);
