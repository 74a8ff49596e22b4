import { exchangedSegments } from '#core/exchange/exchangedReading';
import type { LabelledSource } from '#core/exchange/sameSeries';
import type { Result } from '#core/result';
import { type ExportCode, exportedContours } from '../exchange/exportedContours.ts';
import { readWhole } from '../import/importFiles.ts';
import { isVolumeFileName } from '../import/volumeFile.ts';
import { SOFTWARE_VERSION } from '../version.ts';
import { type WriteCode, writeWhole } from '../writeWhole.ts';
import { inSentences } from './exchangeSentences.ts';

/** Writes one grown segment, number 1, as a DICOM Segmentation of its series, read back before it takes its name. */
export async function writeSegmentation(
  path: string,
  source: LabelledSource,
  voxels: Uint8Array,
  options: { readonly force: boolean },
): Promise<Result<void, WriteCode | ExportCode>> {
  const layers = new Map([['extent', voxels]] as const);
  const segment = { number: 1, layer: 'extent', kind: null, label: 'Segment 1', colour: '#7FB2FF' } as const;
  const { path: first } = source.sources[0]!;
  const id = `grown ${source.seriesInstanceUID}`;
  const made = await exportedContours('seg', {
    reading: {
      id,
      source,
      layers,
      segments: exchangedSegments(id, [segment], layers),
      savedAt: new Date().toISOString(),
      softwareVersion: SOFTWARE_VERSION,
      signedBy: null,
    },
    reader: '',
    image: isVolumeFileName(first) ? null : await readWhole(first),
    layer: 'extent',
  });
  return made.ok ? writeWhole(path, made.value.bytes, options) : inSentences(made);
}
