import { describe, expect, test } from 'vitest';
import { COUINAUD_KINDS, type CouinaudKind } from '../contours/couinaud.ts';
import type { Landmarks } from '../contours/landmarks.ts';
import { type PlanRecipe, plainRecipe } from '../contours/plans.ts';
import { DEPORTALISED_LOBE, FLR, LIVER } from '../contours/reading.ts';
import { startingRecords } from '../contours/records.ts';
import { patientFromVoxel, type Vec3, volumeGeometry } from '../geometry.ts';
import { applyChange, inverseOf } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { runCommand } from './commands.ts';
import { plainKernels } from './kernels.twin.ts';

// A box of liver on an upright grid. Cuts are laid between its voxels, or along planes that meet none of their centres, so
// that arithmetic alone says which part each voxel is.
const [I, J, K] = [24, 20, 14];
const geometry = volumeGeometry({
  columns: I,
  rows: J,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [3, 4],
  slicePositions: Array.from({ length: K }, (_, k): Vec3 => [-40, -30, 5 * k - 20]),
});
const at = (i: number, j: number, k: number): Vec3 => patientFromVoxel(geometry, [i, j, k]);
const BOX = { i: [2, 21], j: [4, 15], k: [1, 12] } as const;

const within = (n: number, [from, to]: readonly [number, number]) => n >= from && n <= to;
function overVoxels(part: (i: number, j: number, k: number) => number): Uint8Array {
  return Uint8Array.from({ length: I * J * K }, (_, v) => {
    const [i, j, k] = [v % I, Math.floor(v / I) % J, Math.floor(v / I / J)];
    return within(i, BOX.i) && within(j, BOX.j) && within(k, BOX.k) ? part(i, j, k) : 0;
  });
}

function liver(): CommandWorkspace {
  const layers = {
    extent: overVoxels(() => LIVER),
    findings: new Uint8Array(I * J * K),
    partition: new Uint8Array(I * J * K),
  };
  return { revision: 0, geometry, hu: new Int16Array(I * J * K), layers, ...startingRecords() };
}

/** The partition that a plan makes; taken back, it leaves no voxel and no record behind. */
async function laid(recipe: PlanRecipe, stays: readonly string[] = []) {
  const workspace = liver();
  const change = await runCommand(
    { command: 'plan.lay', params: { name: 'x', recipe, stays } },
    workspace,
    plainKernels(geometry, workspace.hu, workspace.layers),
  );
  if (!change.ok) throw new Error(`${change.code} ${JSON.stringify(change.details)}`);
  const applied = applyChange(workspace, change.value);
  if (!applied.ok) throw new Error(applied.code);
  const partition = applied.value.layers.partition.slice();
  const parts = applied.value.plans.list[0]!.parts;
  const undone = applyChange(applied.value, inverseOf(change.value, applied.value.revision));
  if (!undone.ok) throw new Error(undone.code);
  expect(undone.value.layers).toEqual(liver().layers);
  expect(undone.value.plans).toEqual(workspace.plans);
  return { partition, parts };
}

/** How many voxels are not what they should be, and the first of them: a comparison of bytes says too little. */
function differing(found: Uint8Array, wanted: Uint8Array) {
  const wrong = [...found.keys()].filter((v) => found[v] !== wanted[v]);
  const [v] = wrong;
  if (v === undefined) return 'none';
  const place = [v % I, Math.floor(v / I) % J, Math.floor(v / I / J)];
  return `${wrong.length}, at ${place} ${found[v]} instead of ${wanted[v]}`;
}

