import '../../viewport/handles.css';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef } from 'react';
import type { ViewPlane } from '#core/contours/brush';
import type { LandmarkName } from '#core/contours/landmarks';
import type { Vec3 } from '#core/geometry';
import { PlaneHandles } from './PlaneHandles.tsx';
import { landmarksOf, type PlanDraft } from './planDraft.ts';
import { LANDMARK_WORDS } from './planWords.ts';
import { useDesk, useTools, useViews } from './useDesk.ts';

/** The handles of the cut in hand on a view: of a plane to drag and tilt it, of points where they lie. */
export function CutHandles({ plane }: { readonly plane: ViewPlane }) {
  const cut = useTools((s) => s.cut);
  return (
    <>
      {cut.kind === 'plane' && <PlaneHandles plane={plane} />}
      <PointHandles plane={plane} cut={cut} />
    </>
  );
}

/** A place of a plan that a hand can move, and what the plan is then. */
export interface Held {
  readonly id: string;
  readonly name: string;
  readonly at: Vec3;
  readonly moved: (to: Vec3) => Partial<PlanDraft>;
  readonly removed: (() => Partial<PlanDraft>) | null;
}

/** Everything of a plan that can be taken by a hand where it lies. */
export function heldBy(cut: PlanDraft): Held[] {
  const { points, landmarks } = cut;
  const controls =
    cut.kind === 'surface'
      ? points.map(
          (at, n): Held => ({
            id: `point-${n}`,
            name: `Control point ${n + 1}`,
            at,
            moved: (to) => ({ points: points.map((each, m) => (m === n ? to : each)) }),
            removed: () => ({ points: points.filter((_, m) => m !== n) }),
          }),
        )
      : [];
  const placed = landmarksOf(cut).flatMap((name: LandmarkName) =>
    (landmarks[name] ?? []).map((at, n, all): Held => {
      const others = (to: readonly Vec3[]) => ({ landmarks: { ...landmarks, [name]: to } });
      return {
        id: `${name}-${n}`,
        name: all.length > 1 ? `${LANDMARK_WORDS[name].name}, point ${n + 1}` : LANDMARK_WORDS[name].name,
        at,
        moved: (to) => others(all.map((each, m) => (m === n ? to : each))),
        removed: all.length > 1 ? () => others(all.filter((_, m) => m !== n)) : null,
      };
    }),
  );
  return [...controls, ...placed];
}

function PointHandles({ plane, cut }: { readonly plane: ViewPlane; readonly cut: PlanDraft }) {
  const desk = useDesk();
  useViews((s) => s.cameras[plane]);
  useViews((s) => s.sizes[plane]);
  useViews((s) => s.focus);
  return heldBy(cut)
    .filter(({ at }) => desk.isOnPlane(plane, at))
    .map((held) => <PointHandle key={held.id} plane={plane} held={held} />);
}

/** Arrow keys as they point on a view: right and down. */
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function PointHandle({ plane, held }: { readonly plane: ViewPlane; readonly held: Held }) {
  const desk = useDesk();
  const dragging = useRef(false);
  const frame = desk.views.frames[plane];
  const [u, v] = frame.planePoint(held.at);
  const [x, y] = desk.views.pixelOf(plane, [u, v]);
  const moveTo = (point: readonly [number, number]) =>
    desk.cut.change(held.moved(frame.patientPoint(point, desk.views.indexOf(plane))));
  const placeOf = (event: PointerEvent) => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    return desk.views.planePointAt(plane, event.clientX - box.left, event.clientY - box.top);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Delete' && held.removed) desk.cut.change(held.removed());
    const arrow = ARROWS[event.key];
    if (event.key === 'Enter') void desk.accept();
    else if (arrow) {
      const stepMm = event.shiftKey ? 0.1 : 1;
      moveTo([u + arrow[0] * stepMm, v + arrow[1] * stepMm]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <button
      type="button"
      className="handle point"
      style={{ left: `${x}px`, top: `${y}px` }}
      aria-label={`${held.name}, ${frame.title.toLowerCase()} view`}
      data-tip={held.name}
      data-testid={`handle-${plane}-${held.id}`}
      onKeyDown={pressed}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        dragging.current = true;
      }}
      onPointerMove={(event) => {
        if (dragging.current) moveTo(placeOf(event));
      }}
      onPointerUp={() => {
        dragging.current = false;
      }}
      onPointerCancel={() => {
        dragging.current = false;
      }}
    />
  );
}
