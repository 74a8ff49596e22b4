import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STLV_FORMULA_NAMES } from '../liver/stlv.ts';
import { COLUMNS } from './columns.ts';
import { dictionary } from './dictionary.ts';
import { MEASURED_FIELD_NAMES, MEASURED_FIELDS } from './fields.ts';
import { type RegistryRecord, RegistryRecordShape } from './record.ts';
import type { RecordedCase, RecordedScan } from './recordedCase.ts';
import { registryRecords } from './registryRecords.ts';

const HASH = 'a'.repeat(64);
const hash = (uid: string) =>
  [...uid]
    .reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7)
    .toString(16)
    .padStart(64, 'f');

const scan = (fields: Partial<RecordedScan> & { volumes?: Partial<RecordedScan['measured']> } = {}): RecordedScan => {
  const { volumes, ...rest } = fields;
  return {
    date: '2015-02-20',
    seriesInstanceUID: '1.2.840.113619.2.55.3.1',
    studyInstanceUID: '1.2.840.113619.2.55.3',
    modality: 'CT',
    phase: 'portal venous',
    phaseConfirmed: false,
    convolutionKernel: 'STANDARD',
    sliceThicknessMm: 1.25,
    slices: 200,
    findings: [{ code: 'series.overlap' }],
    acceptances: [],
    reading: { reader: 'reader-1', status: 'ofRecord', revision: 4, layers: [{ layer: 'extent', hash: HASH }] },
    measured: {
      measuredTlvMl: 1600,
      functionalTlvMl: 1500,
      tumourMl: 100,
      flrMl: 245,
      functionalFlrMl: 241,
      deportalisedMl: 1355,
      liverTouchesEdge: false,
      flrTouchesEdge: false,
      softwareVersion: '0.1.0',
      by: 'reader-1',
      at: '2015-02-21T09:30:00.000Z',
      ...volumes,
    },
    excludedFindings: ['tumour'],
    ...rest,
  };
};

const recorded = (fields: Partial<RecordedCase> = {}): RecordedCase => ({
  caseId: 'case-0001',
  siteCode: 'SITE-1',
  demonstration: false,
  body: { sex: 'M', ageYears: 51, heightCm: 172, weightKg: 70 },
  bodySources: { sex: 'header', ageYears: 'header', heightCm: 'entered', weightKg: 'example' },
  pathway: 'RALPPS',
  liver: 'cirrhosis',
  icgR15Pct: null,
  events: [{ type: 'stage1', date: '2015-03-01' }],
  formulas: { stlvFormula: 'urata', bsaFormula: 'duBois' },
  scans: [scan(), scan({ date: '2015-03-08', volumes: { functionalFlrMl: 366, flrMl: 370 } })],
  ...fields,
});

const recordsOf = (from: RecordedCase): readonly RegistryRecord[] => {
  const records = registryRecords(from, hash);
  if (!records.ok) throw new Error(records.code);
  return records.value;
};

test('one record a scan, by date, with days from the index event', () => {
  const [first, second] = recordsOf(recorded({ scans: [...recorded().scans].reverse() }));
  expect(first!.effectiveDayOffset).toEqual({ value: -9, missingReason: null, missingCode: null });
  expect(second!.effectiveDayOffset.value).toBe(7);
  expect(first!.slot.value).toEqual({ kind: 'baseline', number: 1 });
  expect(second!.slot.value).toEqual({ kind: 'postStage1', number: 1 });
  expect(first!.provenance.recordedDayOffset.value).toBe(-8);
  expect(first!.indexEvent).toBe('stage1');
});