describe('a curved surface', () => {
  test('through a point in every row of every slice parts each row where its point lies', async () => {
    // The last column of each row on the side that goes, deepest in the middle; the point lies half a column to its left.
    const lastColumn = (j: number, k: number) => 9 + Math.round(((j - 9.5) ** 2 + (k - 6.5) ** 2) / 12);
    const points: Vec3[] = [];
    let remnant = 0;
    for (let k = BOX.k[0]; k <= BOX.k[1]; k++)
      for (let j = BOX.j[0]; j <= BOX.j[1]; j++) {
        points.push(at(lastColumn(j, k) + 0.5, j, k));
        remnant += BOX.i[1] - lastColumn(j, k);
      }
    const sides = (left: number, right: number) => overVoxels((i, j, k) => (i > lastColumn(j, k) ? left : right));
    const left = await laid(plainRecipe({ kind: 'surface', points, flrSide: at(40, 9.5, 6.5) }));
    expect(differing(left.partition, sides(FLR, DEPORTALISED_LOBE))).toBe('none');
    expect(left.partition.filter((part) => part === FLR)).toHaveLength(remnant);
    const right = await laid(plainRecipe({ kind: 'surface', points, flrSide: at(-20, 9.5, 6.5) }));
    expect(differing(right.partition, sides(DEPORTALISED_LOBE, FLR))).toBe('none');
  });

  test('through points of a saddle 9 mm apart is that saddle between them, to half a millimetre', async () => {
    const saddle = (y: number, z: number) => 6 + ((y + 1.5) ** 2 - (z - 12.5) ** 2) / 90;
    const points: Vec3[] = [];
    for (let y = -25; y <= 25; y += 9) for (let z = -18; z <= 45; z += 9) points.push([saddle(y, z), y, z]);
    const { partition } = await laid(plainRecipe({ kind: 'surface', points, flrSide: [200, 0, 0] }));
    let near = 0;
    const wanted = overVoxels((i, j, k) => {
      const [x, y, z] = at(i, j, k);
      const off = x - saddle(y, z);
      if (Math.abs(off) > 0.5) return off > 0 ? FLR : DEPORTALISED_LOBE;
      near++;
      return partition[i + j * I + k * I * J]!;
    });
    expect(differing(partition, wanted)).toBe('none');
    expect(near).toBeLessThan(0.02 * partition.filter((part) => part !== 0).length);
  });
});

// The cava runs straight up at column 11.5, row 14.5; every plane of the liver runs through it, or level.
const CAVA_TOP = at(11.5, 14.5, 12.5);
const [X, Y, TOP] = CAVA_TOP;
const PORTAL = at(11.5, 10.5, 6.5);
const FISSURE = at(15.5, 10.5, 6.5);
const LANDMARKS: Landmarks = {
  inferiorVenaCava: [CAVA_TOP],
  inferiorVenaCavaLow: [at(11.5, 14.5, 0.5)],
  gallbladderFossa: [at(11.5, 2.5, 1.5)],
  middleHepaticVein: [at(11.5, 8, 8)],
  // Forwards and to the right at 45°, and forwards and to the left.
  rightHepaticVein: [[X - 20, Y - 20, 10]],
  falciformLigament: [[X + 24, Y - 24, 35]],
  umbilicalFissure: [[X + 20, Y - 20, -5]],
  portalBifurcation: [PORTAL],
  ligamentumVenosum: [FISSURE],
};

/** The segment by hand: sides of five planes that are known, and the wedge of segment I. */
function couinaudOf(i: number, j: number, k: number): CouinaudKind {
  const [x, y, z] = at(i, j, k);
  const left = x > X;
  const upper = z > PORTAL[2];
  // Behind the line from portal vein to the top of the cava, no farther left than the fissure, seen from the cava.
  const behind = (y - PORTAL[1]) * (TOP - PORTAL[2]) > (Y - PORTAL[1]) * (z - PORTAL[2]);
  const before = (x - FISSURE[0]) * (FISSURE[0] - X) + (y - FISSURE[1]) * (FISSURE[1] - Y) < 0;
  if (left && behind && before && z < TOP) return 'couinaudI';
  if (left) {
    if (x - X < Y - y) return 'couinaudIV';
    return upper ? 'couinaudII' : 'couinaudIII';
  }
  // In front of the right hepatic vein: nearer to the middle than it lies forwards of the cava.
  if (X - x < Y - y) return upper ? 'couinaudVIII' : 'couinaudV';
  return upper ? 'couinaudVII' : 'couinaudVI';
}

