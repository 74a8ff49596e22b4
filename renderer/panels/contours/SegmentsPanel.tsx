import './segmentsPanel.css';
import { type ReactNode, useState } from 'react';
import type { Proposed } from '#core/commands/proposed';
import { FINDING_KINDS, SEGMENT_KINDS } from '#core/contours/codes';
import { remnantNumbers } from '#core/contours/plans';
import { LIVER, type Segment } from '#core/contours/reading';
import type { Millilitre } from '#core/units';
import { isUnprinted, percent, signed } from '../../format.ts';
import { type SegmentRow, segmentRows, volumesOf } from '../../workspace/selectors.ts';
import { Button } from '../common/Button.tsx';
import { EmptySides } from '../common/EmptySides.tsx';
import { boundMl } from './lowerBound.ts';
import { openContours } from './openContours.ts';
import { PresetMenu } from './PresetMenu.tsx';
import { type PartPrinted, partsPrinted } from './partsPrinted.ts';
import { Swatch } from './Swatch.tsx';

import { useDesk, useReading } from './useDesk.ts';

/** Segments with their ml, share of the liver, visibility and lock. The chosen one is what tools work on. */
export function SegmentsPanel() {
  const desk = useDesk();
  const { geometry } = desk.workspace;
  const counts = useReading((s) => s.counts);
  const segments = useReading((s) => s.segments);
  const active = useReading((s) => s.activeSegment);
  const reader = useReading((s) => s.reading.reader);
  const plans = useReading((s) => s.plans);
  const rows = segmentRows({ counts, segments, plans }, geometry);
  const inclusion = useReading((s) => s.inclusion);
  const remnant = remnantNumbers(plans);
  const printed = rowsPrinted(rows, remnant);
  const shown = useReading((s) => s.proposal?.shown ?? null);
  const after = shown && rowsPrinted(rowsAfter(rows, shown), remnant);
  return (
    <section className="segments" aria-label="Segments" data-region>
      <header className="panel-head">
        <h3>Segments</h3>
        <span className="secondary ellipsis">{reader ? `Reading of ${reader}` : 'reader not named'}</span>
      </header>
      <div className="segment-heads secondary" aria-hidden="true">
        <span />
        <span />
        <span />
        <span className="number">ml</span>
        <span className="number">% liver</span>
        <span />
      </div>
      <ul>
        {rows.map((row, n) => (
          <Row key={row.segment.number} row={row} printed={printed[n]!} chosen={row.segment.number === active}>
            {shown && after?.[n] && <Preview number={row.segment.number} shown={shown} afterMl={after[n].ml} />}
          </Row>
        ))}
      </ul>
      <EmptySides plans={plans} measured={volumesOf({ counts, segments, inclusion, plans }, geometry)} />
      <div className="row segment-actions">
        <Button small onPress={() => void desk.addTumour()} shortcut="Insert">
          Add tumour
        </Button>
        <PresetMenu />
        <Button small onPress={() => void openContours(desk)}>
          Open contours…
        </Button>
      </div>
    </section>
  );
}

/** What the rows say: the parts of a cut so that they add up to the liver, and no share of a liver that is cut off. */
function rowsPrinted(rows: readonly SegmentRow[], remnant: ReadonlySet<number>): readonly (PartPrinted | null)[] {
  const liver = rows.find(({ segment }) => segment.number === LIVER);
  const parts = rows.filter(({ segment, volumeMl }) => segment.layer === 'partition' && volumeMl !== null);
  const sum = parts.reduce((total, { volumeMl }) => total + volumeMl!, 0);
  const whole = liver?.volumeMl && Math.abs(sum - liver.volumeMl) < 1e-6;
  const printed = whole
    ? partsPrinted(
        parts.map(({ segment, volumeMl, touchesEdge }) => ({
          volumeMl: volumeMl!,
          touchesEdge,
          stays: remnant.has(segment.number),
        })),
      )
    : null;
  return rows.map((each) => {
    if (each.volumeMl === null) return null;
    const part = parts.indexOf(each);
    if (printed && part >= 0) return printed[part]!;
    const share = liver?.touchesEdge ? null : each.percentOfLiver;
    return { ml: boundMl(each.volumeMl, each.touchesEdge), percent: share === null ? null : percent(share) };
  });
}

/** The rows as they are once what is shown is accepted. */
const rowsAfter = (rows: readonly SegmentRow[], { moved }: Proposed): readonly SegmentRow[] =>
  rows.map((row) => {
    const own = moved.find(({ segment }) => segment === row.segment.number);
    if (!own || row.volumeMl === null) return row;
    const volumeMl = Math.max(0, row.volumeMl + own.gainedMl) as Millilitre;
    return { ...row, volumeMl, touchesEdge: row.touchesEdge || own.addsAtEdge };
  });

