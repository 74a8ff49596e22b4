import { z } from 'zod';

/** One thing that a person states about a case: how it is called, its unit, and what it may be. */
interface StatedFact {
  readonly label: string;
  readonly unit: string | null;
  readonly schema: z.ZodType<number | string | boolean>;
}

const flag = (label: string) => ({ label, unit: null, schema: z.boolean() });
const amount = (label: string, unit: string, max: number, min = 0) => ({
  label,
  unit,
  schema: z.number().min(min).max(max),
});
const count = (label: string, max: number, min = 0) => ({
  label,
  unit: null,
  schema: z.number().int().min(min).max(max),
});
const oneOf = <const T extends readonly [string, ...string[]]>(label: string, values: T) => ({
  label,
  unit: null,
  schema: z.enum(values),
});

const RESPONSES = ['CR', 'PR', 'SD', 'PD', 'NE'] as const;

/**
 * Everything a rule may ask of a person, by the names of the registry's fields where it has one. A form, a check and a
 * list of what is missing are made from this table; what nobody stated is null, and null is unknown.
 */
export const STATED_FACTS = {
  diagnosis: oneOf('diagnosis', ['HCC', 'CRLM', 'ICC', 'hepatocholangiocarcinoma', 'NET', 'melanoma', 'other']),
  diagnosisBasis: oneOf('basis of the diagnosis', ['histology', 'aasldImaging', 'easlImaging']),
  liver: oneOf('condition of the liver', ['normal', 'chemotherapy', 'steatosis', 'fibrosis', 'cirrhosis']),
  bclc: oneOf('BCLC stage', ['0', 'A', 'B', 'C', 'D']),
  resectability: oneOf('resectability', ['resectable', 'borderline', 'unresectable']),
  ecog: count('ECOG', 4),
  chronicKidneyDisease: flag('chronic kidney disease'),
  activeHepatitisB: flag('active hepatitis B'),
  hbvDnaIuMl: amount('HBV DNA', 'IU/ml', 1e12),
  childPugh: oneOf('Child-Pugh class', ['A', 'B', 'C']),
  childPughScore: count('Child-Pugh score', 15, 5),
  icgR15Pct: amount('ICG-R15', '%', 100),
  bilirubinUmolL: amount('bilirubin', 'µmol/L', 2000),
  egfr: amount('GFR', 'ml/min/1.73 m²', 300),
  infection: flag('systemic infection'),
  metastasis: flag('metastasis in the FLR or outside the liver'),
  apsPresent: flag('arterioportal shunt'),
  largestTumourMm: amount('largest diameter of the tumours', 'mm', 500),
  smallestTumourMm: amount('smallest diameter of the tumours', 'mm', 500),
  tumourNumber: count('number of tumours', 1000, 1),
  bilobar: flag('tumours in both lobes'),
  otherLobeAblatable: flag('predominant in one lobe, the rest ablatable'),
  pvtt: oneOf('portal vein thrombus', ['none', 'VP1', 'VP2', 'VP3', 'VP4']),
  hvtt: oneOf('hepatic vein thrombus', ['none', 'VV1', 'VV2', 'VV3']),
  extraTreatmentInZone: flag('further treatment in the treated zone'),
  hepaticReservePct: amount('hepatic reserve', '%', 100),
  plannedTumourGy: amount('planned tumour dose', 'Gy', 5000),
  plannedWholeLiverGy: amount('planned dose of the whole liver', 'Gy', 5000),
  lungShuntAcceptable: flag('lung shunt and uptake outside the liver acceptable'),
  preTumourGy: amount('lowest tumour dose before (MAA)', 'Gy', 5000),
  postTumourGy: amount('lowest tumour dose after (Y90 PET)', 'Gy', 5000),
  mrecist: oneOf('mRECIST', RESPONSES),
  mrecistLocalised: oneOf('localised mRECIST', RESPONSES),
  recist: oneOf('RECIST 1.1', RESPONSES),
  tumourShrunk: flag('tumour shrunk'),
  boardDownstaged: flag('tumour board: downstaged, resection possible'),
  monthsWithoutNewTumour: amount('months without another tumour', 'months', 600),
  expertsAgree: flag('external experts agree'),
  resectionPossible: flag('resection possible'),
  progressionOutsideZoneTreatable: flag('treatable progression outside the treated zone'),
  haicCycles: count('cycles of HAIC', 100),
  flrLobeCleared: flag('lobe of the FLR cleared'),
  nodulesTreatedFirst: count('nodules treated at the first hepatectomy', 1000),
  unresectableProgressionInFlr: flag('unresectable progression in the FLR'),
  progression: flag('progression'),
  resectableIntrahepatic: flag('resectable, inside the liver'),
  stage1DepthCm: amount('depth of the ablation at stage 1', 'cm', 30),
  stage1PlaneWidthCm: amount('width of the avascular plane', 'cm', 30),
  peiMl: amount('ethanol of the session', 'ml', 500),
  peiRateMlMin: amount('rate of the ethanol', 'ml/min', 100),
  peiEthanolPct: amount('strength of the ethanol', '%', 100),
  rfaMinutes: amount('ablation of the session', 'min', 600),
  rfaStartW: amount('power at its start', 'W', 500),
} as const satisfies Record<string, StatedFact>;

