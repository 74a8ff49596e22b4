/** Path of a Chromium that starts; throws one sentence where none can be had. */
export function findChromium(): Promise<string>;
