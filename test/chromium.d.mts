/** How Chromium is started for a measurement. */
export const CHROMIUM_FLAGS: string[];

/** The journeys' Chromium: the same, with pages put together by the processor. */
export const JOURNEY_FLAGS: string[];

/** Path of a Chromium that starts; throws one sentence where none can be had. */
export function findChromium(): Promise<string>;
