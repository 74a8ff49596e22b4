import fc from 'fast-check';
import type { CommandCall } from '#core/commands/commands';
import { FINDING_KINDS } from '#core/contours/codes';
import type { ReadingRecords } from '#core/contours/reading';
import type { Vec3 } from '#core/geometry';
import { patientFromVoxel } from '#core/geometry';
import { liverGrid, recipes } from '#test/phantoms/liverPlans';

/** Where a hand points: mostly in the liver, now and then anywhere in the volume, rarely outside it. */
const inLiver = fc.tuple(
  fc.double({ min: -70, max: 70, noNaN: true }),
  fc.double({ min: -45, max: 45, noNaN: true }),
  fc.double({ min: -45, max: 45, noNaN: true }),
);
const { columns, rows, slices } = liverGrid;
const voxel = fc
  .tuple(fc.nat(columns - 1), fc.nat(rows - 1), fc.nat(slices - 1))
  .map(([i, j, k]) => patientFromVoxel(liverGrid, [i, j, k]));
const point: fc.Arbitrary<Vec3> = fc.oneof(
  { weight: 12, arbitrary: inLiver },
  { weight: 6, arbitrary: voxel },
  { weight: 1, arbitrary: fc.constant<Vec3>([1e4, 0, 0]) },
);
const points = (least: number, most: number) => fc.array(point, { minLength: least, maxLength: most });

/** Something of the reading as it is when the command is run: the n-th finding, raw segment, part or plan that it has then. */
export class Held {
  readonly what: 'finding' | 'raw' | 'part' | 'plan';
  readonly n: number;

  constructor(what: Held['what'], n: number) {
    this.what = what;
    this.n = n;
  }

  in({ segments, plans }: ReadingRecords): number | string {
    const all =
      this.what === 'plan'
        ? plans.list.map(({ id }) => id)
        : segments
            .filter(({ layer, kind }) =>
              this.what === 'part' ? layer === 'partition' : layer === 'findings' && (this.what === 'finding' || !kind),
            )
            .map(({ number }) => number);
    return all[this.n % Math.max(1, all.length)] ?? (this.what === 'plan' ? 'none' : 250);
  }
}
const held = (what: Held['what']) => fc.nat(40).map((n) => new Held(what, n));

/** The call that was drawn, for a reading with these records. */
export function callIn({ command, params }: CommandCall, records: ReadingRecords): CommandCall {
  const resolved = (value: unknown): unknown => {
    if (value instanceof Held) return value.in(records);
    if (Array.isArray(value)) return value.map(resolved);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each)]));
  };
  return { command, params: resolved(params) };
}

/** The liver, a finding, now and then a part of the cut, and numbers that nothing has. */
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constant(1) },
  { weight: 12, arbitrary: held('finding') },
  { weight: 1, arbitrary: held('part') },
  { weight: 1, arbitrary: fc.constantFrom(2, 3, 250) },
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>, share = 4) =>
  fc.oneof({ weight: share - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const rangeHu = fc.constantFrom([50, 150], [-20, 300], [60.2, 60.8], [200, 100], [-2000, -1100]);
/** Mostly none, so that not every command fails by it. */
const mask = {
  within: maybe(fc.oneof(segment, fc.constant(null)), 6),
  rangeHu: maybe(fc.oneof(rangeHu, fc.constant(null)), 6),
};
const plane = fc.constantFrom('axial', 'coronal', 'sagittal');
const index = fc.nat(slices + 1);
const connectivity = fc.constantFrom(6, 26, undefined);
const stroke = {
  mode: fc.constantFrom('add', 'add', 'erase'),
  shape: fc.constantFrom('round', 'ball', undefined),
  radiusMm: fc.double({ min: 1, max: 35, noNaN: true }),
  points: points(1, 4),
  k: index,
  plane,
  ...mask,
};
const growing = {
  seeds: points(1, 2),
  lowerHu: fc.constantFrom(20, 60, 60.5, 150),
  upperHu: fc.constantFrom(80, 150, 250),
  connectivity,
};
const guard = fc.record({
  bottleneckMm: fc.constantFrom(null, 4, 9),
  barriers: fc.array(fc.record({ plane, k: index, radiusMm: fc.constantFrom(5, 20), points: points(1, 3) }), {
    maxLength: 2,
  }),
  box: fc.option(fc.tuple(point, point)),
});
const drawing = fc.oneof(
  fc.record({
    kind: fc.constant('outlines'),
    outlines: fc.array(points(3, 6), { minLength: 1, maxLength: 2 }),
    mode: fc.constantFrom('replace', 'add', 'erase', undefined),
  }),
  fc.record({
    kind: fc.constant('brush'),
    points: points(1, 3),
    radiusMm: fc.double({ min: 3, max: 30, noNaN: true }),
    mode: fc.constantFrom('add', 'erase'),
    ...mask,
  }),
  fc.record({
    kind: fc.constant('voxels'),
    runs: fc
      .array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 12 })
      .map((gaps) => {
        let end = 200;
        return gaps.flatMap(([gap, length]) => {
          const from = end + gap;
          end = from + length;
          return [from, length];
        });
      }),
  }),
);
const text = (most: number) => fc.string({ minLength: 0, maxLength: most, unit: 'binary' });
const newPlanId = fc.constantFrom('a', 'b', 'c', 'plan-1', 'plan-2');
const planId = fc.oneof({ weight: 8, arbitrary: held('plan') }, { weight: 1, arbitrary: fc.constant('none') });
const kind = fc.constantFrom(...FINDING_KINDS);
const borderSide = maybe(fc.constantFrom('in', 'out', null), 2);
const labels = fc.record({
  voxels: fc
    .array(
      fc.tuple(fc.nat(columns * rows * slices - 1), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 3 })),
      {
        maxLength: 6,
      },
    )
    .map((runs) => {
      const voxels = new Uint8Array(columns * rows * slices);
      for (const [from, length, label] of runs) voxels.fill(label, from, from + length);
      return voxels;
    }),
  segments: fc.uniqueArray(fc.record({ number: fc.integer({ min: 1, max: 4 }), label: fc.option(text(12)) }), {
    selector: ({ number }) => number,
    minLength: 1,
    maxLength: 3,
  }),
});

