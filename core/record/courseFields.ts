import { choice, choices, date, flag, number, type Place, text } from './field.ts';

const STAGED = ['ALPPS', 'RALPPS'] as const;
const labs: Place = { group: 'liverFunction', per: 'labs', papers: '003 004' };
const markers: Place = { group: 'liverFunction', per: 'labs', papers: '000 002 003 004' };

/** What blood and the bedside say on one day. */
export const LABS_FIELDS = {
  'labs.date': date({ ...labs, papers: '' }, 'Day of the labs'),
  childPughClass: choice({ ...labs, papers: '000 002 004' }, 'Child-Pugh class', ['A', 'B', 'C']),
  childPughScore: number({ ...labs, papers: '000 002 004' }, 'Child-Pugh score', 'score', [5, 15], [5, 12], {
    whole: true,
  }),
  icgR15Pct: number({ ...labs, papers: '000 002 003' }, 'ICG-R15', 'percent', [0, 100], [0, 50], {
    denominator: 'initialIcg',
  }),
  infection: flag({ ...labs, papers: '000' }, 'Systemic infection'),
  bilirubin: number(labs, 'Bilirubin', 'bilirubin', [0, 1500], [2, 600]),
  albumin: number(labs, 'Albumin', 'albumin', [0, 100], [15, 60]),
  ptPct: number(labs, 'Prothrombin time', 'percent', [0, 300], [10, 150], { denominator: 'normalPlasma' }),
  inr: number({ ...labs, papers: '' }, 'INR', 'ratio', [0.1, 20], [0.7, 6]),
  platelets: number({ ...labs, papers: '004' }, 'Platelets', 'platelets', [0, 5000], [15, 900]),
  ast: number({ ...labs, papers: '004' }, 'AST', 'enzyme', [0, 50_000], [5, 3000]),
  alt: number({ ...labs, papers: '004' }, 'ALT', 'enzyme', [0, 50_000], [5, 3000]),
  creatinine: number({ ...labs, papers: '' }, 'Creatinine', 'creatinine', [0, 5000], [20, 900]),
  egfr: number({ ...labs, papers: '000 004' }, 'eGFR', 'egfr', [0, 300], [5, 160]),
  meld: number({ ...labs, papers: '000 004' }, 'MELD', 'score', [-20, 80], [0, 40]),
  meldFormula: choice({ ...labs, papers: '000 004' }, 'MELD by', {
    original: 'Original, unbounded',
    UNOS: 'UNOS',
    meldNa: 'MELD-Na',
    meld3: 'MELD 3.0',
  }),
  portalHypertension: flag({ ...labs, papers: '004' }, 'Portal hypertension'),
  mebrofeninFunction: number({ ...labs, papers: '004' }, 'Mebrofenin function', 'mebrofenin', [0, 50], [0.5, 20]),
  afp: number(markers, 'AFP', 'afp', [0, 1e8], [0, 1e6], { bounds: true }),
  pivkaII: number(markers, 'PIVKA-II', 'pivkaII', [0, 1e8], [0, 1e6], { bounds: true }),
  cea: number(markers, 'CEA', 'cea', [0, 1e7], [0, 1e5], { bounds: true }),
  ca199: number(markers, 'CA 19-9', 'ca199', [0, 1e8], [0, 1e6], { bounds: true }),
} as const;

const imaging: Place = { group: 'imaging', per: 'scan', papers: '000 004' };
const tareImaging: Place = { ...imaging, papers: '002 004', only: ['TARE', 'HAIC'] };
const read: Place = { ...imaging, papers: '004', only: ['TARE'] };
const MRECIST = ['CR', 'PR', 'SD', 'PD', 'NE'];

