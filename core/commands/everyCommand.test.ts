import { describe, expect, test } from 'vitest';
import { kernelsModule, volumeWith } from '#test/kernels';
import { attachVolumeMemory, type VolumeMemory } from '#wasm/kernels/volumeMemory';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { FLR, LIVER, type Segment } from '../contours/reading.ts';
import { recordsOf, startingRecords } from '../contours/records.ts';
import { patientFromVoxel, type Vec3, volumeGeometry } from '../geometry.ts';
import type { CommandWorkspace } from './command.ts';
import { COMMANDS, runCommand } from './commands.ts';
import { EMPTY_HISTORY, perform, redo, undo } from './history.ts';

// A small upper abdomen: a liver with a vessel and a lesion in fat, air around, noise as CT has it.
const [I, J, K] = [52, 44, 13];
const geometry = volumeGeometry({
  columns: I,
  rows: J,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [3.5, 3.5],
  slicePositions: Array.from({ length: K }, (_, k): Vec3 => [0, 0, 5 * k]),
});
const at = (i: number, j: number, k: number): Vec3 => patientFromVoxel(geometry, [i, j, k]);
const MIDDLE = at(22, 30, 6);
const IN_VESSEL = at(26, 22, 6);
const IN_LESION = at(14, 20, 6);
const IN_FAT = at(41, 22, 6);
const IN_AIR = at(0, 0, 0);
const IN_PADDING = at(51, 1, 6);
const OUTSIDE: Vec3 = [-1e4, 0, 0];

const [TUMOUR, OTHER] = [4, 5];
const within = (i: number, j: number, k: number, [a, b, c]: Vec3, [x, y, z]: Vec3) =>
  ((i - a) / x) ** 2 + ((j - b) / y) ** 2 + ((k - c) / z) ** 2 <= 1;
const inLiver = (i: number, j: number, k: number) => within(i, j, k, [22, 22, 6], [16, 15, 4.6]);

function phantom(drawn: boolean) {
  const n = I * J * K;
  const [hu, extent, findings] = [new Int16Array(n), new Uint8Array(n), new Uint8Array(n)];
  let state = 7;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 24 * (state / 2 ** 32 - 0.5);
  };
  for (let v = 0; v < n; v++) {
    const [i, j, k] = [v % I, Math.floor(v / I) % J, Math.floor(v / I / J)];
    const vessel = Math.abs(j - 22) <= 2 && Math.abs(k - 6) <= 1 && i > 20 && i < 34;
    const lesion = within(i, j, k, [14, 20, 6], [3, 3, 1.6]);
    const mean = !within(i, j, k, [26, 22, 6], [26, 22, 1e6]) ? -1000 : inLiver(i, j, k) ? 105 : -90;
    hu[v] = mean + (mean === 105 && vessel ? 90 : mean === 105 && lesion ? -60 : 0) + noise();
    // Padding as a scanner leaves it around the round picture.
    if (i > 46 && j < 5) hu[v] = -3024;
    if (!drawn) continue;
    // With a slice left out, an island, a hole and a rough border.
    if (inLiver(i, j, k) && k !== 8 && !(i === 22 && j === 28)) extent[v] = LIVER;
    if (k === 6 && i > 44 && i < 48 && j > 20 && j < 24) extent[v] = LIVER;
    if (lesion) findings[v] = TUMOUR;
    if (k === 3 && i === 30) findings[v] = OTHER;
  }
  return { hu, extent, findings };
}

const finding = (number: number, label: string): Segment => ({
  colour: '#E5791A',
  visible: true,
  locked: false,
  number,
  layer: 'findings',
  kind: 'tumour',
  label,
});

let volume: VolumeMemory;
/** The reading, with a liver, a tumour and an empty finding; or with nothing drawn. */
function reading({ drawn = true, locked = [] as readonly number[] } = {}): CommandWorkspace {
  const { hu, extent, findings } = phantom(drawn);
  volume = volumeWith(geometry, { hu, extent, findings });
  const records = startingRecords();
  const segments = [...records.segments, finding(TUMOUR, 'Tumour 1'), finding(OTHER, 'Tumour 2')];
  return {
    revision: 0,
    geometry,
    hu: volume.hu,
    layers: volume.layers,
    ...records,
    segments: segments.map((each) => ({ ...each, locked: locked.includes(each.number) })),
  };
}

