import { patientsApart, samePatient } from '#core/cases/samePatient';
import type { HeaderPatient } from '#core/dicom/instance';
import type { Series } from '#core/dicom/series';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Case } from '../cases/caseStore.ts';
import { type PatientIdentity, standIn } from '../cases/identityStore.ts';

export const identityOf = ({ name, id, birthDate }: HeaderPatient): PatientIdentity => ({
  name: name ?? '',
  id: id ?? '',
  birthDate,
});

/** What the headers say of the body, each value from the first series that has it, and where each came from. */
export function bodyOf(series: readonly Series[]): Pick<Case, 'body' | 'bodySources'> {
  const first = <Field extends keyof Case['body']>(field: Field) =>
    series.map(({ patient }) => patient[field]).find((value) => value !== null) ?? null;
  const body: Case['body'] = {
    sex: first('sex'),
    ageYears: first('ageYears'),
    heightCm: first('heightCm'),
    weightKg: first('weightKg'),
  };
  const source = (value: unknown) => (value === null ? null : ('header' as const));
  return {
    body,
    bodySources: {
      sex: source(body.sex),
      ageYears: source(body.ageYears),
      heightCm: source(body.heightCm),
      weightKg: source(body.weightKg),
    },
  };
}

/**
 * The patient of each study that was found (a mixed archive may hold two under one study), the series that are theirs, and
 * the case that is certainly theirs: the one that holds the very study, or whose patient is the same beyond doubt. In
 * demonstration mode the patient has a stand-in here too.
 */
export function patientsFound({ series: kept, identities, settings }: CaseLibrary, series: readonly Series[]) {
  const hidden = settings.get().demonstrationMode;
  const known = identities.all();
  const studies = new Set(series.map(({ studyInstanceUID }) => studyInstanceUID));
  return [...studies].flatMap((studyInstanceUID) => {
    const ofStudy = series.filter((one) => one.studyInstanceUID === studyInstanceUID);
    return patientsApart(ofStudy, ({ patient }) => identityOf(patient)).map((theirs, n) => {
      const identity = identityOf(theirs[0]!.patient);
      const into =
        known.find((one) => samePatient(one, identity) === 'same') ??
        known.find((one) => samePatient(one, identity) !== 'other' && kept.studies(one.caseId).has(studyInstanceUID));
      return {
        studyInstanceUID,
        seriesIds: theirs.map(({ id }) => id),
        identity: hidden
          ? standIn(n === 0 ? studyInstanceUID : `${n + 1} ${studyInstanceUID}`)
          : { ...identity, hidden: false },
        ...bodyOf(theirs),
        caseId: into?.caseId ?? null,
      };
    });
  });
}

/**
 * Whether a scan may go into a case. The same patient may; another may not. Where the headers cannot tell, the very
 * study that the case holds may; and a scan without any identity may join a case without any (anonymised follow-ups,
 * put together by a person who knows), unless the sex differs. An anonymised scan never joins a named patient's case.
 */
export function mayJoin(
  scan: { identity: PatientIdentity; sex: 'M' | 'F' | null; studyInstanceUID: string },
  into: { identity: PatientIdentity; sex: 'M' | 'F' | null; studies: ReadonlySet<string> },
): boolean {
  const same = samePatient(scan.identity, into.identity);
  if (same !== 'unknown') return same === 'same';
  if (into.studies.has(scan.studyInstanceUID)) return true;
  const nameless = ({ name, id, birthDate }: PatientIdentity) => `${name}${id}${birthDate ?? ''}`.trim() === '';
  const contradicts = scan.sex !== null && into.sex !== null && scan.sex !== into.sex;
  return nameless(scan.identity) && nameless(into.identity) && !contradicts;
}
