import { PATHWAYS } from '../liver/caseInput.ts';
import { LIVER_CONDITIONS } from '../liver/target.ts';
import { choice, choices, date, flag, number, type Place, text } from './field.ts';

const STAGED = ['ALPPS', 'RALPPS'] as const;
const patient: Place = { group: 'patient', per: 'case', papers: '000 001 002 003 004' };
const disease: Place = { group: 'disease', per: 'case', papers: '000 001 002 003 004' };
const hepatoma: Place = { ...disease, papers: '000 002 004', only: [...STAGED, 'TARE', 'HAIC'] };
const metastases: Place = { ...disease, papers: '003', only: ['TSH_PVE'] };
const haic: Place = { ...disease, papers: '002', only: ['HAIC'] };
const tumour: Place = { group: 'disease', per: 'tumour', papers: '000 002 004' };

/** A case's own choices have the words that every screen gives them: here only their codes. */
const codes = (names: readonly string[]) => names;

/** Who the patient is for the registry: never a name, a number or a date of birth. */
export const PATIENT_FIELDS = {
  sex: choice(patient, 'Sex', { F: 'Female', M: 'Male' }, { link: { of: 'body', name: 'sex' } }),
  ageYears: number(patient, 'Age', 'years', [0, 130], [18, 95], {
    whole: true,
    link: { of: 'body', name: 'ageYears' },
  }),
  heightCm: number({ ...patient, papers: '000' }, 'Height', 'heightCm', [30, 250], [140, 205], {
    link: { of: 'body', name: 'heightCm' },
  }),
  weightKg: number({ ...patient, papers: '000' }, 'Weight', 'kilograms', [1, 400], [35, 160], {
    link: { of: 'body', name: 'weightKg' },
  }),
  asaPs: choice({ ...patient, papers: '003' }, 'ASA physical status', ['1', '2', '3', '4', '5']),
  ecog: choice({ ...patient, papers: '004' }, 'ECOG performance status', ['0', '1', '2', '3', '4']),
  chronicKidneyDisease: flag({ ...patient, papers: '000 004' }, 'Chronic kidney disease'),
  cardiac: flag({ ...patient, papers: '000 004' }, 'Heart disease'),
  respiratory: flag({ ...patient, papers: '000 004' }, 'Lung disease'),
  consentType: choice(patient, 'Consent', { written: 'Written', waived: 'Waived', optOut: 'Opt-out' }),
} as const;

const BASES = { histology: 'Histology', aasldImaging: 'AASLD imaging', easlImaging: 'EASL imaging' };
const STAGES_T = ['T1', 'T2', 'T3', 'T4', 'TX'];

