import fc from 'fast-check';

/**
 * Property tests draw the same cases for the same commit, so that a red run means a change of the code; other cases are
 * drawn by `REMNANT_SEED=<whole number> npx vitest run`, and a failure prints the seed that finds it again.
 */
fc.configureGlobal({ seed: Number(process.env.REMNANT_SEED ?? 20261122) });
