import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { LayerName } from '#core/contours/codes';
import { type ExchangedReading, exchangedSegments, type HeldSignature } from '#core/exchange/exchangedReading';
import { recordedCaseOf } from '#core/registry/ofCase';
import type { RegistryRecord } from '#core/registry/record';
import { registryRecords } from '#core/registry/registryRecords';
import { ok, type Refused, refuse } from '#core/result';
import { heldSignature } from '#core/review/heldSignature';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Reading } from '../cases/readingStore.ts';
import { storedSeries } from '../cases/storedSeries.ts';
import { exportedContours } from '../exchange/exportedContours.ts';
import { openContours } from '../exchange/openContours.ts';
import { readWhole } from '../import/importFiles.ts';
import { heldByAffine } from '../import/labelmapFile.ts';
import { isVolumeFile } from '../import/volumeFile.ts';
import { siteSalt, uidHash } from '../registry/uidHash.ts';
import { type HostFacts, seriesOf } from './caseHandlers.ts';
import type { Handlers } from './router.ts';
import { measurableSeries } from './seriesHandlers.ts';
import type { Tickets } from './tickets.ts';
import { undamaged } from './undamaged.ts';
import type { Uploads } from './uploads.ts';

/** Contours as files of other programs: out, read back before they leave, and in, put on the grid of a series. */
export function exchangeHandlers(
  library: CaseLibrary,
  facts: HostFacts,
  { tickets, uploads }: { readonly tickets: Tickets; readonly uploads: Uploads },
): Pick<Handlers, 'contours.export' | 'contours.read'> {
  return {
    'contours.export': async ({ caseId, seriesId, as, layer }, { signal }) => {
      const found = seriesOf(library.cases.find(caseId), seriesId);
      if (!found.ok) return found;
      const { reading } = found.value;
      const { series } = storedSeries(library.series.volume(caseId, seriesId)!);
      const { geometry } = series;
      if (!reading || !geometry) return refuse('export.nothing');
      if (as === 'nii.gz' && !heldByAffine(geometry)) return refuse('output.cannotHold');
      const source = { ...series, geometry };
      const exchanged = await exchangedReading(library, reading, {
        source,
        softwareVersion: facts.version,
        signedBy: signatureOf(found.value),
      });
      const dicom = as !== 'nrrd' && as !== 'nii.gz';
      // An object names the images that it is about: they must be those that were taken in.
      const whole = dicom ? await undamaged(library, caseId, [seriesId], signal) : ok(null);
      if (!whole.ok) return whole;
      const image =
        dicom && !isVolumeFile(series)
          ? await readWhole(library.instances.path(caseId, series.sources[0]!.path))
          : null;
      const record = as === 'sr' ? await recordOfScan(library, caseId, seriesId) : null;
      const made = await exportedContours(FORMS[as], {
        reading: exchanged,
        reader: reading.reader,
        image,
        layer,
        record,
      });
      if (!made.ok) return made;
      const { bytes, ending, sopInstanceUID, compared } = made.value;
      const what = as === 'seg' || as === 'rtstruct' || as === 'sr' ? as : layer;
      return ok({
        ...tickets.issue({
          fileName: `remnant-${caseId.slice(0, 8)}-${what}${ending}`,
          contentType: ending === '.dcm' ? 'application/dicom' : 'application/octet-stream',
          bytes,
        }),
        sopInstanceUID,
        compared,
        signedBy: exchanged.signedBy?.name ?? null,
      });
    },

    'contours.read': async ({ caseId, seriesId, from, accept = [] }, { signal }) => {
      const found = measurableSeries(library, caseId, seriesId);
      if (!found.ok) return found;
      const upload = 'uploadId' in from ? uploads.find(from.uploadId) : null;
      if ('uploadId' in from && !upload) return refuse('upload.notFound');
      try {
        const path = 'path' in from ? from.path : upload!.itself[0];
        if (path === undefined) return refuse('labels.invalid');
        const { series, geometry } = found.value;
        const read = await openContours(path, { ...series, geometry }, accept);
        if (!read.ok) return withoutName(read);
        signal.throwIfAborted();
        const labelmaps = [];
        for (const { voxels, segments } of read.value.labelmaps)
          labelmaps.push({ hash: await library.layers.keep(Readable.from([voxels])), segments: [...segments] });
        return ok({ labelmaps, notes: [...read.value.notes] });
      } finally {
        if ('uploadId' in from) await uploads.remove(from.uploadId);
      }
    },
  };
}

/** What the engine says of one scan, as its registry record does; null where nothing was measured on it. */
async function recordOfScan(library: CaseLibrary, caseId: string, seriesId: string): Promise<RegistryRecord | null> {
  const patientCase = library.cases.find(caseId);
  if (!patientCase) return null;
  const hash = uidHash(await siteSalt(join(library.folder.root, 'site.salt')));
  const recorded = recordedCaseOf(patientCase, library.settings.get());
  const made = registryRecords(recorded, hash);
  const uid = storedSeries(library.series.volume(caseId, seriesId)!).series.seriesInstanceUID;
  return made.ok ? (made.value.find(({ provenance }) => provenance.seriesHash === hash(uid)) ?? null) : null;
}

const FORMS = {
  seg: 'seg',
  rtstruct: 'rtstruct',
  labelmap: 'labelmap',
  sr: 'sr',
  nrrd: 'nrrd',
  'nii.gz': 'nifti',
} as const;

/** The signature that holds over a series' contours, in words that others can hold them against. */
function signatureOf(series: Parameters<typeof heldSignature>[0]): HeldSignature | null {
  const held = heldSignature(series);
  return (
    held && {
      name: held.by,
      at: held.at,
      statement: `Signed by ${held.by} (${held.role}), ${held.at}; key ${held.keyId}; voxels ${held.voxelHash}; audit ${held.auditHash}`,
    }
  );
}

/** A saved reading with its voxels, as it leaves. */
export async function exchangedReading(
  { layers: files }: Pick<CaseLibrary, 'layers'>,
  reading: Reading,
  { source, softwareVersion, signedBy }: Pick<ExchangedReading, 'source' | 'softwareVersion' | 'signedBy'>,
): Promise<ExchangedReading> {
  const layers = new Map<LayerName, Uint8Array>();
  for (const { layer, hash } of reading.layers) layers.set(layer, await files.voxels(hash));
  return {
    id: reading.id,
    source,
    layers,
    segments: exchangedSegments(reading.id, reading.segments, layers),
    savedAt: reading.savedAt ?? '1970-01-01T00:00:00Z',
    softwareVersion,
    signedBy,
  };
}

/** What was found wrong, by its figures: the sentences of the file's reader hold its name, which may be a patient's. */
function withoutName<Code extends string>({ code, details: { message: _, path: _path, ...figures } }: Refused<Code>) {
  return refuse(
    (code === 'arguments.invalid' || code === 'file.notImage' ? 'labels.invalid' : code) as Exclude<
      Code,
      'arguments.invalid' | 'file.notImage'
    >,
    figures,
  );
}