const run = (workspace: CommandWorkspace, command: string, params: object, on = volume) =>
  runCommand({ command, params }, { ...workspace, hu: on.hu, layers: on.layers }, voxelKernels(on));
/** Every voxel and every record; voxels as text, which is compared in a moment. */
const copyOf = (workspace: CommandWorkspace) => ({
  layers: (['extent', 'findings', 'partition'] as const).map((layer) =>
    Buffer.from(workspace.layers[layer]).toString('latin1'),
  ),
  ...recordsOf(workspace),
});
const setsTaken = () => new Int32Array(volume.memory.buffer, 128, 1)[0];

const stroke = (points: readonly Vec3[], more: object = {}) => ({ mode: 'add', radiusMm: 8, k: 6, points, ...more });
const outline = (from: number, to: number) => [at(from, from, 6), at(to, from, 6), at(to, to, 6), at(from, to, 6)];
const sliceEdit = (k: number, segment: number) => ({
  segment,
  plane: 'axial',
  index: k,
  drawing: { kind: 'outlines', outlines: [outline(12, 30).map(([x, y]): Vec3 => [x, y, 5 * k])] },
});
const plane = { points: [at(22, 10, 2), at(22, 34, 2), at(22, 20, 10)], flrSide: at(40, 22, 6) };
const planeAt = (i: number) => ({
  points: [at(i, 10, 2), at(i, 34, 2), at(i, 20, 10)],
  flrSide: at(i + 5, 22, 6),
});
const diameters = (i: number, k = 6) => ({
  first: [at(i - 4, 22, k), at(i + 4, 22, k)],
  second: [at(i, 19, k), at(i, 25, k)],
});

