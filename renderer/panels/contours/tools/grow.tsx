import { decimal, withUnit } from '../../../format.ts';
import { RangeSlider } from '../RangeSlider.tsx';
import { useDesk, useTools } from '../useDesk.ts';
import { growTool } from './growTool.ts';
import { Into } from './Into.tsx';
import { ProposalButtons } from './ProposalButtons.tsx';
import type { ToolEntry } from './tool.ts';

export const GROW: ToolEntry = {
  name: 'grow',
  word: 'Grow',
  detail: 'tool',
  shortcut: 'G',
  tip: 'Click in the liver; what is connected within the range is proposed.',
  icon: (
    <>
      <circle cx="10" cy="10" r="3.5" />
      <path d="M10 2.5v3M10 14.5v3M2.5 10h3M14.5 10h3" />
    </>
  ),
  create: growTool,
  Options: GrowOptions,
  commands: (desk) => [
    {
      id: 'contours.acrossCorners',
      title: 'Grow across corners, or not',
      detail: '26 or 6 neighbours',
      run: () => desk.toggleConnectivity(),
    },
  ],
};

function GrowOptions() {
  const desk = useDesk();
  const grow = useTools((s) => s.grow);
  const begun = grow.seeds.length > 0;
  return (
    <>
      <strong>Grow</strong>
      <Into word="into" />
      {grow.range ? (
        <>
          <span className="dim">Range</span>
          <RangeSlider
            range={grow.range}
            histogram={grow.histogram}
            onChange={(range) => {
              desk.set({ grow: { ...desk.now.grow, range } });
              desk.proposeGrow();
            }}
          />
          <strong className="range-words">
            {decimal(grow.range.lowerHu, 0)} to {withUnit(decimal(grow.range.upperHu, 0), 'HU')}
          </strong>
        </>
      ) : (
        <span className="dim ellipsis">Click in the liver, or drag over a small region to set the range</span>
      )}
      <ProposalButtons begun={begun} verb="Growing…" />
    </>
  );
}
