/** Who a patient is, as one header or one case says it; empty or null where it says nothing. */
export interface PatientNamed {
  readonly name: string;
  readonly id: string;
  readonly birthDate: string | null;
}

/**
 * Whether two namings are of one patient: `same`, `other`, or `unknown` where nothing that both of them say can tell.
 *
 * The Patient ID counts first. Equal IDs still need a second witness that does not contradict, since two hospitals may
 * give one number to two people: equal birth dates settle it (a name may be spelled anew or change by marriage), else
 * the names must not differ. Different IDs are different patients, whatever else agrees. Where one of the two has no
 * ID, name and birth date must both be there and agree; one of them alone tells nothing.
 */
export function samePatient(a: PatientNamed, b: PatientNamed): 'same' | 'other' | 'unknown' {
  const id = compared(normalisedId(a.id), normalisedId(b.id));
  const name = compared(normalisedName(a.name), normalisedName(b.name));
  const birthDate = compared(a.birthDate ?? '', b.birthDate ?? '');
  if (id === 'differs' || birthDate === 'differs') return 'other';
  if (id === 'agrees') return birthDate !== 'agrees' && name === 'differs' ? 'other' : 'same';
  if (name === 'differs') return 'other';
  return name === 'agrees' && birthDate === 'agrees' ? 'same' : 'unknown';
}

/**
 * What was named, by patient, in the order in which it came: all together where no naming contradicts another; else each
 * patient apart, and apart from all what does not say enough to tell. Whose a thing is does not hang on the order.
 */
export function patientsApart<T>(things: readonly T[], naming: (thing: T) => PatientNamed): readonly (readonly T[])[] {
  const text = (thing: T) => {
    const { name, id, birthDate } = naming(thing);
    return JSON.stringify([normalisedId(id), normalisedName(name), birthDate]);
  };
  const texts = things.map(text);
  const namings = new Map(things.map((thing, n) => [texts[n]!, naming(thing)]));
  const distinct = [...namings.keys()].sort().map((key) => ({ key, named: namings.get(key)! }));
  const contradicted = (some: typeof distinct) =>
    some.some((a, n) => some.slice(n + 1).some((b) => samePatient(a.named, b.named) === 'other'));
  if (!contradicted(distinct)) return things.length > 0 ? [things] : [];
  const fitting = new Map(
    distinct.map((one) => [one, distinct.filter((other) => samePatient(one.named, other.named) === 'same')]),
  );
  // A naming that fits two patients (an ID alone, which two of them have) does not say whose it is.
  const sure = new Set(distinct.filter((one) => !contradicted(fitting.get(one)!)));
  let patients: (typeof distinct)[] = distinct.filter((one) => !sure.has(one)).map((one) => [one]);
  for (const one of sure) {
    const fits = patients.filter((theirs) =>
      theirs.some((other) => sure.has(other) && fitting.get(one)!.includes(other)),
    );
    patients = [...patients.filter((theirs) => !fits.includes(theirs)), [...fits.flat(), one]];
  }
  return patients.map((patient) => {
    const keys = new Set(patient.map(({ key }) => key));
    return things.filter((_, n) => keys.has(texts[n]!));
  });
}

type Comparison = 'agrees' | 'differs' | 'unknown';
const compared = (a: string, b: string): Comparison =>
  a === '' || b === '' ? 'unknown' : a === b ? 'agrees' : 'differs';

const normalisedId = (id: string) => id.trim().toUpperCase();

/** The letters of a Person Name (PS3.5 6.2.1): case, spacing, trailing delimiters and component marks do not count. */
const normalisedName = (name: string) =>
  name
    .normalize('NFC')
    .toUpperCase()
    .split(/[\s^=,]+/)
    .filter((part) => part !== '')
    .join(' ');
