import { useId, useState } from 'react';
import {
  DEFAULT_READING_ERROR,
  FEWEST_REPEATED_SCANS,
  LEAST_CV,
  MOST_CV,
  measuredReadingError,
  type SiteReadingError,
} from '#core/liver/readingError';
import { decimal, withUnit } from '../../format.ts';
import { useApp } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { State } from '../common/Mark.tsx';
import { NumberField } from './NumberField.tsx';
import { readingLines } from './numbers.ts';
import { Row, TextField } from './SettingRow.tsx';

type Kind = 'published' | SiteReadingError['kind'];
interface Props {
  readonly given: SiteReadingError | null;
  readonly onKeep: (given: SiteReadingError | null) => void;
}

const WORDS: Readonly<Record<Kind, string>> = {
  published: `Published, ${withUnit(cvPrinted(DEFAULT_READING_ERROR.cv), '%')}`,
  entered: 'Our own, entered',
  repeated: 'Our own, from repeated readings',
};

/** Whose error every interval rests on: the published one, or the centre's own with how it is known. */
export function ReadingErrorSetting({ given, onKeep }: Props) {
  const [kind, setKind] = useState<Kind>(given?.kind ?? 'published');
  const choose = (chosen: Kind) => {
    setKind(chosen);
    if (chosen === 'published') onKeep(null);
  };
  return (
    <section aria-label="Error of one reading">
      <Row
        label="Reading error"
        detail="Coefficient of variation of one FLR reading: the width of every 95 % interval. Stands beside each of them."
      >
        {(id) => (
          <select id={id} className="input" value={kind} onChange={(event) => choose(event.target.value as Kind)}>
            {Object.entries(WORDS).map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        )}
      </Row>
      {kind === 'published' && (
        <p className="secondary setting-note">
          {DEFAULT_READING_ERROR.source}: {DEFAULT_READING_ERROR.measured}. An FLR is smaller than a liver, and may err
          more.
        </p>
      )}
      {kind === 'entered' && <Entered given={given?.kind === 'entered' ? given : null} onKeep={onKeep} />}
      {kind === 'repeated' && <Repeated given={given?.kind === 'repeated' ? given : null} onKeep={onKeep} />}
    </section>
  );
}

function Entered({
  given,
  onKeep,
}: { given: Extract<SiteReadingError, { kind: 'entered' }> | null } & Pick<Props, 'onKeep'>) {
  const [cv, setCv] = useState(given?.cv ?? null);
  const [source, setSource] = useState(given?.source ?? '');
  const sourceId = useId();
  const keep = (now: { cv: number | null; source: string }) => {
    if (now.cv !== null && now.source !== '') onKeep({ kind: 'entered', cv: now.cv, source: now.source });
  };
  return (
    <div className="setting-parts">
      <div className="threshold">
        <span>Coefficient of variation</span>
        <NumberField
          label="Coefficient of variation, %"
          value={cv === null ? null : Number((100 * cv).toPrecision(6))}
          min={100 * LEAST_CV}
          max={100 * MOST_CV}
          onKeep={(percent) => {
            setCv(percent / 100);
            keep({ cv: percent / 100, source });
          }}
        />
        <span className="dim">%</span>
      </div>
      <label htmlFor={sourceId}>How it is known: paper, audit, how many readings</label>
      <TextField
        id={sourceId}
        value={source}
        maxLength={300}
        onKeep={(now) => {
          setSource(now);
          keep({ cv, source: now });
        }}
      />
      {(cv === null || source === '') && (
        <State mark="unknown">
          Needs {cv === null ? 'the figure' : 'its source'}: until then {given ? 'the one before' : 'the published one'}{' '}
          holds.
        </State>
      )}
    </div>
  );
}

function Repeated({
  given,
  onKeep,
}: { given: Extract<SiteReadingError, { kind: 'repeated' }> | null } & Pick<Props, 'onKeep'>) {
  const [text, setText] = useState(given?.readings.map((one) => one.join(' ')).join('\n') ?? '');
  const id = useId();
  const app = useApp();
  const fromReviews = async () => {
    const found = await app.host.call('review.repeated', {});
    if (!found.ok) return app.refused(found);
    const lines = found.value.readings.map((one) => one.map((volume) => volume.toFixed(2)).join(' '));
    if (lines.length > 0) setText(lines.join('\n'));
    else app.notify({ kind: 'notNow', title: 'No scan was read twice, blind', body: 'In Review: Read again, blind.' });
  };
  const read = readingLines(text);
  const measured = 'readings' in read ? measuredReadingError(read.readings) : null;
  const kept = 'readings' in read && JSON.stringify(read.readings) === JSON.stringify(given?.readings);
  return (
    <div className="setting-parts">
      <label htmlFor={id}>FLR in ml, one scan a line, two readings or more each: 391 402</label>
      <textarea
        id={id}
        className="input"
        rows={8}
        value={text}
        maxLength={20_000}
        onChange={(event) => setText(event.target.value)}
      />
      {'wrongLine' in read ? (
        <State mark="unknown">Line {read.wrongLine} holds something that is no number of ml.</State>
      ) : measured?.ok ? (
        <State mark={kept ? 'met' : 'note'}>
          cv {withUnit(cvPrinted(measured.value.cv), '%')}{' '}
          <span className="dim">
            {measured.value.measured}
            {kept ? '; in use' : ''}
          </span>
        </State>
      ) : (
        <State mark="unknown">{text.trim() === '' ? 'Nothing yet.' : whyNot(measured?.code, measured?.details)}</State>
      )}
      <Button small quiet onPress={() => void fromReviews()}>
        Take the blind readings of Review
      </Button>
      <Button
        small
        onPress={() =>
          'readings' in read && onKeep({ kind: 'repeated', readings: read.readings.map((one) => [...one]) })
        }
        unavailable={measured?.ok ? null : `at least ${FEWEST_REPEATED_SCANS} scans, each read twice by itself`}
      >
        Use this error
      </Button>
    </div>
  );
}

function whyNot(code: string | undefined, details: Readonly<Record<string, unknown>> = {}): string {
  if (code === 'readings.tooFew')
    return `${details.scans} of ${details.needed} scans: too few for an error of its own.`;
  if (code === 'readings.notRepeated') return `Scan ${Number(details.scan) + 1} was read only once.`;
  if (code === 'readings.noDifference')
    return 'The readings of each scan repeat each other: a copied number measures no error. Enter what each reading gave.';
  if (code === 'readings.tooFarApart')
    return 'The readings of a scan differ by as much as they are large: does each line hold one scan?';
  return `A reading of scan ${Number(details.scan) + 1} is not above 0 ml.`;
}

function cvPrinted(cv: number): string {
  return decimal(100 * cv, 2);
}
