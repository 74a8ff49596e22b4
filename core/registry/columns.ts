import { LOWER_BOUND_FIELDS, MEASURED_FIELD_NAMES, MEASURED_FIELDS, type MeasuredFieldName } from './fields.ts';
import type { RegistryRecord } from './record.ts';

export type Cell = string | number | boolean | null;

/** One column of the CSV: what it is called, what it means, in which unit, and how it is read from a record. */
export interface Column {
  readonly name: string;
  readonly meaning: string;
  /** UCUM code, where the column holds a quantity. */
  readonly code: string | null;
  readonly read: (record: RegistryRecord) => Cell;
}

const column = (name: string, meaning: string, read: Column['read'], code: string | null = null): Column => ({
  name,
  meaning,
  code,
  read,
});

const SEPARATOR = ';';
const list = (values: readonly string[]) => values.join(SEPARATOR);
const because = ({ missingReason, missingCode }: { missingReason: string | null; missingCode: string | null }) =>
  missingReason === null ? null : missingCode === null ? missingReason : `${missingReason}:${missingCode}`;

const about: readonly Column[] = [
  column('recordVersion', 'Version of this form', (r) => r.recordVersion),
  column('demonstration', 'Example data, never to be pooled', (r) => r.demonstration),
  column('caseId', 'Random case, no patient’s ID', (r) => r.subject.caseId),
  column('siteCode', 'Site', (r) => r.subject.siteCode),
  column('sex', 'M or F', (r) => r.subject.sex.value),
  column('ageYears', 'Whole years; 90+ above 89', (r) => r.subject.ageYears.value, 'a'),
  column('pathway', 'ALPPS, RALPPS, TSH_PVE, TARE or HAIC', (r) => r.subject.pathway.value),
  column('liver', 'Condition of the liver', (r) => r.subject.liver.value),
  column('indexEvent', 'The event that days count from', (r) => r.indexEvent),
  column('dayOffset', 'Day of the scan, from the index event', (r) => r.effectiveDayOffset.value, 'd'),
  column('dayOffset.missing', 'Why there is no day', (r) => because(r.effectiveDayOffset)),
  column('slot', 'Time point of the pathway, numbered within its kind', (r) =>
    r.slot.value === null ? null : `${r.slot.value.kind} ${r.slot.value.number}`,
  ),
  column('modality', 'DICOM modality', (r) => r.imaging.modality),
  column('phase', 'Phase of contrast', (r) => r.imaging.phase.value),
  column('phaseConfirmed', 'Whether a person confirmed the phase', (r) => r.imaging.phaseConfirmed),
  column('kernel', 'Reconstruction kernel', (r) => r.imaging.kernel.value),
  column('slices', 'Slices of the series', (r) => r.imaging.slices),
];

const quantityColumns = (name: MeasuredFieldName): readonly Column[] => {
  const { meaning, code, denominator, interval } = MEASURED_FIELDS[name];
  const of = (record: RegistryRecord) => record.measurements[name];
  return [
    column(name, meaning, (r) => of(r).valueQuantity?.value ?? null, code),
    ...(LOWER_BOUND_FIELDS.includes(name)
      ? [column(`${name}.comparator`, '>= where it is a lower bound', (r) => of(r).valueQuantity?.comparator ?? null)]
      : []),
    column(`${name}.unit`, 'Its UCUM code', (r) => of(r).valueQuantity?.code ?? null),
    ...(denominator === null ? [] : [column(`${name}.denominator`, 'What it is a share of', (r) => of(r).denominator)]),
    ...(interval
      ? [
          column(`${name}.low95`, 'Lower end of its 95 % interval', (r) => of(r).interval95?.[0] ?? null, code),
          column(`${name}.high95`, 'Upper end of its 95 % interval', (r) => of(r).interval95?.[1] ?? null, code),
        ]
      : []),
    column(`${name}.source`, 'entered, measured, computed, header or example', (r) => of(r).source),
    column(`${name}.missing`, 'Why it is not there: reason, and code of the refusal', (r) => because(of(r))),
  ];
};

const secondsOf = ({ provenance: { secondsSpent } }: RegistryRecord) =>
  secondsSpent?.reduce((sum, { seconds }) => sum + seconds, 0) ?? null;

const rulesOf = ({ provenance: { siteRules } }: RegistryRecord): string | null =>
  siteRules &&
  list([
    ...siteRules.changedThresholds.map(({ rule, name, from, to }) => `${rule}.${name}=${to} (${from})`),
    ...siteRules.switchedOff.map((rule) => `${rule} not used`),
    ...(siteRules.compared === null ? [] : [siteRules.compared]),
  ]);

