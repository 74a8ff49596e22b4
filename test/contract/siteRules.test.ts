import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHost, runningHost } from './transports.ts';

let running: RunningHost;
beforeAll(async () => {
  running = await runningHost();
});
afterAll(() => running.stop());

const ask = async (name: string, input: unknown) =>
  running.host.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
async function asked<T>(name: string, input: unknown): Promise<T> {
  const answer = await ask(name, input);
  if (!answer.ok) throw new Error(answer.code);
  return answer.value as T;
}

const PAPERS = { switchedOff: [], thresholds: {}, compared: null };
const rules = { switchedOff: ['I4-dates'], thresholds: { I3: { cirrhosis: 35 } }, compared: 'unrounded' };

test('the papers’ rules and error hold until a site sets its own; what it sets stays', async () => {
  expect(await asked('settings.get', {})).toMatchObject({ rules: PAPERS, readingError: null });
  const readingError = { kind: 'entered', cv: 0.05, source: 'audit of 2026' };
  await asked('settings.set', { rules, readingError });
  // Another setting leaves them as they are.
  await asked('settings.set', { reader: 'rules.tech' });
  expect(await asked('settings.get', {})).toMatchObject({ rules, readingError });
});

test('what no site may set is refused, and changes nothing', async () => {
  for (const wrong of [
    { rules: { ...PAPERS, switchedOff: ['I4'] } },
    { rules: { ...PAPERS, thresholds: { I3: { nobody: 1 } } } },
    { rules: { ...PAPERS, thresholds: { I99: { cirrhosis: 35 } } } },
    { readingError: { kind: 'entered', cv: 0.05, source: ' ' } },
    { readingError: { kind: 'entered', cv: 0, source: 'audit' } },
    { readingError: { kind: 'repeated', readings: [[97, 103]] } },
    { readingError: { kind: 'repeated', readings: Array.from({ length: 10 }, () => [400, 400]) } },
  ])
    expect(await ask('settings.set', wrong)).toMatchObject({ ok: false, code: 'input.invalid' });
  expect(await asked('settings.get', {})).toMatchObject({ rules });
});

test('a decision keeps the threshold that it was made by, and the cohort says whose rules hold', async () => {
  await asked('settings.set', { stlvFormula: 'urata', bsaFormula: 'duBois', rules });
  const { id: caseId } = await asked<{ id: string }>('case.create', { name: 'RULES^SITE', id: 'R-1' });
  const events = { removed: [], added: [{ type: 'stage1', date: '2026-01-10' }] };
  const body = { sex: 'M', ageYears: 50, heightCm: 172, weightKg: 72 };
  await asked('case.edit', { caseId, pathway: 'RALPPS', liver: 'cirrhosis', body, events });
  for (const [date, flrMl] of [
    ['2026-01-05', 391],
    ['2026-01-17', 400],
    ['2026-01-24', 420],
  ] as const)
    await asked('case.state', { caseId, date, volumes: { flrMl, liverMl: null, tumourMl: null } });
  const decision = { role: 'surgeon', reason: 'as the site has it', stop: null, roundingConfirmed: false };
  const { decisions } = await asked<{ decisions: { guards: { rule: string; changed?: unknown[] }[] }[] }>(
    'case.decide',
    { caseId, to: 'RESCUE_CONSIDER', date: '2026-01-24', ...decision },
  );
  expect(decisions[0]!.guards.find(({ rule }) => rule === 'S2')!.changed).toMatchObject([
    { rule: 'I3', name: 'cirrhosis', from: 40, to: 35 },
  ]);
  const { cases } = await asked<{ cases: { caseId: string; values: Record<string, unknown> }[] }>('cohort.open', {});
  expect(cases.find((one) => one.caseId === caseId)!.values.siteRules).toContain('35 % instead of 40 %');

  await asked('settings.set', { rules: PAPERS, readingError: null });
  const after = await asked<{ decisions: unknown }>('case.open', { caseId });
  expect(after.decisions).toEqual(decisions);
});
