import { useStore } from 'zustand';
import { decimal, mm, withUnit } from '../../../format.ts';
import { RangeSlider } from '../RangeSlider.tsx';
import { useDesk, useReading } from '../useDesk.ts';
import { BrushOptions } from './brush.tsx';
import { Choice, Stepper, Toggle } from './controls.tsx';
import { Into } from './Into.tsx';
import { ProposalButtons } from './ProposalButtons.tsx';
import type { ToolEntry } from './tool.ts';
import { acrossOf, proposeTumour, setAlike, type TumourWay, tumourStore, tumourTool } from './tumourTool.ts';

export const TUMOUR: ToolEntry = {
  name: 'tumour',
  word: 'Tumour',
  detail: 'tool',
  shortcut: 'T',
  tip: 'Two diameters make an ellipsoid, or grow within it; or grow from a click, or paint.',
  icon: <path d="M10 4.2c4 0 6.6 2.5 6.6 5.8S14 15.8 10 15.8 3.4 13.3 3.4 10 6 4.2 10 4.2ZM4 10h12" />,
  create: tumourTool,
  Options: TumourOptions,
  press: (desk) => desk.take('tumour'),
};

const WAYS: readonly { value: TumourWay; word: string; tip: string }[] = [
  {
    value: 'ellipsoid',
    word: 'Ellipsoid',
    tip: 'Drag two diameters; fat and air are left out. Takes in a tumour on the border.',
  },
  { value: 'grow', word: 'Grow', tip: 'Click in the lesion; it grows within a range of HU and a reach.' },
  { value: 'paint', word: 'Paint', tip: 'The round brush, into the finding that is chosen.' },
];
const STEP_MM = 2;
const SMALLEST_ACROSS_MM = 2;
const REACHES_MM = [10, 15, 20, 30, 40, 60, 80];

function TumourOptions() {
  const desk = useDesk();
  const store = tumourStore(desk);
  const { way, first, second, takeIn, alike, acrossMm, shiftMm, range, histogram, reachMm, withinLiver, seeds } =
    useStore(store);
  const finding = useReading((s) =>
    s.segments.some((each) => each.number === s.activeSegment && each.layer === 'findings'),
  );
  const set = (part: Partial<ReturnType<typeof store.getState>>) => {
    store.setState(part);
    proposeTumour(desk);
  };
  const across = acrossOf({ first, second, acrossMm });
  const choice = (
    <Choice
      label="How"
      options={WAYS}
      value={way}
      onChange={(next) => {
        desk.cancel();
        store.setState({ way: next });
        if (next === 'paint' && !finding) void desk.addTumour();
      }}
    />
  );
  // What is drawn has the room: another way is chosen before, or after Esc.
  const begun = first !== null || seeds.length > 0;
  if (way === 'paint')
    return (
      <>
        {choice}
        <BrushOptions word={null} />
      </>
    );
  if (way === 'grow')
    return (
      <>
        {!begun && choice}
        {!begun && finding && <Into word="into" />}
        {range ? (
          <>
            <RangeSlider range={range} histogram={histogram} onChange={(next) => set({ range: next })} />
            <strong className="range-words">
              {decimal(range.lowerHu, 0)} to {withUnit(decimal(range.upperHu, 0), 'HU')}
            </strong>
            <Stepper
              label="Reach"
              words={withUnit(mm(reachMm), 'mm')}
              onStep={(by) => {
                const at = REACHES_MM.indexOf(reachMm) + by;
                set({ reachMm: REACHES_MM[Math.max(0, Math.min(REACHES_MM.length - 1, at))]! });
              }}
            />
            <Toggle on={withinLiver} onChange={(on) => set({ withinLiver: on })}>
              In liver only
            </Toggle>
          </>
        ) : (
          <span className="dim ellipsis">Click in the lesion</span>
        )}
        <ProposalButtons begun={seeds.length > 0} verb="Growing…" />
      </>
    );
  return (
    <>
      {across === null && choice}
      {across === null ? (
        <span className="dim ellipsis">
          {first && second
            ? 'Drag the second diameter across the first'
            : first
              ? 'Now drag the diameter across it'
              : 'Drag the longest diameter'}
        </span>
      ) : (
        <>
          <Toggle
            on={alike}
            onChange={(on) => setAlike(desk, on)}
            tip="Of the ellipsoid only what grows from its middle, within a range of HU averaged over 3 mm."
          >
            Grow in it
          </Toggle>
          <Toggle
            on={takeIn}
            onChange={(on) => set({ takeIn: on })}
            tip="What of the tumour lies outside the liver is taken into the liver too."
          >
            Into liver
          </Toggle>
          {/* The range takes the room of the ellipsoid's own steps, which come back without it. */}
          {alike && range ? (
            <>
              <RangeSlider range={range} histogram={histogram} onChange={(next) => set({ range: next })} />
              <strong className="range-words">
                {decimal(range.lowerHu, 0)} to {withUnit(decimal(range.upperHu, 0), 'HU')}
              </strong>
            </>
          ) : (
            <>
              <Stepper
                label="Across"
                words={withUnit(mm(across), 'mm')}
                onStep={(by) => set({ acrossMm: Math.max(SMALLEST_ACROSS_MM, across + by * STEP_MM) })}
              />
              <Stepper
                label="Shift"
                words={withUnit(mm(shiftMm), 'mm')}
                onStep={(by) => set({ shiftMm: shiftMm + by * STEP_MM })}
              />
            </>
          )}
        </>
      )}
      <ProposalButtons begun={first !== null} verb="Drawing…" />
    </>
  );
}