const provenance: readonly Column[] = [
  column('reader', 'Who contoured', (r) => r.measurements.wholeLiverMl.reader ?? r.measurements.tumourMl.reader),
  column('readingStatus', 'draft or ofRecord', (r) => r.provenance.readingStatus),
  column('readingRevision', 'Revision of the reading', (r) => r.provenance.readingRevision),
  column('signature', 'signed, or not signed: nobody signed these contours, or they changed since', (r) =>
    r.provenance.signature ? 'signed' : 'not signed',
  ),
  column('signature.by', 'Who signed', (r) => r.provenance.signature?.by ?? null),
  column('signature.role', 'In which role', (r) => r.provenance.signature?.role ?? null),
  column(
    'signature.dayOffset',
    'Day of the signature, from the index event',
    (r) => r.provenance.signature?.dayOffset ?? null,
    'd',
  ),
  column(
    'signature.voxelHash',
    'Hash of the voxels that were signed',
    (r) => r.provenance.signature?.voxelHash ?? null,
  ),
  column(
    'signature.auditHash',
    'Hash of its entry in the audit chain',
    (r) => r.provenance.signature?.auditHash ?? null,
  ),
  column('seriesHash', 'Salted hash of Series Instance UID', (r) => r.provenance.seriesHash),
  column('studyHash', 'Salted hash of Study Instance UID', (r) => r.provenance.studyHash),
  column('layers', 'Hash of the voxels of each layer', (r) =>
    list(r.provenance.layers.map(({ layer, hash }) => `${layer}=${hash}`)),
  ),
  column('findings', 'Findings of the series', (r) => list(r.provenance.findings)),
  column('acceptances', 'Findings accepted by name, by whom, on which day', (r) =>
    list(
      r.provenance.acceptances.map(
        ({ code, by, dayOffset }) => `${code} by ${by ?? 'nobody named'} on ${dayOffset ?? 'unknown day'}`,
      ),
    ),
  ),
  column('excludedFindings', 'Taken off liver and FLR', (r) => list(r.provenance.excludedFindings)),
  column(
    'cut',
    'How FLR and lobe were parted: kind, and a resection by its name',
    (r) => r.provenance.cut && list([r.provenance.cut.kind, r.provenance.cut.resection].filter((one) => one !== null)),
  ),
  column(
    'cut.segmentI',
    'Where segment I goes: flr, deportalisedLobe, asCut',
    (r) => r.provenance.cut?.segmentI ?? null,
  ),
  column(
    'cut.middleHepaticVein',
    'Which side keeps the middle hepatic vein: flr, deportalisedLobe, asCut',
    (r) => r.provenance.cut?.middleHepaticVein ?? null,
  ),
  column(
    'cut.zoneWidthMm',
    'Width of the planned transection zone',
    (r) => r.provenance.cut?.transectionZone?.widthMm ?? null,
    'mm',
  ),
  column(
    'cut.zoneDepthMm',
    'Its depth below the front of the liver; empty: through and through',
    (r) => r.provenance.cut?.transectionZone?.depthMm ?? null,
    'mm',
  ),
  column('secondsSpent', 'How long hands worked, all segments', (r) => secondsOf(r), 's'),
  column('secondsSpent.byKind', 'The same by kind of segment', (r) =>
    r.provenance.secondsSpent
      ? list(r.provenance.secondsSpent.map(({ kind, seconds }) => `${kind ?? 'unnamed'}=${seconds}`))
      : null,
  ),
  column('stlvFormula', 'Formula of sTLV', (r) => r.provenance.stlvFormula),
  column('bsaFormula', 'Formula of BSA', (r) => r.provenance.bsaFormula),
  column('formulas', 'The formulas with their citations', (r) =>
    list(r.provenance.formulas.map(({ expression, citation }) => `${expression} (${citation.replaceAll(';', ',')})`)),
  ),
  column('readingCv', 'Coefficient of variation behind the intervals', (r) => r.provenance.readingCv, '1'),
  column(
    'readingErrorKind',
    'published, entered by the site, or of its own repeated readings',
    (r) => r.provenance.readingErrorKind,
  ),
  column('siteRules', 'What the site set otherwise than the papers: thresholds, rules not used, comparison', (r) =>
    rulesOf(r),
  ),
  column(
    'growthCountedFrom',
    'stage1 or scan: where the days of the rate begin',
    (r) => r.provenance.growthCountedFrom,
  ),
  column('warnings', 'Codes that travel with the numbers', (r) => list(r.provenance.warnings)),
  column('softwareVersion', 'Version that measured', (r) => r.provenance.softwareVersion),
  column('recordedBy', 'Who measured', (r) => r.provenance.recordedBy.value),
  column('recordedBy.missing', 'Why nobody is named', (r) => because(r.provenance.recordedBy)),
  column(
    'recordedDayOffset',
    'Day of the measurement, from the index event',
    (r) => r.provenance.recordedDayOffset.value,
    'd',
  ),
];

/** Every column of the CSV, in order: one row a scan, one value a cell, its unit and its reason of absence beside it. */
export const COLUMNS: readonly Column[] = [...about, ...MEASURED_FIELD_NAMES.flatMap(quantityColumns), ...provenance];
