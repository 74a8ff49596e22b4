import type { MissingReason } from '../fields.ts';

/** A FHIR resource as JSON; its shape is held by the schema of R4 in the tests. */
export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

export const SYSTEMS = {
  /** Names of our own codes, identifiers and extensions: a URN, since nothing is published under them. */
  base: 'urn:remnant',
  fields: 'urn:remnant:registry',
  /** Where the resources of a bundle seem to lie, so that they can name each other; nobody ever answers there. */
  server: 'https://remnant.invalid/fhir',
  ucum: 'http://unitsofmeasure.org',
  snomed: 'http://snomed.info/sct',
  dicom: 'http://dicom.nema.org/resources/ontology/DCM',
  absent: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
  observationValue: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  actReason: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  category: 'http://terminology.hl7.org/CodeSystem/observation-category',
  participant: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
} as const;

const ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
/** Days from the index event: what stands for a date. */
export const DAY_OFFSET = 'urn:remnant:day-offset';

/** A date that is there and is not told. */
export const MASKED = { extension: [{ url: ABSENT, valueCode: 'masked' }] } as const;

/** The same with its day from the index event, where there is one. */
export const maskedDay = (dayOffset: number | null) =>
  dayOffset === null ? MASKED : { extension: [...MASKED.extension, { url: DAY_OFFSET, valueInteger: dayOffset }] };

const REASONS: Readonly<Record<MissingReason, string>> = {
  notDone: 'not-performed',
  notPrinted: 'unknown',
  notApplicable: 'not-applicable',
  unknown: 'unknown',
  masked: 'masked',
};

/** Why a value is absent, in FHIR's words; the code of the refusal beside it where there was one. */
export const absentReason = (reason: MissingReason, code: string | null) => ({
  coding: [{ system: SYSTEMS.absent, code: REASONS[reason] }],
  ...(code !== null && { text: code }),
});

export const reference = (resourceType: string, id: string) => ({ reference: `${resourceType}/${id}` });

/** One of our fields as a coded name. */
export const fieldCode = (name: string, meaning: string) => ({
  coding: [{ system: SYSTEMS.fields, code: name, display: meaning }],
  text: meaning,
});

export const LIVER = { coding: [{ system: SYSTEMS.snomed, code: '10200004', display: 'Liver structure' }] } as const;

/** A quantity as FHIR writes it; a comparator where the value is a bound. */
export const quantityOf = ({
  value,
  comparator,
  unit,
  code,
}: {
  readonly value: number;
  readonly comparator?: string | undefined;
  readonly unit: string;
  readonly code: string;
}) => ({ value, ...(comparator !== undefined && { comparator }), unit, system: SYSTEMS.ucum, code });