/** The disease at the start: what it is, where it is, what was done before. */
export const DISEASE_FIELDS = {
  diagnosis: choice(disease, 'Diagnosis', {
    HCC: 'Hepatocellular carcinoma (HCC)',
    CRLM: 'Colorectal liver metastases (CRLM)',
    ICC: 'Intrahepatic cholangiocarcinoma (ICC)',
    hepatocholangiocarcinoma: 'Hepatocholangiocarcinoma',
    NET: 'Neuroendocrine tumour (NET)',
    melanoma: 'Melanoma',
    other: 'Other',
  }),
  diagnosisBasis: choice({ ...disease, papers: '000 004' }, 'Diagnosed by', BASES),
  liver: choice(disease, 'Condition of the liver', codes(LIVER_CONDITIONS), { link: { of: 'case', name: 'liver' } }),
  underlyingLiver: choices({ ...disease, papers: '000 001 002 004' }, 'Underlying liver disease', {
    HBV: 'HBV',
    HCV: 'HCV',
    alcohol: 'Alcohol',
    NASH: 'NASH',
    nonBnonC: 'Non-B non-C',
    none: 'None',
  }),
  activeHepatitisB: flag({ ...hepatoma, papers: '000' }, 'Active hepatitis B'),
  hbvDna: number({ ...hepatoma, papers: '000' }, 'HBV DNA', 'hbvDna', [0, 1e12], [0, 1e10], { bounds: true }),
  antiviral: flag({ ...hepatoma, papers: '000' }, 'Antiviral treatment'),
  fibrosisIshak: number({ ...disease, papers: '000 003' }, 'Fibrosis, Ishak', 'score', [0, 6], [0, 6], { whole: true }),
  steatosis: flag({ ...disease, papers: '003' }, 'Steatosis'),
  sinusoidalDilatation: flag(metastases, 'Sinusoidal dilatation'),
  resectability: choice({ ...disease, papers: '002 003' }, 'Resectability', {
    resectable: 'Resectable',
    borderline: 'Borderline',
    unresectable: 'Unresectable',
  }),
  unresectableReason: text({ ...disease, papers: '002 004' }, 'Why not resectable'),
  tumourNumber: number({ ...disease, papers: '000 002 003 004' }, 'Tumours, number', 'count', [1, 500], [1, 60], {
    whole: true,
  }),
  distribution: choice({ ...disease, papers: '000 004' }, 'Distribution', { unilobar: 'Unilobar', bilobar: 'Bilobar' }),
  otherLobeAblatable: flag({ ...disease, papers: '004', only: ['TARE'] }, 'One lobe mostly, the rest ablatable'),
  extrahepatic: flag(disease, 'Outside the liver at the start'),
  extrahepaticSites: choices(disease, 'Sites outside the liver', {
    lung: 'Lung',
    bone: 'Bone',
    node: 'Lymph node',
    other: 'Other',
  }),
  petCtDone: flag({ ...disease, papers: '000' }, 'PET-CT done'),
  bclc: choice({ ...hepatoma, papers: '004' }, 'BCLC stage', ['0', 'A', 'B', 'C', 'D']),
  pvtt: choice(hepatoma, 'Portal vein thrombus', {
    none: 'None',
    VP1: 'VP1, beyond second order',
    VP2: 'VP2, second order',
    VP3: 'VP3, first order',
    VP4: 'VP4, main trunk or opposite side',
  }),
  pvttBranch: text(hepatoma, 'Thrombus: side and branch'),
  hvtt: choice(hepatoma, 'Hepatic vein thrombus', {
    none: 'None',
    VV1: 'VV1, branch',
    VV2: 'VV2, main trunk',
    VV3: 'VV3, IVC or right atrium',
  }),
  hvttLocation: choice(hepatoma, 'Hepatic vein thrombus in', {
    hepaticVein: 'Hepatic vein',
    ivc: 'Inferior vena cava',
    rightAtrium: 'Right atrium',
  }),
  'tnm.edition': choice({ ...disease, papers: '002 003' }, 'TNM edition', { AJCC7: 'AJCC 7', UICC8: 'UICC 8' }),
  'tnm.T': choice({ ...disease, papers: '002 003' }, 'TNM: T', STAGES_T),
  'tnm.N': choice({ ...disease, papers: '002 003' }, 'TNM: N', ['N0', 'N1', 'N2', 'NX']),
  'tnm.M': choice({ ...disease, papers: '002 003' }, 'TNM: M', ['M0', 'M1', 'MX']),
  'crc.primarySite': choice(metastases, 'Primary site', { colon: 'Colon', rectum: 'Rectum' }),
  'crc.differentiation': choice(metastases, 'Primary: differentiation', {
    well: 'Well',
    moderate: 'Moderate',
    poor: 'Poor',
  }),
  'crc.T': choice(metastases, 'Primary: T', STAGES_T),
  'crc.N': choice(metastases, 'Primary: N', ['N0', 'N1', 'N2', 'N3', 'NX']),
  'crc.ly': choice(metastases, 'Primary: lymphatic invasion', ['0', '1', '2', '3']),
  'crc.v': choice(metastases, 'Primary: venous invasion', ['0', '1', '2', '3']),
  'crc.krasMutation': flag(metastases, 'KRAS mutation'),
  'crc.timing': choice(metastases, 'Metastases appeared', {
    synchronous: 'Synchronous',
    metachronous: 'Metachronous',
  }),
  jhpbsScore: number(metastases, 'JHPBS score', 'score', [0, 100], [0, 30]),
  priorTreatment: choices({ ...disease, papers: '000 004' }, 'Treated before with', {
    none: 'Nothing',
    TACE: 'TACE',
    ablation: 'Ablation',
    systemic: 'Systemic therapy',
    resection: 'Resection',
  }),
  'chemotherapy.regimen': text(metastases, 'Chemotherapy: regimen'),
  'chemotherapy.lines': number(metastases, 'Chemotherapy: lines', 'count', [0, 20], [0, 5], { whole: true }),
  'chemotherapy.targeted': flag(metastases, 'Chemotherapy: targeted agent'),
  'chemotherapy.months': number(metastases, 'Chemotherapy: duration', 'months', [0, 240], [0, 36]),
  'chemotherapy.response': choice(metastases, 'Response, RECIST 1.1', ['CR', 'PR', 'SD', 'PD', 'NE']),
  'haic.regimen': choice(haic, 'HAIC: regimen', { lowDoseFP: 'Low-dose FP', other: 'Other' }),
  'haic.courses': number(haic, 'HAIC: courses', 'count', [0, 100], [1, 20], { whole: true }),
  'haic.months': number(haic, 'HAIC: duration', 'months', [0, 120], [0, 36]),
  'haic.additionalTace': flag(haic, 'TACE as well'),
  'haic.response': choice(haic, 'Response, mRECIST', ['CR', 'PR', 'SD', 'PD', 'NE']),
} as const;

