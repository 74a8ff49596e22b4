import { mm, withUnit } from '../../../format.ts';
import { Button } from '../../common/Button.tsx';
import { useDesk, useTools } from '../useDesk.ts';
import { brushTool } from './brushTool.ts';
import { Into } from './Into.tsx';
import type { ToolEntry } from './tool.ts';

export const PAINT: ToolEntry = {
  name: 'paint',
  word: 'Paint',
  detail: 'tool, into liver',
  shortcut: 'P',
  tip: 'A round brush on the plane under the pointer.',
  icon: <circle cx="10" cy="10" r="6" />,
  cursor: 'none',
  create: (desk) => brushTool(desk, 'add'),
  Options: () => <BrushOptions word="Paint" />,
  press: (desk) => desk.paintLiver('paint'),
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

export function BrushOptions({ word }: { readonly word: 'Paint' | 'Erase' }) {
  const desk = useDesk();
  const radiusMm = useTools((s) => s.radiusMm);
  return (
    <>
      <strong>{word}</strong>
      <Into word={word === 'Paint' ? 'into' : 'from'} />
      <span className="dim">Size</span>
      <span className="stepper">
        <Button small onPress={() => desk.resizeBrush(-1)} label="Smaller brush" tip="Smaller brush, −">
          −
        </Button>
        <output className="range-words" data-testid="brush-size">
          {withUnit(mm(2 * radiusMm), 'mm')}
        </output>
        <Button small onPress={() => desk.resizeBrush(1)} label="Larger brush" tip="Larger brush, +">
          +
        </Button>
      </span>
      <span className="spring" />
    </>
  );
}
