import type { Pathway } from '../liver/caseInput.ts';
import { GROUP_NAMES, type GroupName } from './field.ts';
import { RECORD_FIELD_NAMES, type RecordFieldName, recordField } from './fields.ts';
import type { RecordItem } from './items.ts';

/** A step of a pathway (workflow.md) that asks for values, with the rule that compares them. */
export interface Step {
  readonly state: string;
  readonly title: string;
  /** Rules of the specification that read the fields. */
  readonly rules: readonly string[];
  readonly fields: readonly RecordFieldName[];
}

const step = (state: string, title: string, rules: string, fields: readonly RecordFieldName[]): Step => ({
  state,
  title,
  rules: rules.split(' ').filter(Boolean),
  fields,
});

const RALPPS: readonly Step[] = [
  step('SCREENING', 'Screening', 'I1 I2 I3 I5', [
    'heightCm',
    'weightKg',
    'chronicKidneyDisease',
    'diagnosis',
    'diagnosisBasis',
    'liver',
    'activeHepatitisB',
    'hbvDna',
    'distribution',
    'extrahepatic',
    'childPughClass',
    'icgR15Pct',
  ]),
  step('STAGE1_DONE', 'Stage 1', 'S9', [
    'stage1.date',
    'stage1.portalVein',
    'stage1.rfaMinutes',
    'stage1.rfaDepthCm',
    'stage1.planeWidthCm',
  ]),
  step('RESCUE_CONSIDER', 'Rescue', 'S3 S4 S8', ['apsPresent', 'session.indication', 'icgR15Pct']),
  step('STAGE2_READY', 'Before stage 2', 'I4', ['childPughClass', 'icgR15Pct', 'infection', 'metastasis']),
  step('STAGE2_DONE', 'After stage 2', 'K1 K2 K13', [
    'stage2.date',
    'surgery.procedure',
    'surgery.residual',
    'clavienDindo',
    'phlf5050',
    'mortalityInHospital',
  ]),
];

/** What each pathway asks for, step by step. */
export const STEPS: Readonly<Record<Pathway, readonly Step[]>> = {
  RALPPS,
  ALPPS: RALPPS,
  TSH_PVE: [
    step('ASSESSMENT', 'Assessment', 'I11 I12', [
      'heightCm',
      'weightKg',
      'diagnosis',
      'liver',
      'resectability',
      'tumourNumber',
      'crc.krasMutation',
      'icgR15Pct',
      'jhpbsScore',
    ]),
    step('CHEMOTHERAPY', 'Chemotherapy', 'K12', ['chemotherapy.lines', 'chemotherapy.months', 'chemotherapy.response']),
    step('FIRST_HEPATECTOMY', 'First hepatectomy', 'I12', [
      'firstHepatectomy.date',
      'firstHepatectomy.procedure',
      'firstHepatectomy.treatedNodules',
      'flrLobeCleared',
    ]),
    step('GROWTH_WAIT', 'Before the second', 'I3', ['unresectableProgressionInFlr']),
    step('SECOND_HEPATECTOMY', 'Second hepatectomy', 'K1 K13', [
      'secondHepatectomy.date',
      'surgery.procedure',
      'surgery.residual',
      'clavienDindo',
    ]),
  ],
  TARE: [
    step('INDICATION', 'Indication', 'I6', [
      'heightCm',
      'weightKg',
      'ecog',
      'diagnosis',
      'liver',
      'bclc',
      'pvtt',
      'distribution',
      'extrahepatic',
      'tumour.sizeMm',
      'childPughScore',
      'bilirubin',
      'egfr',
    ]),
    step('SIMULATION', 'Simulation', 'D1 D2 V13', [
      'tare.lungShuntPct',
      'tare.extrahepaticUptake',
      'tare.lungShuntAcceptable',
      'perfusedMl',
      'wholeLiverGy',
      'plannedTumourGy',
    ]),
    step('TREATED', 'After TARE', 'D3 D4', ['tare.date', 'tare.activityGBq', 'preTumourGy', 'postTumourGy']),
    step('OBSERVATION', 'Observation', 'I8 K8 K9', ['mrecist', 'mrecistLocalised']),
    step('RESECTION', 'Operation', 'K1 K2 K11', [
      'surgery.date',
      'surgery.procedure',
      'surgery.residual',
      'clavienDindo',
      'phlfIsgls',
      'mortality90d',
      'nodule.necrosisPct',
    ]),
  ],
  HAIC: [
    step('UNRESECTABLE', 'Not resectable', 'I14', ['diagnosis', 'unresectableReason', 'pvtt', 'hvtt', 'tumourNumber']),
    step('HAIC', 'HAIC', 'K12', ['haic.date', 'haic.regimen', 'haic.courses', 'mrecist', 'afp', 'pivkaII']),
    step('HEPATECTOMY', 'Hepatectomy', 'K13', [
      'boardDownstaged',
      'surgery.date',
      'surgery.procedure',
      'surgery.residual',
    ]),
  ],
};

/** The steps that ask for a field in this pathway. */
export const stepsAsking = (pathway: Pathway | null, name: RecordFieldName): readonly Step[] =>
  pathway === null ? [] : STEPS[pathway].filter(({ fields }) => fields.includes(name));

/** Whether a pathway has use for a field. */
export const concerns = (pathway: Pathway | null, name: RecordFieldName): boolean => {
  const { only } = recordField(name);
  return pathway === null || only === null || only.includes(pathway);
};

/** Fields of a rescue session that only one kind has. */
const OF_KIND: Partial<Record<RecordFieldName, RecordItem['event']>> = {
  'session.peiMl': 'rescuePei',
  'session.peiRateMlMin': 'rescuePei',
  'session.ethanolPct': 'rescuePei',
  'session.needle': 'rescuePei',
  'session.rfaMin': 'rescueRfa',
  'session.rfaSessions': 'rescueRfa',
  'session.powerW': 'rescueRfa',
};

/** Whether an item has use for a field of its scope: a session by its kind. */
export const concernsItem = (name: RecordFieldName, { event }: Pick<RecordItem, 'event'>): boolean =>
  event === null || (OF_KIND[name] ?? event) === event;

/** Groups whose place in every case is the beginning: they stand open before a pathway is chosen. */
const FIRST_GROUPS: readonly GroupName[] = ['patient', 'disease', 'liverFunction', 'procedure'];

/** Groups that the pathway asks for, in their order; before one is chosen, those of the beginning. */
export function groupsOf(pathway: Pathway | null): readonly GroupName[] {
  if (pathway === null) return FIRST_GROUPS;
  const asked = new Set(STEPS[pathway].flatMap(({ fields }) => fields.map((name) => recordField(name).group)));
  return GROUP_NAMES.filter((group) => asked.has(group));
}

/** The fields of a group, those that the pathway has use for and the others. */
export function fieldsOf(group: GroupName, pathway: Pathway | null) {
  const all = RECORD_FIELD_NAMES.filter((name) => recordField(name).group === group);
  return {
    used: all.filter((name) => concerns(pathway, name)),
    others: all.filter((name) => !concerns(pathway, name)),
  };
}
