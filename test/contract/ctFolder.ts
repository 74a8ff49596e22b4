import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Attributes, type DicomPhantom, dicomStack } from '#test/phantoms/dicom';

/** A patient who does not exist. */
export const JANE = {
  patientName: 'DOE^JANE',
  patientID: '4711',
  patientBirthDate: '19600201',
  patientSex: 'F',
} as const;
export const SLICES = 4;

export type CtParts = DicomPhantom & {
  readonly slices?: number;
  readonly slice?: (k: number) => DicomPhantom;
  /** A slice that is left out. */
  readonly skip?: number;
};

/** A folder with one small CT series; each voxel of slice k is 100 + k HU. */
export async function folderOfCt(
  files: string,
  series: string,
  tags: Attributes = JANE,
  more: CtParts = {},
): Promise<string> {
  const folder = await mkdtemp(join(files, 'ct-'));
  const { skip, slices = SLICES, ...phantom } = more;
  const stack = dicomStack(slices, {
    series,
    study: `study of ${series}`,
    columns: 8,
    rows: 8,
    slice: (k) => ({ pixels: () => 100 + k }),
    ...phantom,
    tags: { acquisitionDate: '20260301', ...tags, ...phantom.tags },
  });
  await Promise.all(stack.map((file, k) => (k === skip ? null : writeFile(join(folder, `${series}-${k}.dcm`), file))));
  return folder;
}
