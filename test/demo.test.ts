import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const cli = (...args: string[]) =>
  JSON.parse(
    execFileSync(process.execPath, ['bin/remnant.mjs', ...args, '--json'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString(),
  );

const folder = mkdtempSync(join(tmpdir(), 'remnant-demo-'));
const out = join(folder, 'out');
let demo: {
  measuredTlvMl: number;
  flrMl: number;
  written: string[];
  record: { measurements: Record<string, { valueQuantity: { value: number } | null }> };
};
beforeAll(() => {
  demo = cli('demo', '--out', out);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the demonstration writes record, report and contours, and nothing else', () => {
  expect(readdirSync(out).sort()).toEqual([
    'extent.nii.gz',
    'partition.nii.gz',
    'record.csv',
    'record.json',
    'report.pdf',
  ]);
  expect(demo.written.toSorted()).toEqual(
    readdirSync(out)
      .sort()
      .map((name) => join(out, name)),
  );
  expect(readFileSync(join(out, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
});

test('measuring its contours gives its millilitres, to the last digit', () => {
  const labels = ['extent', 'partition'].flatMap((layer) => ['--labels', join(out, `${layer}.nii.gz`)]);
  const { segments } = cli('measure', 'assets/demo/dicom', ...labels) as {
    segments: { number: number; volumeMl: number }[];
  };
  const volumeMl = (n: number) => segments.find(({ number }) => number === n)?.volumeMl;
  expect(volumeMl(1)).toBe(demo.measuredTlvMl);
  expect(volumeMl(2)).toBe(demo.flrMl);
});

test('its record says the same, and assess reproduces its sFLR', () => {
  const { measurements } = demo.record;
  const value = (name: string) => measurements[name]?.valueQuantity?.value;
  expect(value('wholeLiverMl')).toBe(demo.measuredTlvMl);
  expect(value('flrMl')).toBe(demo.flrMl);
  const input = join(folder, 'case.json');
  writeFileSync(
    input,
    JSON.stringify({
      heightCm: value('heightCm'),
      weightKg: value('weightKg'),
      bsaFormula: 'duBois',
      stlvFormula: 'urata',
      scans: [{ date: '2003-07-28', flrMl: demo.flrMl }],
    }),
  );
  expect(cli('assess', input).scans[0].sflrPercent).toBe(value('sFlrPct'));
});

test('a folder that is not empty is refused and left as it was', () => {
  const before = readFileSync(join(out, 'record.json'));
  const { status, stdout } = spawnSync(process.execPath, ['bin/remnant.mjs', 'demo', '--out', out, '--json']);
  expect(status).toBe(2);
  expect(JSON.parse(stdout.toString()).error.code).toBe('output.exists');
  expect(readFileSync(join(out, 'record.json'))).toEqual(before);
});
