import { useStore } from 'zustand';
import { useDesk } from '../useDesk.ts';
import { Choice } from './controls.tsx';
import { Into } from './Into.tsx';
import { MaskOptions } from './MaskOptions.tsx';
import { REACHES_MM, strokeStore, strokeTool } from './strokeTool.ts';
import type { ToolEntry } from './tool.ts';

export const ADD_STROKE: ToolEntry = {
  name: 'addStroke',
  word: 'Add',
  title: 'Add stroke',
  detail: 'tissue like it, nearby',
  shortcut: 'A',
  tip: 'A stroke through what is missing takes in what is like it nearby; it never takes away.',
  icon: <path d="M3 14c2.4-5 5-7.4 8.4-7.8M14.5 3.5v6M11.5 6.5h6M3 17.2h8" />,
  cursor: 'none',
  create: (desk) => strokeTool(desk, 'add'),
  Options: () => <StrokeOptions word="Add" into="to" />,
};

export const ERASE_STROKE: ToolEntry = {
  name: 'eraseStroke',
  word: 'Drop',
  title: 'Erase stroke',
  detail: 'what belongs to it, nearby',
  shortcut: 'Shift+A',
  tip: 'A stroke through what is too much takes it away as far as its border; it never adds.',
  icon: <path d="M3 14c2.4-5 5-7.4 8.4-7.8M11.5 6.5h6M3 17.2h8" />,
  cursor: 'none',
  create: (desk) => strokeTool(desk, 'erase'),
  Options: () => <StrokeOptions word="Drop" into="from" />,
};

const OPTIONS = REACHES_MM.map((value) => ({
  value,
  word: `${value} mm`,
  tip: `Nothing further than ${value} mm from the stroke changes.`,
}));

function StrokeOptions({ word, into }: { readonly word: string; readonly into: string }) {
  const desk = useDesk();
  const store = strokeStore(desk);
  const reach = useStore(store, (s) => s.reach);
  return (
    <>
      <strong>{word}</strong>
      <Into word={into} />
      <span className="dim">Reach</span>
      <Choice label="Reach" options={OPTIONS} value={reach} onChange={(next) => store.setState({ reach: next })} />
      <MaskOptions />
      <span className="spring" />
    </>
  );
}