function Row({
  row,
  printed,
  chosen,
  children,
}: {
  readonly row: SegmentRow;
  readonly printed: PartPrinted | null;
  readonly chosen: boolean;
  readonly children: ReactNode;
}) {
  const desk = useDesk();
  const { segment } = row;
  const { number, label, visible, locked } = segment;
  const run = (command: string, params: object) =>
    void desk.runCommand(command, { segment: number, ...params }, 'Changing');
  return (
    <li className="segment" data-chosen={chosen || undefined} data-testid={`segment-${number}`}>
      <button
        type="button"
        className="icon-button"
        aria-pressed={visible}
        aria-label={`${visible ? 'Hide' : 'Show'} ${label}`}
        data-tip={`${visible ? 'Hide' : 'Show'}; Alt-click: this one alone, or all again`}
        onClick={({ altKey }) =>
          altKey ? run('segment.setAlone', {}) : run('segment.setVisible', { visible: !visible })
        }
      >
        <Eye open={visible} />
      </button>
      <label className="colour" data-tip="Colour">
        <Swatch segment={segment} />
        <input
          type="color"
          aria-label={`Colour of ${label}`}
          value={segment.colour.toLowerCase()}
          onChange={(event) => run('segment.setColour', { colour: event.target.value.toUpperCase() })}
        />
      </label>
      <Name segment={segment} chosen={chosen} />
      <span className="number" data-testid={`ml-${number}`} data-tip={printed?.tip}>
        {printed ? printed.ml : <span className="faint">not cut</span>}
      </span>
      <span className="number dim">{printed?.percent}</span>
      <button
        type="button"
        className="icon-button"
        aria-pressed={locked}
        aria-label={`${locked ? 'Unlock' : 'Lock'} ${label}`}
        data-tip={locked ? 'Unlock' : 'Lock: its voxels cannot be changed'}
        onClick={() => run('segment.setLocked', { locked: !locked })}
      >
        <Lock closed={locked} />
      </button>
      {segment.kind === null && <WhatIsIt segment={segment} />}
      {children}
    </li>
  );
}

/** A segment of foreign contours is nothing until somebody says what it is. */
function WhatIsIt({ segment }: { readonly segment: Segment }) {
  const desk = useDesk();
  return (
    <select
      className="input segment-kind"
      aria-label={`What is ${segment.label}?`}
      value=""
      onChange={(event) =>
        void desk.runCommand('labels.name', { segment: segment.number, kind: event.target.value }, 'Naming')
      }
    >
      <option value="" disabled>
        What is it?
      </option>
      {(['liver', 'flr', 'deportalisedLobe', ...FINDING_KINDS] as const).map((kind) => (
        <option key={kind} value={kind}>
          {SEGMENT_KINDS[kind].label}
        </option>
      ))}
    </select>
  );
}

/**
 * What the preview would do to a segment, and what there would be then: of the one that it is about, the same number as on
 * the image and on the button; of others, what they gain or lose by it.
 */
function Preview({
  number,
  shown,
  afterMl,
}: {
  readonly number: number;
  readonly shown: Proposed;
  readonly afterMl: string;
}) {
  const about = shown.segment === number;
  const own = shown.moved.find(({ segment }) => segment === number);
  if (!about && !own?.voxels) return null;
  const { gainedMl } = about ? shown : own!;
  return (
    <dl className="segment-preview">
      <dt>Preview</dt>
      <dd data-testid={about ? 'preview-ml' : `preview-ml-${number}`}>
        <strong>{isUnprinted(gainedMl) ? '< 0.1' : signed(gainedMl, 1)}</strong>
      </dd>
      <dt>After accept</dt>
      <dd>{afterMl}</dd>
    </dl>
  );
}

/** Chooses on a click, renames on a double click or F2. */
function Name({ segment, chosen }: { readonly segment: Segment; readonly chosen: boolean }) {
  const desk = useDesk();
  const [text, setText] = useState<string | null>(null);
  if (text === null)
    return (
      <button
        type="button"
        className="segment-name ellipsis"
        aria-pressed={chosen}
        data-tip-cut
        onClick={() => desk.workspace.activate(segment.number)}
        onDoubleClick={() => setText(segment.label)}
        onKeyDown={(event) => event.key === 'F2' && setText(segment.label)}
      >
        {segment.label}
        {segment.note && (
          <span className="note-mark" data-testid={`note-${segment.number}`} data-tip={segment.note}>
            <span className="visually-hidden">, with a note</span>
          </span>
        )}
      </button>
    );
  const keep = () => {
    setText(null);
    const label = text.trim();
    if (label && label !== segment.label)
      void desk.runCommand('segment.rename', { segment: segment.number, label }, 'Renaming');
  };
  return (
    <input
      className="input segment-rename"
      aria-label={`Name of ${segment.label}`}
      value={text}
      maxLength={64}
      // biome-ignore lint/a11y/noAutofocus: the field that the double click opened
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') setText(null);
        event.stopPropagation();
      }}
    />
  );
}

const Eye = ({ open }: { readonly open: boolean }) => (
  <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
    <path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8Z" />
    {open ? <circle cx="8" cy="8" r="2" /> : <path d="m2.5 13.5 11-11" />}
  </svg>
);

const Lock = ({ closed }: { readonly closed: boolean }) => (
  <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
    <rect x="3.5" y="7.2" width="9" height="6.3" rx="1" fill={closed ? 'currentColor' : 'none'} />
    <path d={closed ? 'M5.5 7V5a2.5 2.5 0 0 1 5 0v2' : 'M5.5 7V4.6a2.5 2.5 0 0 1 4.9-.7'} />
  </svg>
);