export type StatedFactName = keyof typeof STATED_FACTS;
export const STATED_FACT_NAMES = Object.keys(STATED_FACTS) as StatedFactName[];

type ValueOf<Name extends StatedFactName> = z.output<(typeof STATED_FACTS)[Name]['schema']>;
/** What is stated, by name; null is unknown. */
export type StatedFacts = { readonly [Name in StatedFactName]: ValueOf<Name> | null };

/** Fields that hold for the whole course, whenever they were written down. The rest is true of its day. */
export const OF_THE_WHOLE_COURSE: ReadonlySet<StatedFactName> = new Set(['diagnosis', 'diagnosisBasis', 'liver']);

/** Nothing is stated. Written out: an object made key by key is slow to copy, and this one is copied for every moment. */
export const NOTHING_STATED: StatedFacts = {
  diagnosis: null,
  diagnosisBasis: null,
  liver: null,
  bclc: null,
  resectability: null,
  ecog: null,
  chronicKidneyDisease: null,
  activeHepatitisB: null,
  hbvDnaIuMl: null,
  childPugh: null,
  childPughScore: null,
  icgR15Pct: null,
  bilirubinUmolL: null,
  egfr: null,
  infection: null,
  metastasis: null,
  apsPresent: null,
  largestTumourMm: null,
  smallestTumourMm: null,
  tumourNumber: null,
  bilobar: null,
  otherLobeAblatable: null,
  pvtt: null,
  hvtt: null,
  extraTreatmentInZone: null,
  hepaticReservePct: null,
  plannedTumourGy: null,
  plannedWholeLiverGy: null,
  lungShuntAcceptable: null,
  preTumourGy: null,
  postTumourGy: null,
  mrecist: null,
  mrecistLocalised: null,
  recist: null,
  tumourShrunk: null,
  boardDownstaged: null,
  monthsWithoutNewTumour: null,
  expertsAgree: null,
  resectionPossible: null,
  progressionOutsideZoneTreatable: null,
  haicCycles: null,
  flrLobeCleared: null,
  nodulesTreatedFirst: null,
  unresectableProgressionInFlr: null,
  progression: null,
  resectableIntrahepatic: null,
  stage1DepthCm: null,
  stage1PlaneWidthCm: null,
  peiMl: null,
  peiRateMlMin: null,
  peiEthanolPct: null,
  rfaMinutes: null,
  rfaStartW: null,
};

/** What is stated of one day (`date` left out: as things stand), by name; a name that does not exist is refused. */
export const statedShape = <D extends z.ZodType>(date: D) =>
  z.strictObject({
    date,
    ...(Object.fromEntries(
      STATED_FACT_NAMES.map((name) => [name, (STATED_FACTS[name].schema as z.ZodType).nullable().optional()]),
    ) as { [Name in StatedFactName]: z.ZodOptional<z.ZodNullable<(typeof STATED_FACTS)[Name]['schema']>> }),
  });
