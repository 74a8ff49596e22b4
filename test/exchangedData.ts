import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabelledSource } from '#core/exchange/sameSeries';
import { type Vec3, type VolumeGeometry, volumeGeometry } from '#core/geometry';

const folder = fileURLToPath(new URL('data/exchange/', import.meta.url));

/** The path of an object that another program wrote (test/data/exchange/PROVENANCE.txt). */
export const exchanged = (name: string): string => join(folder, name);

/** The series that it was drawn on, by its headers alone. */
export function exchangedSeries(name: string): LabelledSource {
  const { grid, sources, ...uids } = JSON.parse(readFileSync(exchanged(`${name}.series.json`), 'utf8')) as Omit<
    LabelledSource,
    'geometry'
  > & { grid: VolumeGeometry };
  return {
    ...uids,
    sources: sources.map((source) => ({ ...source, path: '', rescaleSlope: 1, rescaleIntercept: 0 })),
    geometry: volumeGeometry(grid),
  };
}

/** A source of its own: a small series of even slices, its images named by their number. */
export function sourceOf(geometry: VolumeGeometry): LabelledSource {
  return {
    id: '1.2.3',
    seriesInstanceUID: '1.2.3',
    studyInstanceUID: '1.2',
    frameOfReferenceUID: '1.2.9',
    sources: geometry.slicePositions.map((_: Vec3, k) => ({
      path: '',
      sopInstanceUID: `1.2.3.${k + 1}`,
      sopClassUID: '1.2.840.10008.5.1.4.1.1.2',
      frame: 0,
      rescaleSlope: 1,
      rescaleIntercept: 0,
    })),
    geometry,
  };
}
