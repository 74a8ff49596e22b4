import { printed } from '../../liver/rounding.ts';
import { allOf, alone, informing, type Part, part, type Rule } from '../rule.ts';
import { not, reachesTarget } from '../targetRule.ts';

const RESCUE = { paper: '000', place: 'Methods, Rescue RFA or PEI' } as const;
const DISCUSSION = { paper: '000', place: 'Discussion' } as const;
const plain = { ext: null, thresholds: {}, reads: [] } as const;
const TARGET_FACTS = ['liver', 'icgR15Pct', 'sflrPercent', 'sflrIsLowerBound'] as const;
const hadSession = ({ sessions }: { readonly sessions: number }) => sessions > 0;
const days = (count: number) => `${printed(count, 0)} ${Math.abs(count) === 1 ? 'day' : 'days'}`;

/** When volumes are measured after stage 1, and what is asked of them (engine-spec §2). */
export const SCHEDULE_RULES = [
  {
    ...plain,
    id: 'S1',
    ...RESCUE,
    kind: 'advice',
    says: 'Contrast-enhanced CT volumetry about every 7 days after stage 1.',
    thresholds: { everyDays: { value: 7, unit: 'days', meaning: 'between two volumetries' } },
    needs: ['daysSinceStage1', 'daysSinceVolumetry'],
    applies: ({ daysSinceStage1 }) => daysSinceStage1 !== null && daysSinceStage1 >= 0,
    judge: (facts, terms) => {
      const every = terms.threshold('S1', 'everyDays');
      return alone(
        part('due', facts, ['daysSinceStage1', 'daysSinceVolumetry'], ({ daysSinceStage1, daysSinceVolumetry }) => {
          const since = Math.min(daysSinceStage1, daysSinceVolumetry);
          return [
            since >= every,
            since >= every
              ? `volumetry is due: the last one, or stage 1, was ${days(since)} ago`
              : `the next volumetry is due in ${days(every - since)}`,
          ];
        }),
      );
    },
  },
  {
    ...plain,
    id: 'S2',
    ...RESCUE,
    kind: 'guard',
    says: 'At evaluation 2 or 3 (2–3 weeks) with sFLR below the target, rescue is considered; at evaluation 1: wait.',
    thresholds: {
      firstEvaluation: { value: 2, unit: '', meaning: 'first evaluation at which rescue is considered' },
      lastEvaluation: { value: 3, unit: '', meaning: 'last one that the paper prints' },
    },
    reads: ['I3', 'S4'],
    needs: ['evaluation', ...TARGET_FACTS],
    judge: (facts, terms) => {
      const first = terms.threshold('S2', 'firstEvaluation');
      const last = terms.threshold('S2', 'lastEvaluation');
      const below = not(reachesTarget('below', facts, terms));
      const when = (name: string, holds: (k: number) => boolean): Part =>
        part(name, facts, ['evaluation'], ({ evaluation: k }) => [
          holds(k),
          k < first
            ? `evaluation ${k}: wait`
            : k > last
              ? `evaluation ${k} is later than the rule prints`
              : `evaluation ${k}`,
        ]);
      const early = when('early', (k) => k < first);
      const late = when('late', (k) => k > last);
      const judged = allOf([when('evaluation', (k) => k >= first && k <= last), below]);
      return { ...judged, parts: [...judged.parts, early, late] };
    },
  },
  {
    ...plain,
    id: 'S3',
    ...RESCUE,
    kind: 'choice',
    says: 'An arterioportal shunt on CT or contrast-enhanced ultrasound: PEI; none: RFA of tumour in the deportalised lobe.',
    needs: ['apsPresent'],
    judge: (facts) =>
      alone(
        part('shunt', facts, ['apsPresent'], ({ apsPresent }) => [
          apsPresent,
          apsPresent ? 'arterioportal shunt: PEI' : 'no arterioportal shunt: RFA',
        ]),
      ),
  },
  {
    ...plain,
    id: 'S4',
    ...RESCUE,
    kind: 'guard',
    says: 'The target is 40 % in fibrosis and cirrhosis; with ICG-R15 not below 10 % it is above 50 %.',
    thresholds: {
      icgR15Pct: { value: 10, unit: '%', meaning: 'ICG-R15 from which the target moves' },
      sflrAbovePct: { value: 50, unit: '%', meaning: 'sFLR to exceed then' },
    },
    reads: ['I3'],
    needs: TARGET_FACTS,
    judge: (facts, terms) => {
      // Where it is high it moves the target, which the volume is then held against: neither is a criterion missed.
      const icg = informing(
        part('icg', facts, ['icgR15Pct'], ({ icgR15Pct }) => [true, `ICG-R15 ${printed(icgR15Pct, 1)} %`]),
      );
      const reached = reachesTarget('target', facts, terms);
      return { met: reached.met, text: `${reached.text}; ${icg.text}`, parts: [reached, icg] };
    },
  },
  {
    ...plain,
    id: 'S5',
    ...RESCUE,
    kind: 'advice',
    says: 'After each session a scan in about a week, then S2 to S4 anew; repeating is allowed (1–2 RFA, 1–4 PEI).',
    needs: ['volumetrySinceSession', 'sessions'],
    applies: hadSession,
    judge: (facts) =>
      alone(
        part('scanned', facts, ['volumetrySinceSession'], ({ volumetrySinceSession }) => [
          !volumetrySinceSession,
          `${volumetrySinceSession ? 'a volumetry' : 'no volumetry yet'} after the last session (of ${facts.sessions})`,
        ]),
      ),
  },
  {
    ...plain,
    id: 'S6',
    ...DISCUSSION,
    kind: 'advice',
    says: 'No growth after repeated rescue, or metastasis: interventional therapy, stage 2 off.',
    ext: 'The paper prints no limit of growth (33, 33, 32 % after four PEI): less than 1 point an interval is this house’s.',
    thresholds: {
      afterSessions: { value: 2, unit: 'sessions', meaning: 'repeated rescue' },
      smallGainPoints: { value: 1, unit: 'points', meaning: 'gain of sFLR in an interval that counts as none' },
      intervals: { value: 2, unit: 'intervals', meaning: 'in a row, until stopping stands before another rescue' },
    },
    needs: ['gains', 'sessions'],
    applies: hadSession,
    judge: (facts, terms) => {
      const after = terms.threshold('S6', 'afterSessions');
      const small = terms.threshold('S6', 'smallGainPoints');
      const wanted = terms.threshold('S6', 'intervals');
      const judged = (name: string, least: number): Part =>
        part(name, facts, ['gains'], ({ gains }) => {
          const since = gains.filter(({ sessionsBefore }) => sessionsBefore >= after);
          const last = since.slice(-least);
          const shown = since.slice(-wanted).map(({ points }) => printed(points, 1));
          return [
            last.length === least && last.every(({ points }) => points < small),
            since.length === 0
              ? `no interval after ${after} sessions yet`
              : `gain of sFLR after ${after} sessions: ${shown.join(', ')} points`,
          ];
        });
      const [once, repeated] = [judged('small', 1), judged('repeated', wanted)];
      return { met: once.met, text: once.text, parts: [once, repeated] };
    },
  },
  {
    ...plain,
    id: 'S7',
    ...RESCUE,
    kind: 'advice',
    says: 'Rescue although the target is reached is a person’s decision, with a reason (patient 4, discrepancy 000-06).',
    reads: ['I3', 'S4'],
    needs: TARGET_FACTS,
    judge: (facts, terms) => {
      const reached = reachesTarget('override', facts, terms);
      return alone({
        ...reached,
        text: reached.met === true ? `${reached.text}: rescue would want a reason` : reached.text,
      });
    },
  },
  {
    ...plain,
    id: 'S8',
    ...RESCUE,
    kind: 'record',
    says: 'PEI: 10 ml of 99 % ethanol at about 2 ml/min. RFA: 18–20 min, starting at 50 W.',
    thresholds: {
      peiMl: { value: 10, unit: 'ml', meaning: 'ethanol of a session' },
      peiEthanolPct: { value: 99, unit: '%', meaning: 'its strength' },
      peiRateMlMin: { value: 2, unit: 'ml/min', meaning: 'its rate' },
      rfaLeastMinutes: { value: 18, unit: 'min', meaning: 'shortest ablation' },
      rfaMostMinutes: { value: 20, unit: 'min', meaning: 'longest ablation' },
      rfaStartW: { value: 50, unit: 'W', meaning: 'power at its start' },
    },
    needs: ['lastSession', 'peiMl', 'peiEthanolPct', 'peiRateMlMin', 'rfaMinutes', 'rfaStartW'],
    applies: hadSession,
    judge: (facts, terms) => {
      const as = (name: 'peiMl' | 'peiEthanolPct' | 'peiRateMlMin' | 'rfaStartW', unit: string) =>
        part(name, facts, [name], (known) => [known[name] === terms.threshold('S8', name), `${known[name]} ${unit}`]);
      if (facts.lastSession === null) return alone(part('session', facts, ['lastSession'], () => [true, '']));
      return facts.lastSession === 'PEI'
        ? allOf([as('peiMl', 'ml'), as('peiEthanolPct', '% ethanol'), as('peiRateMlMin', 'ml/min')])
        : allOf([
            part('rfaMinutes', facts, ['rfaMinutes'], ({ rfaMinutes }) => [
              rfaMinutes >= terms.threshold('S8', 'rfaLeastMinutes') &&
                rfaMinutes <= terms.threshold('S8', 'rfaMostMinutes'),
              `${rfaMinutes} min`,
            ]),
            as('rfaStartW', 'W'),
          ]);
    },
  },
  {
    ...plain,
    id: 'S9',
    paper: '000',
    place: 'Methods, Surgical technique stage-1',
    kind: 'record',
    says: 'Ablation at stage 1: 4–6 cm deep, avascular plane about 2 cm wide.',
    thresholds: {
      leastDepthCm: { value: 4, unit: 'cm', meaning: 'least depth' },
      mostDepthCm: { value: 6, unit: 'cm', meaning: 'greatest depth' },
      planeWidthCm: { value: 2, unit: 'cm', meaning: 'width of the avascular plane' },
    },
    needs: ['stage1DepthCm', 'stage1PlaneWidthCm'],
    judge: (facts, terms) =>
      allOf([
        part('depth', facts, ['stage1DepthCm'], ({ stage1DepthCm }) => [
          stage1DepthCm >= terms.threshold('S9', 'leastDepthCm') &&
            stage1DepthCm <= terms.threshold('S9', 'mostDepthCm'),
          `${stage1DepthCm} cm deep`,
        ]),
        // "About" 2 cm: half a centimetre either way.
        part('plane', facts, ['stage1PlaneWidthCm'], ({ stage1PlaneWidthCm }) => [
          Math.abs(stage1PlaneWidthCm - terms.threshold('S9', 'planeWidthCm')) <= 0.5,
          `plane ${stage1PlaneWidthCm} cm wide`,
        ]),
      ]),
  },
  {
    ...plain,
    id: 'S10',
    paper: '000',
    place: 'Table 4',
    kind: 'record',
    says: 'Before rescue is the last evaluation before the first session; after rescue is the first evaluation after it.',
    needs: ['sflrBeforeRescue', 'sflrAfterRescue'],
    applies: hadSession,
    judge: (facts) =>
      allOf([
        part('before', facts, ['sflrBeforeRescue'], ({ sflrBeforeRescue }) => [
          true,
          `sFLR before rescue ${printed(sflrBeforeRescue, 1)} %`,
        ]),
        part('after', facts, ['sflrAfterRescue'], ({ sflrAfterRescue }) => [
          true,
          `after rescue ${printed(sflrAfterRescue, 1)} %`,
        ]),
      ]),
  },
  {
    ...plain,
    id: 'S11',
    ...DISCUSSION,
    kind: 'advice',
    says: 'Waiting at least 2–3 weeks after stage 1 is advised, also where the volume is reached earlier; no block.',
    thresholds: { leastDays: { value: 14, unit: 'days', meaning: 'after stage 1' } },
    needs: ['daysSinceStage1'],
    judge: (facts, terms) =>
      alone(
        part('early', facts, ['daysSinceStage1'], ({ daysSinceStage1 }) => {
          const least = terms.threshold('S11', 'leastDays');
          const early = daysSinceStage1 < least;
          return [early, `day ${daysSinceStage1} after stage 1${early ? `, before day ${least}` : ''}`];
        }),
      ),
  },
] as const satisfies readonly Rule[];
