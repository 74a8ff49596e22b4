import { useEffect, useRef, useState } from 'react';
import { DEPORTALISED_LOBE } from '#core/contours/reading';
import { decimal, mm, signed, withUnit } from '../../format.ts';
import { segmentNumbered } from '../../workspace/selectors.ts';
import { Button } from '../common/Button.tsx';
import { contourWords } from './contourWords.ts';
import { keepFocus } from './keepFocus.ts';
import { RangeSlider } from './RangeSlider.tsx';
import { Swatch } from './Swatch.tsx';
import { useCutVolumes } from './useCutVolumes.ts';
import { useDesk, useReading, useTools } from './useDesk.ts';

/** Options of the tool in hand, above the views; at its right the one thing to press. */
export function OptionsBar() {
  const tool = useTools((s) => s.tool);
  return (
    <section className="options-bar" aria-label="Options of the tool" data-region onMouseDown={keepFocus}>
      {tool === 'grow' && <GrowOptions />}
      {tool === 'paint' && <BrushOptions word="Paint" />}
      {tool === 'erase' && <BrushOptions word="Erase" />}
      {tool === 'islands' && <IslandsOptions />}
      {tool === 'cut' && <CutOptions />}
    </section>
  );
}

/** The segment a tool works on. */
function Into({ word }: { readonly word: string }) {
  const segment = useReading((s) => segmentNumbered(s, s.activeSegment));
  if (!segment) return null;
  return (
    <span className="into">
      <span className="dim">{word}</span>
      <Swatch segment={segment} />
      <span className="ellipsis" data-tip-cut>
        {segment.label}
      </span>
    </span>
  );
}

function GrowOptions() {
  const desk = useDesk();
  const grow = useTools((s) => s.grow);
  const proposal = useReading((s) => s.proposal);
  const waiting = useDelayed(proposal?.pending ?? false, 100);
  const gained = proposal?.gainedMl ?? null;
  const refused = proposal?.refusal && contourWords(proposal.refusal);
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
      {refused && <span className="tone-refused ellipsis">{refused.title}</span>}
      <span className="spring" />
      {begun && (
        <>
          <Button onPress={() => desk.cancel()} shortcut="Escape">
            Cancel
          </Button>
          {gained !== null && !refused && (
            <Button primary onPress={() => void desk.accept()} shortcut="Enter" busy={waiting ? 'Growing…' : null}>
              Accept {withUnit(signed(gained, 1), 'ml')}
            </Button>
          )}
        </>
      )}
    </>
  );
}

/** True once `on` has been so for that long: what takes a moment shows nothing. */
function useDelayed(on: boolean, afterMs: number): boolean {
  const [shown, setShown] = useState(false);
  const timer = useRef(0);
  useEffect(() => {
    if (!on) {
      setShown(false);
      return;
    }
    timer.current = window.setTimeout(() => setShown(true), afterMs);
    return () => clearTimeout(timer.current);
  }, [on, afterMs]);
  return shown;
}

function BrushOptions({ word }: { readonly word: 'Paint' | 'Erase' }) {
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

function CutOptions() {
  const desk = useDesk();
  const cut = useTools((s) => s.cut);
  const volumes = useCutVolumes();
  const running = useReading((s) => s.running);
  const lobe = useReading((s) => segmentNumbered(s, DEPORTALISED_LOBE));
  const drawn = cut.points.length === 3;
  const words = volumes.ok ? null : contourWords(volumes);
  return (
    <>
      <strong>Cut</strong>
      <span className="dim ellipsis">
        {drawn
          ? `Plane through three points, FLR and ${lobe?.label.toLowerCase() ?? 'lobe'}`
          : `Plane: ${cut.points.length} of 3 points placed`}
      </span>
      {words && drawn && <span className="tone-refused ellipsis">{words.title}</span>}
      <span className="spring" />
      {cut.moved && cut.points.length > 0 && (
        <Button onPress={() => desk.cancel()} shortcut="Escape">
          Cancel
        </Button>
      )}
      {drawn && (
        <>
          <Button onPress={() => desk.cut.startAgain()} tip="Takes the three points away, to place them again.">
            New plane
          </Button>
          <Button onPress={() => desk.cut.swap()} shortcut="F">
            Swap sides
          </Button>
          {cut.moved && volumes.ok && (
            <Button primary onPress={() => void desk.accept()} shortcut="Enter" busy={running ? 'Cutting…' : null}>
              Accept cut
            </Button>
          )}
        </>
      )}
    </>
  );
}
