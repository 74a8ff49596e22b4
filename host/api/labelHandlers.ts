import { Readable } from 'node:stream';
import { ok, type Refused, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { labelmapFormat, type ReadLabelmapCode, readLabelmap } from '../import/labelmapFile.ts';
import type { Handlers } from './router.ts';
import { measurableSeries } from './seriesHandlers.ts';
import type { Uploads } from './uploads.ts';

/** Contours that somebody else drew, from a file onto the grid of a series. */
export function labelHandlers(library: CaseLibrary, uploads: Uploads): Pick<Handlers, 'labels.read'> {
  return {
    'labels.read': async ({ caseId, seriesId, from }, { signal }) => {
      const found = measurableSeries(library, caseId, seriesId);
      if (!found.ok) return found;
      const upload = 'uploadId' in from ? uploads.find(from.uploadId) : null;
      if ('uploadId' in from && !upload) return refuse('upload.notFound');
      try {
        const path = 'path' in from ? from.path : upload!.itself.find((one) => labelmapFormat(one) !== null);
        if (path === undefined) return refuse('labels.invalid');
        const read = await readLabelmap(path, found.value.geometry, found.value.series);
        if (!read.ok) return withoutName(read);
        signal.throwIfAborted();
        const { voxels, names } = read.value;
        const counts = new Array<number>(256).fill(0);
        for (const number of voxels) counts[number]!++;
        const segments = [...counts.keys()]
          .filter((number) => number > 0 && counts[number]! > 0)
          .map((number) => ({ number, label: names.get(number) ?? null, voxels: counts[number]! }));
        if (segments.length === 0) return refuse('labels.invalid');
        return ok({ hash: await library.layers.keep(Readable.from([voxels])), segments });
      } finally {
        if ('uploadId' in from) await uploads.remove(from.uploadId);
      }
    },
  };
}

/** What was found wrong, by its figures: the sentences of the file's reader hold its name, which may be a patient's. */
function withoutName({ code, details: { labels, series, distanceMm } }: Refused<ReadLabelmapCode>) {
  const figures = Object.fromEntries(
    Object.entries({ labels, series, distanceMm }).filter(([, value]) => value !== undefined),
  );
  return refuse(code === 'arguments.invalid' || code === 'file.notImage' ? 'labels.invalid' : code, figures);
}
