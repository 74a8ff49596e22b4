import './viewport.css';
import './corners.css';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import { decimal, mm, whole, withUnit } from '../format.ts';
import type { CtDisplay } from './ctDisplay.ts';
import { bindHands, type LeftHand } from './hands.ts';
import type { PlaneFrame } from './planeFrame.ts';
import { ScaleBar } from './ScaleBar.tsx';
import { ViewPainter } from './viewPainter.ts';
import type { ViewName, ViewState, Views } from './viewState.ts';

interface ViewProps {
  readonly views: Views;
  readonly plane: ViewPlane;
  /** Where it hangs, when it is not the view of that plane of the open series. */
  readonly name?: string;
  readonly hu: Int16Array;
  readonly ct: CtDisplay;
  readonly leftHand: () => LeftHand;
  /** What the other end of a pen does. */
  readonly eraser: () => LeftHand;
  /** Draws over the CT; called once per frame at most, after anything it depends on has changed. */
  readonly paint: (painter: ViewPainter) => void;
  /** Whether what `paint` drew last still stands; asked where only voxels changed, which may lie on other planes. */
  readonly stands?: () => boolean;
  /** Calls back whenever `paint` may have something new to draw, with false where only voxels changed; gives what stops it. */
  readonly onRepaint: (repaint: (must?: boolean) => void) => () => void;
  /** Lines of the upper left corner: who this is. */
  readonly about: readonly string[];
  /** How the picture differs from the slices as they were scanned, or null. */
  readonly remark: string | null;
  readonly cursor: 'crosshair' | 'none';
  /** Handles and labels over the picture. */
  readonly children?: ReactNode;
}

