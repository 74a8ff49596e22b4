import '../../viewport/handles.css';
import '../../viewport/overPicture.css';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef } from 'react';
import type { ViewPlane } from '#core/contours/brush';
import type { Vec3 } from '#core/geometry';
import { subtract } from '#core/geometry';
import { withUnit } from '../../format.ts';
import type { PlanePoint } from '../../viewport/planeFrame.ts';
import { interfaceScale } from '../../viewport/viewPainter.ts';
import {
  alongNormal,
  crossingLine,
  moved,
  nudged,
  sideOnView,
  type Triangle,
  triangleOf,
  turned,
} from './cutGeometry.ts';
import type { Desk } from './desk.ts';
import { type PartPrinted, partsPrinted } from './partsPrinted.ts';
import { useCutVolumes } from './useCutVolumes.ts';
import { useDesk, useTools, useViews } from './useDesk.ts';

type Grip = 'middle' | 'start' | 'end';
const NAMES: Readonly<Record<Grip, string>> = {
  middle: 'Move the plane',
  start: 'Tilt the plane, first handle',
  end: 'Tilt the plane, second handle',
};
/** Arrow keys as they point on a view: right and down. */
const ARROWS: Readonly<Record<string, PlanePoint>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** The arrow that points to the FLR, and how far the sides' labels stand off the line, CSS pixels. */
const ARROW_PX = 40;
const LABEL_PX = 96;

/** Where the cut crosses a view: handles to drag and tilt it, an arrow to the side that stays, both sides' ml. */
export function PlaneHandles({ plane }: { readonly plane: ViewPlane }) {
  const desk = useDesk();
  const cut = useTools((s) => s.cut);
  useViews((s) => s.cameras[plane]);
  useViews((s) => s.sizes[plane]);
  useViews((s) => s.focus);
  const triangle = triangleOf(cut.points);
  const lying = triangle && lineOn(desk, plane, triangle);
  if (!triangle || !lying || !cut.flrSide) return null;
  const side = sideOnView(desk.views.frames[plane], triangle, cut.flrSide);
  const [mx, my] = lying.middle;
  const arrow = ARROW_PX * interfaceScale();
  return (
    <>
      {side && (
        <svg className="side-arrow" aria-hidden="true">
          <path
            d={arrowPath([mx, my], [mx + side[0] * arrow, my + side[1] * arrow])}
            fill="none"
            stroke="#fff"
            strokeWidth="2"
          />
        </svg>
      )}
      {side && plane === 'axial' && <SideLabels middle={lying.middle} side={side} />}
      <Handle plane={plane} grip="start" at={lying.start} />
      <Handle plane={plane} grip="end" at={lying.end} />
      <Handle plane={plane} grip="middle" at={lying.middle} />
    </>
  );
}

type Pixel = readonly [x: number, y: number];

function lineOn(desk: Desk, plane: ViewPlane, triangle: Triangle) {
  const frame = desk.views.frames[plane];
  const line = crossingLine(frame, desk.views.indexOf(plane), triangle, desk.handleAnchor(plane));
  if (!line) return null;
  const half = desk.lineHalfMm(plane);
  const [u, v] = line.middle;
  const [du, dv] = [line.direction[0] * half, line.direction[1] * half];
  const pixel = (point: Pixel) => desk.views.pixelOf(plane, point);
  return {
    middle: pixel([u, v]),
    start: pixel([u - du, v - dv]),
    end: pixel([u + du, v + dv]),
    middlePoint: [u, v] as const,
  };
}

function arrowPath([x1, y1]: Pixel, [x2, y2]: Pixel): string {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const size = 8 * interfaceScale();
  const barb = (turn: number) => `${x2 - size * Math.cos(angle + turn)} ${y2 - size * Math.sin(angle + turn)}`;
  return `M${x1} ${y1}L${x2} ${y2}M${barb(0.5)}L${x2} ${y2}L${barb(-0.5)}`;
}