describe('landmarks whose planes are upright or level', () => {
  test('give the Couinaud segments that lie on their sides, voxel for voxel, and every one of them', async () => {
    const recipe = { ...plainRecipe({ kind: 'couinaud' }), landmarks: LANDMARKS };
    const { partition, parts } = await laid(recipe, ['couinaudII', 'couinaudIII']);
    const numberOf = (kind: CouinaudKind) => parts.find((part) => part.kind === kind)!.number;
    const wanted = overVoxels((i, j, k) => numberOf(couinaudOf(i, j, k)));
    expect(differing(partition, wanted)).toBe('none');
    for (const kind of COUINAUD_KINDS)
      expect(partition.filter((part) => part === numberOf(kind)).length, kind).toBeGreaterThan(30);
    expect(parts.filter(({ stays }) => stays).map(({ kind }) => kind)).toEqual(['couinaudII', 'couinaudIII']);
  });

  test('give resections: along the middle, beside the vein by 5 mm on the side that its keeper says, left of the fissure', async () => {
    const resection = (name: 'rightHepatectomy' | 'leftLateralSectionectomy', more: Partial<PlanRecipe> = {}) =>
      laid({
        ...plainRecipe({ kind: 'resection', name }),
        ...{ landmarks: LANDMARKS, segmentIDestination: 'asCut', middleHepaticVeinSide: 'asCut', veinMarginMm: 5 },
        ...more,
      });
    const along = (stays: (x: number, y: number) => boolean) =>
      overVoxels((i, j, k) => (stays(at(i, j, k)[0], at(i, j, k)[1]) ? FLR : DEPORTALISED_LOBE));
    const middle = await resection('rightHepatectomy');
    expect(
      differing(
        middle.partition,
        along((x) => x > X),
      ),
    ).toBe('none');
    const kept = await resection('rightHepatectomy', { middleHepaticVeinSide: 'flr' });
    expect(
      differing(
        kept.partition,
        along((x) => x > X - 5),
      ),
    ).toBe('none');
    const gone = await resection('rightHepatectomy', { middleHepaticVeinSide: 'deportalisedLobe' });
    expect(
      differing(
        gone.partition,
        along((x) => x > X + 5),
      ),
    ).toBe('none');
    const lateral = await resection('leftLateralSectionectomy');
    expect(
      differing(
        lateral.partition,
        along((x, y) => x < X + (Y - y)),
      ),
    ).toBe('none');
    // Segment I goes where it is said to, whatever the cut.
    const caudate = await resection('rightHepatectomy', { segmentIDestination: 'deportalisedLobe' });
    const wanted = overVoxels((i, j, k) =>
      at(i, j, k)[0] > X && couinaudOf(i, j, k) !== 'couinaudI' ? FLR : DEPORTALISED_LOBE,
    );
    expect(differing(caudate.partition, wanted)).toBe('none');
  });
});

test('territories of two straight vessels: every voxel goes to the nearer one by the formula of its distance to a line', async () => {
  // One runs from front to back, the other upwards; no voxel lies midway.
  const [across, upwards] = [at(5.3, 0, 3.2), at(17.1, 12.4, 0)];
  const branches = [
    { territory: 'Right', points: Array.from({ length: J }, (_, j) => at(5.3, j, 3.2)) },
    { territory: 'Left', points: Array.from({ length: K }, (_, k) => at(17.1, 12.4, k)) },
  ];
  const { partition, parts } = await laid(plainRecipe({ kind: 'territories', branches }), ['Left']);
  let closest = Number.POSITIVE_INFINITY;
  const wanted = overVoxels((i, j, k) => {
    const [x, y, z] = at(i, j, k);
    const toRight = Math.hypot(x - across[0], z - across[2]);
    const toLeft = Math.hypot(x - upwards[0], y - upwards[1]);
    closest = Math.min(closest, Math.abs(toRight - toLeft));
    return parts[toRight < toLeft ? 0 : 1]!.number;
  });
  expect(closest).toBeGreaterThan(1e-3);
  expect(differing(partition, wanted)).toBe('none');
  for (const { number } of parts) expect(partition.filter((part) => part === number).length).toBeGreaterThan(500);
  expect(parts.map(({ stays }) => stays)).toEqual([false, true]);
});
