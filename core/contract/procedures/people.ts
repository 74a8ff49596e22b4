import { z } from 'zod';
import { ROLES } from '../../pathway/decision.ts';
import { change, query } from '../procedure.ts';
import { nothing } from './inputs.ts';

/** A person of this site. What seals the key never leaves the host. */
export const PersonShape = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  /** SHA-256 of the public key: stands in every signature. */
  keyId: z.string(),
  /** The person's account on this computer, by which they are offered first; it proves nothing. */
  account: z.string(),
  since: z.string(),
  left: z.string().nullable(),
});

export const SHORTEST_PASSPHRASE = 10;
const passphrase = z.string().min(1).max(1000);
const Session = z.object({ person: PersonShape.nullable(), account: z.string() });

/** The site's people: who signs in, by a passphrase that also unlocks the key they sign with. */
export const peopleProcedures = {
  'people.list': query({ input: nothing, output: z.object({ people: z.array(PersonShape) }) }),
  /** Who has signed in, and the account of the computer's own system. */
  'people.session': query({ input: nothing, output: Session }),
  /**
   * Adds a person with a key of their own. While there are no surgeons and registrars anybody may; then only these
   * (`person.notAllowed`, with the roles that may).
   */
  'people.add': change({
    input: z.object({
      name: z.string().trim().min(1).max(64),
      role: z.enum(ROLES),
      account: z.string().max(120).default(''),
      passphrase,
    }),
    output: PersonShape,
    errors: ['person.notAllowed', 'person.nameTaken', 'person.weakPassphrase', 'case.readOnly', 'disk.full'],
  }),
  /** A person works here no more, or has lost the passphrase: what they signed stays signed. Themselves, a surgeon or a registrar. */
  'people.leave': change({
    input: z.object({ personId: z.string() }),
    output: PersonShape,
    errors: ['person.notFound', 'person.notAllowed', 'case.readOnly', 'disk.full'],
  }),
  /** The person becomes the reader of this workstation until they, or somebody else, sign in or out. */
  'people.signIn': change({
    input: z.object({ personId: z.string(), passphrase }),
    output: Session,
    errors: ['person.notFound', 'person.wrongPassphrase', 'case.readOnly', 'disk.full'],
  }),
  'people.signOut': change({ input: nothing, output: Session }),
} as const;
