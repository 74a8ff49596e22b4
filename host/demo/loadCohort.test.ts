import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decidedOn } from '#core/pathway/decidedOn';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';
import { courseReport } from '#core/report/courseReport';
import volumes from '../../core/liver/golden/paper000.json';
import table from '../../core/pathway/golden/paper000.json';
import { openDataFolder } from '../openDataFolder.ts';
import { startHost } from '../startHost.ts';
import { type LoadedCohort, loadCohort } from './loadCohort.ts';
import { paperCohort } from './paperCohort.ts';

let folder: string;
let cohort: LoadedCohort;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-cohort-'));
  const loaded = await loadCohort(folder);
  if (!loaded.ok) throw new Error(loaded.code);
  cohort = loaded.value;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const patient = (number: number) => cohort.patients[number - 1]!;
const stepsOf = (number: number) => patient(number).walk.steps.map(({ to }) => to);
const decisionsOf = (number: number) =>
  patient(number).walk.steps.flatMap(({ decision }) => (decision ? [decision] : []));

test('the seven end where the paper led them (V12): five have stage 2 done, two are stopped', () => {
  expect(cohort.patients.map(({ walk }) => walk.state)).toEqual([
    'STAGE2_DONE',
    'STAGE2_DONE',
    'STOPPED',
    'STAGE2_DONE',
    'STOPPED',
    'STAGE2_DONE',
    'STAGE2_DONE',
  ]);
  for (const { walk } of cohort.patients) expect([walk.warnings, walk.superseded]).toEqual([[], []]);
});

test('1: rescue at evaluation 3; 6: at evaluation 2', () => {
  const rescue = (number: number) => decisionsOf(number).find(({ to }) => to === 'RESCUE_CONSIDER')!;
  expect(rescue(1).inputs).toMatchObject({ evaluation: 3 });
  expect(rescue(6).inputs).toMatchObject({ evaluation: 2 });
});

test('2: three sessions of PEI for the shunt; 7: one', () => {
  expect(stepsOf(2).filter((to) => to === 'RESCUE_DONE')).toHaveLength(3);
  expect(patient(2).walk.facts).toMatchObject({ sessions: 3, lastSession: 'PEI', apsPresent: true });
  expect(patient(7).walk.facts).toMatchObject({ sessions: 1, lastSession: 'PEI', apsPresent: true });
});

test('3 is stopped for volume after four PEI, 5 for metastasis although its volume is met', () => {
  expect(decisionsOf(3).at(-1)).toMatchObject({ kind: 'caseStopped', stop: 'volume' });
  expect(patient(3).walk.facts.sessions).toBe(4);
  expect(decisionsOf(5).at(-1)).toMatchObject({ kind: 'caseStopped', stop: 'metastasis' });
  expect(patient(5).assessment.target).toMatchObject({ sflrPercent: 50, strict: true });
  expect(patient(5).assessment.scans.at(-1)!.targetState).toBe('met');
});

test('4: rescue against the rules, with its reason; 6: met only after rounding, and confirmed as that', () => {
  expect(decisionsOf(4).find(({ to }) => to === 'RESCUE_CONSIDER')).toMatchObject({
    kind: 'overrideGiven',
    reason: 'No growth for two weeks.',
  });
  expect(patient(6).assessment.scans.at(-1)!.targetState).toBe('metOnlyAfterRounding');
  expect(decisionsOf(6).at(-1)).toMatchObject({ to: 'STAGE2_READY', roundingConfirmed: true });
});

test('beside each decision stands what it stands on: rescue at evaluation 2 or 3, PEI where a shunt is present', async () => {
  const library = await openDataFolder(folder);
  if (!library.ok) throw new Error(library.code);
  const { cases, settings, records } = library.value;
  const site = settings.get();
  const rescues = cohort.patients.map(({ caseId }) => {
    const [patientCase, record] = [cases.find(caseId)!, records.of(caseId)];
    const recorded = recordedCaseOf(patientCase, site);
    const { assessment } = courseOf(recorded, { onPathway: false });
    const said = decidedOn({ patientCase, record, assessment, rules: site.rules });
    const reported = courseReport({ patientCase, record, recorded }, null, { withNotes: false })!;
    expect(reported.onPathway!.decisions.map(({ on }) => on)).toEqual(said);
    // Before stage 1 there is no evaluation.
    expect(said[0]).toBe('');
    return said.filter((_, n) => patientCase.decisions[n]!.to === 'RESCUE_CONSIDER');
  });
  await library.value.close();
  const [pei, rfa] = ['arterioportal shunt: PEI', 'no arterioportal shunt: RFA'];
  expect(rescues).toEqual([
    [`evaluation 3, sFLR 38.4 %, ${rfa}`],
    [`evaluation 2, sFLR 35.0 %, ${pei}`, `evaluation 3, sFLR 38.3 %, ${pei}`],
    [`evaluation 2, sFLR 27.2 %, ${pei}`, `evaluation 4, sFLR 32.7 %, ${pei}`],
    [`evaluation 3, sFLR 44.1 %, ${rfa}`],
    [`evaluation 2, sFLR 41.3 %, ${rfa}`, `evaluation 3, sFLR 43.1 %, ${rfa}`],
    [`evaluation 2, sFLR 36.2 %, ${rfa}`],
    [`evaluation 2, sFLR 39.2 %, ${pei}`],
  ]);
});

test('what is shipped is what the paper prints: volumes, intervals, sessions, laboratory values, implied sTLV', async () => {
  const { patients } = await paperCohort();
  for (const [n, { scans, events, childPughScore }] of patients.entries()) {
    const printed = volumes.patients[n]!;
    expect(scans.map(({ flrMl }) => flrMl)).toEqual(printed.scans.map(({ flrMl }) => flrMl));
    printed.scans.forEach(({ daysSincePrevious }, k) => {
      if (daysSincePrevious == null) return;
      expect(scans[k]!.day - (k === 1 ? 0 : scans[k - 1]!.day)).toBe(daysSincePrevious);
    });
    expect(events.flatMap(({ type }) => (type.startsWith('rescue') ? [type] : []))).toEqual(
      printed.scans.flatMap((scan) => scan.sessions ?? []),
    );
    expect(childPughScore).toBe(table.table1[n]!.childPughScore);
    expect(scans[0]!.icgR15Pct).toBe(table.table1[n]!.icgR15Pct);
    expect(cohort.patients[n]!.assessment.stlvMl).toBeCloseTo(printed.stlvMl, 0);
  }
});

test('a second time is refused by name and changes nothing; the site keeps its own settings', async () => {
  const again = await loadCohort(folder);
  expect(again).toMatchObject({ ok: false, code: 'demo.cohortThere' });
  const library = await openDataFolder(folder);
  if (!library.ok) throw new Error(library.code);
  const { cases, settings, identities } = library.value;
  expect(cases.ids()).toHaveLength(7);
  expect(cases.ids().every((id) => cases.find(id)!.demonstration)).toBe(true);
  expect(identities.all().map(({ name }) => name)).toContain('RALPPS paper, patient 7');
  expect(settings.get().reader).toBe('');
  await library.value.close();
});

test('a folder that a running Remnant holds is refused by name', async () => {
  const host = await startHost({ dataFolder: folder, demoFolder: null, log: () => {} });
  if (!host.ok) throw new Error(host.code);
  expect(await loadCohort(folder)).toMatchObject({ ok: false, code: 'data.inUse' });
  await host.value.close();
});
