import './toolRail.css';
import { shortcutKeys } from '../../commands.ts';
import { ariaShortcut, useShortcutNow } from '../common/Keys.tsx';
import { keepFocus } from './keepFocus.ts';
import type { AtOnce, ToolEntry } from './tools/tool.ts';
import { AT_ONCE, TOOLS } from './tools/toolList.ts';
import { useDesk, useTools } from './useDesk.ts';

/** Tools at the left: a picture, a word and a key each. Below the line, what is done at once. */
export function ToolRail() {
  const desk = useDesk();
  const inHand = useTools((s) => s.tool);
  return (
    <div
      className="tool-rail"
      role="toolbar"
      aria-label="Tools"
      aria-orientation="vertical"
      data-region
      onMouseDown={keepFocus}
    >
      {TOOLS.filter(({ hidden }) => !hidden).map((tool) => (
        <ToolButton
          key={tool.name}
          of={tool}
          chosen={tool.name === inHand}
          onPress={() => void (tool.press ? tool.press(desk) : desk.take(tool.name))}
        />
      ))}
      <hr />
      {AT_ONCE.map((deed) => (
        <ToolButton key={deed.id} of={deed} chosen={null} onPress={() => void deed.run(desk)} />
      ))}
    </div>
  );
}

function ToolButton({
  of: { word, shortcut, tip, icon },
  chosen,
  onPress,
}: {
  readonly of: Pick<ToolEntry | AtOnce, 'word' | 'shortcut' | 'tip' | 'icon'>;
  readonly chosen: boolean | null;
  readonly onPress: () => void;
}) {
  const keys = useShortcutNow(shortcut);
  return (
    <button
      type="button"
      className="tool"
      aria-pressed={chosen ?? undefined}
      aria-keyshortcuts={ariaShortcut(keys)}
      data-tip={`${word}, ${shortcutKeys(keys).join(' ')}. ${tip}`}
      onClick={onPress}
    >
      <svg
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        aria-hidden="true"
      >
        {icon}
      </svg>
      <span>{word}</span>
      {chosen !== null && (
        <span className="tool-key" aria-hidden="true">
          {shortcutKeys(keys).join(' ').replace('Shift ', '⇧')}
        </span>
      )}
    </button>
  );
}
