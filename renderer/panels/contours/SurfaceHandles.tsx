import '../../viewport/handles.css';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef } from 'react';
import { useStore } from 'zustand';
import type { Vec3 } from '#core/geometry';
import { addScaled, subtract } from '#core/geometry';
import { axesOf } from '../../viewport/three/orbitCamera.ts';
import type { SurfaceLook } from '../../viewport/three/surfaceLook.ts';
import { heldBy } from './CutHandles.tsx';
import { alongNormal, middleOf, moved, nudged, type Triangle, triangleOf } from './cutGeometry.ts';
import type { Desk } from './desk.ts';
import type { PlanDraft } from './planDraft.ts';
import { useDesk, useTools } from './useDesk.ts';

/** Arrow keys as they point on the view: right and down. */
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** More spheres than this are drawn smaller, or they would hide the liver. */
const MANY = 8;

/** A sphere that moves a cut. */
interface Ball {
  readonly id: string;
  readonly name: string;
  /** Where its place does not say what it is: a landmark. */
  readonly tip?: string;
  readonly at: Vec3;
  /** Moves what was grabbed by so much from where it was grabbed, mm. */
  readonly moveBy: (by: Vec3) => void;
  /** One press of an arrow key, where that is more than moving along it. */
  readonly nudge?: (pressed: readonly [number, number], mm: number) => void;
  readonly remove?: (() => void) | undefined;
}

/**
 * The points of the cut in hand, as spheres that are dragged along the screen; of a plane its middle too, which moves it
 * along its normal. They are seen through everything: a point inside the liver must be within reach.
 */
export function SurfaceHandles({ look }: { readonly look: SurfaceLook }) {
  const desk = useDesk();
  const cut = useTools((s) => s.cut);
  useStore(look.store);
  const triangle = cut.kind === 'plane' ? triangleOf(cut.points) : null;
  const balls = [...(triangle ? planeBalls(desk, look, triangle) : []), ...placedBalls(desk, cut)];
  return balls.map((ball) => <SurfaceHandle key={ball.id} look={look} ball={ball} many={balls.length > MANY} />);
}

function planeBalls(desk: Desk, look: SurfaceLook, triangle: Triangle): Ball[] {
  // Three points on a line name no plane: the hand goes on, the plane waits.
  const take = (to: Triangle) => {
    if (triangleOf(to)) desk.cut.moveTo(to);
  };
  const middle: Ball = {
    id: 'middle',
    name: 'Move the plane',
    at: middleOf(triangle),
    moveBy: (by) => take(moved(triangle, alongNormal(triangle, by))),
    nudge: (pressed, mm) => {
      const { right, up } = axesOf(look.now.camera);
      take(nudged({ right, up }, triangle, pressed, mm));
    },
  };
  const points = triangle.map(
    (at, n): Ball => ({
      id: `${n}`,
      name: `Point ${n + 1} of the plane`,
      at,
      moveBy: (by) => take(triangle.map((each, m) => (m === n ? addScaled(each, by, 1) : each)) as unknown as Triangle),
    }),
  );
  return [...points, middle];
}

const placedBalls = (desk: Desk, cut: PlanDraft): Ball[] =>
  heldBy(cut).map(({ id, name, at, moved: to, removed }) => ({
    id,
    name,
    tip: name,
    at,
    moveBy: (by) => desk.cut.change(to(addScaled(at, by, 1))),
    remove: removed ? () => desk.cut.change(removed()) : undefined,
  }));

function SurfaceHandle({
  look,
  ball,
  many,
}: {
  readonly look: SurfaceLook;
  readonly ball: Ball;
  readonly many: boolean;
}) {
  const desk = useDesk();
  // What is grabbed stays what it was then: the hand's whole way counts from there.
  const held = useRef<{ readonly ball: Ball; readonly from: Vec3; readonly depthMm: number } | null>(null);
  const [x, y, depthMm] = look.pixelOf(ball.at);
  const placeUnder = (event: PointerEvent, depth: number): Vec3 => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    return look.placeAt([event.clientX - box.left, event.clientY - box.top, depth]);
  };
  const pressed = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    const stepMm = event.shiftKey ? 0.1 : 1;
    if (event.key === 'Enter') void desk.accept();
    else if (event.key === 'Delete' && ball.remove) ball.remove();
    else if (arrow && ball.nudge) ball.nudge(arrow, stepMm);
    else if (arrow) {
      const { right, up } = axesOf(look.now.camera);
      ball.moveBy(addScaled(addScaled([0, 0, 0], right, arrow[0] * stepMm), up, -arrow[1] * stepMm));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <button
      type="button"
      className={`handle ball ${ball.id === 'middle' ? 'middle' : many ? 'many' : ''}`}
      style={{ left: `${x}px`, top: `${y}px` }}
      aria-label={`${ball.name}, 3D`}
      data-tip={ball.tip}
      data-testid={`handle-surface-${ball.id}`}
      onKeyDown={pressed}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { ball, from: placeUnder(event, depthMm), depthMm };
      }}
      onPointerMove={(event) => {
        const grabbed = held.current;
        if (grabbed) grabbed.ball.moveBy(subtract(placeUnder(event, grabbed.depthMm), grabbed.from));
      }}
      onPointerUp={() => {
        held.current = null;
      }}
      onPointerCancel={() => {
        held.current = null;
      }}
    />
  );
}
