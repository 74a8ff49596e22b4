import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { SegmentNumber } from '#core/contours/reading';
import { decimal, signed, withUnit } from '../../../format.ts';
import { Button } from '../../common/Button.tsx';
import type { Desk } from '../desk.ts';
import { useDesk, useReading } from '../useDesk.ts';
import { Choice, Stepper, Toggle } from './controls.tsx';
import { Into } from './Into.tsx';
import { maskStore } from './maskState.ts';
import { ProposalButtons } from './ProposalButtons.tsx';
import { type Combining, otherSegment, proposeRefinement, type Refinement, refineStore } from './refineState.ts';
import { refineTool } from './refineTool.ts';
import type { ToolEntry } from './tool.ts';

const WORDS: Readonly<Record<Refinement, { word: string; title: string; detail: string }>> = {
  margin: { word: 'Margin', title: 'Margin of the segment', detail: 'grow or shrink by mm' },
  smooth: { word: 'Smooth', title: 'Smooth the segment', detail: 'in space, keeping its volume' },
  islands: { word: 'Islands', title: 'Drop islands of the segment', detail: 'smaller than so many ml' },
  holes: { word: 'Holes', title: 'Fill holes of the segment', detail: 'in slices or in space' },
  interpolate: { word: 'Between slices', title: 'Interpolate between slices', detail: 'fills the slices left out' },
  combine: { word: 'Combine', title: 'Combine segments', detail: 'add, subtract, intersect, copy' },
};

/** Takes the tool with one of its refinements. */
function take(desk: Desk, what: Refinement): void {
  // What is shown belongs to another question: Enter must not accept it meanwhile.
  if (refineStore(desk).getState().what !== what) desk.workspace.dropProposal();
  refineStore(desk).setState({ what });
  desk.take('refine');
  proposeRefinement(desk);
}

export const REFINE: ToolEntry = {
  name: 'refine',
  word: 'Refine',
  detail: 'tool, at once',
  shortcut: 'R',
  tip: 'Margin, smooth, islands, holes, between slices, combine: shown first, then accepted.',
  icon: (
    <>
      <path d="M3.5 6h13M3.5 14h13" />
      <circle cx="7.5" cy="6" r="2" fill="var(--bg2)" />
      <circle cx="12.5" cy="14" r="2" fill="var(--bg2)" />
    </>
  ),
  create: refineTool,
  Options: RefineOptions,
  commands: (desk) => [
    ...(Object.keys(WORDS) as Refinement[]).map((what) => ({
      id: `refine.${what}`,
      title: WORDS[what].title,
      detail: WORDS[what].detail,
      ...(what === 'interpolate' && { shortcut: 'I' }),
      run: () => take(desk, what),
    })),
  ],
};

