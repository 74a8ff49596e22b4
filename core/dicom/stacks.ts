import type { StackAttributes } from './instance.ts';
import { byHeight, heightAlong, type Slice, samePosition } from './sliceGeometry.ts';

/** Slices that make one volume, and what happened to them on the way. */
export interface Stack {
  /** Ascending along the normal; every position once, but for `duplicates`. In file order where nothing is placed. */
  readonly slices: readonly Slice[];
  /** Copies that were counted once. */
  readonly repeated: readonly Slice[];
  /** Slices at an occupied position with other pixels, which nothing tells apart. */
  readonly duplicates: readonly Slice[];
  /** The attributes that told this stack from others of its grid, in words; empty where nothing had to. */
  readonly toldApartBy: readonly string[];
}

const ATTRIBUTES = {
  imageType: { words: 'Image Type', value: ({ imageType }: StackAttributes) => imageType.join('\\') },
  acquisitionNumber: {
    words: 'Acquisition Number',
    value: ({ acquisitionNumber }: StackAttributes) => String(acquisitionNumber ?? ''),
  },
  temporalPosition: {
    words: 'Temporal Position',
    value: ({ temporalPosition }: StackAttributes) => temporalPosition ?? '',
  },
  convolutionKernel: {
    words: 'Convolution Kernel',
    value: ({ convolutionKernel }: StackAttributes) => convolutionKernel ?? '',
  },
} as const;
type Attribute = keyof typeof ATTRIBUTES;

/** Every choice of attributes, the single ones first: bit n of a number from 1 to 15 takes the n-th. */
const NAMES = Object.keys(ATTRIBUTES) as Attribute[];
const CHOICES: readonly (readonly Attribute[])[] = Array.from({ length: 15 }, (_, bits) =>
  NAMES.filter((_, n) => (bits + 1) & (1 << n)),
).sort((a, b) => a.length - b.length);

/**
 * Slices of one grid as stacks in which no position repeats. Where positions repeat, Image Type, Acquisition Number,
 * Temporal Position and Convolution Kernel are tried, alone and together, never a time alone; what is then left at an
 * occupied position is a copy (same position, pixels and rescale) or a duplicate. Two phases may also lie between each
 * other, each with its own regular steps.
 */
export function stacksOf(slices: readonly Slice[]): readonly Stack[] {
  if (!slices[0]?.plane) return [{ slices, repeated: [], duplicates: [], toldApartBy: [] }];
  const whole = withoutCopies(slices, () => '');
  const within = withoutCopies(slices, allAttributes);
  // Two phases may hold a few identical slices (all air): they are copies only where no attribute tells them apart.
  const separated =
    separate(within.kept, 2) ??
    interleaved(whole.kept) ??
    (repeats(whole.kept) ? (separate(within.kept, 1) ?? separate(whole.kept, 1)) : null);
  if (separated) {
    const repeated = new Set([...within.repeated, ...whole.repeated]);
    return separated.groups.map((group) => ({
      slices: byHeight(group).flat(),
      repeated: copiesOf(group, slices, repeated),
      duplicates: [],
      toldApartBy: separated.choice.map((name) => ATTRIBUTES[name].words),
    }));
  }
  const places = byHeight(whole.kept);
  return [
    {
      slices: places.map(([first]) => first!),
      repeated: whole.repeated,
      duplicates: places.flatMap((place) => (place.length > 1 ? place : [])),
      toldApartBy: [],
    },
  ];
}

/** The slices whose pixels must be compared before `stacksOf` can tell copies from duplicates. */
export const slicesToCompare = (slices: readonly Slice[]): readonly Slice[] =>
  !slices[0]?.plane || separate(slices, 2) ? [] : byHeight(slices).flatMap((place) => (place.length > 1 ? place : []));

const repeats = (slices: readonly Slice[]) => byHeight(slices).some((place) => place.length > 1);

const allAttributes = ({ frame }: Slice) =>
  Object.values(ATTRIBUTES)
    .map(({ value }) => value(frame))
    .join('\n');

interface Separated {
  readonly choice: readonly Attribute[];
  readonly groups: readonly (readonly Slice[])[];
}

