import { type PatientNamed, patientsApart } from '../cases/samePatient.ts';
import type { Instance } from './instance.ts';

/** Instances that can be of one volume by whose and whence they are, and what told them from others of their series. */
export interface Belonging {
  readonly instances: readonly Instance[];
  readonly toldApartBy: readonly string[];
}

/**
 * Instances of one Series Instance UID apart where they are of different patients, studies or Frames of Reference,
 * whatever their positions say: archives and anonymisers have put them under one UID. A Frame of Reference that is not
 * given does not contradict a single one that is; UIDs that a writer made anew for every slice tell nothing apart.
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
  const slices = instances.reduce((sum, { frames }) => sum + frames.length, 0);
  return known.length < 2 || known.length === slices
    ? [instances]
    : [...values].map((one) => instances.filter((instance) => value(instance) === one));
}
