import { MEASURED_FIELD_NAMES, MEASURED_FIELDS, type MeasuredFieldName } from '../fields.ts';
import type { RegistryRecord } from '../record.ts';
import type { Submission } from '../submission.ts';
import { absentReason, fieldCode, LIVER, maskedDay, quantityOf, type Resource, reference, SYSTEMS } from './parts.ts';

/** What each value of a scan is made from, of the same scan; volumes as drawn come from the study itself. */
const MADE_FROM: Readonly<Partial<Record<MeasuredFieldName, readonly MeasuredFieldName[]>>> = {
  bmi: ['heightCm', 'weightKg'],
  bsaM2: ['heightCm', 'weightKg'],
  sTlvMl: ['bsaM2'],
  functionalLiverMl: ['wholeLiverMl', 'tumourMl'],
  flrMl: ['flrDrawnMl'],
  flrPct: ['flrMl', 'functionalLiverMl'],
  sFlrPct: ['flrMl', 'sTlvMl'],
  flrIncreaseMl: ['flrMl'],
  flrIncreasePct: ['flrMl'],
  degreeHypertrophyPp: ['flrMl', 'sTlvMl'],
  kgrMlDay: ['flrMl', 'growthIntervalDays'],
  kgrPctWeek: ['flrMl', 'sTlvMl', 'growthIntervalDays'],
};
const DRAWN: readonly MeasuredFieldName[] = ['wholeLiverMl', 'tumourMl', 'deportalisedMl', 'flrDrawnMl'];
/** Gains are held against baseline, rates against the scan before. */
const SINCE_BASELINE: readonly MeasuredFieldName[] = ['flrIncreaseMl', 'flrIncreasePct', 'degreeHypertrophyPp'];
const SINCE_BEFORE: readonly MeasuredFieldName[] = ['kgrMlDay', 'kgrPctWeek'];

/** What of the liver a volume is of, as a body structure of its scan. */
const STRUCTURES = {
  liver: 'Whole liver as contoured',
  remnant: 'Future liver remnant',
  deportalised: 'Deportalised lobe',
  tumours: 'Tumours of the liver',
} as const;
type StructureName = keyof typeof STRUCTURES;
const STRUCTURE_OF: Readonly<Partial<Record<MeasuredFieldName, StructureName>>> = {
  wholeLiverMl: 'liver',
  functionalLiverMl: 'liver',
  tumourMl: 'tumours',
  deportalisedMl: 'deportalised',
  flrDrawnMl: 'remnant',
  flrMl: 'remnant',
  flrPct: 'remnant',
  sFlrPct: 'remnant',
};
/** FHIR's extension for a body structure on what has only a code for its site. */
const BODY_SITE = 'http://hl7.org/fhir/StructureDefinition/bodySite';

/** Study, body structures, observations and provenance of every scan of a submission. */
export const scanResources = (submission: Submission): readonly Resource[] =>
  submission.scans.flatMap((scan, n) => oneScan(submission, scan, n));

const observationId = (caseId: string, n: number, name: MeasuredFieldName) => `${caseId}.${n + 1}.${name}`;
const isThere = (scan: RegistryRecord, name: MeasuredFieldName) => scan.measurements[name].valueQuantity !== null;