function RefineOptions() {
  const desk = useDesk();
  const store = refineStore(desk);
  const { what } = useStore(store);
  const active = useReading((s) => s.activeSegment);
  const pending = useReading((s) => s.proposal !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another segment is another question
  useEffect(() => proposeRefinement(desk), [desk, active]);
  useEffect(() => maskStore(desk).subscribe(() => proposeRefinement(desk)), [desk]);
  return (
    <>
      <Into word="of" />
      <select
        className="input compact"
        aria-label="What to do"
        value={what}
        onChange={({ target }) => take(desk, target.value as Refinement)}
      >
        {Object.entries(WORDS).map(([value, { word }]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
      <Values />
      {!pending && (
        <Button small onPress={() => proposeRefinement(desk)} tip="Shows again what it would do.">
          Preview
        </Button>
      )}
      <ProposalButtons begun={pending} verb="Working…" />
    </>
  );
}

const MARGINS_MM = [-20, -15, -10, -8, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30];
const SMOOTHINGS_MM = [1, 1.5, 2, 3, 4, 5, 6, 8];
const ISLANDS_ML = [null, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
const COMBININGS: Readonly<Record<Combining, { word: string; tip: string }>> = {
  add: { word: 'Add', tip: 'The voxels of the other one join this one.' },
  subtract: { word: 'Subtract', tip: 'The voxels of the other one leave this one.' },
  intersect: { word: 'Intersect', tip: 'This one keeps what lies in both.' },
  copy: { word: 'Copy', tip: 'This one becomes what the other one is.' },
};

/** The value next to another one in a list, held within it. */
const next = <T,>(values: readonly T[], value: T, by: -1 | 1): T =>
  values[Math.max(0, Math.min(values.length - 1, values.indexOf(value) + by))]!;

function Values() {
  const desk = useDesk();
  const store = refineStore(desk);
  const state = useStore(store);
  const finding = useReading((s) =>
    s.segments.some((each) => each.number === s.activeSegment && each.layer === 'findings'),
  );
  const set = (part: Partial<typeof state>) => {
    store.setState(part);
    proposeRefinement(desk);
  };
  switch (state.what) {
    case 'margin':
      return (
        <Stepper
          label={state.marginMm > 0 ? 'Grow' : 'Shrink'}
          words={withUnit(signed(state.marginMm, 0), 'mm')}
          onStep={(by) => set({ marginMm: next(MARGINS_MM, state.marginMm, by) })}
          testId="margin-mm"
        />
      );
    case 'smooth':
      return (
        <>
          <Stepper
            label="Radius"
            words={withUnit(decimal(state.smoothMm, 1), 'mm')}
            onStep={(by) => set({ smoothMm: next(SMOOTHINGS_MM, state.smoothMm, by) })}
          />
          {finding && (
            <Toggle
              on={state.together}
              onChange={(on) => set({ together: on })}
              tip="All findings at once: where they touch, their common border moves and no gap opens."
            >
              All findings
            </Toggle>
          )}
          {!(finding && state.together) && (
            <Toggle
              on={state.keepVolume}
              onChange={(on) => set({ keepVolume: on })}
              tip="Rounds corners and keeps the volume as nearly as the voxels allow; the ml that are left are said."
            >
              Keep ml
            </Toggle>
          )}
        </>
      );
    case 'islands':
      return (
        <Stepper
          label={state.leastMl === null ? 'Keep' : 'Drop below'}
          words={state.leastMl === null ? 'the largest' : withUnit(decimal(state.leastMl, 1), 'ml')}
          onStep={(by) => set({ leastMl: next(ISLANDS_ML, state.leastMl, by) })}
        />
      );
    case 'holes':
      return (
        <Choice
          label="Where"
          options={[
            { value: 'inSlice', word: 'In each slice', tip: 'What the segment encloses in a slice.' },
            { value: 'volume', word: 'In space', tip: 'What the segment encloses on all sides.' },
          ]}
          value={state.holes}
          onChange={(holes) => set({ holes })}
        />
      );
    case 'interpolate':
      return <span className="dim ellipsis">Fills the slices between drawn ones</span>;
    case 'combine':
      return <Combination onChange={set} operation={state.operation} />;
  }
}

function Combination({
  operation,
  onChange,
}: {
  readonly operation: Combining;
  readonly onChange: (part: { operation?: Combining; other?: SegmentNumber }) => void;
}) {
  const desk = useDesk();
  const segments = useReading((s) => s.segments);
  const active = useReading((s) => s.activeSegment);
  const other = otherSegment(desk);
  return (
    <>
      <select
        className="input compact"
        aria-label="How"
        data-tip={COMBININGS[operation].tip}
        value={operation}
        onChange={({ target }) => onChange({ operation: target.value as Combining })}
      >
        {Object.entries(COMBININGS).map(([value, { word }]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
      <select
        className="input compact"
        aria-label="The other segment"
        value={other ?? ''}
        onChange={({ target }) => onChange({ other: Number(target.value) as SegmentNumber })}
      >
        {segments
          .filter(({ number }) => number !== active)
          .map(({ number, label }) => (
            <option key={number} value={number}>
              {label}
            </option>
          ))}
      </select>
    </>
  );
}
