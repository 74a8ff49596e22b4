import type { ReactNode } from 'react';
import { isFindingActive } from './activeFinding.ts';
import { keepFocus } from './keepFocus.ts';
import { useDesk, useReading, useTools } from './useDesk.ts';

/** Tools at the left: a picture, a word and a key each. Below the line, what is done at once. */
export function ToolRail() {
  const desk = useDesk();
  const tool = useTools((s) => s.tool);
  const onFinding = useReading((s) => isFindingActive(s));
  const painting = tool === 'paint' && onFinding;
  return (
    <div
      className="tool-rail"
      role="toolbar"
      aria-label="Tools"
      aria-orientation="vertical"
      data-region
      onMouseDown={keepFocus}
    >
      <ToolButton
        word="Grow"
        shortcut="G"
        chosen={tool === 'grow'}
        onPress={() => desk.take('grow')}
        tip="Grow, G. Click in the liver; what is connected within the range is proposed."
      >
        <circle cx="10" cy="10" r="3.5" />
        <path d="M10 2.5v3M10 14.5v3M2.5 10h3M14.5 10h3" />
      </ToolButton>
      <ToolButton
        word="Paint"
        shortcut="P"
        chosen={tool === 'paint' && !painting}
        onPress={() => desk.paintLiver('paint')}
        tip="Paint, P. A round brush on the plane under the pointer."
      >
        <circle cx="10" cy="10" r="6" />
      </ToolButton>
      <ToolButton
        word="Erase"
        shortcut="X"
        chosen={tool === 'erase'}
        onPress={() => desk.take('erase')}
        tip="Erase, X. The brush takes away."
      >
        <circle cx="10" cy="10" r="6" strokeDasharray="3.2 2.6" />
      </ToolButton>
      <ToolButton
        word="Tumour"
        shortcut="T"
        chosen={painting}
        onPress={() => void desk.paintTumour()}
        tip="Tumour, T. Paints a tumour; the first one is added by itself."
      >
        <path d="M10 4.2c4 0 6.6 2.5 6.6 5.8S14 15.8 10 15.8 3.4 13.3 3.4 10 6 4.2 10 4.2ZM4 10h12" />
      </ToolButton>
      <ToolButton
        word="Islands"
        shortcut="N"
        chosen={tool === 'islands'}
        onPress={() => desk.take('islands')}
        tip="Islands, N. Click keeps a part, Alt-click removes it."
      >
        <circle cx="7.5" cy="8" r="4" />
        <circle cx="14.5" cy="14.5" r="1.8" />
      </ToolButton>
      <hr />
      <ToolButton
        word="Fill"
        shortcut="Shift+H"
        chosen={null}
        onPress={() => void desk.fillHoles()}
        tip="Fill holes, Shift H. Takes in what the liver encloses in each slice."
      >
        <circle cx="10" cy="10" r="6.5" />
        <circle cx="10" cy="10" r="2.2" fill="currentColor" />
      </ToolButton>
      <ToolButton
        word="Smooth"
        shortcut="Shift+S"
        chosen={null}
        onPress={() => void desk.smooth()}
        tip="Smooth, Shift S. Rounds the outline in each slice; the ml change is said."
      >
        <path d="M3 13c2.5 0 2.5-6 5-6s2.5 6 5 6 2.5-4 4-4" />
      </ToolButton>
    </div>
  );
}

function ToolButton({
  word,
  shortcut,
  chosen,
  onPress,
  tip,
  children,
}: {
  readonly word: string;
  readonly shortcut: string;
  readonly chosen: boolean | null;
  readonly onPress: () => void;
  readonly tip: string;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="tool"
      aria-pressed={chosen ?? undefined}
      aria-keyshortcuts={shortcut}
      data-tip={tip}
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
        {children}
      </svg>
      <span>{word}</span>
      {chosen !== null && (
        <span className="tool-key" aria-hidden="true">
          {shortcut}
        </span>
      )}
    </button>
  );
}
