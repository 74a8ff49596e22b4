import { randomUUID } from 'node:crypto';
import { type EventChange, eventsAfter } from '#core/cases/eventChange';
import { caseStatus, leadingSeries } from '#core/cases/status';
import { dayFromIndex, isEnded, scanDue } from '#core/cases/timeline';
import { FINDINGS, type FindingCode } from '#core/findings';
import { indexDate } from '#core/liver/scanOrder';
import { caseDecision } from '#core/pathway/caseWalk';
import { guardsChanged } from '#core/pathway/decision';
import { withEntered } from '#core/record/caseRecord';
import { icgAfter } from '#core/record/icg';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';
import { ok, type Refused, refuse } from '#core/result';
import { reviewWord } from '#core/review/summary';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import type { Case } from '../cases/caseStore.ts';
import { standIn } from '../cases/identityStore.ts';
import type { Settings } from '../cases/settings.ts';
import { icgByDay } from './recordHandlers.ts';
import type { Handlers } from './router.ts';
import { wrongDay } from './wrongDay.ts';

export interface HostFacts {
  readonly version: string;
  readonly shell: 'electron' | 'browser';
  /** The host's clock; core has none. */
  readonly now: () => Date;
}

type CaseProcedures =
  | 'app.info'
  | 'settings.get'
  | 'settings.set'
  | 'worklist.list'
  | 'case.open'
  | 'case.identity'
  | 'case.edit'
  | 'case.setLooks'
  | 'case.create'
  | 'case.state'
  | 'case.decide'
  | 'case.delete'
  | 'series.accept'
  | 'series.confirmPhase';

const NO_BODY = { sex: null, ageYears: null, heightCm: null, weightKg: null } as const;

/** Worklist, cases, what a person says about a series, and the site's settings. */
export function caseHandlers(library: CaseLibrary, facts: HostFacts): Pick<Handlers, CaseProcedures> {
  const { cases, records, series: seriesStore, identities, settings } = library;
  const opened = (caseId: string) => {
    const found = cases.find(caseId);
    return found ? ok(found) : refuse('case.notFound');
  };
  return {
    'app.info': () => ok({ version: facts.version, shell: facts.shell, dataFolder: library.folder.root }),
    'settings.get': () => ok(settings.get()),
    'settings.set': (changes) => ok(settings.set(changes)),

    'worklist.list': () => {
      const today = facts.now().toISOString().slice(0, 10);
      const site = settings.get();
      return ok(cases.ids().map((caseId) => worklistRow(cases.find(caseId)!, site, today)));
    },
    'case.open': ({ caseId }) => opened(caseId),
    'case.identity': ({ caseId }) => {
      if (!cases.has(caseId)) return refuse('case.notFound');
      if (settings.get().demonstrationMode) return ok(standIn(caseId));
      const identity = identities.find(caseId) ?? { name: '', id: '', birthDate: null };
      return ok({ ...identity, hidden: false });
    },
    'case.edit': ({ caseId, body, pathway, liver, icgR15Pct, events }) => {
      const found = cases.find(caseId);
      if (!found) return refuse('case.notFound');
      const entered = Object.fromEntries(
        Object.entries(body ?? {}).filter(([, value]) => value !== undefined),
      ) as Partial<Case['body']>;
      const invalid = invalidField({ ...entered, icgR15Pct }, events?.added ?? [], facts.now());
      if (invalid) return invalid;
      const happened = events ? eventsAfter(found.events, events as EventChange) : null;
      if (happened?.ok === false) return happened;
      const edited = { ...found.body, ...entered };
      const sources = { ...found.bodySources };
      for (const field of Object.keys(entered) as (keyof Case['body'])[])
        if (edited[field] !== found.body[field]) sources[field] = edited[field] === null ? null : 'entered';
      const icg = icgR15Pct === undefined ? [] : icgByDay(library, found, icgR15Pct);
      cases.edit(caseId, {
        body: edited,
        bodySources: sources,
        ...(pathway !== undefined && { pathway }),
        ...(liver !== undefined && { liver }),
        ...(icgR15Pct !== undefined && { icgR15Pct }),
        ...(happened && { events: happened.value }),
      });
      if (icg.length > 0) {
        const [by, at] = [settings.get().reader.trim(), facts.now().toISOString()];
        const before = records.of(caseId);
        const { percent } = icgAfter(found, before, withEntered(before, icg, by, at));
        records.enter(caseId, icg, { by, at, icgR15Pct: percent });
      }
      return opened(caseId);
    },
    'case.setLooks': ({ caseId, looks }) => {
      if (!cases.has(caseId)) return refuse('case.notFound');
      cases.setLooks(caseId, looks);
      return ok({});
    },
    'case.create': ({ name, id }) => {
      const caseId = randomUUID();
      identities.keep(caseId, { name, id, birthDate: null });
      cases.create(
        { id: caseId, demonstration: false, body: NO_BODY, bodySources: NO_BODY },
        facts.now().toISOString(),
      );
      return ok(cases.find(caseId)!);
    },
    'case.state': ({ caseId, date, volumes }) => {
      if (!cases.has(caseId)) return refuse('case.notFound');
      const wrong = volumes && wrongDay(date, facts.now());
      if (wrong) return refuse('case.invalid', { field: 'date', ...wrong });
      const by = settings.get().reader.trim();
      cases.state(caseId, date, volumes && { ...volumes, by, at: facts.now().toISOString() });
      return opened(caseId);
    },
    'case.decide': ({ caseId, to, date, seen, ...said }) => {
      const patientCase = cases.find(caseId);
      if (!patientCase) return refuse('case.notFound');
      const wrong = wrongDay(date, facts.now());
      if (wrong) return refuse('case.invalid', { field: 'date', ...wrong });
      const site = settings.get();
      const person = site.reader.trim();
      if (person === '') return refuse('reader.missing');
      const { assessment } = courseOf(recordedCaseOf(patientCase, site), { onPathway: false });
      const made = { ...said, date, person, recordedAt: facts.now().toISOString(), appVersion: facts.version };
      const decided = caseDecision(
        { patientCase, record: records.of(caseId), assessment, rules: site.rules },
        to,
        made,
      );
      if (!decided.ok) return decided;
      const otherwise = seen ? guardsChanged(decided.value.guards, seen) : [];
      if (otherwise.length > 0) return refuse('decision.guardsChanged', { to, rules: otherwise });
      cases.decide(caseId, decided.value);
      return opened(caseId);
    },
    'case.delete': async ({ caseId }) =>
      cases.has(caseId) ? ok(await library.deleteCase(caseId)) : refuse('case.notFound'),

    'series.accept': ({ caseId, seriesId, code, reason }) => {
      const series = seriesOf(cases.find(caseId), seriesId);
      if (!series.ok) return series;
      const known = code in FINDINGS && FINDINGS[code as FindingCode].acceptable;
      // What is only found by measuring stands in no header, so it can be accepted of any series.
      const found = code === 'series.notCovered' || series.value.findings.some((finding) => finding.code === code);
      if (!known || !found) return refuse('finding.notAcceptable', { finding: known ? code : null });
      const by = settings.get().reader.trim();
      if (by === '') return refuse('reader.missing');
      seriesStore.accept(caseId, seriesId, { code, reason, by, at: facts.now().toISOString() });
      return opened(caseId);
    },
    'series.confirmPhase': ({ caseId, seriesId, phase }) => {
      const series = seriesOf(cases.find(caseId), seriesId);
      if (!series.ok) return series;
      seriesStore.confirmPhase(caseId, seriesId, phase);
      return opened(caseId);
    },
  };
}

