import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COLUMNS } from '#core/registry/columns';
import { registryRecords } from '#core/registry/registryRecords';
import { serialised } from './serialised.ts';
import { siteSalt, uidHash } from './uidHash.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remnant-registry-'));
});
afterAll(() => rm(folder, { recursive: true }));

const SERIES = '1.2.840.113619.2.55.3.1';

const READER = 'Smith, "J"';

async function records() {
  const found = registryRecords(
    {
      caseId: 'case-0001',
      siteCode: '=cmd()',
      demonstration: true,
      body: { sex: 'F', ageYears: 40, heightCm: 172, weightKg: 70 },
      bodySources: { sex: 'header', ageYears: 'header', heightCm: 'example', weightKg: 'example' },
      pathway: null,
      liver: null,
      icgR15Pct: null,
      events: [],
      formulas: { stlvFormula: 'urata', bsaFormula: 'duBois' },
      scans: [
        {
          date: '2015-02-20',
          seriesInstanceUID: SERIES,
          studyInstanceUID: '1.2.840.113619.2.55.3',
          modality: 'CT',
          phase: null,
          phaseConfirmed: false,
          convolutionKernel: null,
          sliceThicknessMm: null,
          slices: 40,
          findings: [],
          acceptances: [],
          reading: { reader: READER, status: 'draft', revision: 1, layers: [] },
          measured: {
            measuredTlvMl: 1600,
            functionalTlvMl: 1500,
            tumourMl: 100,
            flrMl: 245,
            functionalFlrMl: 241.123456789,
            liverTouchesEdge: false,
            flrTouchesEdge: false,
            softwareVersion: '0.1.0',
            by: READER,
            at: '2015-02-21T09:30:00.000Z',
          },
          excludedFindings: ['tumour'],
        },
      ],
    },
    uidHash(await siteSalt(join(folder, 'salt'))),
  );
  if (!found.ok) throw new Error(found.code);
  return found.value;
}

test('the JSON is the records as they are', async () => {
  const bytes = serialised(await records(), 'json');
  expect(JSON.parse(Buffer.from(bytes).toString())).toEqual(JSON.parse(JSON.stringify(await records())));
});

test('the CSV has one head and one row a scan, every digit, quotes where needed, and nothing a spreadsheet would run', async () => {
  const [head, row, rest] = Buffer.from(serialised(await records(), 'csv'))
    .toString()
    .split('\r\n');
  expect(head!.split(',')).toEqual(COLUMNS.map(({ name }) => name));
  // Value, comparator (none: no lower bound), unit.
  expect(row).toContain('241.123456789,,mL,');
  expect(row).toContain("'=cmd()");
  expect(row).toContain('"Smith, ""J"""');
  expect(rest).toBe('');
});

test('a UID leaves as the same salted digest each time; the salt is its owner’s alone', async () => {
  const salt = await siteSalt(join(folder, 'salt'));
  expect(uidHash(salt)(SERIES)).toBe((await records())[0]!.provenance.seriesHash);
  expect(uidHash(await siteSalt(join(folder, 'other')))(SERIES)).not.toBe(uidHash(salt)(SERIES));
  expect(uidHash(salt)(SERIES)).toMatch(/^[0-9a-f]{64}$/);
  expect((await stat(join(folder, 'salt'))).mode & 0o077).toBe(0);
  await writeFile(join(folder, 'damaged'), 'short');
  await expect(siteSalt(join(folder, 'damaged'))).rejects.toThrow('damaged');
});
