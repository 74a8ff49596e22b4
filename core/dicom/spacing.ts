import { type Finding, finding } from '../findings.ts';
import { dot, subtract, type VolumeGeometry } from '../geometry.ts';

/** Steps along the normal between neighbouring slices, and what they tell. */
export interface Spacing {
  readonly min: number;
  readonly max: number;
  /** All steps equal the median within 2 %. */
  readonly regular: boolean;
}

/** Steps that differ by less are one step. */
const EQUAL = 0.02;
/** A gap is a whole multiple of the step when it is within this of it. */
const MULTIPLE = 0.1;
/** No scanner has a pixel or a step outside of this: it is a unit mistaken, or a damaged header. */
const BELIEVABLE_MM = { least: 0.01, most: 100 };
const THICK_MM = 5;
const TILTED_DEG = 0.5;
const OVERLAP_MM = 0.01;
/** Positions are written to a few decimals: a step of 5.0000001 mm is 5 mm. */
const ROUNDING_MM = 1e-3;

/** Smallest and largest step along the normal and whether all are equal. */
export function sliceSpacing(geometry: VolumeGeometry): Spacing {
  const steps = stepsOf(geometry);
  const median = medianOf(steps);
  return { min: Math.min(...steps), max: Math.max(...steps), regular: steps.every((step) => equal(step, median)) };
}

/**
 * What the positions of two or more slices say: slices missing, spacing irregular, slices sheared, thick,
 * overlapping; and pixels or steps of a size that cannot be, which refuse as `series.noGeometry`.
 * @param sliceThicknessMm as the header has it; it is compared with the step and never used as one
 */
export function geometryFindings(geometry: VolumeGeometry, sliceThicknessMm: number | null): Finding[] {
  const steps = stepsOf(geometry);
  const median = medianOf(steps);
  const differing = steps.flatMap((step, k) => (equal(step, median) ? [] : [{ step, k }]));
  const mostlyEqual = steps.length - differing.length >= steps.length / 2;
  const gaps = differing.filter(({ step }) => mostlyEqual && missingIn(step, median) > 0);
  const findings: Finding[] = [];
  if (gaps.length > 0) findings.push(missingSlices(gaps, geometry, median));
  if (differing.length > gaps.length) {
    const { min, max } = sliceSpacing(geometry);
    findings.push(
      finding(
        'series.irregularSpacing',
        `The steps between slices run from ${mm(min)} to ${mm(max)} mm; each slice counts with its own extent.`,
        { minMm: min, maxMm: max, medianMm: median },
      ),
    );
  }
  if (geometry.gantryTiltDeg > TILTED_DEG)
    findings.push(
      finding(
        'series.gantryTilt',
        `The slices are sheared by up to ${geometry.gantryTiltDeg.toFixed(1)}° against their normal (a tilted gantry, or slices shifted sideways); steps are taken along the normal.`,
        { gantryTiltDeg: geometry.gantryTiltDeg },
      ),
    );
  if (sliceThicknessMm !== null && sliceThicknessMm > median + OVERLAP_MM)
    findings.push(
      finding(
        'series.overlap',
        `The slices are ${mm(sliceThicknessMm)} mm thick but ${mm(median)} mm apart, so they overlap; volumes count the step.`,
        { sliceThicknessMm, stepMm: median },
      ),
    );
  if (median > THICK_MM + ROUNDING_MM)
    findings.push(
      finding('series.thickSlices', `The slices are ${mm(median)} mm apart; above 5 mm a volume is coarse.`, {
        stepMm: median,
      }),
    );
  return [...findings, ...unbelievable(geometry, median)];
}

function unbelievable({ pixelSpacingMm }: VolumeGeometry, stepMm: number): Finding[] {
  const sizes = [
    ['pixels are', pixelSpacingMm[0]],
    ['pixels are', pixelSpacingMm[1]],
    ['slices are', stepMm],
  ] as const;
  const first = sizes.find(([, size]) => size < BELIEVABLE_MM.least || size > BELIEVABLE_MM.most);
  if (!first) return [];
  const [what, size] = first;
  return [
    finding(
      'series.noGeometry',
      `The ${what} ${Number(size.toPrecision(4))} mm apart, which no scanner does: ${BELIEVABLE_MM.least} to ${BELIEVABLE_MM.most} mm are believed.`,
      { pixelSpacingMm, stepMm },
    ),
  ];
}

function missingSlices(
  gaps: readonly { step: number; k: number }[],
  { normal, slicePositions }: VolumeGeometry,
  median: number,
): Finding {
  // Along the body a slice is known by its z; else by its height along the normal.
  const axial = Math.abs(normal[2]) > 0.9;
  const place = (k: number) => mm(axial ? slicePositions[k]![2] : dot(slicePositions[k]!, normal));
  const missing = gaps.reduce((sum, { step }) => sum + missingIn(step, median), 0);
  const shown = gaps.slice(0, 3).map(({ k }) => `between ${axial ? 'z ' : ''}${place(k)} and ${place(k + 1)} mm`);
  const more = gaps.length > 3 ? `, and in ${gaps.length - 3} more gaps` : '';
  const along = axial ? '' : ' along the normal';
  return finding(
    'series.missingSlices',
    `${missing === 1 ? '1 slice is' : `${missing} slices are`} missing ${shown.join(', ')}${along}${more}; the step is ${mm(median)} mm.`,
    {
      missing,
      stepMm: median,
      gaps: gaps.map(({ step, k }) => ({ missing: missingIn(step, median), stepMm: step, afterSlice: k })),
    },
  );
}

function stepsOf({ slicePositions, normal }: VolumeGeometry): readonly number[] {
  return slicePositions.slice(1).map((position, k) => dot(subtract(position, slicePositions[k]!), normal));
}

/**
 * The lower median: it is a step that was taken. With the mean of two middle steps, one slice and a gap beside it would
 * pass as irregular spacing.
 */
const medianOf = (steps: readonly number[]): number =>
  [...steps].sort((a, b) => a - b)[Math.ceil(steps.length / 2) - 1]!;

const equal = (step: number, median: number) => Math.abs(step - median) <= EQUAL * median;

/** How many slices a step of whole multiples leaves out; 0 where it is no multiple. */
function missingIn(step: number, median: number): number {
  const times = Math.round(step / median);
  return times >= 2 && Math.abs(step - times * median) <= MULTIPLE * times * median ? times - 1 : 0;
}

/** A figure for a sentence: at most three decimals, a true minus. */
const mm = (value: number): string => String(Number(value.toFixed(3)) + 0).replace('-', '−');
