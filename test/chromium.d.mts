/** How Chromium is started under test and bench. */
export const CHROMIUM_FLAGS: string[];

/** Path of a Chromium that starts; throws one sentence where none can be had. */
export function findChromium(): Promise<string>;
