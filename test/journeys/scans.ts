import type { Page } from '@playwright/test';
import { type LayerName, SEGMENT_KINDS } from '#core/contours/codes';
import { DEPORTALISED_LOBE, FLR, LIVER, type Segment } from '#core/contours/reading';
import { volumeGeometry } from '#core/geometry';
import { dicomStack } from '#test/phantoms/dicom';
import { ask, folderOf } from './app.ts';
import { sendLayer } from './layers.ts';

const SIZE = 128;
const inside = (i: number, j: number, ci: number, cj: number, ri: number, rj: number) =>
  ((i - ci) / ri) ** 2 + ((j - cj) / rj) ** 2 <= 1;

/** HU of a drawn abdomen: body, liver with a vessel, spleen, aorta, spine. No patient, only shapes to look at. */
function abdomen(i: number, j: number): number {
  const grain = ((i * 7 + j * 13) % 9) - 4;
  if (!inside(i, j, 64, 64, 56, 42)) return -1000;
  if (!inside(i, j, 64, 64, 53, 39)) return -100 + grain;
  if (inside(i, j, 64, 92, 8, 8)) return 420 + grain;
  if (inside(i, j, 70, 78, 5, 5)) return 190 + grain;
  if (inside(i, j, 44, 58, 4, 2)) return 170 + grain;
  if (inside(i, j, 42, 58, 28, 24)) return 108 + grain;
  if (inside(i, j, 98, 74, 12, 10)) return 118 + grain;
  return 30 + grain;
}
const pixels = Int16Array.from({ length: SIZE * SIZE }, (_, v) => abdomen(v % SIZE, Math.floor(v / SIZE)));

export interface PhantomScan {
  readonly name: string;
  readonly id: string;
  readonly series: string;
  readonly slices: number;
  readonly stepMm: number;
  /** DICOM date, YYYYMMDD. */
  readonly date: string;
  readonly description?: string;
  readonly study?: string;
  /** Slices that are not in the files. */
  readonly without?: readonly number[];
  readonly tags?: Record<string, string>;
}

/** The files of one phantom series. */
export function seriesFiles(scan: PhantomScan): Record<string, Uint8Array> {
  const { name, id, series, slices, stepMm, date, description = 'Portal 5 mm', study = `study ${id} ${date}` } = scan;
  const files = dicomStack(slices, {
    study,
    series,
    columns: SIZE,
    rows: SIZE,
    spacingMm: [2.8, 2.8],
    stepMm,
    origin: [-180, -180, -178.3],
    pixels,
    tags: {
      patientName: name,
      patientID: id,
      patientBirthDate: '19680301',
      patientSex: 'F',
      patientAge: '058Y',
      studyDate: date,
      seriesDate: date,
      acquisitionDate: date,
      seriesDescription: description,
      convolutionKernel: 'B30f',
      contrastBolusAgent: 'Iomeprol',
      sliceThickness: stepMm,
      ...scan.tags,
    },
  });
  const kept = files.map((bytes, k) => [`${series}/${k + 1}.dcm`, bytes] as const);
  return Object.fromEntries(kept.filter((_, k) => !scan.without?.includes(k)));
}

/** A day before or after today as DICOM writes it, or as ISO. */
export const dicomDay = (offset: number): string => isoDay(offset).replaceAll('-', '');
export function isoDay(offset: number): string {
  const day = new Date();
  day.setDate(day.getDate() + offset);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
}

/** Takes scans into a case as the window does; gives the case and its series in the order of the scans. */
export async function takeScans(page: Page, folder: string, scans: readonly PhantomScan[]) {
  let caseId: string | null = null;
  const seriesIds: string[] = [];
  for (const scan of scans) {
    const taken = await takeFolder(page, folderOf(folder, `${scan.id}-${scan.series}`, seriesFiles(scan)), caseId);
    caseId = taken.caseId;
    seriesIds.push(...taken.seriesIds);
  }
  return { caseId: caseId!, seriesIds };
}

/** Takes every series of a folder into a case, or into a new one. */
export async function takeFolder(
  page: Page,
  folder: string,
  caseId: string | null = null,
): Promise<{ caseId: string; seriesIds: string[] }> {
  const { scanId, series } = await ask(page, 'import.scan', { paths: [folder] });
  return ask(page, 'import.take', { scanId, seriesIds: series.map(({ id }) => id), caseId });
}

/**
 * Contours a reading by arithmetic, so that it measures these volumes to half a voxel (0.02 ml), and saves it: the liver
 * fills rows clear of the edges, its first voxels are FLR, its last ones tumour.
 */
export async function saveVolumes(
  page: Page,
  caseId: string,
  seriesId: string,
  volumes: { measuredTlvMl: number; tumourMl?: number; flrMl: number | null; flrTouchesEdge?: boolean },
  status: 'draft' | 'ofRecord' = 'ofRecord',
): Promise<void> {
  const { measuredTlvMl, tumourMl = 0, flrMl, flrTouchesEdge = false } = volumes;
  const { geometry: shape } = await ask(page, 'series.geometry', { caseId, seriesId });
  const { columns, rows, slices, pixelAreaMm2, sliceExtentsMm } = volumeGeometry(shape);
  const voxelMl = (pixelAreaMm2 * sliceExtentsMm[1]!) / 1000;
  const voxelsOf = (ml: number) => Math.round(ml / voxelMl);
  const [extent, findings, partition] = [0, 1, 2].map(() => new Uint8Array(columns * rows * slices)) as Layers;
  const liver: number[] = [];
  for (let k = flrTouchesEdge ? 0 : 1; k < slices - 1; k++)
    for (let j = 1; j < rows - 1; j++)
      for (let i = 1; i < columns - 1 && liver.length < voxelsOf(measuredTlvMl); i++)
        liver.push((k * rows + j) * columns + i);
  for (const [n, v] of liver.entries()) {
    extent[v] = LIVER;
    if (flrMl !== null) partition[v] = n < voxelsOf(flrMl) ? FLR : DEPORTALISED_LOBE;
    if (n >= liver.length - voxelsOf(tumourMl)) findings[v] = TUMOUR;
  }
  const { layer, label, colour } = SEGMENT_KINDS.tumour;
  const tumour = { number: TUMOUR, layer, kind: 'tumour', label, colour, visible: true, locked: false } as const;
  await saveLayers(page, caseId, seriesId, { extent, findings, partition }, tumourMl > 0 ? [tumour] : [], status);
}

/** Saves these voxels as the layers of a series' reading, with segments beside those that every reading starts with. */
export async function saveLayers(
  page: Page,
  caseId: string,
  seriesId: string,
  voxels: Readonly<Partial<Record<LayerName, Uint8Array>>>,
  more: readonly Segment[],
  status: 'draft' | 'ofRecord' = 'draft',
): Promise<void> {
  const reading = await ask(page, 'reading.open', { caseId, seriesId });
  const layers: (typeof reading)['layers'] = [];
  for (const [layer, numbers] of Object.entries(voxels))
    if (numbers.some((number) => number !== 0))
      layers.push({ layer: layer as LayerName, hash: await sendLayer(page, numbers) });
  const segments = [...reading.segments, ...more];
  await ask(page, 'reading.save', {
    caseId,
    reading: { ...reading, status, reader: 'demo.tech', segments, layers },
    measured: null,
  });
}

type Layers = [extent: Uint8Array, findings: Uint8Array, partition: Uint8Array];
const TUMOUR = 4;