interface Drawn {
  /** How often it is drawn beside the others. */
  readonly weight: number;
  readonly params: fc.Arbitrary<object>;
}
const drawn = (weight: number, params: Record<string, fc.Arbitrary<unknown>>): Drawn => ({
  weight,
  params: fc.record(params),
});

/** What every command of the registry may be asked for: mostly something that it can do, often something that it refuses. */
export const DRAWN: Readonly<Record<string, Drawn>> = {
  'liver.click': drawn(2, {
    seed: point,
    bottleneckMm: fc.constantFrom(undefined, 4, 9),
  }),
  'extent.grow': drawn(5, { ...growing, guard: maybe(guard), within: mask.within }),
  'extent.paint': drawn(14, stroke),
  'extent.fillHoles': drawn(2, {
    mode: fc.constantFrom('inSlice', 'volume'),
    maxAreaMm2: fc.constantFrom(undefined, 90, 600),
    ...mask,
  }),
  'extent.keepConnected': drawn(1, { seed: point, connectivity, ...mask }),
  'extent.removeConnected': drawn(1, { seed: point, connectivity, ...mask }),
  'extent.keepLargest': drawn(1, { connectivity, ...mask }),
  'extent.smooth': drawn(2, { radiusMm: fc.constantFrom(6, 9), ...mask }),
  'findings.add': drawn(3, { kind: maybe(kind, 2), label: maybe(text(10)) }),
  'findings.setKind': drawn(2, { segment, kind }),
  'findings.remove': drawn(2, { segment }),
  'findings.ellipsoid': drawn(4, {
    segment: maybe(segment, 2),
    first: fc.tuple(point, point),
    second: fc.tuple(point, point),
    acrossMm: fc.constantFrom(undefined, 15, 60),
    shiftMm: fc.constantFrom(undefined, -10, 20),
    takeIn: fc.constantFrom(undefined, false),
    lowestHu: fc.constantFrom(undefined, -2000),
    alike: fc.constantFrom(undefined, undefined, { lowerHu: 20, upperHu: 90 }),
  }),
  'findings.grow': drawn(3, {
    segment,
    ...growing,
    reachMm: fc.constantFrom(undefined, 12, 60),
    withinLiver: fc.constantFrom(undefined, false),
  }),
  'findings.paint': drawn(12, { ...stroke, segment }),
  'findings.takeIn': drawn(2, { segment: maybe(segment, 2) }),
  'findings.growVessel': drawn(2, {
    segment: maybe(segment, 2),
    kind: fc.constantFrom(undefined, 'hepaticVein'),
    seed: fc.oneof(point, fc.constant<Vec3>([20, 0, 0])),
  }),
  'reading.setInclusion': drawn(2, {
    excludedKinds: maybe(fc.subarray([...FINDING_KINDS]), 2),
    venaCava: borderSide,
    hilum: borderSide,
    gallbladderFossa: borderSide,
  }),
  'scissors.cut': drawn(4, {
    segment,
    mode: fc.constantFrom('removeInside', 'removeOutside', 'fillInside'),
    plane,
    outline: points(3, 6),
    through: maybe(fc.oneof(fc.constant(null), fc.record({ from: index, to: index })), 2),
    ...mask,
  }),
  'refine.margin': drawn(3, { segment, mm: fc.constantFrom(-12, -6, 6, 11), ...mask }),
  'refine.smooth': drawn(3, {
    segment,
    radiusMm: fc.constantFrom(6, 9),
    keepVolume: fc.constantFrom(undefined, true),
    together: maybe(fc.array(held('finding'), { maxLength: 3 }), 2),
    ...mask,
  }),
  'refine.islands': drawn(2, { segment, leastMl: fc.constantFrom(null, 1, 20), connectivity, ...mask }),
  'refine.holes': drawn(2, {
    segment,
    mode: fc.constantFrom('inSlice', 'volume'),
    maxAreaMm2: fc.constantFrom(undefined, 90),
    ...mask,
  }),
  'refine.combine': drawn(4, {
    segment,
    other: segment,
    operation: fc.constantFrom('add', 'subtract', 'intersect', 'copy'),
    ...mask,
  }),
  'refine.interpolate': drawn(2, { segment, ...mask }),
  'partition.cutByPlane': drawn(3, { points: fc.tuple(point, point, point), flrSide: point }),
  'plan.lay': drawn(8, {
    id: maybe(newPlanId, 2),
    name: fc.oneof({ weight: 6, arbitrary: fc.constantFrom('Plan', 'Other plan') }, { weight: 1, arbitrary: text(70) }),
    recipe: recipes,
    stays: maybe(fc.constantFrom(['a', 'couinaudII'], ['couinaudIV', 'c']), 2),
  }),
  'plan.activate': drawn(4, { id: planId }),
  'plan.remove': drawn(2, { id: planId }),
  'plan.rename': drawn(1, { id: planId, name: text(12) }),
  'plan.setStays': drawn(2, { id: planId, numbers: fc.array(held('part'), { maxLength: 5 }) }),
  'labels.add': { weight: 1, params: labels },
  'labels.name': drawn(3, {
    segment: fc.oneof({ weight: 4, arbitrary: held('raw') }, { weight: 1, arbitrary: segment }),
    kind: fc.oneof(kind, fc.constantFrom('liver', 'flr', 'deportalisedLobe')),
  }),
  'segment.setLocked': drawn(3, { segment, locked: fc.constantFrom(true, false, false) }),
  'segment.setVisible': drawn(2, { segment, visible: fc.boolean() }),
  'segment.setAlone': drawn(1, { segment: fc.oneof(segment, fc.constant(null)) }),
  'segment.sliceEdit': drawn(4, {
    segment,
    plane,
    index,
    drawing,
    spread: fc.constantFrom(undefined, undefined, false),
    reachMm: fc.constantFrom(undefined, 12),
  }),
  'segment.stroke': drawn(4, { ...stroke, segment, reachMm: fc.constantFrom(undefined, 15) }),
  'segment.rename': drawn(2, { segment, label: text(12) }),
  'segment.setColour': drawn(1, { segment, colour: fc.constantFrom('#112233', '#aBcDeF', 'red') }),
  'segment.setNote': drawn(2, { segment, note: text(20) }),
  'reading.setNote': drawn(1, { note: text(20) }),
};