function SideLabels({ middle, side }: { readonly middle: Pixel; readonly side: Pixel }) {
  const volumes = useCutVolumes();
  if (!volumes.ok) return null;
  const [flr, lobe] = partsPrinted(volumes.value.parts) as [PartPrinted, PartPrinted];
  const away = LABEL_PX * interfaceScale();
  const at = (sign: number) => ({
    left: `${middle[0] + side[0] * away * sign}px`,
    top: `${middle[1] + side[1] * away * sign}px`,
  });
  return (
    <>
      <div className="side-label" style={{ ...at(1), color: 'var(--flr)' }}>
        <strong>FLR {withUnit(flr.ml, 'ml')}</strong>
        {flr.percent && <span>{withUnit(flr.percent, '%')} of liver</span>}
      </div>
      <div className="side-label" style={{ ...at(-1), color: 'var(--deportalised-lobe)' }}>
        <strong>{withUnit(lobe.ml, 'ml')}</strong>
        {lobe.percent && <span>{withUnit(lobe.percent, '%')} of liver</span>}
      </div>
    </>
  );
}

interface Drag {
  readonly triangle: Triangle;
  readonly centre: Vec3;
  readonly middlePoint: readonly [number, number];
  readonly grabbed: readonly [number, number];
}

function Handle({ plane, grip, at }: { readonly plane: ViewPlane; readonly grip: Grip; readonly at: Pixel }) {
  const desk = useDesk();
  const drag = useRef<Drag | null>(null);
  const frame = desk.views.frames[plane];
  const index = () => desk.views.indexOf(plane);

  const grab = (): Drag | null => {
    const triangle = triangleOf(desk.now.cut.points);
    const lying = triangle && lineOn(desk, plane, triangle);
    if (!triangle || !lying) return null;
    return {
      triangle,
      centre: frame.patientPoint(lying.middlePoint, index()),
      middlePoint: lying.middlePoint,
      grabbed: desk.views.planePointAt(plane, ...at),
    };
  };
  const dragTo = ({ triangle, centre, middlePoint, grabbed }: Drag, to: readonly [number, number]) => {
    if (grip === 'middle') {
      const by = subtract(frame.patientPoint(to, index()), frame.patientPoint(grabbed, index()));
      desk.cut.moveTo(moved(triangle, alongNormal(triangle, by)));
      return;
    }
    const angle = (point: readonly [number, number]) =>
      Math.atan2(point[1] - middlePoint[1], point[0] - middlePoint[0]);
    // On the view v runs down, so what turns clockwise there turns the other way about the axis towards the viewer.
    desk.cut.moveTo(turned(triangle, centre, frame.normal, -(angle(to) - angle(grabbed))));
  };
  const placeOf = (event: PointerEvent) => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    return desk.views.planePointAt(plane, event.clientX - box.left, event.clientY - box.top);
  };

  const nudge = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      void desk.accept();
      return;
    }
    const pressed = ARROWS[event.key];
    if (!pressed) return;
    event.preventDefault();
    event.stopPropagation();
    const started = grab();
    if (!started) return;
    const stepMm = event.shiftKey ? 0.1 : 1;
    if (grip === 'middle') {
      desk.cut.moveTo(nudged(frame, started.triangle, pressed, stepMm));
      return;
    }
    // A step of 1 mm at the handle; right and up turn one way, left and down the other.
    const turn = (Math.sign(pressed[0] - pressed[1]) * stepMm) / desk.lineHalfMm(plane);
    desk.cut.moveTo(turned(started.triangle, started.centre, frame.normal, turn));
  };

  return (
    <button
      type="button"
      className={`handle ${grip}`}
      style={{ left: `${at[0]}px`, top: `${at[1]}px` }}
      aria-label={`${NAMES[grip]}, ${frame.title.toLowerCase()} view`}
      data-testid={`handle-${plane}-${grip}`}
      onKeyDown={nudge}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = grab();
      }}
      onPointerMove={(event) => {
        if (drag.current) dragTo(drag.current, placeOf(event));
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
    />
  );
}
