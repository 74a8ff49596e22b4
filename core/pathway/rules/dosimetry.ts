import { DOSE_LIMITS } from '../../dosimetry/limits.ts';
import { RESERVE_LIMIT_PERCENT } from '../../liver/reserve.ts';
import { printed } from '../../liver/rounding.ts';
import { allOf, alone, part, type Rule } from '../rule.ts';

const PRETREATMENT = { paper: '004', place: 'Methods, Pretreatment' } as const;
const plain = { ext: null, thresholds: {}, reads: [] } as const;

/** What the plan of a TARE has to reach (engine-spec §4). */
export const DOSIMETRY_RULES = [
  {
    ...plain,
    id: 'V13',
    ...PRETREATMENT,
    kind: 'guard',
    says: 'Hepatic reserve, the untreated share of the liver, above 30 %.',
    thresholds: {
      reserveAbovePct: { value: RESERVE_LIMIT_PERCENT, unit: '%', meaning: 'hepatic reserve must be above' },
    },
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
    ...PRETREATMENT,
    kind: 'guard',
    says: 'Planned tumour dose of at least 205 Gy, whole liver below 150 Gy.',
    thresholds: {
      tumourLeastGy: { value: DOSE_LIMITS.tumourLeast.valueGy, unit: 'Gy', meaning: 'planned tumour dose' },
      // The highest observed was 150: the limit is taken as inclusive.
      wholeLiverMostGy: {
        value: DOSE_LIMITS.wholeLiverMost.valueGy,
        unit: 'Gy',
        meaning: 'planned dose of the whole liver, at most',
      },
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
    ...PRETREATMENT,
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
] as const satisfies readonly Rule[];
