import { useStore } from 'zustand';
import { useDesk } from '../useDesk.ts';
import { Choice, Toggle } from './controls.tsx';
import { Into } from './Into.tsx';
import { ProposalButtons } from './ProposalButtons.tsx';
import { type DrawnAs, planeWords, sliceStore, sliceTool } from './sliceTool.ts';
import type { ToolEntry } from './tool.ts';
import { lastWorthALook, nextWorthALook } from './worthALook.ts';

export const EDIT_SLICE: ToolEntry = {
  name: 'slice',
  word: 'Contour',
  title: 'Contour: edit one slice',
  detail: 'spreads to the slices around',
  shortcut: 'E',
  tip: 'Draw the contour of one slice, or the piece that is wrong; the slices around follow.',
  icon: (
    <path d="M4 12.5c-1.6-4 1.6-8.6 6.4-8.6 4 0 6 2.6 5.6 5.4-.3 2.4-2 2.6-2.4 4.4-.4 2-2.4 2.6-4.6 2.4M6.4 15.2 4.6 17M4 14.6l2.6.6.4 2" />
  ),
  create: (desk) => sliceTool(desk, false),
  Options: () => <SliceOptions word="Contour" />,
  commands: (desk) => [
    {
      id: 'slice.worthALook',
      title: 'Next slice worth a look',
      detail: 'the most doubtful contour',
      shortcut: 'J',
      run: () => nextWorthALook(desk),
    },
    {
      id: 'slice.lastWorthALook',
      title: 'Last slice worth a look',
      detail: 'back to the one before',
      shortcut: 'Shift+J',
      run: () => lastWorthALook(desk),
    },
  ],
};

export const EDGE: ToolEntry = {
  name: 'edge',
  word: 'Edge',
  title: 'Edge: contour that follows the image',
  detail: 'spreads to the slices around',
  shortcut: 'L',
  tip: 'Click along the border; between clicks the line follows the edge in the image.',
  icon: (
    <>
      <path d="M4 15.5c.4-5 3-4.4 4.4-7.2C9.6 5.8 12 4.6 15.6 4.6" />
      <circle cx="4" cy="15.6" r="1.6" />
      <circle cx="15.8" cy="4.6" r="1.6" />
    </>
  ),
  create: (desk) => sliceTool(desk, true),
  Options: () => <SliceOptions word="Edge" />,
};

const WAYS: readonly { value: DrawnAs; word: string; tip: string }[] = [
  { value: 'replace', word: 'New contour', tip: 'A closed line is the contour of this slice.' },
  { value: 'add', word: 'Add', tip: 'A closed line adds what it encloses; Shift, for once.' },
  { value: 'erase', word: 'Take away', tip: 'A closed line takes away what it encloses; Alt, for once.' },
];

function SliceOptions({ word }: { readonly word: string }) {
  const desk = useDesk();
  const store = sliceStore(desk);
  const { as, line, waiting } = useStore(store);
  return (
    <>
      <strong>{word}</strong>
      <Into word="of" />
      <Choice label="A closed line" options={WAYS} value={as} onChange={(next) => store.setState({ as: next })} />
      <SpreadToggle of="spread" />
      {waiting.length > 0 && (
        <span className="dim ellipsis">Begun: {waiting.map(({ on }) => planeWords(on)).join(', ')}</span>
      )}
      <ProposalButtons begun={line.length > 0} verb="Spreading…" />
    </>
  );
}

/** Whether the slices around follow what is drawn on one. */
export function SpreadToggle({ of }: { readonly of: 'spread' | 'brushSpreads' }) {
  const store = sliceStore(useDesk());
  const spread = useStore(store, (s) => s[of]);
  return (
    <Toggle
      on={spread}
      onChange={(on) => store.setState({ [of]: on })}
      tip="Neighbours follow: the correction goes on into the slices around, up to 40 mm or to the next slice that was drawn."
    >
      Spread
    </Toggle>
  );
}