/** What a reader says of one scan; what its header and its contours say is shown beside it. */
export const IMAGING_FIELDS = {
  apsPresent: flag({ ...imaging, papers: '000', only: STAGED }, 'Arterioportal shunt'),
  apsMethod: choice({ ...imaging, papers: '000', only: STAGED }, 'Shunt looked for by', { CT: 'CT', CEUS: 'CE-US' }),
  metastasis: flag({ ...imaging, papers: '000' }, 'Metastasis in the FLR or outside the liver'),
  mrecist: choice(tareImaging, 'mRECIST', MRECIST),
  mrecistLocalised: choice({ ...tareImaging, only: ['TARE'] }, 'mRECIST, treated zone', MRECIST),
  'mrecist.reader1': choice(read, 'mRECIST, reader 1', MRECIST),
  'mrecist.reader2': choice(read, 'mRECIST, reader 2', MRECIST),
  'mrecistLocalised.reader1': choice(read, 'Treated zone, reader 1', MRECIST),
  'mrecistLocalised.reader2': choice(read, 'Treated zone, reader 2', MRECIST),
  targetSumMm: number(
    { ...tareImaging, papers: '' },
    'Targets: sum of enhancing diameters',
    'millimetres',
    [0, 2000],
    [0, 500],
  ),
  newLesion: flag({ ...tareImaging, papers: '' }, 'New lesion in the treated zone'),
  thrombusEnhancing: flag({ ...tareImaging, papers: '004' }, 'Thrombus enhances'),
  thrombusDiameterMm: number({ ...tareImaging, papers: '004' }, 'Thrombus: diameter', 'millimetres', [0, 100], [1, 40]),
  thrombusExtended: flag({ ...tareImaging, papers: '004' }, 'Thrombus extends further'),
  newLesionOutsideTreatedZone: flag({ ...tareImaging, papers: '004' }, 'New lesion outside the treated zone'),
  perfusedMl: number(
    { ...imaging, papers: '004', only: ['TARE'] },
    'Perfused volume',
    'millilitres',
    [0, 20_000],
    [50, 5000],
  ),
} as const;

const board: Place = { group: 'board', per: 'scan', papers: '' };
const downstaged: Place = { ...board, papers: '002 004', only: ['TARE', 'HAIC'] };
const twoStage: Place = { ...board, papers: '003', only: ['TSH_PVE'] };

/** What was decided with one scan on the screen: guards of the pathways ask for it, and no measurement can say it. */
export const BOARD_FIELDS = {
  'board.response': choice({ ...twoStage }, 'RECIST 1.1', MRECIST),
  tumourShrunk: flag({ ...downstaged, papers: '002', only: ['HAIC'] }, 'Tumour shrunk'),
  boardDownstaged: flag(downstaged, 'Downstaged, resection possible'),
  resectionPossible: flag({ ...downstaged, papers: '004', only: ['TARE'] }, 'Resection possible'),
  extraTreatmentInZone: flag({ ...downstaged, papers: '004', only: ['TARE'] }, 'Treated again in the zone'),
  progressionOutsideZoneTreatable: flag(
    { ...downstaged, papers: '004', only: ['TARE'] },
    'Treatable progression outside the zone',
  ),
  monthsWithoutNewTumour: number(
    { ...downstaged, papers: '004', only: ['TARE'] },
    'Without another tumour',
    'months',
    [0, 600],
    [0, 120],
  ),
  expertsAgree: flag({ ...downstaged, papers: '004', only: ['TARE'] }, 'Outside experts agree'),
  flrLobeCleared: flag(twoStage, 'Lobe of the FLR cleared'),
  unresectableProgressionInFlr: flag(twoStage, 'Progression in the FLR, not resectable'),
  progression: flag(board, 'Progression'),
  resectableIntrahepatic: flag(twoStage, 'Resectable, inside the liver'),
} as const;

const session: Place = { group: 'rescue', per: 'session', papers: '000', only: STAGED };

/** One rescue session; its kind and its day are the case's own event. */
export const SESSION_FIELDS = {
  'session.indication': choice(session, 'Indication', { aps: 'Shunt', noAps: 'No shunt', other: 'Other' }),
  'session.evaluationNumber': number(session, 'After evaluation', 'count', [1, 50], [2, 8], { whole: true }),
  'session.peiMl': number(session, 'PEI: ethanol', 'millilitres', [0, 200], [5, 20]),
  'session.peiRateMlMin': number(session, 'PEI: rate', 'flow', [0, 60], [1, 4]),
  'session.ethanolPct': number(session, 'PEI: concentration', 'percent', [0, 100], [90, 100], {
    denominator: 'solution',
  }),
  'session.needle': choice(session, 'PEI: needle', { g18: '18 G', g20: '20 G', g21: '21 G', g22: '22 G' }),
  'session.rfaMin': number(session, 'RFA: time', 'minutes', [0, 300], [5, 60]),
  'session.rfaSessions': number(session, 'RFA: applications', 'count', [1, 50], [1, 6], { whole: true }),
  'session.powerW': number(session, 'RFA: power at the start', 'watts', [0, 500], [20, 200]),
  'session.complication': choice(session, 'Clavien-Dindo', ['none', 'I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V']),
  'session.overrideReason': text(session, 'Reason, where the rule said otherwise'),
} as const;

