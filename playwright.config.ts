import { defineConfig } from '@playwright/test';
import { findChromium, JOURNEY_FLAGS } from './test/chromium.mjs';

/** Journeys through the real window, against the real host. One at a time: a machine of two cores draws three views. */
export default defineConfig({
  testDir: 'test/journeys',
  outputDir: 'build/test/journeys',
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    colorScheme: 'dark',
    // A screencast of every action costs a machine that draws in software more than the journey itself.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: await findChromium(),
      args: JOURNEY_FLAGS,
    },
  },
});
