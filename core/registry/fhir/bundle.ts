import type { Submission } from '../submission.ts';
import { caseObservations } from './caseObservations.ts';
import { MASKED, type Resource, SYSTEMS } from './parts.ts';
import { scanResources } from './scanResources.ts';

/** A FHIR R4 bundle of type `transaction`: a server that takes it twice has it once. */
export interface FhirBundle {
  readonly resourceType: 'Bundle';
  readonly type: 'transaction';
  readonly entry: readonly {
    readonly fullUrl: string;
    readonly resource: Resource;
    readonly request: { readonly method: 'PUT'; readonly url: string };
  }[];
}

/**
 * A submission as FHIR R4 (4.0.1): the patient under a pseudonym, a study and its body structures a scan, one Observation a
 * value with its UCUM unit and what it was derived from, and the provenance of each scan. No date: where FHIR asks for one it is
 * `masked`, with the days from the index event beside it.
 */
export function fhirBundle(submission: Submission): FhirBundle {
  const resources: readonly Resource[] = [
    patientOf(submission),
    ...scanResources(submission),
    ...caseObservations(submission),
  ];
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => {
      const url = `${resource.resourceType}/${resource.id}`;
      return { fullUrl: `${SYSTEMS.server}/${url}`, resource, request: { method: 'PUT', url } };
    }),
  };
}

/** Nobody's name: a random case of a site, a sex, and a birth date that is there and not told. */
function patientOf({ caseId, siteCode, scans, demonstration }: Submission): Resource {
  const sex = scans[0]?.subject.sex.value ?? null;
  return {
    resourceType: 'Patient',
    id: caseId,
    meta: {
      security: [
        { system: SYSTEMS.observationValue, code: 'PSEUDED', display: 'pseudonymized' },
        ...(demonstration ? [{ system: SYSTEMS.actReason, code: 'HTEST', display: 'test health data' }] : []),
      ],
    },
    identifier: [{ system: `${SYSTEMS.base}/site/${siteCode}`, value: caseId }],
    gender: sex === null ? 'unknown' : sex === 'M' ? 'male' : 'female',
    _birthDate: MASKED,
  };
}
