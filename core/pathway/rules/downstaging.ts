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

/** TARE and HAIC: who is treated, what dose is wanted, and when surgery may follow (engine-spec §3, §4). */
export const DOWNSTAGING_RULES = [
  {
    ...plain,
    id: 'I6',
    ...TARE_METHODS,
    kind: 'guard',
    says: 'TARE: BCLC A not resectable from 5 cm on, B, or C with portal vein thrombus; Child-Pugh at most A6; one lobe, or the rest ablatable; hepatic reserve > 30 %; ECOG 0–1; bilirubin < 34.2 µmol/L; GFR from 30 on; no extrahepatic spread.',
    thresholds: {
      bclcALeastMm: { value: 50, unit: 'mm', meaning: 'least diameter in BCLC A' },
      childPughMost: { value: 6, unit: '', meaning: 'Child-Pugh score, at most' },
      reserveAbovePct: { value: 30, unit: '%', meaning: 'hepatic reserve must be above' },
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
  {
    ...plain,
    id: 'I13',
    paper: '002',
    place: 'Discussion',
    kind: 'advice',
    says: 'Thrombus of a main hepatic vein or beyond (Vv2, Vv3) was dismal; with a major portal thrombus (Vp3, Vp4) TACE and Y90 are called contraindicated, which the TARE paper does not follow.',
    needs: ['hvtt', 'pvtt'],
    judge: (facts) => {
      const vein = part('hepaticVein', facts, ['hvtt'], ({ hvtt }) => [
        hvtt === 'VV2' || hvtt === 'VV3',
        `hepatic vein: ${hvtt}`,
      ]);
      const portal = part('portalVein', facts, ['pvtt'], ({ pvtt }) => [
        pvtt === 'VP3' || pvtt === 'VP4',
        `portal vein: ${pvtt}`,
      ]);
      return { met: anyOf('', [vein, portal]).met, text: `${vein.text}; ${portal.text}`, parts: [vein, portal] };
    },
  },
  {
    ...plain,
    id: 'I14',
    paper: '002',
    place: 'Methods; 004 Methods',
    kind: 'guard',
    says: 'Downstaged: objective response, or control that makes resection possible, as the tumour board decides.',
    needs: ['mrecist', 'tumourShrunk', 'boardDownstaged'],
    judge: (facts) => {
      const response =
        facts.mrecist === 'SD'
          ? part('response', facts, ['tumourShrunk'], ({ tumourShrunk }) => [
              tumourShrunk,
              `mRECIST SD, ${tumourShrunk ? '' : 'not '}shrunk`,
            ])
          : part('response', facts, ['mrecist'], ({ mrecist }) => [
              mrecist === 'CR' || mrecist === 'PR',
              `mRECIST ${mrecist}`,
            ]);
      const board = part('board', facts, ['boardDownstaged'], ({ boardDownstaged }) => [
        boardDownstaged,
        boardDownstaged ? 'tumour board: downstaged' : 'tumour board: not downstaged',
      ]);
      return allOf([response, board]);
    },
  },
  {
    ...plain,
    id: 'V13',
    ...TARE_METHODS,
    kind: 'guard',
    says: 'Hepatic reserve, the untreated share of the liver, above 30 %.',
    thresholds: { reserveAbovePct: { value: 30, unit: '%', meaning: 'hepatic reserve must be above' } },
    needs: ['hepaticReservePct'],
    judge: (facts, terms) =>
      alone(
        part('reserve', facts, ['hepaticReservePct'], ({ hepaticReservePct }) => [
          hepaticReservePct > terms.threshold('V13', 'reserveAbovePct'),
          `hepatic reserve ${printed(hepaticReservePct, 1)} %`,
        ]),
      ),
  },
  {
    ...plain,
    id: 'D1',
    paper: '004',
    place: 'Methods, Pretreatment',
    kind: 'guard',
    says: 'Planned tumour dose of at least 205 Gy, whole liver below 150 Gy.',
    thresholds: {
      tumourLeastGy: { value: 205, unit: 'Gy', meaning: 'planned tumour dose' },
      // The highest observed was 150: the limit is taken as inclusive.
      wholeLiverMostGy: { value: 150, unit: 'Gy', meaning: 'planned dose of the whole liver, at most' },
    },
    needs: ['plannedTumourGy', 'plannedWholeLiverGy'],
    judge: (facts, terms) =>
      allOf([
        part('tumour', facts, ['plannedTumourGy'], ({ plannedTumourGy }) => [
          plannedTumourGy >= terms.threshold('D1', 'tumourLeastGy'),
          `tumour ${printed(plannedTumourGy)} Gy`,
        ]),
        part('wholeLiver', facts, ['plannedWholeLiverGy'], ({ plannedWholeLiverGy }) => [
          plannedWholeLiverGy <= terms.threshold('D1', 'wholeLiverMostGy'),
          `whole liver ${printed(plannedWholeLiverGy)} Gy`,
        ]),
      ]),
  },
  {
    ...plain,
    id: 'D2',
    paper: '004',
    place: 'Methods, Pretreatment',
    kind: 'guard',
    says: 'MAA SPECT-CT: lung shunt and uptake outside the liver are recorded, and a person finds them acceptable.',
    ext: 'The paper prints no limit: a person judges.',
    needs: ['lungShuntAcceptable'],
    judge: (facts) =>
      alone(
        part('lung', facts, ['lungShuntAcceptable'], ({ lungShuntAcceptable }) => [
          lungShuntAcceptable,
          `lung shunt and uptake outside the liver ${lungShuntAcceptable ? '' : 'not '}acceptable`,
        ]),
      ),
  },
  {
    ...plain,
    id: 'D4',
    paper: '004',
    place: 'Results',
    kind: 'advice',
    says: 'Dose before and after do not agree (vasospasm, proximal thrombus in two patients).',
    ext: 'The paper prints no limit: here one of the two reaches the wanted tumour dose, the other does not.',
    reads: ['D1'],
    needs: ['preTumourGy', 'postTumourGy'],
    judge: (facts, terms) =>
      alone(
        part('mismatch', facts, ['preTumourGy', 'postTumourGy'], ({ preTumourGy, postTumourGy }) => {
          const least = terms.threshold('D1', 'tumourLeastGy');
          return [
            preTumourGy >= least !== postTumourGy >= least,
            `${printed(preTumourGy)} Gy before, ${printed(postTumourGy)} Gy after`,
          ];
        }),
      ),
  },
  {
    ...plain,
    id: 'K9',
    ...TARE_METHODS,
    kind: 'guard',
    says: 'Progression in the treated zone (localised mRECIST) or outside the liver ends the way to surgery.',
    needs: ['mrecistLocalised', 'metastasis'],
    judge: (facts) =>
      allOf([
        part('localised', facts, ['mrecistLocalised'], ({ mrecistLocalised }) => [
          mrecistLocalised !== 'PD',
          `localised mRECIST ${mrecistLocalised}`,
        ]),
        noMetastasis(facts),
      ]),
  },
  {
    ...plain,
    id: 'K9-outside',
    ...TARE_METHODS,
    kind: 'advice',
    says: 'Treatable progression outside the treated zone is treated, and observation goes on; localised mRECIST is unchanged.',
    needs: ['progressionOutsideZoneTreatable'],
    judge: (facts) =>
      alone(
        part('outside', facts, ['progressionOutsideZoneTreatable'], ({ progressionOutsideZoneTreatable: outside }) => [
          outside,
          outside ? 'treatable progression outside the zone' : 'no treatable progression outside the zone',
        ]),
      ),
  },
  {
    ...plain,
    id: 'K18',
    ...TARE_METHODS,
    kind: 'advice',
    says: 'Imaging every 3 months after TARE.',
    thresholds: { everyDays: { value: 91, unit: 'days', meaning: 'between two images (3 months)' } },
    needs: ['daysSinceTare', 'daysSinceVolumetry'],
    judge: (facts, terms) =>
      alone(
        part('due', facts, ['daysSinceTare', 'daysSinceVolumetry'], ({ daysSinceTare, daysSinceVolumetry }) => {
          const since = Math.min(daysSinceTare, daysSinceVolumetry);
          return [since >= terms.threshold('K18', 'everyDays'), `${since} days since TARE or the last volumetry`];
        }),
      ),
  },
  {
    ...plain,
    id: 'K12-HAIC',
    paper: '002',
    place: 'Methods',
    kind: 'guard',
    says: 'HAIC: CT after 4 cycles and every 2 months, read by mRECIST.',
    thresholds: {
      cycles: { value: 4, unit: 'cycles', meaning: 'before the first reading' },
      everyDays: { value: 61, unit: 'days', meaning: 'between two readings (2 months)' },
    },
    needs: ['haicCycles', 'mrecist'],
    judge: (facts, terms) => {
      const cycles = part('cycles', facts, ['haicCycles'], ({ haicCycles }) => [
        haicCycles >= terms.threshold('K12-HAIC', 'cycles'),
        `${haicCycles} cycles`,
      ]);
      const read = part('read', facts, ['mrecist'], ({ mrecist }) => [mrecist !== 'NE', `mRECIST ${mrecist}`]);
      const progression = part('progression', facts, ['mrecist'], ({ mrecist }) => [
        mrecist === 'PD',
        `mRECIST ${mrecist}`,
      ]);
      const judged = allOf([cycles, read]);
      return { ...judged, parts: [...judged.parts, progression] };
    },
  },
] as const satisfies readonly Rule[];

function allOfAs(name: string, parts: readonly Part[]): Part {
  const { met, text } = allOf(parts);
  return { name, met, onlyAfterRounding: false, text, missing: parts.flatMap(({ missing }) => missing) };
}
