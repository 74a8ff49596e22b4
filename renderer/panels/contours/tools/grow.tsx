import { useStore } from 'zustand';
import { decimal, withUnit } from '../../../format.ts';
import type { Desk } from '../desk.ts';
import { RangeSlider } from '../RangeSlider.tsx';
import { useDesk, useTools } from '../useDesk.ts';
import { type GrowHand, guardStore } from './growGuard.ts';
import { growTool } from './growTool.ts';
import { Into } from './Into.tsx';
import { ProposalButtons } from './ProposalButtons.tsx';
import type { ToolEntry } from './tool.ts';

export const GROW: ToolEntry = {
  name: 'grow',
  word: 'Grow',
  detail: 'tool',
  shortcut: 'G',
  tip: 'Click in the liver; what is connected within the range is proposed.',
  icon: (
    <>
      <circle cx="10" cy="10" r="3.5" />
      <path d="M10 2.5v3M10 14.5v3M2.5 10h3M14.5 10h3" />
    </>
  ),
  create: growTool,
  Options: GrowOptions,
  commands: (desk) => [
    {
      id: 'contours.acrossCorners',
      title: 'Grow across corners, or not',
      detail: '26 or 6 neighbours',
      run: () => desk.toggleConnectivity(),
    },
    {
      id: 'grow.barrier',
      title: 'Grow: draw a barrier',
      detail: 'a line that is not crossed',
      run: () => takeHand(desk, 'barrier'),
    },
    {
      id: 'grow.box',
      title: 'Grow: draw a box',
      detail: 'that is not left',
      run: () => takeHand(desk, 'box'),
    },
  ],
};

function GrowOptions() {
  const desk = useDesk();
  const grow = useTools((s) => s.grow);
  const begun = grow.seeds.length > 0;
  return (
    <>
      <strong>Grow</strong>
      {!begun && <Into word="into" />}
      {grow.range ? (
        <>
          {!begun && <span className="dim">Range</span>}
          <RangeSlider
            range={grow.range}
            histogram={grow.histogram}
            onChange={(range) => {
              desk.set({ grow: { ...desk.now.grow, range } });
              desk.proposeGrow();
            }}
          />
          <strong className="range-words">
            {decimal(grow.range.lowerHu, 0)} to {withUnit(decimal(grow.range.upperHu, 0), 'HU')}
          </strong>
        </>
      ) : (
        <span className="dim ellipsis">Click in the liver, or drag over a small region to set the range</span>
      )}
      <Guard />
      <ProposalButtons begun={begun} verb="Growing…" />
    </>
  );
}

const HANDS: readonly (readonly [GrowHand, string])[] = [
  ['seed', 'Seeds'],
  ['barrier', 'Barrier'],
  ['box', 'Box'],
];
/** Widest bridges that are not crossed, mm across. */
const BRIDGES_MM = [2, 3, 4, 6, 8, 10, 12, 16, 20];

/** What keeps the growing from leaking: how wide a bridge must be to be crossed; what is not entered, what is not left. */
function Guard() {
  const desk = useDesk();
  const store = guardStore(desk);
  const { hand, bottleneckMm } = useStore(store);
  return (
    <>
      <select
        className="input compact"
        aria-label="Guard"
        data-tip="Bridges as narrow as this are not crossed."
        value={bottleneckMm ?? ''}
        onChange={({ target }) => {
          store.setState({ bottleneckMm: target.value === '' ? null : Number(target.value) });
          desk.proposeGrow();
        }}
      >
        <option value="">No guard</option>
        {BRIDGES_MM.map((across) => (
          <option key={across} value={across / 2}>
            Guard {withUnit(decimal(across, 0), 'mm')}
          </option>
        ))}
      </select>
      <select
        className="input compact"
        aria-label="Left hand"
        data-tip="What the left button draws: seeds, a barrier that is not crossed, a box that is not left."
        value={hand}
        onChange={({ target }) => takeHand(desk, target.value as GrowHand)}
      >
        {HANDS.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </>
  );
}

function takeHand(desk: Desk, hand: GrowHand): void {
  desk.take('grow');
  guardStore(desk).setState({ hand });
  // The status line says what the hand does now.
  desk.set({});
}
