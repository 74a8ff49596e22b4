import { useStore } from 'zustand';
import { decimal, mm, withUnit } from '../../../format.ts';
import { RangeSlider } from '../RangeSlider.tsx';
import { useDesk } from '../useDesk.ts';
import { Slider } from './controls.tsx';
import { liverStore, liverTool, proposeLiver } from './liverTool.ts';
import { ProposalButtons } from './ProposalButtons.tsx';
import type { ToolEntry } from './tool.ts';

export const LIVER_BY_CLICK: ToolEntry = {
  name: 'liver',
  word: 'Liver',
  title: 'Liver by one click',
  shortcut: 'Q',
  tip: 'One click well inside the liver proposes all of it.',
  icon: (
    <>
      <path d="M2.8 9.2c.3-3.4 3-5.4 6.8-5.4 3 0 5.6.6 7.8 1.6-.9 3.2-3 5-5.6 5.6-.9 2.8-3 4.8-5.6 4.8-2.2 0-3.6-2.8-3.4-6.6z" />
      <circle cx="7.4" cy="9" r="1.2" />
    </>
  ),
  create: liverTool,
  Options: LiverOptions,
};

const [NARROWEST_MM, WIDEST_MM] = [3, 15];

function LiverOptions() {
  const desk = useDesk();
  const store = liverStore(desk);
  const { seed, range, histogram, bottleneckMm } = useStore(store);
  return (
    <>
      <strong>Liver</strong>
      {range ? (
        <>
          <span className="dim">HU</span>
          <RangeSlider
            range={range}
            histogram={histogram}
            onChange={(next) => {
              store.setState({ range: next });
              proposeLiver(desk);
            }}
          />
          <strong className="range-words">
            {decimal(range.lowerHu, 0)} to {withUnit(decimal(range.upperHu, 0), 'HU')}
          </strong>
          <Slider
            label="Bottleneck"
            tip="Bridges to other organs narrower than twice this are not crossed."
            from={NARROWEST_MM}
            to={WIDEST_MM}
            step={0.5}
            value={bottleneckMm}
            words={withUnit(mm(bottleneckMm), 'mm')}
            onChange={(next) => {
              store.setState({ bottleneckMm: next });
              proposeLiver(desk);
            }}
          />
        </>
      ) : (
        seed === null && <span className="dim ellipsis">Click well inside the liver</span>
      )}
      <ProposalButtons begun={seed !== null} verb="Contouring…" />
    </>
  );
}
