import { randomUUID } from 'node:crypto';
import type { Series, SliceSource } from '#core/dicom/series';
import { ok, type Result, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Case } from '../cases/caseStore.ts';
import { storedSeries, storedSeriesText } from '../cases/storedSeries.ts';
import type { HostFacts } from './caseHandlers.ts';
import { type CopiedSeries, copySeries } from './copySeries.ts';
import { sureLooks } from './firstLook.ts';
import { bodyOf, identityOf, mayJoin } from './patientsFound.ts';
import type { ReadingKeeper, ReadingPlace } from './readingKeeper.ts';
import type { CallContext } from './router.ts';
import type { KeptScan } from './scans.ts';
import type { SeriesReader } from './seriesReader.ts';
import { rankedSummaries, type Summary } from './seriesSummary.ts';

/**
 * Takes series of a scan into a case, or a new one: the patient compared, the files copied and proved readable, then one
 * step in the database. Where it is refused or stopped, nothing of it is left.
 */
export async function takeIntoCase(
  library: CaseLibrary,
  facts: HostFacts,
  { reader, keeper }: { readonly reader: SeriesReader; readonly keeper: ReadingKeeper },
  wanted: {
    scan: KeptScan;
    seriesIds: readonly string[];
    caseId: string | null;
    demonstration?: Pick<Case, 'body' | 'bodySources'>;
  },
  context: CallContext,
) {
  const { scan, seriesIds } = wanted;
  const series = seriesIds.map((id) => scan.found.series.find((one) => one.id === id));
  const chosen = series.filter((one) => one !== undefined);
  if (chosen.length < series.length) return refuse('series.notFound');
  const caseId = wanted.caseId ?? randomUUID();
  return library.turns.take(caseId, async (): Promise<Result<TakenIntoCase, TakeRefusal>> => {
    const into = library.cases.find(caseId);
    if (wanted.caseId !== null && !into) return refuse('case.notFound');
    const [first] = chosen;
    const identity = into ? (library.identities.find(caseId) ?? NOBODY) : identityOf(first!.patient);
    const studies = into ? library.series.studies(caseId) : new Set([first!.studyInstanceUID]);
    const sex = into ? into.body.sex : first!.patient.sex;
    const other = chosen.some(
      (one) =>
        !mayJoin(
          { identity: identityOf(one.patient), sex: one.patient.sex, studyInstanceUID: one.studyInstanceUID },
          { identity, sex, studies },
        ),
    );
    if (other) return refuse('case.otherPatient');
    try {
      const copied = await copySeries(library, reader, { scan, series: chosen, caseId }, context);
      if (!copied.ok) return copied;
      const news: { id: string; one: CopiedSeries }[] = [];
      const ids: string[] = [];
      for (const one of copied.value.taken) {
        const id = idInCase(library, caseId, one.series, ids);
        ids.push(id);
        if (isFuller(library, caseId, id, one)) news.push({ id, one });
      }
      const looks = new Map(scan.looks);
      for (const { one } of news)
        if (!looks.has(one.series.id))
          looks.set(
            one.series.id,
            await reader.enhancement(one.series, reader.inCase(caseId), { signal: context.signal, caseId }),
          );
      const header = bodyOf(chosen);
      context.signal.throwIfAborted();
      await keeper.settleAll(caseId);
      // From here to the end nobody else has a turn: no window may open what changes now.
      for (const { id, one } of news) {
        const why = mustStay(library, keeper, { caseId, seriesId: id }, one.series);
        if (why) return refuse('series.refused', { seriesId: one.series.id, ...why });
      }
      for (const one of chosen) library.identities.keep(caseId, identityOf(one.patient));
      library.cases.take(
        caseId,
        news.map(({ id, one }) => ({
          summary: { ...summaryAfter({ ...scan, looks }, one.series), id },
          volume: storedSeriesText({ ...one, series: { ...one.series, id } }),
          instances: one.instances,
        })),
        into
          ? { edited: completed(into, header) }
          : {
              created: {
                id: caseId,
                demonstration: wanted.demonstration !== undefined,
                ...(wanted.demonstration ?? header),
              },
              at: facts.now().toISOString(),
            },
      );
      return ok({
        caseId,
        seriesIds: ids,
        copied: copied.value.copied,
        bytes: copied.value.bytes,
        ignored: [...copied.value.ignored],
      });
    } finally {
      // What an import left that did not come to its end, and what a series no longer refers to.
      if (!library.cases.has(caseId)) library.identities.forget(caseId);
      await library.instances.sweepCase(caseId, library.series.instanceHashes(caseId));
    }
  });
}

