import { RESERVE_LIMIT_PERCENT } from '../../liver/reserve.ts';
import { printed } from '../../liver/rounding.ts';
import { allOf, alone, anyOf, type Part, part, type Rule } from '../rule.ts';
import { reachesLeast } from '../targetRule.ts';
import { noMetastasis, recent } from './eligibility.ts';

const TARE_METHODS = { paper: '004', place: 'Methods' } as const;
const plain = { ext: null, thresholds: {}, reads: [] } as const;
/** Months of the papers' tables: days / 30.4375. */
export const DAYS_OF_A_MONTH = 30.4375;
const months = (days: number) => days / DAYS_OF_A_MONTH;
const CONTROLLED = ['CR', 'PR', 'SD'];

/** TARE: who is treated, and when surgery may follow (engine-spec §3). */
export const TARE_RULES = [
  {
    ...plain,
    id: 'I6',
    ...TARE_METHODS,
    kind: 'guard',
    says: 'TARE: BCLC A not resectable from 5 cm on, B, or C with portal vein thrombus; Child-Pugh at most A6; one lobe, or the rest ablatable; hepatic reserve > 30 %; ECOG 0–1; bilirubin < 34.2 µmol/L; GFR from 30 on; no extrahepatic spread.',
    thresholds: {
      bclcALeastMm: { value: 50, unit: 'mm', meaning: 'least diameter in BCLC A' },
      childPughMost: { value: 6, unit: '', meaning: 'Child-Pugh score, at most' },
      reserveAbovePct: { value: RESERVE_LIMIT_PERCENT, unit: '%', meaning: 'hepatic reserve must be above' },
      ecogMost: { value: 1, unit: '', meaning: 'ECOG, at most' },
      bilirubinBelowUmolL: { value: 34.2, unit: 'µmol/L', meaning: 'bilirubin must be below (2 mg/dL)' },
      egfrLeast: { value: 30, unit: 'ml/min/1.73 m²', meaning: 'least GFR' },
    },
    needs: [
      'bclc',
      'resectability',
      'largestTumourMm',
      'pvtt',
      'childPughScore',
      'bilobar',
      'otherLobeAblatable',
      'hepaticReservePct',
      'ecog',
      'bilirubinUmolL',
      'egfr',
      'metastasis',
    ],
    judge: (facts, terms) => {
      const limit = (name: string) => terms.threshold('I6', name);
      return allOf([
        stage(),
        part('childPugh', facts, ['childPughScore'], ({ childPughScore }) => [
          childPughScore <= limit('childPughMost'),
          `Child-Pugh ${childPughScore} points`,
        ]),
        anyOf('lobes', [
          part('unilobar', facts, ['bilobar'], ({ bilobar }) => [!bilobar, bilobar ? 'both lobes' : 'one lobe']),
          part('ablatable', facts, ['otherLobeAblatable'], ({ otherLobeAblatable }) => [
            otherLobeAblatable,
            otherLobeAblatable ? 'the rest ablatable' : 'the rest not ablatable',
          ]),
        ]),
        part('reserve', facts, ['hepaticReservePct'], ({ hepaticReservePct }) => [
          hepaticReservePct > limit('reserveAbovePct'),
          `hepatic reserve ${printed(hepaticReservePct, 1)} %`,
        ]),
        part('ecog', facts, ['ecog'], ({ ecog }) => [ecog <= limit('ecogMost'), `ECOG ${ecog}`]),
        part('bilirubin', facts, ['bilirubinUmolL'], ({ bilirubinUmolL }) => [
          bilirubinUmolL < limit('bilirubinBelowUmolL'),
          `bilirubin ${printed(bilirubinUmolL, 1)} µmol/L`,
        ]),
        part('kidney', facts, ['egfr'], ({ egfr }) => [
          egfr >= limit('egfrLeast'),
          `GFR ${printed(egfr)} ml/min/1.73 m²`,
        ]),
        noMetastasis(facts),
      ]);

      function stage(): Part {
        if (facts.bclc === 'A')
          return allOfAs('stage', [
            part('resectability', facts, ['resectability'], ({ resectability }) => [
              resectability === 'unresectable',
              `BCLC A, ${resectability}`,
            ]),
            part('size', facts, ['largestTumourMm'], ({ largestTumourMm }) => [
              largestTumourMm >= limit('bclcALeastMm'),
              `${printed(largestTumourMm)} mm`,
            ]),
          ]);
        if (facts.bclc === 'C')
          return part('stage', facts, ['pvtt'], ({ pvtt }) => [
            pvtt !== 'none',
            `BCLC C, portal vein thrombus: ${pvtt}`,
          ]);
        return part('stage', facts, ['bclc'], ({ bclc }) => [bclc === 'B', `BCLC ${bclc}`]);
      }
    },
  },
  {
    ...plain,
    id: 'I7',
    ...TARE_METHODS,
    kind: 'record',
    says: 'The study took tumours > 8 cm, or several, all > 2 cm, or with portal vein thrombus; no further treatment in the zone, no extrahepatic disease.',
    thresholds: {
      largeMm: { value: 80, unit: 'mm', meaning: 'a single tumour must be larger' },
      eachMm: { value: 20, unit: 'mm', meaning: 'each of several must be larger' },
    },
    needs: ['largestTumourMm', 'smallestTumourMm', 'tumourNumber', 'pvtt', 'extraTreatmentInZone', 'metastasis'],
    judge: (facts, terms) =>
      allOf([
        anyOf('burden', [
          part('large', facts, ['largestTumourMm'], ({ largestTumourMm }) => [
            largestTumourMm > terms.threshold('I7', 'largeMm'),
            `largest ${printed(largestTumourMm)} mm`,
          ]),
          part('several', facts, ['tumourNumber', 'smallestTumourMm'], ({ tumourNumber, smallestTumourMm }) => [
            tumourNumber > 1 && smallestTumourMm > terms.threshold('I7', 'eachMm'),
            `${tumourNumber} tumours, smallest ${printed(smallestTumourMm)} mm`,
          ]),
          part('thrombus', facts, ['pvtt'], ({ pvtt }) => [pvtt !== 'none', `portal vein thrombus: ${pvtt}`]),
        ]),
        part('treatment', facts, ['extraTreatmentInZone'], ({ extraTreatmentInZone }) => [
          !extraTreatmentInZone,
          extraTreatmentInZone ? 'further treatment in the zone' : 'no further treatment in the zone',
        ]),
        noMetastasis(facts),
      ]),
  },
  {
    ...plain,
    id: 'I8',
    paper: '004',
    place: 'Methods, Discussion',
    kind: 'guard',
    says: 'Surgery after TARE: a test of time of at least 3 months (best 3–6), sFLR from 40 % on, tumour under control.',
    thresholds: {
      leastMonths: { value: 3, unit: 'months', meaning: 'since TARE' },
      sflrLeastPct: { value: 40, unit: '%', meaning: 'least sFLR' },
    },
    needs: ['daysSinceTare', 'sflrPercent', 'sflrIsLowerBound', 'mrecist'],
    judge: (facts, terms) =>
      allOf([
        part('time', facts, ['daysSinceTare'], ({ daysSinceTare }) => [
          months(daysSinceTare) >= terms.threshold('I8', 'leastMonths'),
          `${printed(months(daysSinceTare), 1)} months since TARE`,
        ]),
        // The paper asks for 40 % whatever the liver is.
        reachesLeast(
          'volume',
          { ...facts, liver: 'cirrhosis' },
          {
            ...terms,
            threshold: () => terms.threshold('I8', 'sflrLeastPct'),
          },
        ),
        part('control', facts, ['mrecist'], ({ mrecist }) => [CONTROLLED.includes(mrecist), `mRECIST ${mrecist}`]),
      ]),
  },
  {
    ...plain,
    id: 'I8-dates',
    ...TARE_METHODS,
    kind: 'guard',
    says: 'sFLR within the week before surgery.',
    thresholds: { mostDays: { value: 7, unit: 'days', meaning: 'age of the volumetry' } },
    needs: ['daysSinceVolumetry'],
    judge: (facts, terms) => alone(recent('volumetry', 'volumetry', 'daysSinceVolumetry', facts, terms, 'I8-dates')),
  },
  {
    ...plain,
    id: 'I9',
    ...TARE_METHODS,
    kind: 'guard',
    says: 'Transplantation after TARE: downstaged, no other tumour for at least 6 months, external experts agree.',
    thresholds: { leastMonths: { value: 6, unit: 'months', meaning: 'without another tumour' } },
    needs: ['boardDownstaged', 'monthsWithoutNewTumour', 'expertsAgree'],
    judge: (facts, terms) =>
      allOf([
        part('downstaged', facts, ['boardDownstaged'], ({ boardDownstaged }) => [
          boardDownstaged,
          boardDownstaged ? 'downstaged' : 'not downstaged',
        ]),
        part('time', facts, ['monthsWithoutNewTumour'], ({ monthsWithoutNewTumour }) => [
          monthsWithoutNewTumour >= terms.threshold('I9', 'leastMonths'),
          `${printed(monthsWithoutNewTumour, 1)} months without another tumour`,
        ]),
        part('experts', facts, ['expertsAgree'], ({ expertsAgree }) => [
          expertsAgree,
          expertsAgree ? 'external experts agree' : 'external experts do not agree',
        ]),
      ]),
  },
  {
    ...plain,
    id: 'I10',
    paper: '004',
    place: 'Discussion',
    kind: 'advice',
    says: 'In the first 3 months after Y90 (and after ALPPS or PVE) the volume of the FLR overestimates its function.',
    thresholds: { months: { value: 3, unit: 'months', meaning: 'after the treatment' } },
    needs: ['daysSinceInduction'],
    judge: (facts, terms) =>
      alone(
        part('early', facts, ['daysSinceInduction'], ({ daysSinceInduction }) => [
          months(daysSinceInduction) < terms.threshold('I10', 'months'),
          `${printed(months(daysSinceInduction), 1)} months since the treatment`,
        ]),
      ),
  },
] as const satisfies readonly Rule[];

function allOfAs(name: string, parts: readonly Part[]): Part {
  const { met, text } = allOf(parts);
  return { name, met, onlyAfterRounding: false, text, missing: parts.flatMap(({ missing }) => missing) };
}