/** Something that is no parameter in the place of one of them, or of all. */
const JUNK = [undefined, null, -1, 0, 0.5, 1e9, 'x', '', [], {}, Number.NaN, Number.POSITIVE_INFINITY, true] as const;
const withJunk = (params: fc.Arbitrary<object>): fc.Arbitrary<unknown> =>
  fc.tuple(params, fc.nat(20), fc.constantFrom(...JUNK)).map(([given, at, junk]) => {
    const keys = Object.keys(given);
    const key = keys[at % (keys.length + 1)];
    return key === undefined ? junk : { ...given, [key]: junk };
  });

const at = (i: number, j: number, k: number) => patientFromVoxel(liverGrid, [i, j, k]);
/** What a sequence begins with, so that there is something to work on: a liver, a tumour, opened contours, a cut. */
export const BEGINNING: readonly CommandCall[] = [
  { command: 'extent.grow', params: { seeds: [at(20, 10, 10)], lowerHu: 60, upperHu: 250 } },
  { command: 'extent.fillHoles', params: { mode: 'volume' } },
  {
    command: 'findings.ellipsoid',
    params: { first: [at(11, 12, 11), at(17, 12, 11)], second: [at(14, 10, 11), at(14, 14, 11)] },
  },
  {
    command: 'labels.add',
    params: {
      voxels: Uint8Array.from({ length: columns * rows * slices }, (_, v) => (v % columns > 28 && v % 5 < 3 ? 1 : 0)),
      segments: [{ number: 1, label: 'Opened' }],
    },
  },
  {
    command: 'partition.cutByPlane',
    params: { points: [at(20, 4, 2), at(20, 28, 2), at(22, 16, 18)], flrSide: at(34, 16, 10) },
  },
];

/** Any command with what it may be asked for; one in sixteen with something that is no parameter. */
export const drawnCall: fc.Arbitrary<CommandCall> = fc.oneof(
  ...Object.entries(DRAWN).map(([command, { weight, params }]) => ({
    weight,
    arbitrary: fc
      .oneof({ weight: 15, arbitrary: params }, { weight: 1, arbitrary: withJunk(params) })
      .map((given): CommandCall => ({ command, params: given })),
  })),
);

/** A stroke of a hand whose points are painted as they come. */
export const drawnHand = fc.record({
  segment: fc.constantFrom(1, 4, 5, 6),
  mode: fc.constantFrom('add' as const, 'erase' as const),
  radiusMm: fc.double({ min: 3, max: 25, noNaN: true }),
  plane: plane as fc.Arbitrary<'axial' | 'coronal' | 'sagittal'>,
  k: fc.nat(slices - 1),
  shape: fc.constantFrom('round' as const, 'ball' as const),
  points: points(1, 6),
});