/** What a tool is asked where it works, and what it says where it cannot. */
interface Case {
  readonly params: object;
  /** The segment that is locked, which is said; null where what it makes is a segment of its own. */
  readonly locked: number | null;
  /** What it says with nothing drawn at all; null where that is no hindrance. */
  readonly empty: string | null;
  /** With nothing of what it wants under the pointer. */
  readonly nothing?: readonly (readonly [params: object, code: string])[];
}
const CASES: Readonly<Record<string, Case>> = {
  'liver.click': {
    params: { seed: MIDDLE },
    locked: LIVER,
    empty: null,
    nothing: [
      [{ seed: IN_FAT }, 'seed.notTissue'],
      [{ seed: IN_AIR }, 'seed.notTissue'],
      [{ seed: OUTSIDE }, 'seed.outside'],
    ],
  },
  'extent.grow': {
    params: { seeds: [MIDDLE], lowerHu: 60, upperHu: 250 },
    locked: LIVER,
    empty: null,
    nothing: [
      [{ seeds: [IN_FAT], lowerHu: 60, upperHu: 250 }, 'seed.notInRange'],
      [{ seeds: [OUTSIDE], lowerHu: 60, upperHu: 250 }, 'seed.outside'],
    ],
  },
  'extent.paint': {
    params: stroke([at(40, 22, 6), at(42, 24, 6)]),
    locked: LIVER,
    empty: null,
    nothing: [
      [stroke([OUTSIDE]), 'change.nothing'],
      [stroke([IN_PADDING]), 'stroke.notMeasured'],
    ],
  },
  'extent.fillHoles': { params: { mode: 'inSlice' }, locked: LIVER, empty: 'change.nothing' },
  'extent.keepConnected': {
    params: { seed: MIDDLE, connectivity: 6 },
    locked: LIVER,
    empty: 'seed.notInExtent',
    nothing: [[{ seed: IN_FAT }, 'seed.notInExtent']],
  },
  'extent.removeConnected': {
    params: { seed: at(46, 22, 6), connectivity: 6 },
    locked: LIVER,
    empty: 'seed.notInExtent',
    nothing: [[{ seed: IN_FAT }, 'seed.notInExtent']],
  },
  'extent.keepLargest': { params: {}, locked: LIVER, empty: 'change.nothing' },
  'extent.smooth': { params: { radiusMm: 5 }, locked: LIVER, empty: 'change.nothing' },
  'findings.ellipsoid': {
    // Grown within: without that it asks nothing of the kernels.
    params: { ...diameters(30), alike: { lowerHu: -20, upperHu: 300 } },
    locked: null,
    empty: null,
    nothing: [
      [diameters(46, 0), 'ellipsoid.onlyFat'],
      [{ ...diameters(30), alike: { lowerHu: 900, upperHu: 901 } }, 'seed.notInRange'],
      [{ ...diameters(30), alike: { lowerHu: 60.2, upperHu: 60.8 } }, 'range.empty'],
      [{ first: [at(10, 22, 6), at(20, 22, 6)], second: [at(12, 22, 6), at(18, 22, 6)] }, 'ellipsoid.flat'],
    ],
  },
  'findings.grow': {
    params: { segment: OTHER, seeds: [IN_LESION], lowerHu: 20, upperHu: 75 },
    locked: OTHER,
    empty: 'seed.notInExtent',
    nothing: [
      [{ segment: OTHER, seeds: [MIDDLE], lowerHu: 20, upperHu: 50 }, 'seed.notInRange'],
      [{ segment: OTHER, seeds: [IN_FAT], lowerHu: -200, upperHu: 0 }, 'seed.notInExtent'],
    ],
  },
  'findings.paint': {
    params: stroke([at(28, 30, 6)], { segment: TUMOUR }),
    locked: TUMOUR,
    empty: null,
    nothing: [
      [stroke([OUTSIDE], { segment: TUMOUR }), 'change.nothing'],
      [stroke([IN_PADDING], { segment: TUMOUR }), 'stroke.notMeasured'],
    ],
  },
  'findings.takeIn': { params: {}, locked: LIVER, empty: 'change.nothing' },
  'findings.remove': { params: { segment: TUMOUR }, locked: TUMOUR, empty: null },
  'findings.growVessel': {
    params: { seed: IN_VESSEL },
    locked: null,
    empty: 'extent.empty',
    nothing: [
      [{ seed: IN_FAT }, 'seed.notInExtent'],
      [{ seed: MIDDLE }, 'vessel.noContrast'],
    ],
  },
  'scissors.cut': {
    params: { segment: LIVER, mode: 'removeInside', plane: 'axial', outline: outline(18, 24) },
    locked: LIVER,
    empty: 'segment.empty',
    nothing: [
      [{ segment: LIVER, mode: 'removeInside', plane: 'axial', outline: outline(0, 2) }, 'outline.holdsNone'],
      [
        { segment: LIVER, mode: 'removeInside', plane: 'axial', outline: [at(1, 1, 6), at(5, 5, 6), at(9, 9, 6)] },
        'outline.flat',
      ],
    ],
  },
  'refine.margin': { params: { segment: LIVER, mm: 4 }, locked: LIVER, empty: 'segment.empty' },
  'refine.smooth': { params: { segment: LIVER, radiusMm: 5 }, locked: LIVER, empty: 'segment.empty' },
  'refine.islands': { params: { segment: LIVER, leastMl: null }, locked: LIVER, empty: 'segment.empty' },
  'refine.holes': { params: { segment: LIVER, mode: 'inSlice' }, locked: LIVER, empty: 'segment.empty' },
  'refine.combine': {
    params: { segment: LIVER, other: TUMOUR, operation: 'subtract' },
    locked: LIVER,
    empty: 'segment.empty',
  },
  'refine.interpolate': { params: { segment: LIVER }, locked: LIVER, empty: 'segment.empty' },
  'segment.sliceEdit': {
    params: sliceEdit(6, LIVER),
    locked: LIVER,
    empty: null,
    nothing: [
      [{ ...sliceEdit(0, TUMOUR), drawing: { ...sliceEdit(0, TUMOUR).drawing, mode: 'erase' } }, 'segment.notHere'],
    ],
  },
  'segment.stroke': {
    params: stroke([at(20, 22, 8), at(26, 22, 8)], { segment: LIVER, k: 8 }),
    locked: LIVER,
    empty: null,
    nothing: [
      [stroke([at(48, 30, 6)], { segment: LIVER, reachMm: 20, mode: 'erase' }), 'segment.notHere'],
      [stroke([at(1, 1, 6)], { segment: LIVER, radiusMm: 3 }), 'stroke.notTissue'],
      [stroke([IN_FAT], { segment: LIVER, radiusMm: 3 }), 'stroke.notTissue'],
      [stroke([IN_PADDING], { segment: LIVER, radiusMm: 3 }), 'stroke.notTissue'],
    ],
  },
  'partition.cutByPlane': { params: plane, locked: FLR, empty: 'extent.empty' },
  'plan.lay': {
    params: {
      recipe: {
        cut: { kind: 'plane', ...planeAt(22) },
        landmarks: {},
        segmentIDestination: null,
        middleHepaticVeinSide: null,
        veinMarginMm: 5,
        zone: null,
      },
      name: 'Plane',
    },
    locked: FLR,
    empty: 'extent.empty',
    nothing: [
      [
        {
          recipe: {
            cut: { kind: 'plane', ...planeAt(1) },
            landmarks: {},
            segmentIDestination: null,
            middleHepaticVeinSide: null,
            veinMarginMm: 5,
            zone: null,
          },
          name: 'Plane',
        },
        'plane.oneSide',
      ],
    ],
  },
};

