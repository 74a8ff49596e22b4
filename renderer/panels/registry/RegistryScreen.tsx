import './registry.css';
import { useCallback, useEffect, useState } from 'react';
import type { Output } from '#core/contract/procedures';
import { count } from '../../format.ts';
import { ask, useApp, useAppState, useHints } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { OutboxTable } from './OutboxTable.tsx';
import { TargetForm } from './TargetForm.tsx';
import { addressOf, KINDS } from './targets.ts';

type Known = Output<'registry.targets'>;
type KnownTarget = Known['targets'][number];
type Entries = Output<'registry.outbox'>['entries'];

/** Records on their way: where they go, what waits in the outbox, what the registries hold, and why something was not taken. */
export function RegistryScreen() {
  const app = useApp();
  const siteCode = useAppState((s) => s.settings?.siteCode ?? '');
  const [known, setKnown] = useState<Known | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [entries, setEntries] = useState<Entries>([]);
  const [form, setForm] = useState<'new' | 'change' | null>(null);
  const chosen = known?.targets.find(({ target }) => target.id === chosenId) ?? known?.targets[0] ?? null;
  const targetId = chosen?.target.id ?? null;

  const look = useCallback(async () => {
    const found = await ask(app, 'registry.targets', {});
    if (found) setKnown(found);
  }, [app]);
  useEffect(() => void look(), [look]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known of the target changes with its entries
  useEffect(() => {
    let left = false;
    setEntries([]);
    if (targetId !== null)
      void ask(app, 'registry.outbox', { targetId }).then((found) => {
        if (!left && found) setEntries(found.entries);
      });
    return () => {
      left = true;
    };
  }, [app, targetId, known]);
  const waiting = known?.targets.reduce((sum, one) => sum + one.waiting, 0) ?? 0;
  useHints([['Alt ←', 'goes back']], known === null ? '' : `${count(waiting, 'record')} waiting`);

  if (known === null) return null;
  const kept = async (id: string) => {
    setForm(null);
    setChosenId(id);
    await look();
  };
  return (
    <div className="registry" data-region>
      <header className="registry-head">
        <div>
          <h1>Registry</h1>
          <p className="dim">
            {siteCode === ''
              ? 'This site has no code yet: nothing can leave.'
              : `Records leave as site ${siteCode}: without names, IDs or dates, in days from the index event.`}
          </p>
        </div>
        {siteCode === '' ? (
          <Button primary onPress={() => app.go({ name: 'settings' })}>
            Name a site code
          </Button>
        ) : (
          form === null && (
            <Button primary={known.targets.length === 0} onPress={() => setForm('new')}>
              Add a target
            </Button>
          )
        )}
      </header>
      {form !== null && (
        <TargetForm
          key={form === 'change' ? targetId : 'new'}
          given={form === 'change' ? (chosen?.target ?? null) : null}
          taken={known.targets.map(({ target }) => target.id)}
          secretsIn={known.secretsIn}
          secretsFile={known.secretsFile}
          onKept={kept}
          onLeave={() => setForm(null)}
        />
      )}
      {known.targets.length === 0 && form === null && (
        <p className="dim">
          No target is set up. A target is a central registry in PostgreSQL, a REDCap project, or a folder for CSV,
          REDCap or FHIR files.
        </p>
      )}
      {known.targets.length > 0 && (
        <table className="registry-targets">
          <thead>
            <tr>
              <th scope="col">Target</th>
              <th scope="col">Where</th>
              <th scope="col" className="number">
                Cases there
              </th>
              <th scope="col" className="number">
                Waiting
              </th>
              <th scope="col">Last receipt</th>
            </tr>
          </thead>
          <tbody>
            {known.targets.map((one) => (
              <TargetRow
                key={one.target.id}
                one={one}
                chosen={one.target.id === targetId}
                onChoose={() => {
                  setChosenId(one.target.id);
                  setForm(null);
                }}
              />
            ))}
          </tbody>
        </table>
      )}
      {chosen && (
        <TargetDesk
          key={chosen.target.id}
          chosen={chosen}
          entries={entries}
          onChange={() => setForm('change')}
          onDone={look}
        />
      )}
    </div>
  );
}

function TargetRow({
  one: { target, cases, waiting, refused, last, secret },
  chosen,
  onChoose,
}: {
  readonly one: KnownTarget;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <tr className={chosen ? 'chosen' : undefined}>
      <th scope="row">
        <button type="button" className="link" aria-pressed={chosen} onClick={onChoose}>
          {target.name}
        </button>{' '}
        <span className="dim">{KINDS[target.kind]}</span>
      </th>
      <td className="secondary ellipsis" data-tip-cut>
        {addressOf(target)}
        {secret === 'none' && <span className="registry-refused"> its secret is missing</span>}
      </td>
      <td className="number">{cases}</td>
      <td className="number">
        {waiting}
        {refused > 0 && <span className="registry-refused"> ({refused} refused)</span>}
      </td>
      <td className="secondary">{last === null ? 'none yet' : `${last.number}, ${stamp(last.receivedAt)}`}</td>
    </tr>
  );
}

/** A time by the registry's clock, to the minute. */
const stamp = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** What can be done with one target, and its entries. */
function TargetDesk({
  chosen: { target, waiting, refused },
  entries,
  onChange,
  onDone,
}: {
  readonly chosen: KnownTarget;
  readonly entries: Entries;
  readonly onChange: () => void;
  readonly onDone: () => Promise<void>;
}) {
  const app = useApp();
  const [drafts, setDrafts] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [said, setSaid] = useState<Output<'registry.push'> | null>(null);
  const [removing, setRemoving] = useState(false);
  const push = async (renumber: boolean) => {
    setBusy('Pushing…');
    setSaid(null);
    const stop = new AbortController();
    const answer = await app.host.call(
      'registry.push',
      { targetId: target.id, drafts, renumber },
      {
        signal: stop.signal,
        onProgress: (done, total) =>
          app.task({ id: 'registry', title: 'Records to the registry', done, total, cancel: () => stop.abort() }),
      },
    );
    if (app.store.getState().task?.id === 'registry') app.task(null);
    setBusy(null);
    if (answer.ok) setSaid(answer.value);
    else if (answer.code !== 'host.aborted')
      app.refused(answer, [{ title: 'Push again', run: () => void push(renumber) }]);
    await onDone();
  };
  const remove = async () => {
    if (await ask(app, 'registry.removeTarget', { targetId: target.id })) await onDone();
    setRemoving(false);
  };
  const conflict = entries.some((entry) => entry.refused?.code === 'registry.conflict');
  return (
    <section className="registry-desk" aria-label={target.name}>
      <div className="row">
        <Button primary busy={busy} onPress={() => void push(false)}>
          Push
        </Button>
        <label className="switch">
          <input type="checkbox" checked={drafts} onChange={(event) => setDrafts(event.target.checked)} />
          Drafts too, each marked as not signed
        </label>
        <span className="spring" />
        {conflict && (
          <Button
            busy={busy === null ? null : 'Pushing…'}
            onPress={() => void push(true)}
            tip="What is in conflict is sent again, after the last revision that the registry holds."
          >
            Send as newer
          </Button>
        )}
        <Button quiet onPress={onChange}>
          Change
        </Button>
        {removing ? (
          <>
            <span>
              {waiting === 0 ? 'Nothing waits for it.' : `${count(waiting, 'waiting record')} will not be sent.`}
            </span>
            <Button onPress={() => void remove()}>Remove {target.name}</Button>
            <Button quiet onPress={() => setRemoving(false)}>
              Keep it
            </Button>
          </>
        ) : (
          <Button quiet onPress={() => setRemoving(true)}>
            Remove
          </Button>
        )}
      </div>
      <p className="registry-said" role="status">
        {said && pushedSaid(said)}
      </p>
      <OutboxTable entries={entries} waiting={waiting} refused={refused} />
    </section>
  );
}

function pushedSaid({ received, refused, waiting, unchanged, leftOut }: Output<'registry.push'>): string {
  const notSigned = leftOut.filter(({ code }) => code === 'registry.notSigned').length;
  const unmeasured = leftOut.filter(({ code }) => code === 'record.nothingMeasured').length;
  const demonstrations = leftOut.filter(({ code }) => code === 'registry.demonstration').length;
  const damaged = leftOut.filter(({ code }) => code === 'series.damaged').length;
  return [
    `${count(received, 'record')} received`,
    ...(unchanged > 0 ? [`${count(unchanged, 'case')} as sent before`] : []),
    ...(waiting > 0 ? [refused > 0 ? `${waiting} waiting, ${refused} of them refused` : `${waiting} waiting`] : []),
    ...(notSigned > 0 ? [`${count(notSigned, 'case')} not signed`] : []),
    ...(unmeasured > 0 ? [`${count(unmeasured, 'case')} not measured`] : []),
    ...(damaged > 0 ? [`${count(damaged, 'case')} with damaged slices`] : []),
    ...(demonstrations > 0 ? [`${count(demonstrations, 'demonstration')} left out`] : []),
  ].join(' · ');
}
