import { randomUUID } from 'node:crypto';
import type { Input, Output } from '#core/contract/procedures';
import type { CaseAssessment } from '#core/liver/assessCase';
import { caseWalk } from '#core/pathway/caseWalk';
import type { Walk } from '#core/pathway/walk';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';
import { ok, type Result, refuse } from '#core/result';
import { caseHandlers, type HostFacts } from '../api/caseHandlers.ts';
import { recordHandlers } from '../api/recordHandlers.ts';
import type { CallContext, Handlers } from '../api/router.ts';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { type DataFolderRefusal, openDataFolder } from '../openDataFolder.ts';
import { SOFTWARE_VERSION } from '../version.ts';
import { dateOfDay, nameOf, type PaperCohort, type PaperPatient, paperCohort } from './paperCohort.ts';

/** Who decided and entered, as the record shows it: the paper's course, replayed. */
const REPLAYED_BY = 'RALPPS paper, replayed';

/** One patient as the case now stands. */
export interface LoadedPatient {
  readonly caseId: string;
  readonly name: string;
  readonly note: string | null;
  readonly assessment: CaseAssessment;
  readonly walk: Walk;
}

export interface LoadedCohort {
  readonly dataFolder: string;
  readonly source: string;
  readonly examples: string;
  readonly patients: readonly LoadedPatient[];
}

/**
 * Puts the seven patients of the RALPPS paper into a data folder as demonstration cases, entered and decided through the
 * host's own procedures as a person would, all or none. Refuses where one of them is there already
 * (`demo.cohortThere`), and a folder that a running Remnant holds, as `startHost` does.
 */
export async function loadCohort(
  dataFolder: string | undefined,
  now: () => Date = () => new Date(),
): Promise<Result<LoadedCohort, 'demo.cohortThere' | DataFolderRefusal>> {
  const cohort = await paperCohort();
  const opened = await openDataFolder(dataFolder, now);
  if (!opened.ok) return opened;
  const library = opened.value;
  const made: string[] = [];
  try {
    const there = standing(library, cohort);
    if (there.length > 0)
      return refuse('demo.cohortThere', {
        names: there,
        message: `${there.length === 1 ? `${there[0]} is` : `${there.length} of the seven are`} in ${library.folder.root} already. Delete them in the worklist, or name another folder with --data DIR.`,
      });
    const patients: LoadedPatient[] = [];
    for (const patient of cohort.patients) {
      const caseId = randomUUID();
      made.push(caseId);
      patients.push(
        await loaded(library, { version: SOFTWARE_VERSION, shell: 'browser', now }, { caseId, cohort, patient }),
      );
    }
    const { source, examples } = cohort;
    return ok({ dataFolder: library.folder.root, source, examples, patients });
  } catch (fault) {
    for (const caseId of made) await library.deleteCase(caseId);
    throw fault;
  } finally {
    await library.close();
  }
}

/** The names of the paper's patients that are demonstration cases here. */
function standing({ cases, identities }: CaseLibrary, { patients }: PaperCohort): readonly string[] {
  const ours = patients.map(nameOf);
  return identities
    .all()
    .flatMap(({ caseId, name }) => (ours.includes(name) && cases.find(caseId)?.demonstration ? [name] : []))
    .sort();
}

async function loaded(
  library: CaseLibrary,
  facts: HostFacts,
  { caseId, cohort, patient }: { caseId: string; cohort: PaperCohort; patient: PaperPatient },
): Promise<LoadedPatient> {
  const ask = asker(library, facts);
  const date = (day: number) => dateOfDay(cohort, day);
  const name = nameOf(patient);
  library.identities.keep(caseId, { name, id: `000-P${patient.patient}`, birthDate: null });
  library.cases.create(
    {
      id: caseId,
      demonstration: true,
      body: { sex: null, ageYears: null, ...patient.body },
      bodySources: { sex: null, ageYears: null, heightCm: 'example', weightKg: 'example' },
    },
    facts.now().toISOString(),
  );
  await ask('case.edit', {
    caseId,
    pathway: 'RALPPS',
    liver: 'cirrhosis',
    events: { removed: [], added: patient.events.map(({ type, day }) => ({ type, date: date(day) })) },
  });
  for (const { day, flrMl } of patient.scans)
    await ask('case.state', { caseId, date: date(day), volumes: { flrMl, liverMl: null, tumourMl: null } });
  const { timePoints } = await ask('case.open', { caseId });
  const items = new Map(timePoints.map((point) => [point.date, point.id]));
  await ask('record.enter', { caseId, entered: enteredOf(patient, (day) => items.get(date(day))!) });
  for (const { day, to, reason = null, stop = null, roundingConfirmed = false } of patient.decisions)
    await ask('case.decide', { caseId, to, date: date(day), role: 'surgeon', reason, stop, roundingConfirmed });

  const patientCase = await ask('case.open', { caseId });
  const site = library.settings.get();
  const { assessment } = courseOf(recordedCaseOf(patientCase, site), { onPathway: false });
  const walk = caseWalk({ patientCase, record: library.records.of(caseId), assessment, rules: site.rules });
  return { caseId, name, note: patient.note, assessment: assessment!, walk: walk! };
}

/** What the paper says of a patient's health, as the fields of the record: the disease once, the rest of its day. */
function enteredOf(
  { scans, childPughScore }: PaperPatient,
  itemOf: (day: number) => string,
): Input<'record.enter'>['entered'] {
  return [
    { item: '', field: 'diagnosis', given: { value: 'HCC' } },
    { item: '', field: 'diagnosisBasis', given: { value: 'aasldImaging' } },
    { item: '', field: 'activeHepatitisB', given: { value: false } },
    { item: '', field: 'chronicKidneyDisease', given: { value: false } },
    { item: itemOf(scans[0]!.day), field: 'childPughScore', given: { value: childPughScore, unit: '{score}' } },
    ...scans.flatMap(({ day, icgR15Pct, apsPresent, metastasis }): Input<'record.enter'>['entered'] => {
      const item = itemOf(day);
      return [
        { item, field: 'childPughClass', given: { value: 'A' } },
        { item, field: 'icgR15Pct', given: { value: icgR15Pct, unit: '%' } },
        { item, field: 'infection', given: { value: false } },
        { item, field: 'metastasis', given: { value: metastasis } },
        ...(apsPresent === null ? [] : [{ item, field: 'apsPresent' as const, given: { value: apsPresent } }]),
      ];
    }),
  ];
}

/** The host's procedures, answered in the name of the replay: the site's own settings stay as they are. */
function asker(library: CaseLibrary, facts: HostFacts) {
  const settings: Pick<CaseLibrary['settings'], 'get'> = {
    get: () => ({ ...library.settings.get(), reader: REPLAYED_BY }),
  };
  const ours = { ...library, settings: settings as CaseLibrary['settings'] };
  const handlers = { ...caseHandlers(ours, facts), ...recordHandlers(ours, facts) };
  const context: CallContext = { signal: new AbortController().signal, onProgress: () => {} };
  return async <N extends keyof typeof handlers>(name: N, input: Input<N>): Promise<Output<N>> => {
    const handler = handlers[name] as unknown as Handlers[N];
    const answer = await handler(input as Parameters<Handlers[N]>[0], context);
    if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
    return answer.value as Output<N>;
  };
}
