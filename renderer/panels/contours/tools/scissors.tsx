import { useStore } from 'zustand';
import { count } from '../../../format.ts';
import { useDesk } from '../useDesk.ts';
import { Choice, Stepper } from './controls.tsx';
import { Into } from './Into.tsx';
import { MaskOptions } from './MaskOptions.tsx';
import { type ScissorsMode, type ScissorsReach, scissorsStore, scissorsTool } from './scissorsTool.ts';
import type { ToolEntry } from './tool.ts';

export const SCISSORS: ToolEntry = {
  name: 'scissors',
  word: 'Scissors',
  detail: 'tool, through slices',
  shortcut: 'C',
  tip: 'Circle what to cut out, keep or fill: through all slices, or some.',
  icon: (
    <>
      <circle cx="5.5" cy="14.5" r="2.3" />
      <circle cx="14.5" cy="14.5" r="2.3" />
      <path d="M6.8 12.6 13 3.5M13.2 12.6 7 3.5" />
    </>
  ),
  create: scissorsTool,
  Options: ScissorsOptions,
};

const MODES: readonly { value: ScissorsMode; word: string; tip: string }[] = [
  { value: 'removeInside', word: 'Cut out', tip: 'Takes away what lies inside the outline.' },
  { value: 'removeOutside', word: 'Keep', tip: 'Takes away what lies outside the outline.' },
  { value: 'fillInside', word: 'Fill', tip: 'Adds all that lies inside the outline.' },
];
const REACHES: readonly { value: ScissorsReach; word: string; tip: string }[] = [
  { value: 'all', word: 'All', tip: 'Through all planes of the view.' },
  { value: 'near', word: 'Some', tip: 'Through this plane and some on either side.' },
  { value: 'this', word: 'This', tip: 'This plane alone.' },
];

function ScissorsOptions() {
  const store = scissorsStore(useDesk());
  const { mode, reach, planes } = useStore(store);
  return (
    <>
      <strong>Scissors</strong>
      <Into word="on" />
      <Choice label="What" options={MODES} value={mode} onChange={(next) => store.setState({ mode: next })} />
      {/* Where they are counted, the word stands there: the bar of a narrow window has room for it once. */}
      {reach !== 'near' && <span className="dim">Planes</span>}
      <Choice
        label="Through which planes"
        options={REACHES}
        value={reach}
        onChange={(next) => store.setState({ reach: next })}
      />
      {reach === 'near' && (
        <Stepper
          label="±"
          words={count(planes, 'plane')}
          onStep={(by) => store.setState({ planes: Math.max(1, planes + by) })}
        />
      )}
      <MaskOptions />
      <span className="spring" />
    </>
  );
}
