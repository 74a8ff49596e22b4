import { formulasOf } from '#core/cases/status';
import { ok, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { firstReading } from '../cases/readingStore.ts';
import { type HostFacts, seriesOf } from './caseHandlers.ts';
import type { Handlers } from './router.ts';

/** Contours of a series: opened, and saved with what was measured on them. */
export function readingHandlers(
  { cases, readings, layers, settings }: CaseLibrary,
  facts: HostFacts,
): Pick<Handlers, 'reading.open' | 'reading.save'> {
  return {
    'reading.open': ({ caseId, seriesId }) => {
      const series = seriesOf(cases.find(caseId), seriesId);
      if (!series.ok) return series;
      return ok(series.value.reading ?? firstReading(caseId, seriesId, settings.get().reader));
    },

    'reading.save': ({ caseId, reading: given, measured }) =>
      layers.inTurn(async () => {
        const patientCase = cases.find(caseId);
        const series = seriesOf(patientCase, given.seriesId);
        if (!series.ok) return series;
        const reading = { ...given, reader: given.reader.trim() || settings.get().reader.trim() };
        const becomesOfRecord = given.status === 'ofRecord' && series.value.reading?.status !== 'ofRecord';
        if (becomesOfRecord && reading.reader === '') return refuse('reader.missing');
        for (const { layer, hash } of reading.layers)
          if (!(await layers.has(hash))) return refuse('layer.notFound', { layer });
        const at = facts.now().toISOString();
        const { bsaFormula, stlvFormula } = formulasOf(patientCase!, settings.get());
        const saved = readings.save(
          caseId,
          reading,
          at,
          measured && {
            volumes: {
              ...measured,
              softwareVersion: facts.version,
              by: measured.by || reading.reader,
              at,
            },
            provenance: {
              seriesInstanceUID: series.value.seriesInstanceUID,
              seriesId: reading.seriesId,
              layers: reading.layers,
              plans: reading.plans,
              findings: series.value.findings.map(({ code, severity }) => ({ code, severity })),
              acceptances: series.value.acceptances,
              bsaFormula,
              stlvFormula,
            },
          },
        );
        if (!saved.ok) return saved;
        layers.saved(reading.layers.map(({ hash }) => hash));
        await layers.release(saved.value.released, (hash) => readings.refersTo(hash));
        return ok(saved.value.reading);
      }),
  };
}