test('every value carries unit, day, source, reader and version; every percentage its denominator', () => {
  const [, second] = recordsOf(recorded());
  const { measurements } = second!;
  expect(measurements.flrMl).toEqual({
    valueQuantity: { value: 366, unit: 'ml', system: 'http://unitsofmeasure.org', code: 'mL' },
    denominator: null,
    interval95: null,
    dayOffset: 7,
    source: 'measured',
    reader: 'reader-1',
    softwareVersion: '0.1.0',
    missingReason: null,
    missingCode: null,
  });
  expect(measurements.kgrMlDay.valueQuantity!.value).toBeCloseTo(125 / 7, 12);
  expect(measurements.kgrMlDay.interval95![0]).toBeLessThan(125 / 7);
  expect(measurements.sFlrPct.denominator).toBe('sTLV');
  expect(measurements.flrIncreasePct.denominator).toBe('baselineFLR');
  expect(measurements.weightKg.source).toBe('example');
  for (const name of MEASURED_FIELD_NAMES)
    if (MEASURED_FIELDS[name].code === '%' || MEASURED_FIELDS[name].code.startsWith('{point}'))
      expect(MEASURED_FIELDS[name].denominator).not.toBeNull();
});

test('ICG-R15 is a value of the patient as it was entered, and makes the target strict', () => {
  const [unknown] = recordsOf(recorded());
  expect(unknown!.measurements.icgR15Pct).toMatchObject({ valueQuantity: null, missingReason: 'unknown' });
  const [entered] = recordsOf(recorded({ icgR15Pct: 14.5 }));
  expect(entered!.measurements.icgR15Pct).toMatchObject({
    valueQuantity: { value: 14.5, code: '%' },
    denominator: 'initialIcg',
    source: 'entered',
    dayOffset: null,
  });
  // 39.8 % meets 40 % only by rounding; above 50 % it is not met at all.
  const scans = [scan({ volumes: { functionalFlrMl: 514 } })];
  const said = (icgR15Pct: number | null) => recordsOf(recorded({ scans, icgR15Pct }))[0]!.provenance.warnings;
  expect(said(9.9)).toContain('sflr.metOnlyAfterRounding');
  expect(said(10)).not.toContain('sflr.metOnlyAfterRounding');
});

test('findings outside the liver are said of every scan that has them, also where there is no sFLR', () => {
  const scans = [
    scan({ volumes: { outsideLiverMl: 2.5 } }),
    scan({ date: '2015-03-08', volumes: { outsideLiverMl: 0 } }),
  ];
  const unchosen = { stlvFormula: null, bsaFormula: null } as const;
  for (const formulas of [recorded().formulas, unchosen]) {
    const said = recordsOf(recorded({ scans, formulas })).map(({ provenance }) => provenance.warnings);
    expect(said.map((codes) => codes.includes('findings.outsideExtent'))).toEqual([true, false]);
  }
  // Measured before it was looked at: nothing is said.
  expect(recordsOf(recorded())[0]!.provenance.warnings).not.toContain('findings.outsideExtent');
});

test('what was refused is null with the code of its refusal', () => {
  const missing = (from: RecordedCase, name: keyof RegistryRecord['measurements'], n = 0) =>
    recordsOf(from)[n]!.measurements[name].missingCode;
  const unchosen = recorded({ formulas: { stlvFormula: null, bsaFormula: null } });
  expect(missing(unchosen, 'sFlrPct')).toBe('stlv.formulaNotChosen');
  expect(missing(unchosen, 'kgrMlDay', 1)).toBe('stlv.formulaNotChosen');
  expect(recordsOf(unchosen)[0]!.measurements.flrMl.valueQuantity!.value).toBe(241);
  const cut = recorded({ scans: [scan({ volumes: { flrTouchesEdge: true } })] });
  expect(missing(cut, 'flrMl')).toBe('series.notCovered');
  expect(missing(cut, 'sFlrPct')).toBe('series.notCovered');
  expect(recordsOf(cut)[0]!.measurements.wholeLiverMl.valueQuantity!.value).toBe(1600);
  const undrawn = recorded({ scans: [scan({ volumes: { flrMl: null, functionalFlrMl: null } })] });
  expect(recordsOf(undrawn)[0]!.measurements.flrMl).toMatchObject({
    missingReason: 'notDone',
    missingCode: 'flr.notDrawn',
  });
  expect(missing(recorded(), 'kgrMlDay')).toBeNull();
  expect(recordsOf(recorded())[0]!.measurements.kgrMlDay.missingReason).toBe('notApplicable');
  expect(registryRecords(recorded({ scans: [] }), hash)).toMatchObject({ code: 'record.nothingMeasured' });
});