function oneScan({ caseId, scans }: Submission, scan: RegistryRecord, n: number): readonly Resource[] {
  const subject = reference('Patient', caseId);
  const studyId = `${caseId}.${n + 1}.study`;
  const day = maskedDay(scan.effectiveDayOffset.value);
  const signed = scan.provenance.signature !== null;
  const study: Resource = {
    resourceType: 'ImagingStudy',
    id: studyId,
    identifier: [{ system: `${SYSTEMS.base}/study-hash`, value: scan.provenance.studyHash }],
    status: 'available',
    subject,
    _started: day,
    modality: [{ system: SYSTEMS.dicom, code: scan.imaging.modality }],
    numberOfSeries: 1,
    series: [
      {
        // The salted hash where a UID would stand: 64 hex digits are a valid id.
        uid: scan.provenance.seriesHash.slice(0, 64),
        modality: { system: SYSTEMS.dicom, code: scan.imaging.modality },
        ...(scan.imaging.phase.value !== null && { description: scan.imaging.phase.value }),
        ...(scan.imaging.slices !== null && { numberOfInstances: scan.imaging.slices }),
        bodySite: LIVER.coding[0],
      },
    ],
  };
  const used = new Set(MEASURED_FIELD_NAMES.flatMap((name) => (isThere(scan, name) ? (STRUCTURE_OF[name] ?? []) : [])));
  const structures = [...used].map(
    (name): Resource => ({
      resourceType: 'BodyStructure',
      id: `${caseId}.${n + 1}.${name}`,
      location: LIVER,
      description: STRUCTURES[name],
      patient: subject,
    }),
  );
  const observations = MEASURED_FIELD_NAMES.map((name): Resource => {
    const { meaning } = MEASURED_FIELDS[name];
    const measured = scan.measurements[name];
    const structure = STRUCTURE_OF[name];
    const from = measured.valueQuantity === null ? [] : derivedFrom(name);
    return {
      resourceType: 'Observation',
      id: observationId(caseId, n, name),
      ...(structure !== undefined &&
        used.has(structure) && {
          extension: [
            { url: BODY_SITE, valueReference: reference('BodyStructure', `${caseId}.${n + 1}.${structure}`) },
          ],
        }),
      status: signed ? 'final' : 'preliminary',
      category: [{ coding: [{ system: SYSTEMS.category, code: DRAWN.includes(name) ? 'imaging' : 'exam' }] }],
      code: fieldCode(name, meaning),
      subject,
      // Of height and weight nobody knows the day.
      _effectiveDateTime: maskedDay(measured.dayOffset),
      ...(measured.valueQuantity === null
        ? { dataAbsentReason: absentReason(measured.missingReason ?? 'unknown', measured.missingCode) }
        : { valueQuantity: quantityOf(measured.valueQuantity) }),
      ...(measured.denominator !== null && { method: { text: `share of ${measured.denominator}` } }),
      ...(structure !== undefined && { bodySite: LIVER }),
      ...(measured.interval95 && {
        component: measured.interval95.map((value, end) => ({
          code: fieldCode(
            `${name}.${end === 0 ? 'low95' : 'high95'}`,
            end === 0 ? 'Lower end of the 95 % interval' : 'Upper end of the 95 % interval',
          ),
          valueQuantity: quantityOf({ ...measured.valueQuantity!, comparator: undefined, value }),
        })),
      }),
      ...(from.length > 0 && { derivedFrom: from }),
    };
  });
  return [study, ...structures, ...observations, provenance()];

  function derivedFrom(name: MeasuredFieldName) {
    const own = (MADE_FROM[name] ?? []).filter((one) => isThere(scan, one));
    const flrOf = (k: number) =>
      k >= 0 && k !== n && isThere(scans[k]!, 'flrMl')
        ? [reference('Observation', observationId(caseId, k, 'flrMl'))]
        : [];
    const baseline = scans.findIndex((one) => one.measurements.flrMl.valueQuantity !== null);
    return [
      ...own.map((one) => reference('Observation', observationId(caseId, n, one))),
      ...(SINCE_BASELINE.includes(name) ? flrOf(baseline) : []),
      ...(SINCE_BEFORE.includes(name) ? flrOf(n - 1) : []),
      ...(DRAWN.includes(name) || name === 'sliceThicknessMm' ? [reference('ImagingStudy', studyId)] : []),
    ];
  }

  function provenance(): Resource {
    const { signature, softwareVersion, recordedBy, recordedDayOffset, layers, formulas, acceptances } =
      scan.provenance;
    const agent = (type: string, display: string) => ({
      type: { coding: [{ system: SYSTEMS.participant, code: type }] },
      who: { display },
    });
    return {
      resourceType: 'Provenance',
      id: `${caseId}.${n + 1}.provenance`,
      // Whose day it is: of the signature, else of the measurement.
      _recorded: maskedDay(signature ? signature.dayOffset : recordedDayOffset.value),
      target: [...structures, ...observations].map(({ resourceType, id }) => reference(resourceType, id)),
      activity: {
        text: [...formulas.map(({ expression }) => expression), ...accepted(acceptances)].join('; ') || 'measured',
      },
      agent: [
        agent('assembler', `Remnant ${softwareVersion}`),
        agent('author', recordedBy.value ?? 'nobody named'),
        ...(signature ? [agent('attester', `${signature.by}, ${signature.role}`)] : []),
      ],
      entity: [
        { role: 'source', what: reference('ImagingStudy', studyId) },
        ...layers.map(({ layer, hash }) => ({
          role: 'source',
          what: { identifier: { system: `${SYSTEMS.base}/voxel-hash/${layer}`, value: hash } },
        })),
        ...(signature?.auditHash
          ? [{ role: 'source', what: { identifier: { system: `${SYSTEMS.base}/audit`, value: signature.auditHash } } }]
          : []),
      ],
    };
  }
}

const accepted = (acceptances: RegistryRecord['provenance']['acceptances']): readonly string[] =>
  acceptances.map(({ code }) => `accepted: ${code}`);