/** Those whose kernels take room beside the sets of voxels. */
const NEEDS_ROOM: readonly string[] = [
  'liver.click',
  'extent.grow',
  'extent.fillHoles',
  'extent.keepConnected',
  'extent.removeConnected',
  'extent.keepLargest',
  'extent.smooth',
  'findings.ellipsoid',
  'findings.grow',
  'refine.margin',
  'refine.smooth',
  'refine.islands',
  'refine.holes',
  'segment.sliceEdit',
  'segment.stroke',
];

/** Commands that move no voxel, or need more than a reading: each has tests of its own. */
const ELSEWHERE =
  /^(reading\.|segment\.(set|rename)|findings\.(add|setKind)$|labels\.|plan\.(activate|remove|rename|setStays)$)/;

test('every command that changes voxels is among these', () => {
  expect(
    COMMANDS.map(({ id }) => id)
      .filter((id) => !ELSEWHERE.test(id))
      .toSorted(),
  ).toEqual(Object.keys(CASES).toSorted());
});

describe.each(Object.entries(CASES))('%s', (command, { params, locked, empty, nothing = [] }) => {
  /** Says this, by name, and nothing of the reading is another. */
  async function refused(workspace: CommandWorkspace, asked: object, code: string) {
    const before = copyOf(workspace);
    expect(await run(workspace, command, asked)).toMatchObject({ ok: false, code });
    expect(copyOf(workspace)).toEqual(before);
    expect(setsTaken()).toBe(0);
  }

  test('undone it gives back every voxel and every record, and done again the same', async () => {
    const workspace = reading();
    const before = copyOf(workspace);
    const change = await run(workspace, command, params);
    if (!change.ok) throw new Error(`${change.code} ${JSON.stringify(change.details)}`);
    const done = perform(workspace, EMPTY_HISTORY, change.value);
    if (!done.ok) throw new Error(done.code);
    const after = copyOf(done.value.workspace);
    expect(after).not.toEqual(before);
    const undone = undo(done.value.workspace, done.value.history);
    if (!undone.ok) throw new Error(undone.code);
    expect(copyOf(undone.value.workspace)).toEqual(before);
    const redone = redo(undone.value.workspace, undone.value.history);
    if (!redone.ok) throw new Error(redone.code);
    expect(copyOf(redone.value.workspace)).toEqual(after);
  });
  if (locked !== null)
    test('a locked segment is said and left alone', () =>
      refused(reading({ locked: [locked] }), params, 'segment.locked'));
  if (empty !== null) test('with nothing drawn it says so', () => refused(reading({ drawn: false }), params, empty));
  test.each(nothing)('with nothing of it under the pointer: %#', (asked, code) => refused(reading(), asked, code));

  test('without the room that it needs it is refused by name, loses nothing, and works once there is room', async () => {
    const workspace = reading();
    const before = copyOf(workspace);
    const { layout, memory } = volume;
    const starved = { ...layout, workBytes: 256, bytesPerLane: 4 * layout.tableSlots + 32 };
    const answer = await run(workspace, command, params, attachVolumeMemory(starved, memory, kernelsModule));
    if (!answer.ok) expect(answer.code).toBe('memory.noRoom');
    expect(answer.ok).toBe(!NEEDS_ROOM.includes(command));
    expect(copyOf(workspace)).toEqual(before);
    expect(setsTaken()).toBe(0);
    expect((await run(workspace, command, params)).ok).toBe(true);
  });
});