/** Groups by the smallest choice of attributes that leaves no repeat, none under `fewest` slices; few groups preferred. */
function separate(slices: readonly Slice[], fewest: number): Separated | null {
  if (!repeats(slices)) return null;
  let best: Separated | null = null;
  for (const choice of CHOICES) {
    if (best && choice.length > best.choice.length) break;
    const groups = groupedBy(slices, ({ frame }) => choice.map((name) => ATTRIBUTES[name].value(frame)).join('\n'));
    const separates = groups.length > 1 && groups.every((group) => group.length >= fewest && !repeats(group));
    if (separates && (!best || groups.length < best.groups.length)) best = { choice, groups };
  }
  return best;
}

/**
 * Groups by one attribute whose stacks lie between each other, so that no position repeats: most neighbours along the
 * normal differ in it, and each group by itself has three slices or more at steps that are all equal. An attribute that
 * runs in blocks (one number per rotation) or differs from slice to slice divides nothing.
 */
function interleaved(slices: readonly Slice[]): Separated | null {
  if (slices.length < 6 || repeats(slices)) return null;
  const ascending = byHeight(slices).flat();
  for (const name of NAMES) {
    const value = ({ frame }: Slice) => ATTRIBUTES[name].value(frame);
    const changes = ascending.filter((slice, k) => k > 0 && value(slice) !== value(ascending[k - 1]!)).length;
    if (2 * changes <= ascending.length - 1) continue;
    const groups = groupedBy(ascending, value);
    if (groups.length > 1 && groups.every((group) => group.length >= 3 && isRegular(group)))
      return { choice: [name], groups };
  }
  return null;
}

/** Whether the steps of slices of one grid, ascending, are equal within 2 %. */
function isRegular(ascending: readonly Slice[]): boolean {
  const height = heightAlong(ascending[0]!.plane!);
  const heights = ascending.map(({ plane }) => height(plane!.position));
  const steps = heights.slice(1).map((at, k) => at - heights[k]!);
  return Math.max(...steps) - Math.min(...steps) <= 0.02 * Math.min(...steps);
}

function groupedBy(slices: readonly Slice[], key: (slice: Slice) => string): readonly (readonly Slice[])[] {
  const groups = new Map<string, Slice[]>();
  for (const slice of slices) {
    const name = key(slice);
    const group = groups.get(name);
    if (group) group.push(slice);
    else groups.set(name, [slice]);
  }
  return [...groups.values()];
}

/** At every position, the first of those slices that show the same; `among` keeps slices apart that are never copies. */
function withoutCopies(slices: readonly Slice[], among: (slice: Slice) => string) {
  const kept: Slice[] = [];
  const repeated: Slice[] = [];
  for (const place of byHeight(slices)) {
    const shown: Slice[] = [];
    for (const slice of place) {
      const copy = shown.some((other) => among(other) === among(slice) && showTheSame(other, slice));
      if (copy) repeated.push(slice);
      else shown.push(slice);
    }
    kept.push(...shown);
  }
  return { kept, repeated };
}

/** Same place, same stored pixels, same HU from them. Pixels that were not compared are never called the same. */
function showTheSame(a: Slice, b: Slice): boolean {
  const hash = a.instance.frameHashes?.[a.frameIndex];
  return (
    hash !== undefined &&
    hash === b.instance.frameHashes?.[b.frameIndex] &&
    a.frame.rescaleSlope === b.frame.rescaleSlope &&
    a.frame.rescaleIntercept === b.frame.rescaleIntercept &&
    a.instance.pixels.signed === b.instance.pixels.signed &&
    a.instance.pixels.bitsStored === b.instance.pixels.bitsStored &&
    samePosition(a.plane!.position, b.plane!.position)
  );
}

/** Of the copies, those of a group's slices. */
const copiesOf = (group: readonly Slice[], all: readonly Slice[], copies: ReadonlySet<Slice>): readonly Slice[] =>
  all.filter(
    (slice) =>
      copies.has(slice) &&
      !group.includes(slice) &&
      group.some((kept) => showTheSame(kept, slice) && allAttributes(kept) === allAttributes(slice)),
  );
