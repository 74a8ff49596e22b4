import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Output, ProcedureName } from '#core/contract/procedures';
import { isoDateOf } from '#core/liver/days';
import { caseWalk } from '#core/pathway/caseWalk';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';
import { type RunningHost, runningHost } from './transports.ts';

let running: RunningHost;
beforeAll(async () => {
  running = await runningHost();
});
afterAll(() => running.stop());

const ask = (name: ProcedureName, input: unknown) =>
  running.host.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
async function asked<N extends ProcedureName>(name: N, input: unknown): Promise<Output<N>> {
  const answer = await ask(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value as Output<N>;
}

/** Where the case stands, as the window sees it. */
async function standing(caseId: string) {
  const patientCase = await asked('case.open', { caseId });
  const record = await asked('record.open', { caseId });
  const site = await asked('settings.get', {});
  const { assessment } = courseOf(recordedCaseOf(patientCase, site));
  return caseWalk({ patientCase, record, assessment, rules: site.rules }, isoDateOf('2015-03-24'))!;
}

/** Stage 1, then two volumetries below the target. */
async function waitingCase(): Promise<string> {
  await asked('settings.set', { reader: 'r.surgeon', stlvFormula: 'urata', bsaFormula: 'duBois' });
  const { id: caseId } = await asked('case.create', { name: 'PATIENT^SEVEN', id: 'P7' });
  await asked('case.edit', {
    caseId,
    body: { heightCm: 170, weightKg: 70 },
    pathway: 'RALPPS',
    liver: 'cirrhosis',
    icgR15Pct: 5,
    events: { removed: [], added: [{ type: 'stage1', date: '2015-03-01' }] },
  });
  for (const [date, flrMl] of [
    ['2015-02-24', 250],
    ['2015-03-08', 330],
    ['2015-03-15', 360],
  ])
    await asked('case.state', { caseId, date, volumes: { flrMl, liverMl: null, tumourMl: null } });
  return caseId;
}

const decision = { date: '2015-03-15', role: 'surgeon', reason: null, stop: null, roundingConfirmed: false };

test('what rules propose is confirmed, kept with its guards, and moves the case', async () => {
  const caseId = await waitingCase();
  const before = await standing(caseId);
  expect([before.state, before.proposedState]).toEqual(['INTERSTAGE_WAIT', 'RESCUE_CONSIDER']);
  const { decisions } = await asked('case.decide', { caseId, to: 'RESCUE_CONSIDER', ...decision });
  expect(decisions).toMatchObject([
    { kind: 'decisionConfirmed', dayOffset: 14, from: 'INTERSTAGE_WAIT', to: 'RESCUE_CONSIDER', person: 'r.surgeon' },
  ]);
  expect(decisions[0]!.guards).toMatchObject([{ rule: 'S2', met: true }]);
  const after = await standing(caseId);
  expect([after.state, after.choice, after.superseded]).toEqual(['RESCUE_CONSIDER', null, []]);
});

test('a volume that is measured anew marks the decision and does not move the case back', async () => {
  const caseId = await waitingCase();
  await asked('case.decide', { caseId, to: 'RESCUE_CONSIDER', ...decision });
  const volumes = { flrMl: 520, liverMl: null, tumourMl: null };
  await asked('case.state', { caseId, date: '2015-03-15', volumes });
  const { state, superseded } = await standing(caseId);
  expect(state).toBe('RESCUE_CONSIDER');
  expect(superseded).toMatchObject([{ decision: { to: 'RESCUE_CONSIDER' }, changed: [{ fact: 'sflrPercent' }] }]);
});

test('against the rules only with a reason; what is refused changes nothing', async () => {
  const caseId = await waitingCase();
  const stop = { caseId, to: 'STOPPED', ...decision };
  expect(await ask('case.decide', stop)).toMatchObject({ code: 'decision.reasonMissing' });
  expect(await ask('case.decide', { ...stop, reason: 'The patient declined.' })).toMatchObject({
    code: 'decision.stopReasonMissing',
  });
  expect(await ask('case.decide', { ...stop, to: 'CLOSED' })).toMatchObject({ code: 'decision.notOffered' });
  expect(await ask('case.decide', { ...stop, date: '2015-02-31' })).toMatchObject({ code: 'case.invalid' });
  expect((await asked('case.open', { caseId })).decisions).toEqual([]);
  const kept = await asked('case.decide', { ...stop, reason: 'The patient declined.', stop: 'refusal' });
  expect(kept.decisions).toMatchObject([{ kind: 'caseStopped', stop: 'refusal', reason: 'The patient declined.' }]);
  expect((await standing(caseId)).state).toBe('STOPPED');
});

test('guards that its person was not shown are none to decide on: refused with their rules, and nothing is kept', async () => {
  const caseId = await waitingCase();
  const rescue = { caseId, to: 'RESCUE_CONSIDER', ...decision };
  const { decisions } = await asked('case.decide', rescue);
  const seen = decisions[0]!.guards.map(({ rule, met, text }) => ({ rule, met, text }));
  const other = await waitingCase();
  // Another window set the liver to one whose target is lower: the same FLR is judged against 25 % now.
  await asked('case.edit', { caseId: other, liver: 'normal' });
  const stale = { ...rescue, caseId: other, reason: 'As seen', seen };
  expect(await ask('case.decide', stale)).toMatchObject({ code: 'decision.guardsChanged', details: { rules: ['S2'] } });
  expect(await ask('case.decide', { ...stale, seen: [] })).toMatchObject({ code: 'decision.guardsChanged' });
  expect((await asked('case.open', { caseId: other })).decisions).toEqual([]);
  await asked('case.edit', { caseId: other, liver: 'cirrhosis' });
  expect((await asked('case.decide', stale)).decisions).toHaveLength(1);
});

test('nobody named, no pathway: refused by name', async () => {
  const caseId = await waitingCase();
  await asked('case.edit', { caseId, pathway: null });
  expect(await ask('case.decide', { caseId, to: 'STOPPED', ...decision })).toMatchObject({ code: 'pathway.notGiven' });
  await asked('settings.set', { reader: ' ' });
  expect(await ask('case.decide', { caseId, to: 'STOPPED', ...decision })).toMatchObject({ code: 'reader.missing' });
});
