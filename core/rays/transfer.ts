import { byteOfHu } from './coarseVolume.ts';

/** What of a CT shows when it is looked through: nothing up to `fromHu`, then more and more, all from `toHu` on. */
export interface TransferRange {
  readonly fromHu: number;
  readonly toHu: number;
}

/** Contrast begins to show this share of the window's width above its level, and is brightest this far above. */
const BEGINS = 0.2;
const FULL = 0.5;
/** Bone shows whatever the window; and air never does. */
const BONE_HU = 250;
const DENSE_HU = 800;
const NEVER_BELOW_HU = -100;
const LEAST_RANGE_HU = 40;

/** What shows under a window: what is clearly brighter than its middle, vessels in contrast and bone. */
export function transferRange({ width, level }: { readonly width: number; readonly level: number }): TransferRange {
  const fromHu = Math.max(NEVER_BELOW_HU, Math.min(BONE_HU, level + BEGINS * width));
  return { fromHu, toHu: Math.min(DENSE_HU, Math.max(fromHu + LEAST_RANGE_HU, level + FULL * width)) };
}

/** Share of the light that a mm of the densest takes. */
const DENSEST_PER_MM = 0.4;
/** Colours from the faintest to the densest: vessels brick, bone ivory; duller than any segment. */
const COLOURS = [
  [0x8a, 0x4a, 0x3c],
  [0xb8, 0x78, 0x5c],
  [0xe6, 0xdc, 0xc4],
] as const;

/** Colour of each byte of a coarse volume, and the share of the light (0 to 255) that a mm of it takes: 256 × RGBA. */
export function transferTable({ fromHu, toHu }: TransferRange): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(256 * 4);
  const [from, to] = [byteOfHu(fromHu), byteOfHu(toHu)];
  for (let byte = 0; byte < 256; byte++) {
    const share = Math.max(0, Math.min(1, (byte - from) / Math.max(1, to - from)));
    const place = share * (COLOURS.length - 1);
    const lower = Math.min(COLOURS.length - 2, Math.floor(place));
    const [a, b] = [COLOURS[lower]!, COLOURS[lower + 1]!];
    for (let part = 0; part < 3; part++)
      table[4 * byte + part] = Math.round(a[part]! + (b[part]! - a[part]!) * (place - lower));
    table[4 * byte + 3] = Math.round(255 * DENSEST_PER_MM * share ** 1.2);
  }
  return table;
}

/** The first byte that shows at all; 256 when none does. */
export function firstShown(table: Uint8Array): number {
  for (let byte = 0; byte < 256; byte++) if (table[4 * byte + 3]! > 0) return byte;
  return 256;
}
