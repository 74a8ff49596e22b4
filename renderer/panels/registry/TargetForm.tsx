import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { refusalWords } from '../../words.ts';
import { useApp } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { FORMATS, idOf, type Target } from './targets.ts';

type Kind = Target['kind'];

interface Props {
  /** The target that is changed; null for a new one. */
  readonly given: Target | null;
  readonly taken: readonly string[];
  readonly secretsIn: 'keychain' | 'file';
  readonly secretsFile: string;
  readonly onKept: (id: string) => void;
  readonly onLeave: () => void;
}

/** A target's name, its address, and its secret, which goes in and is never shown again. */
export function TargetForm({ given, taken, secretsIn, secretsFile, onKept, onLeave }: Props) {
  const app = useApp();
  const [kind, setKind] = useState<Kind>(given?.kind ?? 'postgres');
  const [wrong, setWrong] = useState<string | null>(null);
  const keep = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    const target = targetIn(said, kind, given?.id ?? idOf(text(said, 'name'), taken));
    const secret = text(said, 'secret');
    const answer = await app.host.call('registry.keepTarget', { target, ...(secret !== '' && { secret }) });
    if (answer.ok) return onKept(target.id);
    if (answer.code !== 'input.invalid') return setWrong(refusalWords(answer.code, answer.details).title);
    const { fields } = answer.details as { fields?: readonly string[] };
    setWrong(`Not kept: ${(fields ?? []).map((field) => field.replace(/^target\./, '')).join(', ')} cannot be so`);
  };
  const postgres = given?.kind === 'postgres' ? given : null;
  return (
    <form
      className="registry-form"
      onSubmit={(event) => void keep(event)}
      onChange={() => setWrong(null)}
      aria-label={given ? 'Change the target' : 'New target'}
    >
      <Field label="Name">
        {(id) => <input id={id} name="name" className="input" required maxLength={64} defaultValue={given?.name} />}
      </Field>
      <Field label="Kind">
        {(id) => (
          <select
            id={id}
            className="input"
            value={kind}
            disabled={given !== null}
            onChange={(event) => setKind(event.target.value as Kind)}
          >
            <option value="postgres">Central registry (PostgreSQL)</option>
            <option value="redcap">REDCap project, by its API</option>
            <option value="folder">Folder for files</option>
          </select>
        )}
      </Field>
      {kind === 'postgres' && (
        <>
          <Field label="Host">
            {(id) => <input id={id} name="host" className="input" required defaultValue={postgres?.host} />}
          </Field>
          <Field label="Port">
            {(id) => (
              <input
                id={id}
                name="port"
                className="input"
                required
                inputMode="numeric"
                defaultValue={postgres?.port ?? 5432}
              />
            )}
          </Field>
          <Field label="Database">
            {(id) => <input id={id} name="database" className="input" required defaultValue={postgres?.database} />}
          </Field>
          <Field label="Login of this site">
            {(id) => (
              <input id={id} name="user" className="input" required autoComplete="off" defaultValue={postgres?.user} />
            )}
          </Field>
          <Field label="TLS">
            {(id) => (
              <select id={id} name="tls" className="input" defaultValue={postgres?.tls ?? 'verify'}>
                <option value="verify">The certificate is verified</option>
                <option value="off">None: this machine itself only</option>
              </select>
            )}
          </Field>
          <Field label="File of its authority">
            {(id) => (
              <input
                id={id}
                name="authority"
                className="input"
                placeholder="the system's own"
                defaultValue={postgres?.authority ?? ''}
              />
            )}
          </Field>
        </>
      )}
      {kind === 'redcap' && (
        <Field label="Address of its API">
          {(id) => (
            <input
              id={id}
              name="url"
              className="input"
              type="url"
              required
              placeholder="https://…/api/"
              defaultValue={given?.kind === 'redcap' ? given.url : ''}
            />
          )}
        </Field>
      )}
      {kind === 'folder' && (
        <>
          <Field label="Folder">
            {(id) => (
              <input
                id={id}
                name="folder"
                className="input"
                required
                defaultValue={given?.kind === 'folder' ? given.folder : ''}
              />
            )}
          </Field>
          <Field label="Files">
            {(id) => (
              <select id={id} name="as" className="input" defaultValue={given?.kind === 'folder' ? given.as : 'csv'}>
                {Object.entries(FORMATS).map(([as, label]) => (
                  <option key={as} value={as}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </>
      )}
      {kind !== 'folder' && (
        <>
          <Field label={kind === 'redcap' ? 'API token' : 'Password'}>
            {(id) => (
              <input
                id={id}
                name="secret"
                className="input"
                type="password"
                autoComplete="new-password"
                placeholder={given ? 'as it was' : ''}
              />
            )}
          </Field>
          <p className="secondary registry-secret">
            {secretsIn === 'keychain'
              ? 'Kept sealed by the keychain of this system.'
              : `This system offers no keychain here: it is kept in ${secretsFile}, which only you can read.`}
          </p>
        </>
      )}
      <p className="registry-refused" role="alert">
        {wrong}
      </p>
      <div className="row">
        <button type="submit" className="button primary">
          Keep target
        </button>
        <Button quiet onPress={onLeave}>
          Leave it
        </Button>
      </div>
    </form>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </>
  );
}

const text = (said: FormData, name: string): string => String(said.get(name) ?? '').trim();

function targetIn(said: FormData, kind: Kind, id: string): Target {
  const common = { id, name: text(said, 'name') };
  switch (kind) {
    case 'postgres':
      return {
        kind,
        ...common,
        host: text(said, 'host'),
        port: Number(text(said, 'port')),
        database: text(said, 'database'),
        user: text(said, 'user'),
        tls: text(said, 'tls') === 'off' ? 'off' : 'verify',
        authority: text(said, 'authority') || null,
      };
    case 'redcap':
      return { kind, ...common, url: text(said, 'url') };
    case 'folder':
      return { kind, ...common, folder: text(said, 'folder'), as: text(said, 'as') as keyof typeof FORMATS };
  }
}
