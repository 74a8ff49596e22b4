import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderOfCt, JANE } from '../contract/ctFolder.ts';
import { type KillRound, killRounds } from './killRounds.ts';
import { bundledProgram } from './servedProgram.ts';

/** Ten in the suite; `npm run killed` does 200. */
const ROUNDS = Number(process.env.REMNANT_KILLS ?? 10);

let program: string;
let folder: string;
beforeAll(async () => {
  program = await bundledProgram();
  folder = await mkdtemp(join(tmpdir(), 'remnant-killed-'));
});
afterAll(async () => {
  await rm(program, { recursive: true });
  await rm(folder, { recursive: true });
});

/** Numbers that look random, the same for a seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test(
  `killed ${ROUNDS} times while edits stream in, no acknowledged change is lost, none is there in part, and the case opens`,
  async () => {
    const ct = await folderOfCt(folder, 'killed', JANE, {
      columns: 64,
      rows: 64,
      slices: 12,
      pixels: () => 100,
    } as never);
    const seed = Number(process.env.REMNANT_SEED ?? Date.now() % 2 ** 31);
    const seen: KillRound[] = [];
    try {
      await killRounds(
        { program, data: join(folder, 'data'), folder: ct, rounds: ROUNDS, random: seeded(seed) },
        (round, n) => {
          seen.push(round);
          if (ROUNDS > 20 && n % 10 === 9) console.log(`${n + 1} kills, ${round.found} changes on the disk`);
        },
      );
    } catch (fault) {
      throw new Error(`seed ${seed}, after ${seen.length} kills: ${(fault as Error).message}`, { cause: fault });
    }
    expect(seen.at(-1)!.found).toBeGreaterThan(ROUNDS);
    if (ROUNDS > 20) {
      const unheard = seen.filter(({ found, acknowledged }) => found > acknowledged).length;
      console.log(`${seen.at(-1)!.found} changes, ${unheard} times one was on the disk whose answer was not heard`);
    }
  },
  30_000 + ROUNDS * 15_000,
);
