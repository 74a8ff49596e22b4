import { printed } from '../../liver/rounding.ts';
import type { FactName, Facts } from '../facts.ts';
import { allOf, alone, informing, type Part, part, type Rule, type Terms, unknown } from '../rule.ts';
import { not, reachesLeast, reachesTarget } from '../targetRule.ts';

const METHODS = { paper: '000', place: 'Methods' } as const;
const plain = { ext: null, thresholds: {}, reads: [] } as const;

const childPughA = (facts: Facts): Part =>
  part('childPugh', facts, ['childPugh'], ({ childPugh }) => [childPugh === 'A', `Child-Pugh ${childPugh}`]);
export const noMetastasis = (facts: Facts): Part =>
  part('metastasis', facts, ['metastasis'], ({ metastasis }) => [
    !metastasis,
    metastasis ? 'metastasis in the FLR or outside the liver' : 'no metastasis',
  ]);

/** Who may enter ALPPS and RALPPS, and who may go on to stage 2 (engine-spec §3). */
export const STAGED_RULES = [
  {
    ...plain,
    id: 'I1',
    ...METHODS,
    kind: 'guard',
    says: 'RALPPS: HCC by AASLD, sFLR below the target of a fibrotic or cirrhotic liver, Child-Pugh A, ICG-R15 < 10 %, no extrahepatic metastasis, active hepatitis brought to 10⁴ IU/ml.',
    thresholds: {
      icgR15Pct: { value: 10, unit: '%', meaning: 'ICG-R15 must be below' },
      hbvDnaIuMl: { value: 10_000, unit: 'IU/ml', meaning: 'HBV DNA, at most, in active hepatitis' },
    },
    reads: ['I3'],
    needs: [
      'diagnosis',
      'diagnosisBasis',
      'liver',
      'sflrPercent',
      'sflrIsLowerBound',
      'childPugh',
      'icgR15Pct',
      'metastasis',
      'activeHepatitisB',
      'hbvDnaIuMl',
    ],
    judge: (facts, terms) =>
      allOf([
        part('diagnosis', facts, ['diagnosis'], ({ diagnosis }) => [diagnosis === 'HCC', `diagnosis ${diagnosis}`]),
        part('basis', facts, ['diagnosisBasis'], ({ diagnosisBasis }) => [
          diagnosisBasis !== 'easlImaging',
          { histology: 'by histology', aasldImaging: 'by AASLD imaging', easlImaging: 'by EASL imaging' }[
            diagnosisBasis
          ],
        ]),
        part('liver', facts, ['liver'], ({ liver }) => [
          liver === 'fibrosis' || liver === 'cirrhosis',
          `liver: ${liver}`,
        ]),
        not(reachesLeast('volume', facts, terms)),
        childPughA(facts),
        part('icg', facts, ['icgR15Pct'], ({ icgR15Pct }) => [
          icgR15Pct < terms.threshold('I1', 'icgR15Pct'),
          `ICG-R15 ${printed(icgR15Pct, 1)} %`,
        ]),
        noMetastasis(facts),
        hepatitis(facts, terms),
      ]),
  },
  {
    ...plain,
    id: 'I2',
    paper: '000',
    place: 'Discussion',
    kind: 'guard',
    says: 'No chronic kidney disease (added after the death of a patient).',
    needs: ['chronicKidneyDisease'],
    judge: (facts) =>
      alone(
        part('kidney', facts, ['chronicKidneyDisease'], ({ chronicKidneyDisease }) => [
          !chronicKidneyDisease,
          chronicKidneyDisease ? 'chronic kidney disease' : 'no chronic kidney disease',
        ]),
      ),
  },
  {
    ...plain,
    id: 'I3',
    paper: '000',
    place: 'Introduction',
    kind: 'guard',
    says: 'A normal liver needs 25–30 % FLR, a cirrhotic one 40 % or more.',
    thresholds: {
      normal: { value: 25, unit: '%', meaning: 'least sFLR, normal liver' },
      chemotherapy: { value: 30, unit: '%', meaning: 'least sFLR after long chemotherapy' },
      steatosis: { value: 30, unit: '%', meaning: 'least sFLR in steatosis' },
      fibrosis: { value: 40, unit: '%', meaning: 'least sFLR in fibrosis' },
      cirrhosis: { value: 40, unit: '%', meaning: 'least sFLR in cirrhosis' },
    },
    needs: ['liver', 'sflrPercent', 'sflrIsLowerBound'],
    judge: (facts, terms) => alone(reachesLeast('volume', facts, terms)),
  },
  {
    ...plain,
    id: 'I4',
    paper: '000',
    place: 'Methods, Surgical technique stage-2',
    kind: 'guard',
    says: 'Stage 2: sFLR reaches the target, Child-Pugh A, ICG-R15 < 10 % (else sFLR > 50 %), no systemic infection, no metastasis in the FLR or outside the liver.',
    reads: ['I3', 'S4'],
    needs: ['liver', 'sflrPercent', 'sflrIsLowerBound', 'childPugh', 'icgR15Pct', 'infection', 'metastasis'],
    judge: (facts, terms) =>
      allOf([
        reachesTarget('volume', facts, terms),
        childPughA(facts),
        // Where it is high it moves the target, which the volume is then held against.
        informing(part('icg', facts, ['icgR15Pct'], ({ icgR15Pct }) => [true, `ICG-R15 ${printed(icgR15Pct, 1)} %`])),
        part('infection', facts, ['infection'], ({ infection }) => [
          !infection,
          infection ? 'systemic infection' : 'no systemic infection',
        ]),
        noMetastasis(facts),
      ]),
  },
  {
    ...plain,
    id: 'I4-dates',
    paper: '000',
    place: 'Methods, Surgical technique stage-2',
    kind: 'guard',
    says: 'Stage 2: CT and laboratory values (Child-Pugh class, ICG-R15, infection) are dated before the operation, and at most 7 days old.',
    ext: 'The paper prints no age of the values; 7 days is a setting. Of metastasis no age is asked: its day is said.',
    thresholds: { mostDays: { value: 7, unit: 'days', meaning: 'age of CT and laboratory values' } },
    needs: ['daysSinceVolumetry', 'daysSinceChildPugh', 'daysSinceIcg', 'daysSinceInfection', 'daysSinceMetastasis'],
    judge: (facts, terms) =>
      allOf([
        recent('volumetry', 'volumetry', 'daysSinceVolumetry', facts, terms, 'I4-dates'),
        recent('childPugh', 'Child-Pugh class', 'daysSinceChildPugh', facts, terms, 'I4-dates'),
        recent('icg', 'ICG-R15', 'daysSinceIcg', facts, terms, 'I4-dates'),
        recent('infection', 'finding on infection', 'daysSinceInfection', facts, terms, 'I4-dates'),
        ageOfMetastasis(facts),
      ]),
  },
  {
    ...plain,
    id: 'I5',
    paper: '000',
    place: 'Discussion',
    kind: 'advice',
    says: 'Caution in huge and bilobar HCC.',
    ext: 'The paper prints no size; 10 cm or more is called huge (HPB 2015;17:988–993, doi 10.1111/hpb.12479).',
    thresholds: { hugeMm: { value: 100, unit: 'mm', meaning: 'huge from this diameter on' } },
    needs: ['largestTumourMm', 'bilobar'],
    judge: (facts, terms) =>
      allOf([
        part('huge', facts, ['largestTumourMm'], ({ largestTumourMm }) => [
          largestTumourMm >= terms.threshold('I5', 'hugeMm'),
          `largest tumour ${printed(largestTumourMm)} mm`,
        ]),
        part('bilobar', facts, ['bilobar'], ({ bilobar }) => [bilobar, bilobar ? 'both lobes' : 'one lobe']),
      ]),
  },
] as const satisfies readonly Rule[];

