import { SHORTEST_PASSPHRASE } from '#core/contract/procedures/people';
import { ok, refuse } from '#core/result';
import { may, rolesThatMay } from '#core/review/roles';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { newKey, unlocked } from '../people/keys.ts';
import type { HostFacts } from './caseHandlers.ts';
import type { Handlers } from './router.ts';

type PeopleProcedures =
  | 'people.list'
  | 'people.session'
  | 'people.add'
  | 'people.leave'
  | 'people.signIn'
  | 'people.signOut';

/** Who works here, and who has signed in. */
export function peopleHandlers(
  { people, session, account }: CaseLibrary,
  facts: HostFacts,
): Pick<Handlers, PeopleProcedures> {
  const now = () => facts.now().toISOString();
  const here = () => people.all().filter(({ left }) => left === null);
  const sessionNow = () => ok({ person: session.person, account });
  return {
    'people.list': () => ok({ people: people.all() }),
    'people.session': sessionNow,
    'people.add': async ({ name, role, account, passphrase }) => {
      const kept = here().some((person) => may(person.role, 'keepPeople'));
      if (kept && !may(session.person?.role ?? null, 'keepPeople'))
        return refuse('person.notAllowed', { roles: rolesThatMay('keepPeople') });
      if (here().some((person) => person.name === name)) return refuse('person.nameTaken');
      if (passphrase.length < SHORTEST_PASSPHRASE)
        return refuse('person.weakPassphrase', { least: SHORTEST_PASSPHRASE });
      const key = await newKey(passphrase);
      // Asked again: another may have been added while the key was made.
      if (here().some((person) => person.name === name)) return refuse('person.nameTaken');
      return ok(people.add({ name, role, account }, key, now()));
    },
    'people.leave': ({ personId }) => {
      const person = people.find(personId);
      if (!person) return refuse('person.notFound');
      const { person: asking } = session;
      if (asking?.id !== personId && !may(asking?.role ?? null, 'keepPeople'))
        return refuse('person.notAllowed', { roles: rolesThatMay('keepPeople') });
      people.leave(personId, now());
      return ok(people.find(personId)!);
    },
    'people.signIn': async ({ personId, passphrase }) => {
      const person = people.find(personId);
      const key = people.key(personId);
      if (!person || person.left !== null || !key) return refuse('person.notFound');
      const opened = await unlocked(key.sealed, passphrase);
      if (!opened.ok) return opened;
      session.begin(person);
      return sessionNow();
    },
    'people.signOut': () => {
      session.end();
      return sessionNow();
    },
  };
}
