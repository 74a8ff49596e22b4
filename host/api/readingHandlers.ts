import { ok, type Result, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { seriesOf } from './caseHandlers.ts';
import { disagreement, type ReadingKeeper, type ReadingPlace } from './readingKeeper.ts';
import type { Handlers } from './router.ts';

type ReadingProcedures =
  | 'case.losses'
  | 'reading.open'
  | 'reading.edit'
  | 'reading.lossesRead'
  | 'reading.hold'
  | 'reading.ask'
  | 'reading.release'
  | 'reading.settle'
  | 'reading.spend'
  | 'reading.save';

/** Contours of a series: looked at, edited by one window at a time, and saved with what the host counts on them. */
export function readingHandlers(
  { cases, readings, times, settings }: CaseLibrary,
  keeper: ReadingKeeper,
): Pick<Handlers, ReadingProcedures> {
  const found = ({ caseId, seriesId }: ReadingPlace): Result<null, 'case.notFound' | 'series.notFound'> => {
    const series = seriesOf(cases.find(caseId), seriesId);
    return series.ok ? ok(null) : series;
  };
  return {
    'case.losses': async ({ caseId }) => {
      const patientCase = cases.find(caseId);
      if (!patientCase) return refuse('case.notFound');
      await keeper.settleAll(caseId);
      const lost = [];
      for (const { id } of patientCase.timePoints.flatMap(({ series }) => series)) {
        const losses = await keeper.losses({ caseId, seriesId: id });
        if (losses.length > 0) lost.push({ seriesId: id, losses });
      }
      return ok(lost);
    },

    'reading.open': async (place) => {
      const there = found(place);
      if (!there.ok) return there;
      await keeper.settleAll(place.caseId);
      return ok(keeper.reading(place));
    },

    'reading.edit': async ({ left, window, ...place }, { signal }) => {
      const there = found(place);
      if (!there.ok) return there;
      const { editor, reading, sequence, undoFrom, done, undone, losses } = await keeper.edit(
        { ...place, window },
        left,
        signal,
      );
      const listed = (entries: typeof done) =>
        entries.map(({ sequence, title, gainedMl, beside }) => ({
          sequence,
          title,
          gainedMl,
          ...(beside && { beside: [...beside] }),
        }));
      return ok({
        reading,
        sequence,
        done: listed(done),
        undone: listed(undone),
        editor,
        undoFrom,
        notRestored: losses.reduce((sum, { changes }) => sum + changes, 0),
        losses,
      });
    },

    'reading.lossesRead': async (place) => {
      const there = found(place);
      if (!there.ok) return there;
      await keeper.lossesRead(place);
      return ok({});
    },

    'reading.hold': async (place, { signal }) => {
      const there = found(place);
      if (!there.ok) return there;
      return ok({ state: await keeper.leases.hold(keeper.readingId(place), place.window, signal) });
    },

    'reading.ask': async ({ anyway, ...place }, { signal }) => {
      const there = found(place);
      if (!there.ok) return there;
      const readingId = keeper.readingId(place);
      if (anyway) keeper.leases.take(readingId, place.window, keeper.editorNow());
      return ok({ given: await keeper.leases.ask(readingId, place.window, keeper.editorNow(), signal) });
    },

    'reading.release': async (place) => {
      const there = found(place);
      if (!there.ok) return there;
      const readingId = keeper.readingId(place);
      keeper.leases.release(readingId, place.window);
      return ok({ editor: keeper.leases.editor(readingId) });
    },

    'reading.settle': async ({ sequence, shown, ...place }) => {
      const there = found(place);
      if (!there.ok) return there;
      await keeper.settle(place);
      const { reading, measured } = readings.ofSeries(place.caseId, place.seriesId);
      const here = reading ?? keeper.reading(place);
      // What another window did since is not what this one shows.
      if (readings.journalPoint(here.id).sequence !== sequence) return ok(here);
      const wrong = shown ? disagreement(shown, measured) : measured && { figure: 'measuredTlvMl', claimed: null };
      return wrong ? refuse('reading.volumesDisagree', wrong) : ok(here);
    },

    'reading.spend': ({ sitting, spent, ...place }) => {
      const there = found(place);
      if (!there.ok) return there;
      const { countTime, reader } = settings.get();
      if (!countTime) return ok({ before: [] });
      times.keep(place, { sitting, reader: reader.trim() }, spent);
      return ok({ before: times.ofSeries(place.caseId, place.seriesId, sitting) });
    },

    'reading.save': ({ caseId, reading, measured }, { signal }) => keeper.save(caseId, reading, measured, signal),
  };
}
