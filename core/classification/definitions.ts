import type { Definition } from './definition.ts';

const TARE = 'Y90 TARE downstaging (18 patients)';
const HAIC = 'HAIC downstaging (18 patients)';

/** Every classification of the engine (engine-spec §5), with what is shown on screen and printed with its result. */
export const DEFINITIONS = {
  K1: {
    label: 'Clavien-Dindo',
    text: 'I: no treatment beyond what is usual. II: drugs, transfusion or parenteral nutrition. IIIa: intervention without general anaesthesia, IIIb with it. IVa: failure of one organ, IVb of several, in intensive care. V: death.',
    source: 'Dindo D, Demartines N, Clavien PA. Ann Surg 2004;240:205–213',
    doi: '10.1097/01.sla.0000133083.54934.ae',
    ext: true,
  },
  K2_5050: {
    label: 'Liver failure by 50-50',
    text: 'On day 5 after hepatectomy prothrombin time below 50 % and bilirubin above 50 µmol/L, both.',
    source: 'Balzan S, Belghiti J, Farges O, et al. Ann Surg 2005;242:824–829',
    doi: '10.1097/01.sla.0000189131.90876.9e',
    ext: true,
  },
  K2_ISGLS: {
    label: 'Liver failure, ISGLS',
    text: 'INR and bilirubin both raised on or after day 5. A: no other care than usual. B: other care, nothing invasive. C: invasive treatment.',
    source: 'Rahbari NN, Garden OJ, Padbury R, et al. Surgery 2011;149:713–724',
    doi: '10.1016/j.surg.2010.10.001',
    ext: true,
  },
  K3: {
    label: 'Child-Pugh class',
    text: 'A: 5 or 6 points. B: 7 to 9. C: 10 to 15.',
    source: 'Pugh RN, Murray-Lyon IM, Dawson JL, et al. Br J Surg 1973;60:646–649',
    doi: '10.1002/bjs.1800600817',
    ext: true,
  },
  K4: {
    label: 'Portal vein thrombus, VP',
    text: 'VP1: distal to the second-order branches. VP2: second order. VP3: first order. VP4: main trunk or contralateral branch.',
    source: `${TARE}: Table 5, note; ${HAIC}`,
    doi: null,
    ext: false,
  },
  K5: {
    label: 'Hepatic vein thrombus, VV',
    text: 'VV1: a branch. VV2: the main trunk of a hepatic vein. VV3: right atrium; the inferior vena cava too in the HAIC paper, while the TARE paper does not name it.',
    source: `${TARE}: Table 5, note; ${HAIC}`,
    doi: null,
    ext: false,
  },
  K6: {
    label: 'Group of vascular invasion',
    text: 'A: VP3 or VP4. B: VV2 or VV3. C: neither. Both: the paper does not say; taken as B, and flagged.',
    source: `${HAIC}: Methods`,
    doi: null,
    ext: false,
  },
  K7: {
    label: 'Macrovascular invasion',
    text: 'Any thrombus of a portal or a hepatic vein.',
    source: `${TARE}: Table 5`,
    doi: null,
    ext: false,
  },
  MRECIST: {
    label: 'mRECIST of target lesions',
    text: 'Diameters are of what enhances in the arterial phase. CR: none enhances. PR: their sum at least 30 % below the baseline. PD: at least 20 % above the smallest sum so far, or a new lesion. SD: the rest.',
    source: 'Lencioni R, Llovet JM. Semin Liver Dis 2010;30:52–60',
    doi: '10.1055/s-0030-1247132',
    ext: true,
  },
  K8: {
    label: 'mRECIST with thrombus',
    text: 'CR: CR outside the thrombus, which does not enhance, is not wider and reaches no further. PD: PD outside, or an enhancing thrombus that is wider or reaches further. PR, SD: as outside, the thrombus neither wider nor further. What is not covered the reader decides: a thrombus that enlarges without enhancing, one that still enhances where nothing else does, and one that is wider than at its smallest but not than at the baseline.',
    source: `${TARE}: Baseline imaging`,
    doi: null,
    ext: false,
  },
  K9: {
    label: 'Localised mRECIST',
    text: 'Of the treated zone alone; mRECIST counts progression elsewhere too. Best and last reading before surgery, two readers and their consensus.',
    source: `${TARE}: Methods`,
    doi: null,
    ext: false,
  },
  K10: {
    label: 'Objective response rate',
    text: 'CR and PR among all who were treated.',
    source: `${TARE}: Results`,
    doi: null,
    ext: false,
  },
  K12: {
    label: 'RECIST 1.1',
    text: 'Diameters of the whole lesions. CR: all gone. PR: their sum at least 30 % below the baseline. PD: at least 20 % and 5 mm above the smallest sum so far, or a new lesion. SD: the rest.',
    source: 'Eisenhauer EA, Therasse P, Bogaerts J, et al. Eur J Cancer 2009;45:228–247',
    doi: '10.1016/j.ejca.2008.10.026',
    ext: true,
  },
  K11: {
    label: 'Necrosis',
    text: 'Complete: 100 %. Extensive: 50 % or more, below 100 %. Partial: below 50 %. A patient is classed by the worst nodule.',
    source: `${TARE}: Methods`,
    doi: null,
    ext: false,
  },
} as const satisfies Record<string, Definition>;

export type DefinitionId = keyof typeof DEFINITIONS;

/** Which outside definitions a site switched off; those of the seed papers cannot be. */
export type SwitchedOff = ReadonlySet<DefinitionId>;
export const NONE_OFF: SwitchedOff = new Set();
export const isOff = (id: DefinitionId, off: SwitchedOff): boolean => DEFINITIONS[id].ext && off.has(id);