const surgery: Place = { group: 'surgery', per: 'case', papers: '000 002 003 004' };

/** The resection: stage 2, second hepatectomy, or the one after TARE or HAIC. */
export const SURGERY_FIELDS = {
  'surgery.date': date({ ...surgery, only: ['TARE', 'HAIC'] }, 'Operation on'),
  'surgery.procedure': choice(surgery, 'Procedure, Brisbane', {
    rightHemihepatectomy: 'Right hemihepatectomy',
    leftHemihepatectomy: 'Left hemihepatectomy',
    rightTrisectionectomy: 'Right trisectionectomy',
    leftTrisectionectomy: 'Left trisectionectomy',
    extended: 'Extended hemihepatectomy',
    sectionectomy: 'Sectionectomy',
    segmentectomy: 'Segmentectomy',
    wedge: 'Wedge resection',
    transplantation: 'Transplantation',
  }),
  'surgery.major': flag(surgery, 'Major: a hemihepatectomy or more'),
  'surgery.additional': choices({ ...surgery, papers: '002 003' }, 'Together with', {
    partialHepatectomy: 'Partial hepatectomy',
    RFA: 'RFA',
    thrombectomy: 'Thrombectomy',
    THVE: 'Total vascular exclusion',
    bypass: 'Cardiopulmonary bypass',
  }),
  'surgery.operationMin': number(surgery, 'Operation', 'minutes', [0, 2000], [30, 900]),
  'surgery.bloodLossMl': number(surgery, 'Blood loss', 'millilitres', [0, 50_000], [0, 5000]),
  'surgery.transfusion': flag(surgery, 'Transfusion'),
  'surgery.marginMm': number(surgery, 'Margin', 'millimetres', [0, 200], [0, 50]),
  'surgery.residual': choice(surgery, 'Residual tumour', ['R0', 'R1', 'R2']),
  'surgery.hospitalDays': number({ ...surgery, papers: '003 004' }, 'In hospital', 'days', [0, 1000], [1, 90], {
    whole: true,
  }),
  'surgery.icuDays': number({ ...surgery, papers: '003 004' }, 'In intensive care', 'days', [0, 1000], [0, 30], {
    whole: true,
  }),
} as const;

const GRADES = ['0', 'I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V'];
const complications: Place = { group: 'complications', per: 'case', papers: '000 003 004' };
const adverse: Place = { group: 'complications', per: 'adverse', papers: '004' };

export const COMPLICATION_FIELDS = {
  'clavienDindo.stage1': choice({ ...complications, only: [...STAGED, 'TSH_PVE'] }, 'Worst, first stage', GRADES),
  clavienDindo: choice(complications, 'Worst, Clavien-Dindo', GRADES),
  'complication.type': choices(complications, 'Complications', {
    bileLeak: 'Bile leak',
    biloma: 'Biloma',
    wound: 'Wound',
    haemorrhage: 'Haemorrhage',
    abscess: 'Abscess',
    pleuralEffusion: 'Pleural effusion',
    hyperbilirubinaemia: 'Hyperbilirubinaemia',
    obstruction: 'Obstruction',
    renalFailure: 'Renal failure',
    lungInfection: 'Lung infection',
  }),
  phlf5050: flag({ ...complications, papers: '000' }, 'Liver failure by 50-50, day 5'),
  phlfIsgls: choice({ ...complications, papers: '004' }, 'Liver failure, ISGLS', {
    none: 'None',
    A: 'A',
    B: 'B',
    C: 'C',
    transplant: 'Not applicable, transplant',
  }),
  // What the ISGLS asks for; a laboratory's own limits say what is raised.
  'phlf.inrRaised': flag({ ...complications, papers: '' }, 'INR raised, day 5 or later'),
  'phlf.bilirubinRaised': flag({ ...complications, papers: '' }, 'Bilirubin raised, day 5 or later'),
  'phlf.care': choice({ ...complications, papers: '' }, 'Care because of it', {
    usual: 'As usual',
    otherNotInvasive: 'More than usual, not invasive',
    invasive: 'Invasive',
  }),
  mortalityInHospital: flag(complications, 'Died in hospital'),
  mortality90d: flag(complications, 'Died within 90 days'),
  'ctcae.event': choice(adverse, 'Event, CTCAE 5.0', {
    REILD: 'Liver disease by radioembolisation (REILD)',
    pneumonitis: 'Pneumonitis',
    ulcer: 'Ulcer',
    lymphopenia: 'Lymphopenia',
    bilirubin: 'Bilirubin raised',
    other: 'Other',
  }),
  'ctcae.grade': choice(adverse, 'Grade', ['1', '2', '3', '4', '5']),
  'ctcae.date': date(adverse, 'On'),
} as const;