/**
 * Why a series that is in the case must stay as it is: contours lie on its grid; a window works on it, whose strokes would
 * come to lie on other slices; or slices of it would be lost. Null where nothing keeps it. What journals hold was folded
 * in before.
 */
function mustStay(library: CaseLibrary, keeper: ReadingKeeper, place: ReadingPlace, now: Series) {
  const text = library.series.volume(place.caseId, place.seriesId);
  if (text === null) return null;
  if (library.readings.ofSeries(place.caseId, place.seriesId).reading)
    return {
      code: 'series.contoured',
      message:
        'This series is in the case already, with contours, and other images than now. Take it into a new case to compare.',
    };
  if (keeper.leases.isHeld(keeper.readingId(place)))
    return {
      code: 'series.edited',
      message:
        'This series is in the case already, with other images than now, and open in a window. Leave it there, then take it again.',
    };
  const slices = new Set(now.sources.map(sliceName));
  const lost = storedSeries(text).series.sources.filter((source) => !slices.has(sliceName(source))).length;
  return lost === 0
    ? null
    : {
        code: 'series.otherSlices',
        message: `This series is in the case already, with ${lost} ${lost === 1 ? 'slice that is' : 'slices that are'} not among these. Give all of its files at once, or take it into a new case.`,
      };
}

/**
 * The id that a series has in the case. The parts of one Series Instance UID are numbered by what else was read with them,
 * so the id of a scan may name another phase than in the case: the part that holds these very slices is meant, else none
 * that is there.
 */
function idInCase(library: CaseLibrary, caseId: string, series: Series, taken: readonly string[]): string {
  const slices = new Set(series.sources.map(sliceName));
  const parts = library.series
    .ofCase(caseId)
    .filter(({ shown }) => shown.seriesInstanceUID === series.seriesInstanceUID);
  const shared = parts.map(({ shown: { id } }) => {
    const { sources } = storedSeries(library.series.volume(caseId, id)!).series;
    return { id, count: sources.filter((source) => slices.has(sliceName(source))).length };
  });
  const [most] = shared.filter(({ id, count }) => count > 0 && !taken.includes(id)).sort((a, b) => b.count - a.count);
  if (most) return most.id;
  const used = new Set([...shared.map(({ id }) => id), ...taken]);
  if (!used.has(series.id)) return series.id;
  for (let n = 2; ; n++) if (!used.has(`${series.seriesInstanceUID}#${n}`)) return `${series.seriesInstanceUID}#${n}`;
}

const sliceName = ({ sopInstanceUID, frame }: SliceSource) => `${sopInstanceUID} ${frame}`;

/** Whether a series is new to the case, or is there with other images than these and more (part of a folder may be read). */
function isFuller(library: CaseLibrary, caseId: string, id: string, { instances }: CopiedSeries): boolean {
  const known = library.series.hashes(caseId, id);
  const now = new Set(instances.map(({ hash }) => hash));
  return now.size > known.size || ![...now].every((hash) => known.has(hash));
}

interface TakenIntoCase {
  readonly caseId: string;
  readonly seriesIds: string[];
  readonly copied: number;
  readonly bytes: number;
  readonly ignored: { path: string; code: string }[];
}
type TakeRefusal = 'case.notFound' | 'case.otherPatient' | 'disk.full' | 'file.changed' | 'series.refused';

const NOBODY = { name: '', id: '', birthDate: null };

/**
 * The summary that the scan gave, with what decoding changed: fewer slices, other findings, and the phase where its pixels
 * were looked at only now.
 */
function summaryAfter({ summaries, found, looks }: KeptScan, series: KeptScan['found']['series'][number]): Summary {
  const before = summaries.find(({ id }) => id === series.id)!;
  const { reasons, phaseGuess } = rankedSummaries(found.series, sureLooks(looks)).find(({ id }) => id === series.id)!;
  const [again] = rankedSummaries([series]);
  return { ...again!, rank: before.rank, proposed: before.proposed, reasons, phaseGuess };
}

/** What a header says is kept where nothing stood; what a person or an earlier header said stays. */
function completed(into: Case, header: Pick<Case, 'body' | 'bodySources'>): Pick<Case, 'body' | 'bodySources'> {
  const body: Case['body'] = {
    sex: into.body.sex ?? header.body.sex,
    ageYears: into.body.ageYears ?? header.body.ageYears,
    heightCm: into.body.heightCm ?? header.body.heightCm,
    weightKg: into.body.weightKg ?? header.body.weightKg,
  };
  const source = (field: keyof Case['body']) =>
    into.body[field] === null ? header.bodySources[field] : into.bodySources[field];
  return {
    body,
    bodySources: {
      sex: source('sex'),
      ageYears: source('ageYears'),
      heightCm: source('heightCm'),
      weightKg: source('weightKg'),
    },
  };
}
