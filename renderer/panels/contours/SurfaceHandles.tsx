import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef } from 'react';
import { useStore } from 'zustand';
import type { Vec3 } from '#core/geometry';
import { addScaled, subtract } from '#core/geometry';
import { axesOf } from '../../viewport/three/orbitCamera.ts';
import type { SurfaceLook } from '../../viewport/three/surfaceLook.ts';
import { alongNormal, middleOf, moved, nudged, type Triangle, triangleOf } from './cutGeometry.ts';
import { useDesk, useTools } from './useDesk.ts';

type Grip = 0 | 1 | 2 | 'middle';
const GRIPS: readonly Grip[] = [0, 1, 2, 'middle'];
/** Arrow keys as they point on the view: right and down. */
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The points of a cut, as spheres that can be dragged along the screen, and its middle, which moves it along its normal.
 * They are seen through everything: a point inside the liver must be within reach.
 */
export function SurfaceHandles({ look }: { readonly look: SurfaceLook }) {
  const points = useTools((s) => s.cut.points);
  useStore(look.store);
  const triangle = triangleOf(points);
  if (!triangle) return null;
  return GRIPS.map((grip) => <SurfaceHandle key={grip} look={look} grip={grip} triangle={triangle} />);
}

const placeOf = (grip: Grip, triangle: Triangle): Vec3 => (grip === 'middle' ? middleOf(triangle) : triangle[grip]);

function SurfaceHandle({
  look,
  grip,
  triangle,
}: {
  readonly look: SurfaceLook;
  readonly grip: Grip;
  readonly triangle: Triangle;
}) {
  const desk = useDesk();
  const drag = useRef<{ readonly triangle: Triangle; readonly from: Vec3; readonly depthMm: number } | null>(null);
  const [x, y] = look.pixelOf(placeOf(grip, triangle));

  const moveBy = (from: Triangle, by: Vec3) => {
    const to =
      grip === 'middle'
        ? moved(from, alongNormal(from, by))
        : (from.map((point, n) => (n === grip ? addScaled(point, by, 1) : point)) as unknown as Triangle);
    // Three points on a line name no plane: the hand goes on, the plane waits.
    if (triangleOf(to)) desk.cut.moveTo(to);
  };
  const placeUnder = (event: PointerEvent, depthMm: number): Vec3 => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    return look.placeAt([event.clientX - box.left, event.clientY - box.top, depthMm]);
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
    const stepMm = event.shiftKey ? 0.1 : 1;
    const { right, up } = axesOf(look.now.camera);
    if (grip === 'middle') desk.cut.moveTo(nudged({ right, up }, triangle, pressed, stepMm));
    else moveBy(triangle, addScaled(addScaled([0, 0, 0], right, pressed[0] * stepMm), up, -pressed[1] * stepMm));
  };

  return (
    <button
      type="button"
      className={`handle ball ${grip === 'middle' ? 'middle' : ''}`}
      style={{ left: `${x}px`, top: `${y}px` }}
      aria-label={grip === 'middle' ? 'Move the plane, 3D' : `Point ${grip + 1} of the plane, 3D`}
      data-testid={`handle-surface-${grip}`}
      onKeyDown={nudge}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const [, , depthMm] = look.pixelOf(placeOf(grip, triangle));
        drag.current = { triangle, from: placeUnder(event, depthMm), depthMm };
      }}
      onPointerMove={(event) => {
        const held = drag.current;
        if (held) moveBy(held.triangle, subtract(placeUnder(event, held.depthMm), held.from));
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
