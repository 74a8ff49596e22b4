import { type Hint, useHints } from '../../common/app.ts';
import { useDesk, useTools } from '../useDesk.ts';
import { useMaskWords } from './MaskOptions.tsx';

/** The status line of the contouring screen: what the hand will do now, and the mask where one is on. Draws nothing. */
export function ToolHints() {
  const desk = useDesk();
  const { hints } = desk.toolNamed(useTools((s) => s).tool);
  useHints([...hints, ['wheel', 'slice'], ['Ctrl-wheel', 'zoom']] satisfies readonly Hint[], useMaskWords());
  return null;
}