const outcome: Place = { group: 'outcome', per: 'case', papers: '001 002 003 004' };

export const OUTCOME_FIELDS = {
  lastFollowUp: date(outcome, 'Last seen on'),
  death: flag(outcome, 'Died'),
  deathDate: date(outcome, 'Died on'),
  deathCause: choice(outcome, 'Cause of death', { tumour: 'The tumour', other: 'Other' }),
  recurrence: flag(outcome, 'Recurrence'),
  recurrenceDate: date(outcome, 'Recurrence on'),
  recurrenceSites: choices(outcome, 'Recurrence in', {
    liverSingle: 'Liver, single',
    liverMultiple: 'Liver, multiple',
    lung: 'Lung',
    bone: 'Bone',
    node: 'Lymph node',
    rightAtrium: 'Right atrium, thrombus',
    heart: 'Heart',
  }),
  recurrenceTreatment: choice({ ...outcome, papers: '003 004' }, 'Recurrence treated by', {
    repeatHepatectomy: 'Repeat hepatectomy',
    LT: 'Transplantation',
    systemic: 'Systemic therapy',
    ablation: 'Ablation',
    supportive: 'Supportive care',
  }),
  adjuvantTherapy: flag({ ...outcome, papers: '003 004' }, 'Adjuvant therapy'),
  adjuvantRegimen: text({ ...outcome, papers: '003 004' }, 'Adjuvant regimen'),
} as const;

const pathology: Place = { group: 'pathology', per: 'case', papers: '000 001 004' };
const nodule: Place = { group: 'pathology', per: 'tumour', papers: '001 004' };

export const PATHOLOGY_FIELDS = {
  completeNecrosis: flag(pathology, 'Completely necrotic'),
  differentiation: choice(pathology, 'Differentiation', {
    well: 'Well',
    moderate: 'Moderate',
    poor: 'Poor',
    undifferentiated: 'Undifferentiated',
  }),
  microvascularEmboli: flag(pathology, 'Microvascular emboli'),
  'nodule.necrosisPct': number(nodule, 'Necrosis', 'percent', [0, 100], [0, 100], { denominator: 'tumour' }),
  'nodule.sizeMm': number(nodule, 'Size in the specimen', 'millimetres', [0.1, 500], [2, 250]),
  'nodule.thrombusNecrosis': choice(nodule, 'Thrombus: necrosis', {
    complete: 'Complete',
    extensive: 'Extensive, 50 to 99 %',
    partial: 'Partial, below 50 %',
  }),
} as const;

const dosimetry: Place = { group: 'dosimetry', per: 'case', papers: '004', only: ['TARE'] };
const noduleDose: Place = { ...dosimetry, per: 'tumour' };

export const DOSIMETRY_FIELDS = {
  wholeLiverGy: number(dosimetry, 'Whole liver', 'dose', [0, 1000], [0, 150]),
  perfusedLiverGy: number(dosimetry, 'Perfused liver', 'dose', [0, 1000], [10, 300]),
  lungGy: number(dosimetry, 'Lung', 'dose', [0, 200], [0, 30]),
  preMinusPostNote: text(dosimetry, 'Why before and after differ'),
  plannedTumourGy: number(noduleDose, 'Planned', 'dose', [0, 5000], [50, 1000]),
  preTumourGy: number(noduleDose, 'Before, MAA', 'dose', [0, 5000], [30, 1000]),
  postTumourGy: number(noduleDose, 'After, Y-90 PET', 'dose', [0, 5000], [30, 1000]),
} as const;
