import { allOf, alone, anyOf, part, type Rule } from '../rule.ts';
import { noMetastasis } from './eligibility.ts';

const TARE_METHODS = { paper: '004', place: 'Methods' } as const;
const plain = { ext: null, thresholds: {}, reads: [] } as const;

/** How TARE and HAIC are read, and what follows from it (engine-spec §3, §5). */
export const RESPONSE_RULES = [
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
] as const satisfies readonly Rule[];
