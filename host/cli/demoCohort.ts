import { printed } from '#core/liver/rounding';
import { MET_ICG_UNKNOWN } from '#core/liver/target';
import { ok, refuse } from '#core/result';
import { type LoadedCohort, type LoadedPatient, loadCohort } from '../demo/loadCohort.ts';
import { columnsOf } from './cohortTextTable.ts';
import type { CliArguments, CliCommand } from './command.ts';

/** `demo --cohort`: the seven patients of the RALPPS paper as demonstration cases of a data folder. */
export async function runDemoCohort(args: CliArguments): ReturnType<CliCommand['run']> {
  const data = args.value('data');
  if (data === '') return refuse('arguments.invalid', { message: '--data names a folder.' });
  const loaded = await loadCohort(data);
  if (!loaded.ok) return loaded;
  const { dataFolder, source, examples, patients } = loaded.value;
  return ok({
    json: { dataFolder, source, examples, patients: patients.map(summary) },
    text: told(loaded.value, data),
  });
}

/** Where a case stands after its replay, in short. */
function summary({ caseId, name, note, assessment, walk }: LoadedPatient) {
  const last = assessment.scans.at(-1)!;
  const decision = walk.steps.findLast((step) => step.decision !== null)!.decision!;
  const { kind, to, dayOffset, reason, stop, roundingConfirmed } = decision;
  return {
    caseId,
    name,
    state: walk.state,
    stlvMl: assessment.stlvMl,
    scans: assessment.scans.length,
    last: { day: last.dayFromIndex, flrMl: last.flrMl, sflrPct: last.sflrPercent, target: last.targetState },
    sessions: walk.facts.sessions,
    lastDecision: { kind, to, day: dayOffset, reason, stop, roundingConfirmed },
    overrides: walk.steps.filter((step) => step.decision?.kind === 'overrideGiven').length,
    note,
  };
}

const TARGET = {
  met: 'met',
  metOnlyAfterRounding: 'met only after rounding',
  metIcgUnknown: MET_ICG_UNKNOWN,
  notMet: 'not met',
} as const;

function told({ dataFolder, source, examples, patients }: LoadedCohort, data: string | undefined): string {
  const rows = patients.map((patient) => {
    const { state, last, sessions, lastDecision } = summary(patient);
    const { to, day, stop } = lastDecision;
    return [
      patient.name,
      state,
      last.sflrPct === null ? 'none' : `${printed(last.sflrPct, 1)} %`,
      last.target === null ? 'not known' : TARGET[last.target],
      String(sessions),
      `${to}${stop ? ` (${stop})` : ''}, day ${day}`,
    ];
  });
  const notes = patients.flatMap(({ name, note }) => (note ? [`${name}: ${note}`] : []));
  const where = data === undefined ? '' : ` --data ${data}`;
  return [
    ...columnsOf([['Case', 'State', 'sFLR', 'Target', 'Sessions', 'Last decision'], ...rows]),
    '',
    source,
    examples,
    ...notes,
    '',
    `In ${dataFolder}. To see them: npx remnant serve${where}`,
    'Criteria recorded, not advice to operate. Research use, not a certified medical device.',
  ].join('\n');
}
