import type { Series } from './series.ts';

/** Contrast phases as volumetry tells them apart. */
export type Phase = 'nonContrast' | 'arterial' | 'portalVenous' | 'delayed';

/** A contrast phase as it is said everywhere; what a header or a person named otherwise is said as it stands. */
export const phaseWord = (phase: string): string => (Object.hasOwn(PHASE_WORDS, phase) ? PHASE_WORDS[phase]! : phase);
const PHASE_WORDS: Readonly<Record<string, string>> = {
  nonContrast: 'non-contrast',
  /** The registry's word for it. */
  unenhanced: 'non-contrast',
  arterial: 'arterial',
  portalVenous: 'portal venous',
  delayed: 'delayed',
  other: 'other phase',
};

/** What the phase seems to be and what says so. Always a guess: no header is bound to tell the phase. */
export interface PhaseGuess {
  readonly phase: Phase | null;
  readonly from: 'enhancement' | 'description' | 'contrastAgent' | 'timeOrder' | null;
  /** What it was measured to be, where `from` says enhancement. */
  readonly enhancement?: Enhancement;
  /** What the description says, where the enhancement speaks against it. */
  readonly described?: Phase;
}

/** Mean HU in regions that someone, or a first look at the pixels, took for liver and aorta. */
export interface Enhancement {
  readonly liverHu: number;
  readonly aortaHu: number;
}

/**
 * The phase of each series of one study by series id: from measured enhancement where given, else from the words of the
 * description (English, German, French, Italian, Spanish, Portuguese, Russian, Chinese, Japanese), else from contrast
 * agent and order in time.
 */
export function guessPhases(
  series: readonly Series[],
  enhancement: ReadonlyMap<string, Enhancement> = new Map(),
): ReadonlyMap<string, PhaseGuess> {
  const guesses = new Map<string, PhaseGuess>();
  const untold: Series[] = [];
  for (const one of series) {
    const measured = enhancement.get(one.id);
    const told = phaseInWords(one.description ?? '');
    const byPixels = measured ? phaseOfEnhancement(measured) : null;
    // Late enhancement looks alike in both: there the words know more.
    const leftToWords = byPixels === 'portalVenous' && told === 'delayed';
    if (measured && byPixels && !leftToWords)
      guesses.set(one.id, {
        phase: byPixels,
        from: 'enhancement',
        enhancement: measured,
        ...(told && told !== byPixels && { described: told }),
      });
    else if (told) guesses.set(one.id, { phase: told, from: 'description' });
    else untold.push(one);
  }
  const told = new Set([...guesses.values()].map(({ phase }) => phase));
  for (const [id, guess] of byTime(untold, told)) guesses.set(id, guess);
  return guesses;
}

/** Tried in this order: "late arterial" is arterial, "non-contrast" is not a contrast phase. */
const WORDS: readonly (readonly [Phase, RegExp])[] = [
  [
    'nonContrast',
    /non[ -_]?(contrast|con\b|enh)|unenhanced|without contrast|pre[ -_]?contrast|\bplain\b|\bnativ|ohne k(m|ontrast)|sans (inj|contr|ic\b|pdc)|senza (mdc|contr)|sin (contr|civ)|sem contr|без контр|натив|平扫|平掃|非增强|単純/,
  ],
  [
    'portalVenous',
    /port(o|al)?[ -_]?v|portal|\bpvp?\b|(?<!intra)venous|\bvenos|\bven\b|vein|веноз|портал|门脉|門脈|门静脉|静脉期|静脈/,
  ],
  ['arterial', /arter|\bart\b|\bhap\b|артери|动脉|動脈/],
  ['delayed', /delay|equilib|\blate\b|spat|tardi|excret|отсроч|延迟|延遲|平衡|遅延|後期/],
];

function phaseInWords(description: string): Phase | null {
  const plain = description.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC');
  return WORDS.find(([, words]) => words.test(plain))?.[0] ?? null;
}

/**
 * Phase by mean HU: an aorta that is not enhanced, one far brighter than the liver, or a bright liver under an aorta
 * that has come down to it; null between these.
 */
function phaseOfEnhancement({ liverHu, aortaHu }: Enhancement): Phase | null {
  if (aortaHu < 80) return 'nonContrast';
  if (aortaHu > 220 || aortaHu - liverHu > 110) return 'arterial';
  if (liverHu >= 80 && aortaHu >= 100) return 'portalVenous';
  return aortaHu < 120 ? 'delayed' : null;
}

/** Less than this apart in time is the same scan, reconstructed twice. */
const SAME_SCAN_S = 10;

/**
 * Without words: no agent, no phase to speak of. With one, a single scan of an abdomen is mostly portal-venous; of
 * several, the second is, unless words have already named one.
 */
function byTime(series: readonly Series[], told: ReadonlySet<Phase | null>): ReadonlyMap<string, PhaseGuess> {
  const guesses = new Map<string, PhaseGuess>();
  const enhanced = series.filter((one) => one.contrastBolusAgent !== null);
  for (const one of series) guesses.set(one.id, { phase: null, from: null });
  const scans: number[] = [];
  for (const time of enhanced.map(secondsOf).sort((a, b) => a - b))
    if (scans.length === 0 || time - scans.at(-1)! > SAME_SCAN_S) scans.push(time);
  if (told.has('portalVenous')) return guesses;
  const order: readonly Phase[] =
    scans.length === 1 || told.has('arterial') ? ['portalVenous', 'delayed'] : ['arterial', 'portalVenous', 'delayed'];
  for (const one of enhanced) {
    const scan = scans.findLastIndex((time) => secondsOf(one) >= time);
    const phase = order[Math.min(scan, order.length - 1)];
    if (phase) guesses.set(one.id, { phase, from: scans.length === 1 ? 'contrastAgent' : 'timeOrder' });
  }
  return guesses;
}

const secondsOf = ({ acquired }: Series): number => {
  const [hours, minutes, seconds] = (acquired?.time ?? '00:00:00').split(':').map(Number);
  const day = acquired ? Date.parse(acquired.date) / 1000 : 0;
  return day + hours! * 3600 + minutes! * 60 + seconds!;
};
