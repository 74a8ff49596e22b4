import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { readSeries } from '../import/readSeries.ts';
import type { HostFacts } from './caseHandlers.ts';
import { bodyOf } from './patientsFound.ts';
import type { ReadingKeeper } from './readingKeeper.ts';
import { fileState } from './scans.ts';
import type { SeriesReader } from './seriesReader.ts';
import { rankedSummaries } from './seriesSummary.ts';
import { takeIntoCase } from './takeIntoCase.ts';

/** The height and weight of the patient are not known: these are made up, and every place that shows them says so. */
const EXAMPLE = { heightCm: 172, weightKg: 70 } as const;

/**
 * Installs the demonstration case into a data folder that never had one, from a folder of DICOM, so that the first start
 * shows a real liver. Does nothing where there is no such folder, and not again after somebody deleted the case.
 */
export async function installDemoCase(
  library: CaseLibrary,
  facts: HostFacts,
  parts: { readonly reader: SeriesReader; readonly keeper: ReadingKeeper },
  { folder, signal }: { folder: string | null; signal: AbortSignal },
): Promise<string | null> {
  if (folder === null || library.cases.ids().length > 0 || library.settings.demonstrationInstalled()) return null;
  const found = await readSeries([folder], { signal });
  if (!found.ok) return null;
  const summaries = rankedSummaries(found.value.series);
  const proposed = summaries.find((one) => one.proposed);
  if (!proposed) return null;
  const header = bodyOf(found.value.series.filter(({ id }) => id === proposed.id));
  const paths = found.value.instances.keys();
  const states = await Promise.all([...paths].map(async (path) => [path, await fileState(path)] as const));
  const taken = await takeIntoCase(
    library,
    facts,
    parts,
    {
      scan: {
        found: found.value,
        summaries,
        looks: new Map(),
        uploadId: null,
        states: new Map(states.flatMap(([path, state]) => (state ? [[path, state] as const] : []))),
      },
      seriesIds: [proposed.id],
      caseId: null,
      demonstration: {
        body: { ...header.body, ...EXAMPLE },
        bodySources: { ...header.bodySources, heightCm: 'example', weightKg: 'example' },
      },
    },
    { signal, onProgress: () => {} },
  );
  if (!taken.ok) return null;
  library.settings.markDemonstrationInstalled();
  return taken.value.caseId;
}
