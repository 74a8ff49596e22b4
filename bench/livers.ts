// Every liver with a reference that is here: its CT in a volume's memory, and which voxels are liver.
import { readFileSync } from 'node:fs';
import type { VolumeGeometry } from '#core/geometry';
import { openVolume } from '#host/cli/openVolume';
import { segmentDemo } from '#host/demo/segmentDemo';
import { readLabelmap } from '#host/import/labelmapFile';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';

export interface ReferencedLiver {
  readonly name: string;
  readonly geometry: VolumeGeometry;
  readonly volume: VolumeMemory;
  /** 1 where the reference says liver, index order i + j·nI + k·nI·nJ. */
  readonly reference: Uint8Array;
  /** Slices that the reference speaks of; all without it. */
  readonly slices?: readonly number[];
}

const DATA = 'test/data/totalsegmentator';
const LIVER = 5;

async function automatic(name: string, paths: readonly string[], labels: string): Promise<ReferencedLiver> {
  const opened = await openVolume(paths, { accept: ['series.overlappingSlices', 'series.thickSlices'] });
  if (!opened.ok) throw new Error(`${name}: ${opened.code} ${JSON.stringify(opened.details)}`);
  const geometry = opened.value.series.geometry!;
  const read = await readLabelmap(`${DATA}/${labels}`, geometry);
  if (!read.ok) throw new Error(`${name}: ${read.code} ${JSON.stringify(read.details)}`);
  const reference = read.value.voxels.map((label) => (label === LIVER ? 1 : 0));
  return { name, geometry, volume: opened.value.volume, reference };
}

interface Planimetry {
  readonly slices: readonly { k: number; outer: Polygon[]; holes: Polygon[] }[];
}
type Polygon = [i: number, j: number][];

/** The bundled CT: once with the recorded contours, once with the hand planimetry of every third slice. */
async function bundled(): Promise<ReferencedLiver[]> {
  const demo = await segmentDemo();
  if (!demo.ok) throw new Error(demo.code);
  const { geometry, volume } = demo.value;
  const recorded = volume.layers.extent.map((label) => (label === 0 ? 0 : 1));
  const drawn = JSON.parse(readFileSync('test/data/planimetry/C3L-00189.json', 'utf8')) as Planimetry;
  const planimetered = new Uint8Array(recorded.length);
  const { columns, rows } = geometry;
  for (const slice of drawn.slices)
    for (let j = 0, v = slice.k * columns * rows; j < rows; j++)
      for (let i = 0; i < columns; i++, v++) planimetered[v] = within(slice, i, j) ? 1 : 0;
  volume.layers.extent.fill(0);
  volume.layers.partition.fill(0);
  volume.layers.findings.fill(0);
  return [
    { name: RECORDED, geometry, volume, reference: recorded },
    {
      name: PLANIMETRY,
      geometry,
      volume,
      reference: planimetered,
      slices: drawn.slices.map(({ k }) => k),
    },
  ];
}

/** Whether a voxel centre lies in the drawn polygons (even-odd). */
function within({ outer, holes }: Planimetry['slices'][number], i: number, j: number): boolean {
  const crossings = (polygon: Polygon) =>
    polygon.filter(([x, y], n) => {
      const [u, v] = polygon[(n + 1) % polygon.length]!;
      return y > j !== v > j && i < ((u - x) * (j - y)) / (v - y) + x;
    }).length %
      2 ===
    1;
  return outer.some(crossings) && !holes.some(crossings);
}

const [RECORDED, PLANIMETRY, SLAB, UNENHANCED] = [
  'bundled CT, recorded contours',
  'bundled CT, hand planimetry',
  'enhanced slab, 20 slices',
  'nearly unenhanced, 3 mm',
] as const;

/** Those whose name is wanted; the others are not opened. */
export async function livers(wanted: (name: string) => boolean = () => true): Promise<ReferencedLiver[]> {
  return [
    ...(wanted(RECORDED) || wanted(PLANIMETRY) ? (await bundled()).filter(({ name }) => wanted(name)) : []),
    ...(wanted(SLAB) ? [await automatic(SLAB, [`${DATA}/dicom`], 'example_seg_dicom.nii.gz')] : []),
    ...(wanted(UNENHANCED)
      ? [await automatic(UNENHANCED, [`${DATA}/example_ct.nii.gz`], 'example_seg_fast_force_split.nii.gz')]
      : []),
  ];
}
