import { Button } from '../../common/Button.tsx';
import { useDesk } from '../useDesk.ts';
import { Into } from './Into.tsx';
import { islandsTool } from './islandsTool.ts';
import type { ToolEntry } from './tool.ts';

export const ISLANDS: ToolEntry = {
  name: 'islands',
  word: 'Islands',
  detail: 'tool',
  shortcut: 'N',
  tip: 'Click keeps a part, Alt-click removes it.',
  icon: (
    <>
      <circle cx="7.5" cy="8" r="4" />
      <circle cx="14.5" cy="14.5" r="1.8" />
    </>
  ),
  needsLiver: true,
  create: islandsTool,
  Options: IslandsOptions,
};

function IslandsOptions() {
  const desk = useDesk();
  return (
    <>
      <strong>Islands</strong>
      <Into word="of" />
      <span className="dim ellipsis">Click the part to keep</span>
      <span className="spring" />
      <Button small onPress={() => void desk.keepLargest()} tip="Keeps the part with most voxels and drops all others.">
        Keep the largest part
      </Button>
    </>
  );
}
