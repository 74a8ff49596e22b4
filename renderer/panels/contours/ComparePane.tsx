import './beside.css';
import { type KeyboardEvent, useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { mm, withUnit } from '../../format.ts';
import type { LeftHand } from '../../viewport/hands.ts';
import { View } from '../../viewport/View.tsx';
import { Button } from '../common/Button.tsx';
import { compareDesk, endsBefore, type Hung, scanWords } from './compareDesk.ts';
import { looksDesk } from './looks.ts';
import { useDesk } from './useDesk.ts';

const STEPS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** The second scan beside the open one. */
export function ComparePane() {
  const hung = useStore(compareDesk(useDesk()).store, (s) => s.hung);
  return hung && <OtherView key={hung.beside.seriesId} hung={hung} />;
}

/** Its slices and contours, to look at: nothing is drawn in it. */
function OtherView({ hung: { beside, views, ct, paint } }: { readonly hung: Hung }) {
  const desk = useDesk();
  const compare = compareDesk(desk);
  const { apartMm } = useStore(compare.store);
  const ended = endsBefore({ apartMm });
  const onRepaint = useCallback(
    (repaint: () => void) => {
      const stops = [desk.store.subscribe(repaint), looksDesk(desk).store.subscribe(repaint)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [desk],
  );
  const looking = useMemo((): (() => LeftHand) => {
    const nothing = () => {};
    const say = () =>
      desk.app.notify({
        kind: 'notNow',
        title: 'This scan is to look at',
        body: 'Open it from the series to contour it.',
      });
    const hand = { down: say, drag: nothing, up: nothing, cancel: nothing };
    return () => hand;
  }, [desk]);
  const scan = compare.others.find(({ series }) => series.id === beside.seriesId);
  const about = useMemo(
    () => (scan ? [scan.date ?? 'No date', scan.series.description ?? '', 'To look at'] : []),
    [scan],
  );
  const keys = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    const onControl = event.target instanceof Element && event.target.closest('select, button, input');
    if (by === undefined || onControl || event.shiftKey || event.ctrlKey || event.altKey) return;
    // Its own slices, and not those of the open scan.
    event.preventDefault();
    event.stopPropagation();
    views.step('axial', by);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the view within takes the keys
    <div style={{ display: 'contents' }} onKeyDown={keys}>
      <View
        views={views}
        plane="axial"
        name="beside"
        hu={beside.memory.hu}
        ct={ct}
        leftHand={looking}
        eraser={looking}
        paint={paint}
        onRepaint={onRepaint}
        about={about}
        remark={ended ? `Ends ${withUnit(mm(apartMm), 'mm')} before the place beside` : null}
        cursor="crosshair"
      >
        <BesideBar seriesId={beside.seriesId} />
      </View>
    </div>
  );
}

/** Which scan it is, whether both are scrolled together, and how it is put away. */
function BesideBar({ seriesId }: { readonly seriesId: string }) {
  const desk = useDesk();
  const compare = compareDesk(desk);
  const linked = useStore(compare.store, (s) => s.link !== null);
  return (
    <div className="beside-bar">
      <select
        className="input"
        aria-label="The other scan"
        value={seriesId}
        onChange={(event) => void compare.hang(event.target.value)}
      >
        {compare.others.map((scan) => (
          <option key={scan.series.id} value={scan.series.id}>
            {scanWords(scan)}
          </option>
        ))}
      </select>
      <Button
        small
        onPress={() => compare.toggleLink()}
        shortcut="Shift+L"
        tip="Scroll both to the same place first; from there they go together, by mm."
      >
        {linked ? 'Unlink' : 'Link here'}
      </Button>
      <Button small onPress={() => desk.views.hang('axialLarge')} label="Put the other scan away">
        Close
      </Button>
    </div>
  );
}
