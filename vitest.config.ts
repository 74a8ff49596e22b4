import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,wasm,host,renderer,electron,test}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'test/journeys/**'],
    // Builds kernels and host once, so that worker threads and the command line run today's code.
    globalSetup: ['test/globalSetup.ts'],
    setupFiles: ['test/seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