/** Hepatitis that is not active asks for nothing; a load that is low enough answers too. */
function hepatitis(facts: Facts, terms: Terms): Part {
  const { activeHepatitisB, hbvDnaIuMl } = facts;
  const most = terms.threshold('I1', 'hbvDnaIuMl');
  const said = (met: boolean, text: string): Part => ({
    name: 'hepatitis',
    met,
    onlyAfterRounding: false,
    text,
    missing: [],
  });
  if (activeHepatitisB === false) return said(true, 'no active hepatitis B');
  if (hbvDnaIuMl !== null && hbvDnaIuMl <= most) return said(true, `HBV DNA ${printed(hbvDnaIuMl)} IU/ml`);
  if (activeHepatitisB && hbvDnaIuMl !== null)
    return said(false, `active hepatitis B, HBV DNA ${printed(hbvDnaIuMl)} IU/ml`);
  return unknown('hepatitis', activeHepatitisB ? ['hbvDnaIuMl'] : ['activeHepatitisB']);
}

/** How old the finding on metastasis is: no rule limits it, so that a person has to see it. */
const ageOfMetastasis = ({ daysSinceMetastasis: age }: Facts): Part =>
  informing({
    name: 'metastasis',
    met: true,
    onlyAfterRounding: false,
    text:
      age === null
        ? 'finding on metastasis without a day'
        : `finding on metastasis ${age === 0 ? 'of the same day' : `${age} ${age === 1 ? 'day' : 'days'} old`}, no limit`,
    missing: [],
  });

export function recent(
  name: string,
  label: string,
  fact: FactName & `daysSince${string}`,
  facts: Facts,
  terms: Terms,
  rule: string,
): Part {
  return part(name, facts, [fact], (known) => {
    const age = known[fact] as number;
    return [
      age >= 0 && age <= terms.threshold(rule, 'mostDays'),
      age === 0 ? `${label} of the same day` : `${label} ${printed(age, 0)} ${age === 1 ? 'day' : 'days'} old`,
    ];
  });
}
