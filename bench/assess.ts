// npm run bench -- assess: 10,000 cases through the engine on one core, against reading the same cases from their JSON.
import { assessCase } from '#core/liver/assessCase';
import { BSA_FORMULA_NAMES } from '#core/liver/bsa';
import { PATHWAYS } from '#core/liver/caseInput';
import { STLV_FORMULA_NAMES } from '#core/liver/stlv';
import { LIVER_CONDITIONS } from '#core/liver/target';

const CASES = 10_000;
const ROUNDS = 7;

/** The same numbers in every run, 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A course of two to nine scans after stage 1, with rescue sessions, in about the spread of the RALPPS paper. */
function caseOf(n: number) {
  const random = randomFrom(n + 1);
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!;
  const day = (d: number) => new Date(Date.UTC(2015, 2, 1 + d)).toISOString().slice(0, 10);
  const scans = Array.from({ length: 2 + Math.floor(8 * random()) }, (_, k) => ({
    date: day(k === 0 ? -5 : 7 * k + Math.floor(3 * random())),
    flrMl: 220 + 60 * k + 80 * random(),
    liverMl: 1200 + 400 * random(),
    tumourMl: 100 * random(),
    phase: 'portalVenous',
    sliceMm: pick([1, 1, 1, 5]),
    reader: pick(['A', 'B']),
  }));
  return {
    pathway: pick(PATHWAYS),
    liver: pick(LIVER_CONDITIONS),
    heightCm: 155 + 30 * random(),
    weightKg: 50 + 40 * random(),
    bsaFormula: pick(BSA_FORMULA_NAMES),
    stlvFormula: pick(STLV_FORMULA_NAMES),
    childPugh: 'A',
    icgR15Pct: 20 * random(),
    events: [
      { type: 'stage1', date: day(0) },
      { type: 'rescueRfa', date: day(18) },
    ],
    scans,
  };
}

const cases = Array.from({ length: CASES }, (_, n) => caseOf(n));
const texts = cases.map((one) => JSON.stringify(one));
/** Seconds that a core worked: on a busy machine the clock tells what others do. */
const seconds = (work: () => void): number => {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const refused = new Set<string>();
const assess = (one: unknown) => {
  const assessment = assessCase(one);
  if (!assessment.ok) refused.add(assessment.code);
};
const [engine, floor]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round++) {
  floor.push(seconds(() => texts.forEach((text) => void JSON.parse(text))));
  engine.push(seconds(() => cases.forEach(assess)));
}
if (refused.size > 0) throw new Error(`cases were refused: ${[...refused].join(', ')}`);
const scans = cases.reduce((sum, one) => sum + one.scans.length, 0);
console.log(
  `${CASES} cases, ${scans} scans, assessed anew: ${median(engine).toFixed(2)} s of one core (< 1), ` +
    `${((1e6 * median(engine)) / CASES).toFixed(0)} µs a case; ${(median(engine) / median(floor)).toFixed(1)} × reading them from JSON`,
);
console.log(`rounds: ${engine.map((one) => one.toFixed(2)).join(' ')} s`);
