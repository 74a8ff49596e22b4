import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pText, rounded } from '#core/statistics/printed';
import { parseArguments } from './arguments.ts';
import { cohortCommand } from './cohort.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-cohort-'));
});
afterAll(() => rm(folder, { recursive: true }));

const CASES = `case;necrosis;before;after;months;event;dose
1;complete;2.0;5.1;30;0;304
2;complete;4.8;8.1;28;0;394
3;partial;2.3;8.3;7.4;1;148
4;partial;0.3;5.0;10.1;1;225
5;partial;4.5;4.2;14;1;31
6;complete;1.5;9.6;33;0;388
7;partial;1.5;6.3;49.3;1;
`;

async function run(argv: string, content: string | Buffer = CASES) {
  const path = join(folder, 'cases.csv');
  await writeFile(path, content);
  const args = parseArguments(cohortCommand, [path, ...argv.split(' ')]);
  if (!args.ok) return args;
  return cohortCommand.run(args.value);
}
async function given(argv: string) {
  const output = await run(argv);
  if (!output.ok) throw new Error(`${output.code} ${JSON.stringify(output.details)}`);
  return output.value as { json: unknown; text: string };
}

test('Wilcoxon: every digit in JSON, a sentence with what was assumed in the text', async () => {
  const { json, text } = await given('--test wilcoxon --x after --y before');
  expect(json).toMatchObject({
    test: 'wilcoxon',
    n: 7,
    missingRows: [],
    result: { p: 0.03125, method: 'exact', n: 7 },
  });
  expect(text).toContain('Wilcoxon signed-rank: W+ 27, W− 1, P 0.0313');
  expect(text).toContain('exact: all signs of 7 ranks counted; 0 without difference dropped (Wilcoxon)');
  const pratt = await given('--test wilcoxon --x after --y before --pratt --method asymptotic --continuity');
  expect(pratt.json).toMatchObject({ result: { method: 'asymptotic', continuity: true, zeroRule: 'pratt' } });
});

test('curves by group: a group without events is said, and no P is printed as 0.000', async () => {
  const { json, text } = await given(
    '--test km --time months --event event --group necrosis --at 12,24 --limits plain',
  );
  expect(json).toMatchObject({
    groups: [
      { name: 'complete', events: 0, limits: 'plain', atTimes: [{ atRisk: 3, survival: 1 }, { atRisk: 3 }] },
      { name: 'partial', events: 4, median: { time: 10.1 } },
    ],
    logRank: { withoutEvents: ['complete'] },
  });
  expect(text).toContain('! Nobody of complete had the event');
  expect(text).toMatch(/partial\s+12\s+2\s+50\.0/);
  expect(text).not.toContain('0.000');
});

test('Cox refuses a class without events, in a sentence that says what to do', async () => {
  expect(await run('--test cox --time months --event event --factor necrosis')).toMatchObject({
    code: 'statistics.noEvents',
    details: {
      message: expect.stringMatching(/^Nobody with complete of "necrosis" had the event\. No ratio of hazards/),
    },
  });
  const { text } = await given('--test cox --time months --event event --x before');
  expect(text).toMatch(/before\s+\S+ \(95 % .*Cox, ties by Efron/s);
});

test('ROC, describe, tables and t are sentences and tables', async () => {
  expect((await given('--test roc --x dose --event event --lower')).text).toContain(
    'Youden’s cut < 304: sensitivity 100.0 % (3/3)',
  );
  expect((await given('--test roc --x dose --event event')).text).toContain('1 left out for a missing value (row 8)');
  expect((await given('--test describe --x dose --x necrosis')).text).toMatch(/dose\s+6\s+1\s+264\.5 \(31–394\)/);
  expect((await given('--test fisher --x necrosis --y event')).text).toMatch(
    /necrosis \\ event\s+0\s+1\ncomplete\s+3\s+0/,
  );
  expect((await given('--test chi2 --x necrosis --y event')).text).toContain('take Fisher’s exact test');
  expect((await given('--test t --x before --mu 2')).text).toContain('Assumes normal values.');
  expect((await given('--test mannWhitney --x before --group necrosis')).text).toContain('1 tied rank, midranks');
  expect((await given('--test kruskalWallis --x before --group necrosis')).text).toContain('df 1');
  expect((await given('--test logRank --time months --event event --group necrosis')).text).toContain('expected');
  expect((await given('--test describe --x before --where necrosis=partial')).json).toMatchObject({ n: 4 });
});

test('what is not there, or is no number, is named by column and row and never repeated', async () => {
  expect(await run('--test roc --x gray --event event')).toMatchObject({
    code: 'cohort.columnMissing',
    details: { column: 'gray', message: expect.stringContaining('There are: case, necrosis') },
  });
  const named = await run('--test roc --x dose --event event', CASES.replace(';304', ';Jane Doe'));
  expect(named).toMatchObject({ code: 'cohort.notNumber', details: { column: 'dose', row: 2 } });
  expect(JSON.stringify(named)).not.toContain('Jane');
  expect(await run('--test wilcoxon --x after')).toMatchObject({
    code: 'cohort.optionMissing',
    details: { option: 'y' },
  });
});

test('options that are none are refused before the file is read', async () => {
  for (const argv of [
    '--x dose',
    '--test anova --x dose',
    '--test km --time months --event event --limits logit',
    '--test km --time months --event event --at soon',
    '--test km --endpoint 005.os',
    '--test km --endpoint 004.os --days-per-month 0',
    '--test describe --x dose --where necrosis',
    '--test describe --x dose --nonsense',
  ])
    expect(await run(argv), argv).toMatchObject({ ok: false, code: 'arguments.invalid' });
  const none = parseArguments(cohortCommand, [join(folder, 'none.csv'), '--test', 'describe', '--x', 'dose']);
  if (!none.ok) throw new Error(none.code);
  expect(await cohortCommand.run(none.value)).toMatchObject({ code: 'path.notFound' });
  expect(await run('--test describe --x dose', Buffer.from([0x64, 0xff, 0xfe, 0x0a]))).toMatchObject({
    code: 'arguments.invalid',
    details: { message: expect.stringContaining('UTF-8') },
  });
  expect(await run('--test describe --x dose', 'dose\n')).toMatchObject({ code: 'cohort.empty' });
});

test('numbers for a person: four digits, and a P that is never nothing', () => {
  expect([0, 12.34567, 123456.7, 0.000012, -0.5, 1224.13].map(rounded)).toEqual([
    '0',
    '12.35',
    '123,457',
    '1.200e−5',
    '−0.5',
    '1,224',
  ]);
  expect([1e-30, 0.00012345, 0.03125, 0.5, 1].map(pText)).toEqual([
    '< 0.0001',
    '0.000123',
    '0.0313',
    '0.5',
    '> 0.9999',
  ]);
});
