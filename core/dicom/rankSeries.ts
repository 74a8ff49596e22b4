import { type Enhancement, guessPhases, type Phase, type PhaseGuess, phaseWord } from './phaseGuess.ts';
import type { Series } from './series.ts';

/** Why a series stands where it stands. `points` is what the reason weighs; below 0 it speaks against. */
export interface RankReason {
  readonly code: RankCode;
  readonly points: number;
  readonly sentence: string;
}

export type RankCode =
  | 'rank.phase'
  | 'rank.phaseUnknown'
  | 'rank.phaseDisagrees'
  | 'rank.axial'
  | 'rank.notAxial'
  | 'rank.softTissue'
  | 'rank.sharpKernel'
  | 'rank.thin'
  | 'rank.thick'
  | 'rank.coversLiver'
  | 'rank.tooShort'
  | 'rank.projection'
  | 'rank.notMeasurable';

export interface RankedSeries {
  readonly series: Series;
  readonly phase: PhaseGuess;
  readonly reasons: readonly RankReason[];
  readonly points: number;
  /** The one that a study opens on. */
  readonly proposed: boolean;
}

/**
 * The series of one or more studies, best for liver volumetry first: portal-venous (a guess), axial, soft-tissue kernel,
 * thin, long enough to hold a liver. The first measurable one is proposed; what cannot be measured comes last and never
 * is. Every place has its reasons.
 */
export function rankSeries(
  series: readonly Series[],
  enhancement: ReadonlyMap<string, Enhancement> = new Map(),
): readonly RankedSeries[] {
  const studies = new Set(series.map((one) => one.studyInstanceUID));
  const phases = new Map(
    [...studies].flatMap((uid) => [
      ...guessPhases(
        series.filter((one) => one.studyInstanceUID === uid && one.geometry),
        enhancement,
      ),
    ]),
  );
  const ranked = series
    .map((one) => {
      const phase = phases.get(one.id) ?? { phase: null, from: null };
      const reasons = one.measurable ? reasonsOf(one, phase) : [NOT_MEASURABLE];
      return { series: one, phase, reasons, points: reasons.reduce((sum, { points }) => sum + points, 0) };
    })
    .sort(
      (a, b) =>
        Number(b.series.measurable) - Number(a.series.measurable) ||
        b.points - a.points ||
        b.series.sources.length - a.series.sources.length ||
        (a.series.id < b.series.id ? -1 : 1),
    );
  return ranked.map((one, n) => ({ ...one, proposed: n === 0 && one.series.measurable }));
}

const NOT_MEASURABLE: RankReason = {
  code: 'rank.notMeasurable',
  points: 0,
  sentence: 'It cannot be measured as it is; its findings say why.',
};

function reasonsOf(series: Series, guess: PhaseGuess): readonly RankReason[] {
  return [
    phaseReason(guess),
    disagreementReason(guess),
    planeReason(series),
    kernelReason(series),
    thinReason(series),
    lengthReason(series),
    projectionReason(series),
  ].filter((reason) => reason !== null);
}

const PHASE_POINTS: Readonly<Record<Phase, number>> = { portalVenous: 40, delayed: 20, arterial: 10, nonContrast: 0 };
const SOURCES = {
  enhancement: 'from the enhancement of liver and aorta',
  description: 'from its description',
  contrastAgent: 'because contrast was given and there is one scan',
  timeOrder: 'from the order of the scans',
} as const;

function phaseReason({ phase, from, enhancement }: PhaseGuess): RankReason {
  if (!phase || !from) return { code: 'rank.phaseUnknown', points: 15, sentence: 'Its contrast phase is not known.' };
  const figures = enhancement
    ? ` (about ${enhancement.liverHu.toFixed(0)} and ${enhancement.aortaHu.toFixed(0)} HU)`
    : '';
  const sentence = `Probably ${phaseWord(phase)}: a guess ${SOURCES[from]}${figures}.`;
  return { code: 'rank.phase', points: PHASE_POINTS[phase], sentence };
}

function disagreementReason({ described }: PhaseGuess): RankReason | null {
  if (!described) return null;
  const sentence = `Its description says ${phaseWord(described)}, which the enhancement does not bear out.`;
  return { code: 'rank.phaseDisagrees', points: 0, sentence };
}

function planeReason({ geometry }: Series): RankReason {
  return Math.abs(geometry!.normal[2]) > 0.9
    ? { code: 'rank.axial', points: 20, sentence: 'It is axial.' }
    : { code: 'rank.notAxial', points: -20, sentence: 'It is not axial.' };
}

function kernelReason({ convolutionKernel }: Series): RankReason | null {
  const soft = isSoftTissueKernel(convolutionKernel ?? '');
  if (soft === null) return null;
  return soft
    ? { code: 'rank.softTissue', points: 10, sentence: `Its kernel ${convolutionKernel} is for soft tissue.` }
    : { code: 'rank.sharpKernel', points: -15, sentence: `Its kernel ${convolutionKernel} is sharp, so it is noisy.` };
}

/** By the makers' names: Siemens numbers its kernels by sharpness, Canon by organ, GE and Philips name them. */
function isSoftTissueKernel(kernel: string): boolean | null {
  const name = kernel.split('\\')[0]!.trim().toUpperCase();
  const siemens = /^[A-Z]{1,2}(\d{2})[A-Z]?$/.exec(name);
  const canon = /^FC(\d{2})/.exec(name);
  if (canon) return Number(canon[1]) < 30;
  if (siemens) return Number(siemens[1]) < 50;
  if (/STANDARD|SOFT|DETAIL|BODY|^[ABC]$|^BRAIN/.test(name)) return true;
  return /LUNG|BONE|EDGE|SHARP|CHEST|ULTRA|^(D|E|F|L|Y[A-Z])$/.test(name) ? false : null;
}

function thinReason({ sliceSpacingMm }: Series): RankReason {
  const step = sliceSpacingMm!.max;
  const words = `Its slices are ${Number(step.toFixed(2))} mm apart`;
  if (step <= 3.01) return { code: 'rank.thin', points: 15, sentence: `${words}.` };
  if (step <= 5.01) return { code: 'rank.thin', points: 8, sentence: `${words}.` };
  return { code: 'rank.thick', points: 0, sentence: `${words}, which is coarse.` };
}

/** A liver is up to about this high; a guess, since the header does not say where it lies. */
const LIVER_MM = 150;

function lengthReason({ geometry }: Series): RankReason {
  const extent = Math.round(geometry!.sliceExtentsMm.reduce((sum: number, slice) => sum + slice, 0));
  return extent >= LIVER_MM
    ? { code: 'rank.coversLiver', points: 20, sentence: `It covers ${extent} mm, enough for a whole liver.` }
    : { code: 'rank.tooShort', points: -20, sentence: `It covers ${extent} mm, too little for most livers.` };
}

/** Maximum and mean intensity projections are thick slabs: their edges are not the organ's. */
function projectionReason({ imageType, description }: Series): RankReason | null {
  const projection =
    imageType.some((value) => /MIP|MINIP|PROJECTION|AVERAGE/.test(value)) || /\bm(in)?ip\b/i.test(description ?? '');
  return projection ? { code: 'rank.projection', points: -30, sentence: 'It is a projection of thick slabs.' } : null;
}
