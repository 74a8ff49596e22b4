import './optionsBar.css';
import { keepFocus } from './keepFocus.ts';
import { toolNamed } from './tools/toolList.ts';
import { useTools } from './useDesk.ts';

/** Options of the tool in hand, above the views; at its right the one thing to press. */
export function OptionsBar() {
  const { Options } = toolNamed(useTools((s) => s.tool));
  return (
    <section className="options-bar" aria-label="Options of the tool" data-region onMouseDown={keepFocus}>
      <Options />
    </section>
  );
}
