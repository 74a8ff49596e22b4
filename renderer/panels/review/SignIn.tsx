import { useEffect, useId, useState } from 'react';
import type { Output } from '#core/contract/procedures';
import { ROLES, type Role } from '#core/pathway/decision';
import { may } from '#core/review/roles';
import { useApp, useAppState } from '../common/app.ts';
import { Button } from '../common/Button.tsx';

type Person = Output<'people.list'>['people'][number];

/** Who decides here: signs in by a passphrase. The first people are added here too. */
export function SignIn() {
  const app = useApp();
  const person = useAppState((s) => s.session?.person ?? null);
  const [open, setOpen] = useState<'no' | 'signIn' | 'add'>('no');
  const [people, setPeople] = useState<readonly Person[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when a form is opened or somebody signs in
  useEffect(() => {
    void app.host.call('people.list', {}).then((listed) => {
      if (listed.ok) setPeople(listed.value.people.filter(({ left }) => left === null));
    });
  }, [app, open, person]);
  const adds = !people.some(({ role }) => may(role, 'keepPeople')) || may(person?.role ?? null, 'keepPeople');
  return (
    <section className="review-part sign-in" data-region aria-label="Who is working">
      <div className="review-head">
        <span>{person ? `${person.name}, ${person.role}` : <span className="dim">Nobody has signed in</span>}</span>
        <span className="row">
          {people.length > 0 && (
            <Button small onPress={() => setOpen(open === 'signIn' ? 'no' : 'signIn')}>
              {person ? 'Change…' : 'Sign in…'}
            </Button>
          )}
          {adds && (
            <Button small onPress={() => setOpen(open === 'add' ? 'no' : 'add')}>
              Add a person…
            </Button>
          )}
        </span>
      </div>
      {open === 'signIn' && <SignInForm people={people} onDone={() => setOpen('no')} />}
      {open === 'add' && <AddForm onDone={() => setOpen('signIn')} />}
    </section>
  );
}

function SignInForm({ people, onDone }: { readonly people: readonly Person[]; readonly onDone: () => void }) {
  const app = useApp();
  const account = useAppState((s) => s.session?.account ?? '');
  const known = people.find((person) => person.account !== '' && person.account === account);
  const [personId, setPersonId] = useState(known?.id ?? people[0]?.id ?? '');
  const [passphrase, setPassphrase] = useState('');
  const [who, words] = [useId(), useId()];
  const send = async () => {
    const answer = await app.host.call('people.signIn', { personId, passphrase });
    setPassphrase('');
    if (!answer.ok) return app.refused(answer);
    app.store.setState({ session: answer.value });
    await app.refresh();
    onDone();
  };
  return (
    <form
      className="review-form"
      aria-label="Sign in"
      onSubmit={(event) => {
        event.preventDefault();
        if (passphrase !== '') void send();
      }}
    >
      <label htmlFor={who}>Person</label>
      <select
        id={who}
        className="input"
        value={personId}
        // biome-ignore lint/a11y/noAutofocus: it was asked for by a button
        autoFocus
        onChange={(event) => setPersonId(event.target.value)}
      >
        {people.map(({ id, name, role }) => (
          <option key={id} value={id}>
            {name}, {role}
          </option>
        ))}
      </select>
      <label htmlFor={words}>Passphrase</label>
      <input
        id={words}
        className="input"
        type="password"
        autoComplete="off"
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
      />
      <div className="row">
        <button type="submit" className="button small primary" aria-disabled={passphrase === '' || undefined}>
          Sign in
        </button>
      </div>
    </form>
  );
}

function AddForm({ onDone }: { readonly onDone: () => void }) {
  const app = useApp();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('technician');
  const [passphrase, setPassphrase] = useState('');
  const [a, b, c] = [useId(), useId(), useId()];
  const send = async () => {
    const answer = await app.host.call('people.add', { name, role, passphrase });
    setPassphrase('');
    if (!answer.ok) return app.refused(answer);
    onDone();
  };
  return (
    <form
      className="review-form"
      aria-label="Add a person"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && passphrase !== '') void send();
      }}
    >
      <label htmlFor={a}>Name or pseudonym</label>
      <input
        id={a}
        className="input"
        type="text"
        maxLength={64}
        value={name}
        // biome-ignore lint/a11y/noAutofocus: it was asked for by a button
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <label htmlFor={b}>Role</label>
      <select id={b} className="input" value={role} onChange={(event) => setRole(event.target.value as Role)}>
        {ROLES.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <label htmlFor={c}>Passphrase: several words. It cannot be found again.</label>
      <input
        id={c}
        className="input"
        type="password"
        autoComplete="new-password"
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
      />
      <div className="row">
        <button
          type="submit"
          className="button small primary"
          aria-disabled={name.trim() === '' || passphrase === '' || undefined}
        >
          Add
        </button>
      </div>
    </form>
  );
}