/** One view: CT, segments over it, what it is in its corners, and the hands on it. A named region. */
export function View(props: ViewProps) {
  const {
    views,
    plane,
    name = plane,
    hu,
    ct,
    leftHand,
    eraser,
    paint,
    stands,
    onRepaint,
    about,
    remark,
    children,
  } = props;
  const region = useRef<HTMLElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const active = useStore(views.store, (s) => s.active === plane);
  const alone = useStore(views.store, (s) => s.alone === plane);
  const frame = views.frames[plane];

  useLayoutEffect(() => {
    const element = region.current!;
    const measure = () => views.resize(plane, element.clientWidth, element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [views, plane]);

  // Asked for before the browser draws the screen: its first picture of it has the views'.
  useLayoutEffect(() => ct.show(plane, picture.current!), [ct, plane]);
  useEffect(
    () => bindHands(region.current!, views, plane, { left: leftHand, eraser }),
    [views, plane, leftHand, eraser],
  );

  useLayoutEffect(() => {
    const painter = new ViewPainter(canvas.current!, views, plane);
    let frameNumber = 0;
    let musts = false;
    const repaint = (must?: boolean) => {
      musts ||= must !== false;
      if (frameNumber === 0)
        frameNumber = requestAnimationFrame(() => {
          frameNumber = 0;
          const asked = musts;
          musts = false;
          if (!asked && stands?.()) return;
          painter.begin();
          paint(painter);
        });
    };
    repaint();
    const stops = [
      views.store.subscribe((now, before) => concerns(plane, now, before) && repaint()),
      onRepaint(repaint),
    ];
    return () => {
      for (const stop of stops) stop();
      cancelAnimationFrame(frameNumber);
    };
  }, [views, plane, paint, stands, onRepaint]);

  // Its name tells where it is and what lies under the pointer; set by hand, since it changes with every move.
  useEffect(() => {
    const called = name === plane ? '' : 'The other scan: ';
    const say = () => region.current?.setAttribute('aria-label', `${called}${viewName(views, plane, hu)}`);
    say();
    return views.store.subscribe(say);
  }, [views, plane, name, hu]);

  return (
    <section
      ref={region}
      className="view"
      data-region
      data-testid={`view-${name}`}
      data-plane={name}
      data-active={active || undefined}
      data-alone={alone || undefined}
      data-cursor={props.cursor}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a view takes the arrow keys
      tabIndex={0}
    >
      <canvas className="ct" ref={picture} />
      <canvas className="over-ct" ref={canvas} />
      <Corners views={views} plane={plane} frame={frame} hu={hu} about={about} remark={remark} />
      <ViewScaleBar views={views} plane={plane} />
      {children}
    </section>
  );
}

/** A pointer that moves over another view changes nothing on this one. */
const concerns = (plane: ViewPlane, now: ViewState, before: ViewState): boolean =>
  now.pointer?.plane === plane ||
  before.pointer?.plane === plane ||
  (Object.keys(now) as (keyof ViewState)[]).some((part) => part !== 'pointer' && now[part] !== before[part]);

function huUnderPointer(views: Views, plane: ViewPlane, hu: Int16Array): number | null {
  const { pointer } = views.now;
  if (pointer?.plane !== plane) return null;
  const [i, j, k] = views.frames[plane].voxelPlace(pointer.point, views.indexOf(plane)).map(Math.round) as [
    number,
    number,
    number,
  ];
  const { columns, rows, slices } = views.geometry;
  if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices) return null;
  return hu[i + columns * (j + rows * k)]!;
}

const sliceWord = ({ plane }: PlaneFrame) => (plane === 'axial' ? 'Slice' : 'Plane');

function viewName(views: Views, plane: ViewPlane, hu: Int16Array): string {
  const frame = views.frames[plane];
  const value = huUnderPointer(views, plane, hu);
  const place = `${frame.title}, ${sliceWord(frame).toLowerCase()} ${views.indexOf(plane) + 1} of ${frame.count}`;
  return value === null ? place : `${place}, pointer ${value} HU`;
}

function Corners({
  views,
  plane,
  frame,
  hu,
  about,
  remark,
}: Pick<ViewProps, 'views' | 'plane' | 'hu' | 'about' | 'remark'> & { readonly frame: PlaneFrame }) {
  const index = useStore(views.store, (s) => s.focus[frame.fixed]);
  const window = useStore(views.store, (s) => s.window);
  const pointer = useStore(views.store, (s) => (s.pointer?.plane === plane ? s.pointer : null));
  const value = pointer && huUnderPointer(views, plane, hu);
  const position = `${frame.axis} ${withUnit(mm(frame.positionMm(index)), 'mm')}`;
  const slice = `${sliceWord(frame)} ${whole(index + 1)} of ${whole(frame.count)}`;
  const large = plane === 'axial';
  return (
    <div className="corners" aria-hidden="true">
      <div className="corner top-left">
        {large ? (
          about.map((line) => <div key={line}>{line}</div>)
        ) : (
          <div>
            {frame.title} <span className="dim">{position}</span>
          </div>
        )}
        {remark && <div className="tone-warning">{remark}</div>}
      </div>
      <div className="corner top-right">
        {large ? (
          <>
            <button type="button" className="view-title" tabIndex={-1} onDoubleClick={() => toggleAlone(views, plane)}>
              {frame.title}
            </button>
            <div>{slice}</div>
            <div>{position}</div>
          </>
        ) : (
          <button type="button" className="view-title" tabIndex={-1} onDoubleClick={() => toggleAlone(views, plane)}>
            {slice}
          </button>
        )}
      </div>
      <div className="corner bottom-left" hidden={!large && value === null}>
        {large && (
          <div>
            W {whole(window.width)} L {whole(window.level)}
          </div>
        )}
        <div data-testid={`hu-${plane}`}>{value === null ? ' ' : `${decimal(value, 0)} HU at pointer`}</div>
      </div>
      <div className="letter at-left">{frame.letters.left}</div>
      <div className="letter at-right">{frame.letters.right}</div>
      {large && <div className="letter at-top">{frame.letters.top}</div>}
    </div>
  );
}

function ViewScaleBar({ views, plane }: Pick<ViewProps, 'views' | 'plane'>) {
  return <ScaleBar mmPerPixel={useStore(views.store, (s) => s.cameras[plane].mmPerPixel)} />;
}

export const toggleAlone = (views: Views, view: ViewName): void => views.alone(views.now.alone === view ? null : view);
