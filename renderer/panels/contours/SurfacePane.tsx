import { useCallback, useRef } from 'react';
import { useStore } from 'zustand';
import type { Vec3 } from '#core/geometry';
import { refuse } from '#core/result';
import type { Hurry } from '../../viewport/three/paintLoop.ts';
import type { Ray } from '../../viewport/three/rayHit.ts';
import { SurfaceView } from '../../viewport/three/SurfaceView.tsx';
import { liverSolid, type SceneSurface } from '../../viewport/three/scene.ts';
import { toggleAlone } from '../../viewport/View.tsx';
import { hasVoxels } from '../../workspace/selectors.ts';
import type { Hint } from '../common/app.ts';
import { looksDesk } from './looks.ts';
import { type Drawable, raysDesk } from './raysDesk.ts';
import { SurfaceHandles } from './SurfaceHandles.tsx';
import { surfaceDesk } from './surfaceDesk.ts';
import { useDesk, useReading, useTools, useViews } from './useDesk.ts';

const HINTS: readonly Hint[] = [
  ['Drag', 'turn'],
  ['click', 'slices go there'],
  ['middle or Shift-drag', 'pan'],
  ['wheel', 'zoom'],
  ['D', '3D alone'],
];

/** The fourth view: surfaces of all segments, and of the cut that is in hand. */
export function SurfacePane() {
  const desk = useDesk();
  const stage = surfaceDesk(desk);
  const alone = useViews((s) => s.alone === 'surface');
  useViews((s) => s.focus);
  const cutting = useTools((s) => s.tool === 'cut');
  const making = useStore(stage.surfaces.store, (s) => s.making);
  const meshes = useStore(stage.surfaces.store, (s) => s.meshes);
  useReading((s) => s.segments);
  const contoured = useReading(hasVoxels);
  const arrived = useReading((s) => s.arrivedSlices);
  const ct = raysDesk(desk);
  const seen = useStore(ct.store);
  useStore(looksDesk(desk).store);

  const scene = useCallback(() => stage.scene(), [stage]);
  const onRepaint = useCallback(
    (repaint: (hurry: Hurry) => void) => {
      const stops = [
        stage.surfaces.store.subscribe(() => repaint('soon')),
        looksDesk(desk).store.subscribe(() => repaint('soon')),
        ct.store.subscribe(() => repaint('soon')),
        desk.workspace.store.subscribe((now, before) => {
          if (now.segments !== before.segments) repaint('soon');
        }),
        desk.store.subscribe((now, before) => {
          // Another tool in hand is nothing to see here, but for the cut's own handles.
          const cutting = (now.tool === 'cut') !== (before.tool === 'cut');
          if (now.cut !== before.cut || now.held !== before.held || cutting) repaint('soon');
        }),
        desk.views.store.subscribe((now, before) => {
          if (now.focus !== before.focus) repaint(ct.now.volume && ct.now.cutAway ? 'soon' : 'rest');
          else if (now.window !== before.window && ct.now.volume) repaint('soon');
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [desk, stage, ct],
  );
  const onPick = useCallback((place: Vec3) => desk.views.focusOn(place), [desk]);
  const nameOf = useCallback((surface: SceneSurface, place: Vec3) => stage.nameOf(surface, place), [stage]);
  const onAlone = useCallback(() => toggleAlone(desk.views, 'surface'), [desk]);

  const onAble = useCallback((able: Drawable) => stage.able(able), [stage]);
  const ctAt = useCallback((ray: Ray) => ct.placeAt(stage.look.now.camera, ray), [ct, stage]);
  const onNoMemory = useCallback(() => ct.refused(refuse('rays.noMemory')), [ct]);

  // The status line says what a hand does here, and again what the tool does once it has left.
  const said = useRef<readonly Hint[] | null>(null);
  const onHover = useCallback(
    (over: boolean) => {
      const { hints, remark } = desk.app.store.getState();
      if (over && hints !== HINTS) {
        said.current = hints;
        desk.app.hints(HINTS, remark);
      } else if (!over && hints === HINTS && said.current) desk.app.hints(said.current, remark);
    },
    [desk],
  );

  return (
    <SurfaceView
      look={stage.look}
      scene={scene}
      onRepaint={onRepaint}
      nameOf={nameOf}
      onPick={onPick}
      ctAt={ctAt}
      rays={{
        on: seen.on,
        cutAway: seen.cutAway,
        unavailable: arrived < desk.workspace.memory.slices ? ct.unavailable() : null,
        onToggle: () => stage.toggleRays(),
        onCutAway: () => ct.toggleCutAway(),
        onNoMemory,
      }}
      focus={stage.focus}
      alone={alone}
      onAlone={onAlone}
      onHover={onHover}
      onAble={onAble}
      shownOpacity={liverSolid(stage.shown)}
      busy={making || (seen.on && !seen.volume)}
      nothing={
        contoured || meshes.size > 0 || making || seen.on ? null : 'Surfaces appear here once something is contoured.'
      }
    >
      {cutting && <SurfaceHandles look={stage.look} />}
    </SurfaceView>
  );
}
