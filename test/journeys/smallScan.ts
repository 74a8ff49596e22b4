import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { applyChange } from '#core/commands/change';
import type { CommandWorkspace } from '#core/commands/command';
import { runCommand } from '#core/commands/commands';
import { plainKernels } from '#core/commands/kernels.twin';
import type { ViewPlane } from '#core/contours/brush';
import type { LayerName } from '#core/contours/codes';
import { startingRecords } from '#core/contours/records';
import { type Vec3, volumeGeometry } from '#core/geometry';
import { dicomStack } from '#test/phantoms/dicom';
import { ask, expect, folderOf } from './app.ts';
import { notice, savedReading } from './contouring.ts';
import { dicomDay, saveLayers, takeFolder } from './scans.ts';

/**
 * The grid of a scan as small as a gesture needs. Its voxels are as long as they are wide in no two directions, so that what is
 * measured in voxels instead of mm shows. It is all body: a view that is fitted to the patient shows the whole grid, of
 * which every fourth column and row is looked at, so that the first and the last are among them.
 */
const [COLUMNS, ROWS, SLICES] = [65, 49, 21];
const [COLUMN_MM, ROW_MM, SLICE_MM] = [2.2, 3.1, 4.3];
const ORIGIN: Vec3 = [-70, -75, -43];
export const VOXELS = COLUMNS * ROWS * SLICES;
export const VOXEL_ML = (COLUMN_MM * ROW_MM * SLICE_MM) / 1000;
export const GRID = { columns: COLUMNS, rows: ROWS, slices: SLICES };
const geometry = volumeGeometry({
  columns: COLUMNS,
  rows: ROWS,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [ROW_MM, COLUMN_MM],
  slicePositions: Array.from({ length: SLICES }, (_, k): Vec3 => [ORIGIN[0], ORIGIN[1], ORIGIN[2] + k * SLICE_MM]),
});

export type Voxel = readonly [i: number, j: number, k: number];
type Layers = Readonly<Record<LayerName, Uint8Array>>;

/** Where the middle of a voxel lies, mm; of half voxels, what lies between. */
export const mmOf = ([i, j, k]: Voxel): Vec3 => [
  ORIGIN[0] + i * COLUMN_MM,
  ORIGIN[1] + j * ROW_MM,
  ORIGIN[2] + k * SLICE_MM,
];

/** 1 for every voxel of which this is true, one byte a voxel. */
export function voxelsWhere(holds: (voxel: Voxel, mm: Vec3, offset: number) => boolean): Uint8Array {
  const voxels = new Uint8Array(VOXELS);
  for (let v = 0; v < VOXELS; v++) {
    const voxel: Voxel = [v % COLUMNS, Math.floor(v / COLUMNS) % ROWS, Math.floor(v / COLUMNS / ROWS)];
    if (holds(voxel, mmOf(voxel), v)) voxels[v] = 1;
  }
  return voxels;
}

export const count = (voxels: Uint8Array): number => voxels.reduce((n, label) => n + (label === 0 ? 0 : 1), 0);

/** Whether a place lies within a closed line, by the even-odd rule. */
export function within(corners: readonly (readonly [number, number])[], [u, v]: readonly [number, number]): boolean {
  let inside = false;
  for (const [n, [a, b]] of corners.entries()) {
    const [c, d] = corners[(n + 1) % corners.length]!;
    if (b <= v !== d <= v && u < a + ((v - b) * (c - a)) / (d - b)) inside = !inside;
  }
  return inside;
}

/** How far a place lies from the straight line between two others, mm. */
export function awayFrom(place: Vec3, a: Vec3, b: Vec3): number {
  const along = b.map((each, axis) => each - a[axis]!);
  const squared = along.reduce((sum, each) => sum + each * each, 0);
  const share =
    squared > 0 ? along.reduce((sum, each, axis) => sum + each * (place[axis]! - a[axis]!), 0) / squared : 0;
  const t = Math.max(0, Math.min(1, share));
  return Math.hypot(...along.map((each, axis) => place[axis]! - a[axis]! - t * each));
}

/** A place of the window in whole pixels, and what lies there on the plane that is shown, mm. */
interface Aim {
  readonly pixel: readonly [x: number, y: number];
  readonly mm: Vec3;
}