test('an accepted finding travels with the number, and its author, not its reason', () => {
  const acceptance = {
    code: 'series.notCovered',
    by: 'reader-1',
    at: '2015-02-21T08:00:00Z',
    reason: 'Mrs Okonkwo agreed',
  };
  const [record] = recordsOf(
    recorded({ scans: [scan({ acceptances: [acceptance], volumes: { flrTouchesEdge: true } })] }),
  );
  expect(record!.measurements.flrMl.valueQuantity).toMatchObject({ value: 241, comparator: '>=' });
  expect(record!.measurements.sFlrPct).toMatchObject({ valueQuantity: { comparator: '>=' }, interval95: null });
  expect(record!.measurements.flrPct).toMatchObject({ valueQuantity: null, missingCode: 'series.notCovered' });
  expect(record!.measurements.wholeLiverMl.valueQuantity).not.toHaveProperty('comparator');
  expect(record!.provenance.acceptances).toEqual([{ code: 'series.notCovered', by: 'reader-1', dayOffset: -8 }]);
  expect(JSON.stringify(record)).not.toContain('Okonkwo');
});

test('of a gain or a rate from a cut FLR neither end is known: neither leaves the house', () => {
  const cutOff = scan({
    acceptances: [{ code: 'series.notCovered', by: 'reader-1', at: '2015-02-21T08:00:00Z' }],
    volumes: { flrTouchesEdge: true },
  });
  const whole = scan({ date: '2015-03-08', volumes: { functionalFlrMl: 366 } });
  const { measurements } = recordsOf(recorded({ scans: [cutOff, whole] }))[1]!;
  for (const name of ['flrIncreaseMl', 'flrIncreasePct', 'degreeHypertrophyPp', 'kgrMlDay', 'kgrPctWeek'] as const)
    expect(measurements[name]).toMatchObject({ valueQuantity: null, missingCode: 'series.notCovered' });
  expect(measurements.sFlrPct.interval95).not.toBeNull();
});

test('an age above 89 is 90+; without an index event there are no days', () => {
  const { body } = recorded();
  const age = (ageYears: number) => recordsOf(recorded({ body: { ...body, ageYears } }))[0]!.subject.ageYears.value;
  expect([age(89), age(89.9), age(90), age(104)]).toEqual([89, 89, '90+', '90+']);
  const [noIndex] = recordsOf(recorded({ events: [] }));
  expect(noIndex!.effectiveDayOffset).toMatchObject({ value: null, missingReason: 'unknown' });
  expect(noIndex!.measurements.flrMl.dayOffset).toBeNull();
});

test('free text of a header stays at home', () => {
  const [record] = recordsOf(
    recorded({ scans: [scan({ phase: 'Portal PAPADOPOULOS', convolutionKernel: 'Papadopoulos, K.' })] }),
  );
  expect(record!.imaging.phase.value).toBe('portalVenous');
  expect(record!.imaging.kernel.value).toBeNull();
});

test('the same values stand in the CSV, each with its unit or its reason', () => {
  const [, record] = recordsOf(recorded());
  const at = (name: string) => COLUMNS.find((one) => one.name === name)!.read(record!);
  expect([at('flrMl'), at('flrMl.unit'), at('flrMl.missing')]).toEqual([366, 'mL', null]);
  expect([at('sFlrPct.denominator'), at('slot'), at('dayOffset')]).toEqual(['sTLV', 'postStage1 1', 7]);
  expect(new Set(COLUMNS.map(({ name }) => name)).size).toBe(COLUMNS.length);
});

