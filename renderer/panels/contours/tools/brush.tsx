import { useStore } from 'zustand';
import { mm, withUnit } from '../../../format.ts';
import { Button } from '../../common/Button.tsx';
import type { Desk } from '../desk.ts';
import { useDesk, useTools } from '../useDesk.ts';
import { type BrushShape, brushStore } from './brushState.ts';
import { brushTool } from './brushTool.ts';
import { Choice } from './controls.tsx';
import { Into } from './Into.tsx';
import { MaskOptions } from './MaskOptions.tsx';
import { clearMask } from './maskState.ts';
import { SpreadToggle } from './slice.tsx';
import type { ToolEntry } from './tool.ts';

export const PAINT: ToolEntry = {
  name: 'paint',
  word: 'Paint',
  detail: 'tool, into liver',
  shortcut: 'P',
  tip: 'A round brush on the plane under the pointer, or a ball; Alt-wheel sizes it.',
  icon: <circle cx="10" cy="10" r="6" />,
  cursor: 'none',
  create: (desk) => brushTool(desk, 'add'),
  Options: () => <BrushOptions word="Paint" />,
  press: (desk) => desk.paintLiver('paint'),
  commands: (desk) => [
    {
      id: 'brush.shape',
      title: 'Brush: round or ball',
      detail: 'through slices, in mm',
      run: () => turnBrush(desk),
    },
    { id: 'mask.clear', title: 'Mask: change voxels anywhere', run: () => clearMask(desk) },
  ],
};

export const ERASE: ToolEntry = {
  name: 'erase',
  word: 'Erase',
  detail: 'tool',
  shortcut: 'X',
  tip: 'The brush takes away.',
  icon: <circle cx="10" cy="10" r="6" strokeDasharray="3.2 2.6" />,
  cursor: 'none',
  create: (desk) => brushTool(desk, 'erase'),
  Options: () => <BrushOptions word="Erase" />,
};

function turnBrush(desk: Desk): void {
  const store = brushStore(desk);
  const shape = store.getState().shape === 'round' ? 'ball' : 'round';
  store.setState({ shape });
  desk.app.notify({
    kind: 'notice',
    title: shape === 'ball' ? 'The brush is a ball' : 'The brush is round',
    body: shape === 'ball' ? 'It reaches through the slices beside the one you see.' : 'It paints the plane you see.',
  });
}

const SHAPES: readonly { value: BrushShape; word: string; tip: string }[] = [
  { value: 'round', word: 'Round', tip: 'Paints the plane you see, and no other.' },
  { value: 'ball', word: 'Ball', tip: 'Reaches through the planes beside it, in mm.' },
];

/** `word` is null where something before it says that this paints. */
export function BrushOptions({ word }: { readonly word: 'Paint' | 'Erase' | null }) {
  const desk = useDesk();
  const radiusMm = useTools((s) => s.radiusMm);
  const store = brushStore(desk);
  const { shape } = useStore(store);
  return (
    <>
      {word && <strong>{word}</strong>}
      <Into word={word === 'Erase' ? 'from' : 'into'} />
      <span className="stepper">
        <Button small onPress={() => desk.resizeBrush(-1)} label="Smaller brush" tip="Smaller brush, − or Alt-wheel">
          −
        </Button>
        <output className="range-words" data-testid="brush-size">
          {withUnit(mm(2 * radiusMm), 'mm')}
        </output>
        <Button small onPress={() => desk.resizeBrush(1)} label="Larger brush" tip="Larger brush, + or Alt-wheel">
          +
        </Button>
      </span>
      <Choice label="Shape" options={SHAPES} value={shape} onChange={(next) => store.setState({ shape: next })} />
      {shape === 'round' && <SpreadToggle of="brushSpreads" />}
      <MaskOptions />
      <span className="spring" />
    </>
  );
}