/** The axes that run across and down a view; up is to the head, or to the front. */
const AXES = { axial: [0, 1], coronal: [0, 2], sagittal: [1, 2] } as const;
const WORDS = { axial: 'Axial', coronal: 'Coronal', sagittal: 'Sagittal' } as const;
/** So much of a view a fitted picture leaves free. */
const MARGIN = 1.04;
const LAST: Voxel = [COLUMNS - 1, ROWS - 1, SLICES - 1];

/** A phantom scan, open in the window, and what its reading holds. */
export class SmallScan {
  readonly page: Page;
  readonly hu: Int16Array;
  private readonly caseId: string;

  constructor(page: Page, caseId: string, hu: Int16Array) {
    this.page = page;
    this.caseId = caseId;
    this.hu = hu;
  }

  /** Shows the plane of a view with this index. */
  async show(plane: ViewPlane, index: number): Promise<void> {
    await this.page.getByLabel(`${WORDS[plane]} plane`).fill(`${index}`);
    await expect(this.page.getByTestId(`view-${plane}`)).toHaveAttribute(
      'aria-label',
      new RegExp(`(slice|plane) ${index + 1} of`),
    );
  }

  /** The pixels of a view nearest to places of voxels, or between voxels, on the plane that is shown. */
  private async aims(plane: ViewPlane, voxels: readonly Voxel[]): Promise<Aim[]> {
    const { left, top, width, height, name } = await this.page.getByTestId(`view-${plane}`).evaluate((element) => {
      const { left, top } = element.getBoundingClientRect();
      const name = element.getAttribute('aria-label')!;
      return { left, top, width: element.clientWidth, height: element.clientHeight, name };
    });
    const index = Number(/(?:slice|plane) (\d+) of/.exec(name)![1]) - 1;
    const [across, down] = AXES[plane];
    const [from, to] = [mmOf([0, 0, 0]), mmOf(LAST)];
    const scale = MARGIN * Math.max((to[across] - from[across]) / width, (to[down] - from[down]) / height);
    // Heights grow upwards, rows towards the back, which is down.
    const sign = down === 2 ? -1 : 1;
    const middle = (axis: 0 | 1 | 2) => (from[axis] + to[axis]) / 2;
    return voxels.map((voxel) => {
      const wanted = mmOf(voxel);
      const pixel = [
        Math.round(left + width / 2 + (wanted[across] - middle(across)) / scale),
        Math.round(top + height / 2 + (sign * (wanted[down] - middle(down))) / scale),
      ] as const;
      const mm: [number, number, number] = [...mmOf([index, index, index])];
      mm[across] = middle(across) + (pixel[0] - left - width / 2) * scale;
      mm[down] = middle(down) + sign * (pixel[1] - top - height / 2) * scale;
      return { pixel, mm };
    });
  }

  async click(plane: ViewPlane, voxel: Voxel): Promise<Vec3> {
    const [aim] = await this.aims(plane, [voxel]);
    await this.page.mouse.click(...aim!.pixel);
    return aim!.mm;
  }

  /** Drags over places of a view, straight from one to the next; gives them, mm. */
  async drag(plane: ViewPlane, voxels: readonly Voxel[]): Promise<Vec3[]> {
    const [first, ...others] = await this.aims(plane, voxels);
    await this.page.mouse.move(...first!.pixel);
    await this.page.mouse.down();
    for (const { pixel } of others) await this.page.mouse.move(...pixel);
    await this.page.mouse.up();
    return [first!, ...others].map(({ mm }) => mm);
  }

  /** The reading's layers are saved so, to the last voxel, and no others; gives the reading as commands see it then. */
  async holds({
    extent,
    findings = NOTHING,
    partition = NOTHING,
  }: Partial<Layers> & Pick<Layers, 'extent'>): Promise<CommandWorkspace> {
    const wanted = { extent, findings, partition };
    const reading = () => this.reading();
    const hashesOf = ({ layers }: { layers: readonly { layer: LayerName; hash: string }[] }) =>
      LAYERS.map((name) => layers.find(({ layer }) => layer === name)?.hash ?? hashOf(NOTHING));
    const hashes = LAYERS.map((name) => hashOf(wanted[name]));
    // Layers are called by the SHA-256 of their voxels. Asked until the host has heard of the step.
    await expect
      .poll(async () => hashesOf(await reading()))
      .toEqual(hashes)
      .catch(async () => {
        const { layers } = await savedReading(this.page, { caseId: this.caseId });
        const differs = LAYERS.map((name) =>
          differing(layers.find(({ layer }) => layer === name)?.runs ?? [], wanted[name]),
        );
        throw new Error(
          `what is saved is not what was to be: ${LAYERS.map((name, n) => `${name} ${differs[n]}`).join('; ')}`,
        );
      });
    const { segments, editedSlices, plans } = (await reading()) as unknown as CommandWorkspace;
    return { ...startingRecords(), segments, editedSlices, plans, revision: 0, geometry, hu: this.hu, layers: wanted };
  }