test('docs/registry.md is the dictionary of the code', async () => {
  await expect(dictionary()).toMatchFileSnapshot('../../docs/registry.md');
});

describe('laws', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'ABDGHJKLMNPQRUVWXYZ'), minLength: 7, maxLength: 12 });
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 9, maxLength: 12 });
  const uid = digits.map((tail) => `1.2.826.0.1.3680043.${tail}`);
  const date = fc
    .integer({ min: 0, max: 30_000 })
    .map((n) => new Date(Date.UTC(1940, 0, 1 + n)).toISOString().slice(0, 10));
  const volume = fc.double({ min: 0, max: 4000, noNaN: true });
  const volumes = fc.record({
    measuredTlvMl: volume,
    functionalTlvMl: volume,
    tumourMl: volume,
    flrMl: fc.option(volume),
    functionalFlrMl: fc.option(volume),
    liverTouchesEdge: fc.boolean(),
    flrTouchesEdge: fc.boolean(),
  });
  const anyScan = fc.record({
    date: fc.option(date),
    seriesInstanceUID: uid,
    studyInstanceUID: uid,
    phase: fc.option(letters),
    convolutionKernel: fc.option(letters.map((name) => `${name}^${name}, MRS`)),
    volumes,
  });
  const anyCase = fc.record({
    name: letters,
    patientId: digits.map((tail) => `MRN${tail}`),
    birthDate: date,
    age: fc.integer({ min: 0, max: 110 }),
    heightCm: fc.option(fc.double({ min: 30, max: 250, noNaN: true })),
    weightKg: fc.option(fc.double({ min: 1, max: 400, noNaN: true })),
    stlvFormula: fc.option(fc.constantFrom(...STLV_FORMULA_NAMES)),
    events: fc.array(fc.record({ type: fc.constantFrom('stage1', 'stage2', 'tare', 'rescuePei'), date }), {
      maxLength: 3,
    }),
    scans: fc.array(anyScan, { minLength: 1, maxLength: 4 }),
  });

  test('a record never holds a name, an ID, a birth date, a calendar date or a UID', () => {
    fc.assert(
      fc.property(anyCase, ({ name, patientId, birthDate, age, heightCm, weightKg, stlvFormula, events, scans }) => {
        // Identity rides along in every place where a careless caller or header could put it.
        const from = {
          ...recorded({
            body: { sex: null, ageYears: age, heightCm, weightKg },
            events,
            formulas: { stlvFormula, bsaFormula: 'mosteller' },
            scans: scans.map(({ volumes: some, ...rest }) => ({
              ...scan({ ...rest, volumes: some }),
              description: `${name} ${patientId}`,
              acceptances: [{ code: 'series.notCovered', by: 'reader-1', at: `${birthDate}T10:00:00Z`, reason: name }],
            })),
          }),
          identity: { name, id: patientId, birthDate },
        };
        const records = recordsOf(from);
        expect(records).toHaveLength(scans.length);
        for (const record of records) expect(RegistryRecordShape.safeParse(record).success).toBe(true);
        const bytes = `${JSON.stringify(records)}${records.map((r) => COLUMNS.map(({ read }) => read(r)).join()).join()}`;
        const secrets = [name, patientId, birthDate, ...events.map((event) => event.date)];
        for (const one of scans) secrets.push(one.seriesInstanceUID, one.studyInstanceUID, one.date ?? name);
        for (const secret of secrets) {
          expect(bytes).not.toContain(secret);
          if (/^\d{4}-\d{2}-\d{2}$/.test(secret)) expect(bytes).not.toContain(`"${secret.replaceAll('-', '')}"`);
        }
        expect(bytes).not.toMatch(/\d{4}-\d{2}-\d{2}/);
      }),
    );
  });
});
