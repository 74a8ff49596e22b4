import { useState } from 'react';
import { clock, count, mm, withUnit } from '../../format.ts';
import { phaseWord } from '../../words.ts';
import { useAppState } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { State } from '../common/Mark.tsx';
import { notSignable } from './reviewCommands.ts';
import type { Review } from './reviewDesk.ts';
import { breaksInWords, shortHash } from './reviewWords.ts';
import { useReview, useReviewDesk } from './useReview.ts';

/** What a signature is made over, who made the last one and whether it holds, and the one to be made. */
export function SignaturePanel() {
  const desk = useReviewDesk();
  const { segments, signatures, binds, bindsVoxels } = useReview((s) => s.review);
  const writing = useReview((s) => s.writing);
  const leftOut = useReview((s) => s.leftOut);
  const person = useAppState((s) => s.session?.person ?? null);
  const [last] = signatures;
  const holds = last !== undefined && last.breaks.length === 0;
  const undecided = segments.filter(({ state }) => state !== 'approved' && state !== 'signed');
  const signing = segments.length - leftOut.length;
  return (
    <section className="review-part review-signature" data-region aria-label="Signature">
      <h2>Signature</h2>
      {last && (
        <State mark={holds ? 'met' : 'refused'}>
          {holds ? 'Signed' : 'Void: signed'} by {last.statement.person.name}, {last.statement.person.role},{' '}
          {last.statement.at.slice(0, 10)} {clock(last.statement.at)}
          {!holds && <span className="dim">; {breaksInWords(last.breaks)}</span>}
          <div className="dim">
            Key <span className="mono">{shortHash(last.statement.person.keyId)}</span>, voxels{' '}
            <span className="mono">{shortHash(last.voxelHash)}</span>
          </div>
        </State>
      )}
      {!holds && segments.length > 0 && (
        <>
          <dl className="binds">
            <dt>Binds</dt>
            <dd>
              {count(signing, 'segment')}, voxel hash <span className="mono">{shortHash(bindsVoxels)}</span>
            </dd>
            <dt>Series</dt>
            <dd>{seriesWords(binds)}</dd>
            <dt>Findings</dt>
            <dd>{acceptedWords(binds)}</dd>
            <dt>Signer</dt>
            <dd>{person ? `${person.name}, ${person.role}` : 'nobody has signed in'}</dd>
          </dl>
          {undecided.length > 0 && desk.barred('sign') === null && (
            <fieldset className="left-out">
              <legend className="secondary">Leave out by name</legend>
              {undecided.map(({ number, label }) => (
                <label key={number} className="switch">
                  <input
                    type="checkbox"
                    checked={leftOut.includes(number)}
                    onChange={(event) => desk.leaveOut(number, event.target.checked)}
                  />
                  {label}
                </label>
              ))}
            </fieldset>
          )}
          {writing === 'sign' ? (
            <Passphrase signing={signing} />
          ) : (
            <Button
              primary={undecided.length === 0 && desk.barred('sign') === null}
              shortcut="Shift+S"
              onPress={() => desk.write('sign')}
              unavailable={desk.barred('sign') ?? notSignable(desk)}
            >
              {`Sign ${count(signing, 'segment')}…`}
            </Button>
          )}
          <p className="secondary">Any later edit voids it.</p>
        </>
      )}
    </section>
  );
}

function seriesWords({ series }: Review['binds']): string {
  const { slices, sliceSpacingMm, phase, phaseConfirmed } = series;
  const step = sliceSpacingMm === null ? null : sliceSpacingMm.regular ? sliceSpacingMm.max : null;
  return [
    count(slices, 'slice'),
    step === null ? 'unequal steps' : withUnit(mm(step), 'mm'),
    phase === null ? 'phase not known' : `${phaseWord(phase)} (${phaseConfirmed ? 'confirmed' : 'guess'})`,
  ].join(', ');
}

function acceptedWords({ findings, acceptances }: Review['binds']): string {
  if (acceptances.length > 0)
    return `${count(acceptances.length, 'finding')} accepted: ${acceptances.map(({ code }) => code).join(', ')}`;
  return findings.length === 0 ? 'none' : `${count(findings.length, 'finding')}, none accepted`;
}

/** The passphrase unlocks the key, for this one signature. */
function Passphrase({ signing }: { readonly signing: number }) {
  const desk = useReviewDesk();
  const [passphrase, setPassphrase] = useState('');
  const send = async () => {
    const { review, leftOut } = desk.now;
    const signed = await desk.act('review.sign', { revision: review.revision, leaveOut: [...leftOut], passphrase });
    setPassphrase('');
    if (signed) desk.write(null);
  };
  return (
    <form
      className="review-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (passphrase !== '') void send();
      }}
      onKeyDown={(event) => event.key === 'Escape' && desk.write(null)}
    >
      <label>
        Passphrase of the signer
        <input
          className="input"
          type="password"
          autoComplete="off"
          value={passphrase}
          // biome-ignore lint/a11y/noAutofocus: it was asked for by key or button, to write in it
          autoFocus
          onChange={(event) => setPassphrase(event.target.value)}
        />
      </label>
      <div className="row">
        <button type="submit" className="button small primary" aria-disabled={passphrase === '' || undefined}>
          {`Sign ${count(signing, 'segment')}`}
        </button>
        <Button small onPress={() => desk.write(null)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