  /** The reading as the host keeps it. */
  async reading() {
    return (await ask(this.page, 'case.open', { caseId: this.caseId })).timePoints[0]!.series[0]!.reading!;
  }

  /** The layers after a command, done by the plain twins of the kernels. */
  async byTwins(before: CommandWorkspace, command: string, params: object): Promise<Layers> {
    const copy = { ...before, layers: copied(before.layers) };
    const change = await runCommand({ command, params }, copy, plainKernels(geometry, copy.hu, copy.layers));
    if (!change.ok) throw new Error(`${command}: ${change.code} ${JSON.stringify(change.details)}`);
    const applied = applyChange(copy, change.value);
    if (!applied.ok) throw new Error(applied.code);
    return applied.value.layers;
  }

  says(words: string): Promise<void> {
    return expect(notice(this.page)).toContainText(words);
  }

  undoSays(words: string): Promise<void> {
    return expect(this.page.getByTestId('undo')).toContainText(words);
  }
}

const LAYERS = ['extent', 'findings', 'partition'] as const;
const NOTHING = new Uint8Array(VOXELS);
const hashOf = (voxels: Uint8Array) => createHash('sha256').update(voxels).digest('hex');

/** How many voxels differ from saved runs, and the first of them: so that a failing test says where. */
function differing(runs: readonly number[], wanted: Uint8Array): string {
  const found = new Uint8Array(VOXELS);
  for (let r = 0; r < runs.length; r += 3) found.fill(runs[r + 2]!, runs[r]!, runs[r]! + runs[r + 1]!);
  const wrong = [...found.keys()].filter((v) => found[v] !== wanted[v]);
  const [v] = wrong;
  if (v === undefined) return 'as it was to be';
  const place = [v % COLUMNS, Math.floor(v / COLUMNS) % ROWS, Math.floor(v / COLUMNS / ROWS)];
  return `in ${wrong.length} voxels, at ${place} ${found[v]} instead of ${wanted[v]}`;
}

const copied = ({ extent, findings, partition }: Layers): Layers => ({
  extent: extent.slice(),
  findings: findings.slice(),
  partition: partition.slice(),
});

/** Takes the phantom in, with a liver that somebody drew before, and opens it. */
export async function openSmallScan(
  page: Page,
  folder: string,
  { hu, liver }: { readonly hu: (voxel: Voxel) => number; readonly liver: Uint8Array },
): Promise<SmallScan> {
  const values = new Int16Array(VOXELS);
  voxelsWhere((voxel, _, v) => {
    // A grain that any range forgives: no two neighbours alike.
    values[v] = hu(voxel) + ((voxel[0] * 7 + voxel[1] * 13 + voxel[2] * 5) % 9) - 4;
    return false;
  });
  const area = COLUMNS * ROWS;
  const date = dicomDay(-1);
  const files = dicomStack(SLICES, {
    study: 'small',
    series: 'small',
    columns: COLUMNS,
    rows: ROWS,
    spacingMm: [ROW_MM, COLUMN_MM],
    stepMm: SLICE_MM,
    origin: ORIGIN,
    slice: (k) => ({ pixels: values.subarray(k * area, (k + 1) * area) }),
    tags: { patientName: 'SMALL^SCAN', patientID: 'SMALL', studyDate: date, seriesDate: date, acquisitionDate: date },
  });
  const place = folderOf(folder, 'small', Object.fromEntries(files.map((bytes, k) => [`${k + 1}.dcm`, bytes])));
  const { caseId, seriesIds } = await takeFolder(page, place);
  await saveLayers(page, caseId, seriesIds[0]!, { extent: liver }, []);
  await page.reload();
  await page.getByRole('row', { name: /SMALL/ }).dblclick();
  await expect(page.getByTestId('view-axial')).toBeVisible();
  await page.keyboard.press('Alt+1');
  await expect(page.getByRole('toolbar', { name: 'Tools' })).toBeVisible();
  await expect(page.locator('.status-line .task')).toHaveCount(0);
  return new SmallScan(page, caseId, values);
}
