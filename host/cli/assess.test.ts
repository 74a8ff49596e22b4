import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseArguments } from './arguments.ts';
import { assessCommand } from './assess.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-assess-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(content: string | null) {
  const path = join(folder, 'case.json');
  if (content !== null) await writeFile(path, content);
  const args = parseArguments(assessCommand, content === null ? [join(folder, 'none.json')] : [path]);
  if (!args.ok) throw new Error(args.code);
  return assessCommand.run(args.value);
}

const given = {
  pathway: 'RALPPS',
  liver: 'cirrhosis',
  stlvMl: 1246,
  events: [{ type: 'stage1', date: '2015-03-01' }],
  scans: [
    { date: '2015-02-20', flrMl: 241 },
    { date: '2015-03-08', flrMl: 366 },
    { date: '2015-03-14', flrMl: 350 },
  ],
};

test('JSON holds every digit, the table is rounded', async () => {
  const output = await run(JSON.stringify(given));
  if (!output.ok) throw new Error(output.code);
  expect(output.value.json).toMatchObject({ stlvMl: 1246, scans: [{}, { kgrMlPerDay: 125 / 7 }, {}] });
  expect(output.value.text).toContain('sTLV 1,246 ml');
  expect(output.value.text).toMatch(/2015-03-08\s+7\s+366\s+29\s+52\s+10\.0\s+17\.9\s+10\.0 \(8\.1 to 11\.9\)\s+1/);
  expect(output.value.text).toMatch(/−2\.7\s+−1\.5/);
  expect(output.value.text).toContain(
    'Pathway: RESCUE_CONSIDER (reached: INTERSTAGE_WAIT). Rules propose: rescue considered.',
  );
  expect(output.value.text).toMatch(
    /met\s+S2\s+evaluation 2; sFLR 28\.1 % is below the target .* \[000, Methods, Rescue/,
  );
  expect(output.value.text).toMatch(/not known\s+S3\s+arterioportal shunt: not known/);
  expect(output.value.text).toContain('This is not a certified medical device.');
});

test('without a pathway there is no recommendation, and it says why', async () => {
  const output = await run(JSON.stringify({ ...given, pathway: null }));
  if (!output.ok) throw new Error(output.code);
  expect(output.value.json).toMatchObject({ recommendation: null });
  expect(output.value.text).toContain('(pathway.notGiven)');
  expect(output.value.text).not.toContain('Pathway:');
});

test('what can be told, what is missing to the target and every formula are printed; the chosen one and the others marked', async () => {
  const scans = [
    { date: '2015-02-20', flrMl: 300, phase: 'portal' },
    { date: '2015-03-08', flrMl: 440, phase: 'arterial' },
    { date: '2015-03-15', flrMl: 482.5, phase: 'arterial' },
  ];
  const body = { heightCm: 172, weightKg: 70, stlvFormula: 'urata', bsaFormula: 'duBois', stlvMl: null, icgR15Pct: 4 };
  const output = await run(JSON.stringify({ ...given, ...body, scans }));
  if (!output.ok) throw new Error(output.code);
  const { text } = output.value;
  expect(text).toContain('sFLR: below 40 %; growth: cannot be told from 2 points/week (Shindoh 2013).');
  expect(text).toMatch(/^Reading error 2\.75 %: whole liver on MR.*PMC6527212/m);
  expect(text).toMatch(
    /^35 ml short of the target\.\nIf the last rate held, 6 days \(4 to 34\)\. In the RALPPS paper/m,
  );
  expect(text).toMatch(/^> {2}Urata 1995, Du Bois 1916 +sTLV {2}1,291 ml {2}sFLR {2}37\.4 % {2}not met$/m);
  expect(text).toMatch(/^! {2}Um 2015, Du Bois +sTLV {2}1,193 ml {2}sFLR {2}40\.4 % {2}met$/m);
  expect(text).toMatch(/phase \(portal, then arterial\).*\(growth\.notComparable\)/);
});

test('what is no file, no JSON or no case is refused by name', async () => {
  expect(await run(null)).toMatchObject({ ok: false, code: 'path.notFound' });
  expect(await run('{"scans": [')).toMatchObject({ ok: false, code: 'case.invalid', details: { field: 'case' } });
  expect(await run('{"stlvMl": 1e999, "scans": [{"flrMl": 300}]}')).toMatchObject({ details: { field: 'stlvMl' } });
});

test.runIf(process.platform === 'linux')('a device is no case, and is not read to its end', async () => {
  const args = parseArguments(assessCommand, ['/dev/zero']);
  if (!args.ok) throw new Error(args.code);
  expect(await assessCommand.run(args.value)).toMatchObject({ ok: false, code: 'case.invalid' });
});
