import { dictionaryTable } from '#core/registry/dictionaryTable';
import { fhirBundle } from '#core/registry/fhir/bundle';
import { redcapDictionary } from '#core/registry/redcap/dictionary';
import { redcapTable } from '#core/registry/redcap/rows';
import type { Submission } from '#core/registry/submission';
import type { FileFormat } from '#core/registry/target';
import { csvBytes, serialised, serialisedCases } from './serialised.ts';

/** A file that leaves. */
export interface RegistryFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

const CSV = 'text/csv; charset=utf-8';

/**
 * Submissions as the files of a format. `csv`: scans, cases, and the data dictionary of both. `redcap`: an import file and the
 * dictionary of the project it goes into. `fhir`: one bundle a case.
 */
export function filesOf(as: FileFormat, submissions: readonly Submission[]): readonly RegistryFile[] {
  switch (as) {
    case 'csv':
      return [
        {
          name: 'scans.csv',
          type: CSV,
          bytes: serialised(
            submissions.flatMap(({ scans }) => scans),
            'csv',
          ),
        },
        { name: 'cases.csv', type: CSV, bytes: serialisedCases(submissions.map((one) => one.case)) },
        { name: 'dictionary.csv', type: CSV, bytes: csvBytes(dictionaryTable()) },
      ];
    case 'redcap':
      return [
        { name: 'redcap.csv', type: CSV, bytes: csvBytes(redcapTable(submissions)) },
        { name: 'dictionary-redcap.csv', type: CSV, bytes: csvBytes(redcapDictionary()) },
      ];
    case 'fhir':
      return submissions.map((submission) => ({
        name: `${submission.caseId}.fhir.json`,
        type: 'application/fhir+json',
        bytes: new TextEncoder().encode(`${JSON.stringify(fhirBundle(submission), null, 2)}\n`),
      }));
  }
}
