import { exportedCase } from '#core/record/exported';
import { registryRecords } from '#core/registry/registryRecords';
import { ok, refuse } from '#core/result';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Case } from '../cases/caseStore.ts';
import { serialised, serialisedCase } from '../registry/serialised.ts';
import type { HostFacts } from './caseHandlers.ts';
import { caseReport } from './caseReport.ts';
import type { Handlers } from './router.ts';
import type { SeriesReader } from './seriesReader.ts';
import type { Tickets } from './tickets.ts';
import { siteUidHash, vouchedFor } from './vouchedFor.ts';

/** What leaves a case as a file: its records for the registry, and the page for the patient's folder. */
export function exportHandlers(
  library: CaseLibrary,
  facts: HostFacts,
  { reader, tickets }: { reader: SeriesReader; tickets: Tickets },
): Pick<Handlers, 'registry.export' | 'report.export'> {
  const { cases, settings } = library;
  const records = async (patientCase: Case, signal: AbortSignal, withNotes = false) => {
    const recorded = await vouchedFor(library, patientCase, { withNotes }, signal);
    return recorded.ok ? registryRecords(recorded.value, await siteUidHash(library)) : recorded;
  };
  return {
    'registry.export': async ({ caseId, format, notes, part = 'scans', masked }, { signal }) => {
      const patientCase = cases.find(caseId);
      if (!patientCase) return refuse('case.notFound');
      const file = (name: string, bytes: Uint8Array) =>
        ok(
          tickets.issue({
            fileName: `remnant-${name}.${format}`,
            contentType: format === 'json' ? 'application/json' : 'text/csv; charset=utf-8',
            bytes,
          }),
        );
      if (part === 'case') {
        const { siteCode, rules } = settings.get();
        const options = {
          siteCode,
          withNotes: notes ?? false,
          masked: masked ?? [],
          reserveTumour: rules.reserveTumour,
        };
        const record = exportedCase(patientCase, library.records.of(caseId), options);
        return file(`${caseId.slice(0, 8)}-case`, serialisedCase(record, format));
      }
      const made = await records(patientCase, signal, notes);
      if (!made.ok) return made;
      return file(caseId.slice(0, 8), serialised(made.value, format));
    },

    'report.export': async ({ caseId, format = 'pdf', notes = false }, { signal }) => {
      const patientCase = cases.find(caseId);
      if (!patientCase) return refuse('case.notFound');
      const made = await records(patientCase, signal);
      if (!made.ok && made.code !== 'record.nothingMeasured') return made;
      const record = made.ok ? made.value.at(-1)! : null;
      const report = await caseReport(
        { library, reader, patientCase, record },
        { now: facts.now(), format, notes },
        signal,
      );
      if (report === null) return refuse('record.nothingMeasured');
      return ok(
        tickets.issue({
          fileName: `remnant-${caseId.slice(0, 8)}${format === 'json' ? '-report.json' : '.pdf'}`,
          contentType: format === 'json' ? 'application/json' : 'application/pdf',
          bytes: report,
        }),
      );
    },
  };
}
