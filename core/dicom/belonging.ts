import { type PatientNamed, patientsApart } from '../cases/samePatient.ts';
import type { Instance } from './instance.ts';
import { byGrid, byHeight, heightAlong, type Slice, slicesOf } from './sliceGeometry.ts';

/** Instances that can be of one volume by whose and whence they are, and what told them from others of their series. */
export interface Belonging {
  readonly instances: readonly Instance[];
  readonly toldApartBy: readonly string[];
}

/**
 * Instances of one Series Instance UID apart where they are of different patients, studies or Frames of Reference,
 * whatever their positions say: archives and anonymisers have put them under one UID. A Frame of Reference that is not
 * given does not contradict a single one that is; UIDs that a writer made anew for every slice tell nothing apart, where
 * the slices themselves say that they are of one stack.
 */
export function belongingTogether(instances: readonly Instance[]): readonly Belonging[] {
  let parts: readonly Belonging[] = [{ instances, toldApartBy: [] }];
  for (const { words, apart } of DIVISIONS)
    parts = parts.flatMap(({ instances, toldApartBy }) => {
      const divided = apart(instances);
      return divided.map((some) => ({
        instances: some,
        toldApartBy: divided.length > 1 ? [...toldApartBy, words] : toldApartBy,
      }));
    });
  return parts;
}

/** How an instance names its patient. */
export const namedBy = ({ patient: { name, id, birthDate } }: Pick<Instance, 'patient'>): PatientNamed => ({
  name: name ?? '',
  id: id ?? '',
  birthDate,
});

const DIVISIONS: readonly {
  readonly words: string;
  readonly apart: (instances: readonly Instance[]) => readonly (readonly Instance[])[];
}[] = [
  { words: 'patient', apart: (instances) => patientsApart(instances, namedBy) },
  { words: 'Study Instance UID', apart: (instances) => apartBy(instances, (one) => one.studyInstanceUID) },
  { words: 'Frame of Reference UID', apart: (instances) => apartBy(instances, (one) => one.frameOfReferenceUID) },
];

function apartBy(
  instances: readonly Instance[],
  value: (instance: Instance) => string | null,
): readonly (readonly Instance[])[] {
  const values = new Set(instances.map(value));
  const known = [...values].filter((one) => one !== null);
  const slices = instances.flatMap(slicesOf);
  return known.length < 2 || (known.length === slices.length && areOfOneStack(slices))
    ? [instances]
    : [...values].map((one) => instances.filter((instance) => value(instance) === one));
}

/**
 * Whether positions bear out that slices without a word in common were taken together: on one of their grids are three or
 * more, most of them at one step. Two slices of two studies lie at some step too. Where none has a position there is no
 * volume that could come out wrong.
 */
function areOfOneStack(slices: readonly Slice[]): boolean {
  const grids = byGrid(slices);
  return grids.every(([first]) => !first!.plane) || grids.some(isRow);
}

/** Steps of one stack differ by less, as a share. */
const SAME_STEP = 0.02;

function isRow(slices: readonly Slice[]): boolean {
  const heights = byHeight(slices).map(([first]) => heightAlong(slices[0]!.plane!)(first!.plane!.position));
  const steps = heights.slice(1).map((height, k) => height - heights[k]!);
  const usual = [...steps].sort((a, b) => a - b)[steps.length >> 1] ?? 0;
  const equal = steps.filter((step) => Math.abs(step - usual) <= SAME_STEP * usual);
  return steps.length >= 2 && 2 * equal.length > steps.length;
}
