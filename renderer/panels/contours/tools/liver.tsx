import '../../../viewport/overPicture.css';
import { useStore } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import { decimal, mm, withUnit } from '../../../format.ts';
import { hasLiver } from '../../../workspace/selectors.ts';
import { Button } from '../../common/Button.tsx';
import { RangeSlider } from '../RangeSlider.tsx';
import { useDesk, useReading } from '../useDesk.ts';
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
  OnView: LiverPrompt,
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
        seed === null && <NextStep />
      )}
      {seed !== null && <ProposalButtons begun verb="Contouring…" />}
    </>
  );
}

/** Before the click what it wants; once there is a liver, how it is looked over and mended, and where it goes on. */
function NextStep() {
  const desk = useDesk();
  if (!useReading(hasLiver))
    return <span className="ellipsis">Scroll to the liver, then click once, well inside it</span>;
  return (
    <>
      <span className="ellipsis">Look through the slices; mend what is wrong</span>
      <Button
        small
        onPress={() => desk.take('slice')}
        shortcut="E"
        tip="Draw the border anew; the slices around follow."
      >
        Contour
      </Button>
      <Button small onPress={() => desk.take('addStroke')} shortcut="A" tip="A stroke through liver that is missing.">
        Add
      </Button>
      <Button
        small
        onPress={() => desk.take('eraseStroke')}
        shortcut="Shift+A"
        tip="A stroke through what is no liver: stomach, heart, vena cava."
      >
        Drop
      </Button>
      <span className="spring" />
      <Button onPress={() => desk.goCut()} shortcut="K">
        Cut
      </Button>
    </>
  );
}

/** On the image itself, where the eyes are, as long as nothing was clicked or drawn. */
function LiverPrompt({ plane }: { readonly plane: ViewPlane }) {
  const desk = useDesk();
  const begun = useStore(liverStore(desk), ({ seed }) => seed !== null);
  const contoured = useReading(hasLiver);
  if (plane !== 'axial' || begun || contoured) return null;
  return (
    <p className="view-prompt">
      <strong>Scroll to the liver, then click once, well inside it</strong>
      <small>All of it is proposed; you accept it, or click elsewhere</small>
    </p>
  );
}
