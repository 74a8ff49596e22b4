import { describe, expect, test } from 'vitest';
import { fhirFaults } from '#test/fhirSchema';
import { drawnSubmission } from '../submission.fixture.ts';
import { fhirBundle } from './bundle.ts';
import type { Resource } from './parts.ts';

const resources = (drawn: Parameters<typeof drawnSubmission>[0]) =>
  fhirBundle(drawnSubmission(drawn)).entry.map(({ resource }) => resource);
const LONG_ID = '00000000-0000-4000-8000-000000000000';
const drawn = { caseId: LONG_ID };
const observation = (name: string, all: readonly Resource[] = resources(drawn)) => {
  const found = all.find(({ id }) => id === `${LONG_ID}.${name}`);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

describe('the bundle is FHIR R4', () => {
  test.each([
    ['a signed case of three scans', drawn],
    ['a draft', { caseId: LONG_ID, signed: false }],
    ['one scan, aged above 89, example data', { caseId: LONG_ID, flrMl: [300], ageYears: 93, demonstration: true }],
  ])('%s', (_, one) => {
    expect(fhirFaults(fhirBundle(drawnSubmission(one)) as never)).toEqual([]);
  });

  test('and the schema that says so is one that refuses', () => {
    const [patient, study] = resources(drawn);
    expect(fhirFaults({ ...patient, gender: 'M' })).toContain('Patient.gender: M is not one of its codes');
    expect(fhirFaults({ ...patient, name: [{ nickname: 'x' }] })).toContain('Patient.name[0].nickname: unknown');
    const { subject: _, ...without } = study!;
    expect(fhirFaults(without)).toContain('ImagingStudy: without subject');
    const { code: __, ...nameless } = observation('2.flrMl');
    expect(fhirFaults(nameless)).toContain('Observation: without code');
    const provenance = observation('1.provenance');
    const { _recorded, ...undated } = provenance;
    expect(fhirFaults(undated)).toContain('Provenance: without recorded');
  });
});

test('every reference leads to a resource of the bundle, and no id is there twice', () => {
  const all = resources(drawn);
  const there = new Set(all.map(({ resourceType, id }) => `${resourceType}/${id}`));
  expect(there.size).toBe(all.length);
  const asked = [...JSON.stringify(all).matchAll(/"reference":"([^"]+)"/g)].map(([, to]) => to!);
  expect(asked.length).toBeGreaterThan(200);
  expect(asked.filter((to) => !there.has(to))).toEqual([]);
});

test('values carry UCUM units, and lead back to the study', () => {
  const all = resources(drawn);
  expect(observation('2.flrMl', all)).toMatchObject({
    status: 'final',
    valueQuantity: { value: 410, unit: 'ml', system: 'http://unitsofmeasure.org', code: 'mL' },
  });
  const from = (resource: Resource) =>
    ((resource.derivedFrom ?? []) as { reference: string }[]).map((one) => one.reference);
  const rate = observation('2.kgrPctWeek', all);
  expect(rate).toMatchObject({ valueQuantity: { code: '{point}/wk' }, method: { text: 'share of sTLV' } });
  expect(rate.component).toHaveLength(2);
  expect(from(rate)).toContain(`Observation/${LONG_ID}.1.flrMl`);
  // sFLR ← FLR ← FLR as drawn ← study.
  const chain = ['2.sFlrPct', '2.flrMl', '2.flrDrawnMl'].map((name) => from(observation(name, all)));
  expect(chain[0]).toContain(`Observation/${LONG_ID}.2.flrMl`);
  expect(chain[1]).toEqual([`Observation/${LONG_ID}.2.flrDrawnMl`]);
  expect(chain[2]).toEqual([`ImagingStudy/${LONG_ID}.2.study`]);
});

test('a date is masked, with its day beside it; a missing value says why', () => {
  const all = resources(drawn);
  expect(JSON.stringify(all)).not.toMatch(/\d{4}-\d{2}-\d{2}T|"20\d\d-/);
  expect(observation('2.flrMl', all)._effectiveDateTime).toEqual({
    extension: [
      { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' },
      { url: 'urn:remnant:day-offset', valueInteger: 7 },
    ],
  });
  expect(observation('petCtDone', all)).toMatchObject({ dataAbsentReason: { coding: [{ code: 'not-performed' }] } });
  expect(observation('l1.afp', all)).toMatchObject({ valueQuantity: { value: 60500, comparator: '>' } });
  expect(observation('underlyingLiver', all)).toMatchObject({ valueCodeableConcept: { text: 'HBV, Alcohol' } });
});

test('a draft is preliminary and nobody attests it', () => {
  const all = resources({ ...drawn, signed: false });
  const states = new Set(all.filter(({ resourceType }) => resourceType === 'Observation').map(({ status }) => status));
  expect([...states]).toEqual(['preliminary']);
  expect(JSON.stringify(all)).not.toContain('attester');
  expect(JSON.stringify(resources(drawn))).toContain('surgeon.b, surgeon');
});