/** One nodule, from diagnosis to pathology: its fields of dosimetry and pathology are of the same list. */
export const TUMOUR_FIELDS = {
  'tumour.segments': choices(tumour, 'Couinaud segments', ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII']),
  'tumour.lobe': choice(tumour, 'Lobe', { right: 'Right', left: 'Left', caudate: 'Caudate' }),
  'tumour.sizeMm': number(tumour, 'Largest diameter', 'millimetres', [0.1, 500], [2, 250]),
  'tumour.volumeMl': number(tumour, 'Volume', 'millilitres', [0, 20_000], [0, 4000]),
} as const;

const procedure: Place = { group: 'procedure', per: 'case', papers: '000 001 002 003 004' };
const stage1: Place = { ...procedure, papers: '000 003', only: STAGED };
const first: Place = { ...procedure, papers: '003', only: ['TSH_PVE'] };
const tare: Place = { ...procedure, papers: '004', only: ['TARE'] };
const onDay = (name: Parameters<typeof eventLink>[0]) => ({ link: eventLink(name) });
const eventLink = (
  name: 'stage1' | 'stage2' | 'pve' | 'pvl' | 'firstHepatectomy' | 'secondHepatectomy' | 'tare' | 'haic',
) => ({ of: 'event', name }) as const;

/** What was done, and when. Days are the case's own events. */
export const PROCEDURE_FIELDS = {
  pathway: choice(procedure, 'Pathway', codes(PATHWAYS), { link: { of: 'case', name: 'pathway' } }),
  approach: choice({ ...procedure, papers: '000 003' }, 'Approach', { open: 'Open', laparoscopic: 'Laparoscopic' }),
  'stage1.date': date(stage1, 'Stage 1 on', onDay('stage1')),
  'stage1.portalVein': choice(stage1, 'Stage 1: portal vein', { ligation: 'Ligation', embolisation: 'Embolisation' }),
  'stage1.rfaMinutes': number(stage1, 'Stage 1: ablation time', 'minutes', [0, 300], [1, 60]),
  'stage1.rfaDepthCm': number(stage1, 'Stage 1: depth of ablation', 'centimetres', [0, 30], [4, 6]),
  'stage1.planeWidthCm': number(stage1, 'Stage 1: width of the avascular plane', 'centimetres', [0, 10], [1, 4]),
  'stage1.operationMin': number(stage1, 'Stage 1: operation', 'minutes', [0, 2000], [30, 900]),
  'stage1.bloodLossMl': number(stage1, 'Stage 1: blood loss', 'millilitres', [0, 50_000], [0, 3000]),
  'stage1.transfusion': flag(stage1, 'Stage 1: transfusion'),
  'stage1.flrAblation': flag(stage1, 'Stage 1: ablation in the FLR'),
  'pve.date': date({ ...procedure, papers: '003' }, 'Portal vein embolised on', onDay('pve')),
  'pvl.date': date({ ...procedure, papers: '000 003' }, 'Portal vein ligated on', onDay('pvl')),
  'firstHepatectomy.date': date(first, 'First hepatectomy on', onDay('firstHepatectomy')),
  'firstHepatectomy.procedure': choice(first, 'First hepatectomy: procedure', {
    partial: 'PVE with partial',
    rfa: 'PVE with partial and RFA',
    anatomical: 'PVE with anatomical',
    anatomicalPartial: 'PVE with anatomical and partial',
  }),
  'firstHepatectomy.treatedNodules': number(first, 'Nodules treated then', 'count', [0, 200], [0, 30], { whole: true }),
  'firstHepatectomy.combinedColon': flag(first, 'Colon resected together'),
  'firstHepatectomy.hospitalDays': number(first, 'Days in hospital then', 'days', [0, 1000], [1, 90], { whole: true }),
  'haic.date': date({ ...procedure, papers: '002', only: ['HAIC'] }, 'First HAIC on', onDay('haic')),
  'tare.date': date(tare, 'TARE on', onDay('tare')),
  'tare.level': choice(tare, 'TARE: level', { lobar: 'Lobar', sectorial: 'Sectorial', segmental: 'Segmental' }),
  'tare.side': choice(tare, 'TARE: side', { right: 'Right', left: 'Left', both: 'Both' }),
  'tare.activityGBq': number(tare, 'TARE: activity', 'activity', [0, 30], [0.3, 8]),
  'tare.lungShuntPct': number(tare, 'Lung shunt', 'percent', [0, 100], [0, 20], { denominator: 'injectedActivity' }),
  'tare.lungShuntAcceptable': flag(tare, 'Shunt and uptake acceptable'),
  'tare.extrahepaticUptake': flag(tare, 'Uptake outside the liver (MAA)'),
  concurrentAblation: flag({ ...procedure, papers: '002 004' }, 'Ablation as well'),
  'stage2.date': date(stage1, 'Stage 2 on', onDay('stage2')),
  'secondHepatectomy.date': date(first, 'Second hepatectomy on', onDay('secondHepatectomy')),
  stage2CancelReason: choice({ ...procedure, papers: '000 003', only: [...STAGED, 'TSH_PVE'] }, 'Stopped because of', {
    volume: 'Volume',
    metastasis: 'Metastasis or progression',
    function: 'Liver function',
    infection: 'Infection',
    refusal: 'The patient’s wish',
    other: 'Other',
  }),
} as const;