/** One series of a case, or the refusal that says which of the two is not there. */
export function seriesOf(patientCase: Case | null, seriesId: string) {
  if (!patientCase) return refuse('case.notFound');
  const series = patientCase.timePoints.flatMap((timePoint) => timePoint.series).find(({ id }) => id === seriesId);
  return series ? ok(series) : refuse('series.notFound');
}

function worklistRow(patientCase: Case, site: Settings, today: string) {
  const last = patientCase.timePoints.at(-1);
  const measured = [...patientCase.timePoints]
    .reverse()
    .map(({ series }) => leadingSeries(series)?.measured ?? null)
    .find((one) => one !== null);
  return {
    id: patientCase.id,
    demonstration: patientCase.demonstration,
    body: patientCase.body,
    pathway: patientCase.pathway,
    lastScanDate: last?.date ?? null,
    dayFromIndex: dayFromIndex(today, indexDate(patientCase)),
    flrMl: measured?.flrMl ?? null,
    lastMeasured: measured ?? null,
    statedFlrMl: last?.stated && leadingSeries(last.series)?.measured?.flrMl == null ? last.stated.flrMl : null,
    ...caseStatus(patientCase, site),
    scanDue: scanDue(patientCase),
    ended: isEnded(patientCase.decisions),
    ...(last?.series.some(({ reading }) => reading) && { review: reviewWord(leadingSeries(last.series)?.review) }),
  };
}

const LIMITS = [
  ['heightCm', 30, 250],
  ['weightKg', 1, 400],
  ['ageYears', 0, 130],
  ['icgR15Pct', 0, 100],
] as const;

/** Limits of the command line's `assess` (docs: command line): what lies outside is a slip of the hand. */
function invalidField(
  given: Partial<Case['body']> & { icgR15Pct?: number | null | undefined },
  events: readonly { date: string }[],
  now: Date,
): Refused<'case.invalid'> | null {
  const outside = (value: number | null | undefined, low: number, high: number) =>
    value !== null && value !== undefined && !(value >= low && value <= high);
  for (const [field, from, to] of LIMITS)
    if (outside(given[field], from, to)) return refuse('case.invalid', { field, from, to });
  for (const [n, { date }] of events.entries()) {
    const wrong = wrongDay(date, now);
    if (wrong) return refuse('case.invalid', { field: `events.added.${n}.date`, ...wrong });
  }
  return null;
}
