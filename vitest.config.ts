import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,wasm,host,renderer,electron,test}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'test/journeys/**'],
    // Builds kernels and host once, so that worker threads and the command line run today's code.
    globalSetup: ['test/globalSetup.ts'],
    setupFiles: ['test/seed.ts'],
    // A process a core, each for all its files: to start one for every file, and to load the same modules again, took longer
    // than the tests. What a test puts on the globals it takes off again; `npx vitest run --isolate` tells where one does not.
    isolate: false,
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
