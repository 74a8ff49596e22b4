import '../viewport.css';
import './surface.css';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Vec3 } from '#core/geometry';
import { directionLetters } from '../planeFrame.ts';
import { ScaleBar } from '../ScaleBar.tsx';
import { axesOf, type OrbitCamera } from './orbitCamera.ts';
import { bindOrbitHands } from './orbitHands.ts';
import { type Hurry, paintLoop, type Quality } from './paintLoop.ts';
import { picked, type Ray } from './rayHit.ts';
import { RayPainter, type RayScene } from './rayPainter.ts';
import { RayBudget } from './rayPlan.ts';
import type { SceneSurface } from './scene.ts';
import { FACES, type SurfaceLook } from './surfaceLook.ts';
import { type Picture, SurfacePainter } from './surfacePainter.ts';

/** What is drawn: surfaces, and the CT around them where that is asked for. */
export type Scene = Omit<Picture, 'camera' | 'size'> & { readonly rays: RayScene | null };

/** The CT around the surfaces, as its buttons say it. */
export interface RaysControl {
  readonly on: boolean;
  readonly cutAway: boolean;
  /** Why it cannot be switched on now, or null. */
  readonly unavailable: string | null;
  readonly onToggle: () => void;
  readonly onCutAway: () => void;
  /** The graphics memory does not hold it. */
  readonly onNoMemory: () => void;
}

interface SurfaceViewProps {
  readonly look: SurfaceLook;
  /** What is to be drawn now; asked for with each picture. */
  readonly scene: () => Scene;
  /** Calls back whenever `scene` has something new, and how soon it wants to be seen; gives the function that stops it. */
  readonly onRepaint: (repaint: (hurry: Hurry) => void) => () => void;
  /** What a surface is called: colour alone says nothing. */
  readonly nameOf: (surface: SceneSurface, place: Vec3) => string;
  /** A place of a surface was clicked, patient mm; beside all surfaces, one of the CT around them. */
  readonly onPick: (place: Vec3) => void;
  /** Where a look through the CT ends, patient mm; null where it shows nothing. */
  readonly ctAt: (ray: Ray) => Vec3 | null;
  readonly rays: RaysControl;
  /** Where the slices meet, patient mm. */
  readonly focus: Vec3;
  readonly alone: boolean;
  readonly onAlone: () => void;
  readonly onHover: (over: boolean) => void;
  /** What can be drawn at all: cells along a side of a texture; null for nothing. */
  readonly onAble: (able: { readonly mostCells: number } | null) => void;
  /** How solid the liver is as it is drawn now, 0 to 1. */
  readonly shownOpacity: number;
  /** Surfaces are older than their voxels. */
  readonly busy: boolean;
  /** Why nothing is to be seen, or null. */
  readonly nothing: string | null;
  /** Handles over the picture. */
  readonly children?: ReactNode;
}

type Trouble = 'noWebGl' | 'lost' | null;

/** The surfaces of all segments, to be turned and picked; or why there are none. Everything else goes on without it. */
export function SurfaceView(props: SurfaceViewProps) {
  const {
    look,
    scene,
    onRepaint,
    nameOf,
    onPick,
    ctAt,
    rays,
    alone,
    onAlone,
    onHover,
    onAble,
    busy,
    nothing,
    children,
  } = props;
  const region = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [trouble, setTrouble] = useState<Trouble>(null);
  const { onNoMemory } = rays;
  const [under, setUnder] = useState<string | null>(null);

  useLayoutEffect(() => {
    const element = region.current!;
    const measure = () => look.resize(element.clientWidth, element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [look]);

  useEffect(() => {
    let frame = 0;
    const found = (x: number, y: number) => picked(scene().surfaces, look.rayAt(x, y));
    const stop = bindOrbitHands(region.current!, look, {
      pick: (x, y) => {
        const place = found(x, y)?.place ?? ctAt(look.rayAt(x, y));
        if (place) onPick(place);
      },
      point: (at) => {
        cancelAnimationFrame(frame);
        if (!at) return setUnder(null);
        frame = requestAnimationFrame(() => {
          const hit = found(...at);
          setUnder(hit && nameOf(hit.surface, hit.place));
        });
      },
      toggleAlone: onAlone,
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [look, scene, nameOf, onPick, ctAt, onAlone]);

  useEffect(() => {
    const element = canvas.current!;
    let painter = SurfacePainter.on(element);
    let rayPainter: RayPainter | null = null;
    const budget = new RayBudget();
    setTrouble(painter ? null : 'noWebGl');
    onAble(painter && { mostCells: painter.gl.getParameter(painter.gl.MAX_3D_TEXTURE_SIZE) as number });
    if (!painter) return;
    const withoutRays = () => {
      rayPainter?.close();
      rayPainter = null;
    };
    const paint = (quality: Quality, moves: boolean): (() => boolean) | null => {
      const { camera, size } = look.now;
      if (!painter || size[0] === 0 || size[1] === 0) return null;
      const { rays: seen, ...rest } = scene();
      const picture = { camera, size, ...rest };
      if (!seen) {
        withoutRays();
        painter.draw(picture, ...quality(size));
        return null;
      }
      rayPainter ??= new RayPainter(painter, budget);
      if (!rayPainter.draw({ ...picture, rays: seen }, moves)) {
        withoutRays();
        onNoMemory();
        return null;
      }
      return moves ? null : () => rayPainter?.refine() ?? true;
    };
    const loop = paintLoop({
      paint,
      busy: () => rayPainter?.busy ?? false,
      onRefining: (refining) => region.current?.toggleAttribute('data-refining', refining),
    });
    const stops = [look.store.subscribe(() => loop.ask('now')), onRepaint(loop.ask), loop.stop];
    const lost = (event: Event) => {
      // Asks the browser to bring it back.
      event.preventDefault();
      painter = null;
      rayPainter = null;
      setTrouble('lost');
    };
    const restored = () => {
      painter = SurfacePainter.on(element);
      setTrouble(painter ? null : 'noWebGl');
      loop.ask('rest');
    };
    element.addEventListener('webglcontextlost', lost);
    element.addEventListener('webglcontextrestored', restored);
    loop.ask('rest');
    return () => {
      element.removeEventListener('webglcontextlost', lost);
      element.removeEventListener('webglcontextrestored', restored);
      for (const stop of stops) stop();
      withoutRays();
      painter?.close();
    };
  }, [look, scene, onRepaint, onAble, onNoMemory]);

  const said = trouble === 'noWebGl' ? NO_WEBGL : trouble === 'lost' ? LOST : nothing;
  return (
    <section
      ref={region}
      className="view surface"
      data-region
      data-testid="view-surface"
      data-plane="surface"
      data-alone={alone || undefined}
      data-trouble={trouble ?? undefined}
      aria-label="Surfaces, three-dimensional"
      aria-busy={busy}
      onPointerEnter={() => onHover(true)}
      onPointerLeave={() => onHover(false)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a view takes the arrow keys
      tabIndex={0}
    >
      <canvas className="surface-canvas" ref={canvas} />
      {!said && <Crosshair look={look} focus={props.focus} />}
      <SurfaceCorners
        look={look}
        under={under}
        shownOpacity={props.shownOpacity}
        busy={busy}
        rays={rays}
        onAlone={onAlone}
      />
      {said ? <p className="surface-said">{said}</p> : children}
    </section>
  );
}

const NO_WEBGL = '3D needs WebGL 2, which this browser or graphics driver does not offer. Everything else works.';
const LOST = 'The graphics driver took 3D away. It comes back by itself; everything else works.';

function SurfaceCorners({
  look,
  under,
  shownOpacity,
  busy,
  rays,
  onAlone,
}: {
  readonly look: SurfaceLook;
  /** The name of what the pointer is on. */
  readonly under: string | null;
  readonly shownOpacity: number;
  readonly busy: boolean;
  readonly rays: RaysControl;
  readonly onAlone: () => void;
}) {
  const camera = useStore(look.store, (s) => s.camera);
  const liverOpacity = useStore(look.store, (s) => s.liverOpacity);
  const { left, right, top } = lettersOf(camera);
  return (
    <div className="corners">
      <div className="corner top-left">
        <button
          type="button"
          className="view-title surface-title"
          tabIndex={-1}
          onDoubleClick={onAlone}
          data-tip="Volumes are counted in voxels, never taken from this surface."
        >
          3D <span className="dim">{rays.on ? 'CT, for looking only' : 'smoothed for display'}</span>
        </button>
      </div>
      <fieldset className="rays" aria-label="CT around the surfaces">
        {rays.on && (
          <button
            type="button"
            aria-pressed={rays.cutAway}
            data-tip="Takes the CT out of sight before the slice that faces you, or before the plane of a cut in hand. Surfaces stay whole."
            onClick={rays.onCutAway}
          >
            Cut away
          </button>
        )}
        <button
          type="button"
          aria-pressed={rays.on}
          aria-disabled={rays.unavailable !== null || undefined}
          data-tip={
            rays.unavailable ??
            'CT around the surfaces: what is brighter than the middle of the window, vessels and bone. For looking only: it measures nothing.'
          }
          onClick={() => rays.unavailable === null && rays.onToggle()}
        >
          CT
        </button>
      </fieldset>
      <div className="corner surface-under" aria-hidden="true">
        {under && <div data-testid="surface-under">{under}</div>}
        {busy && <div className="dim">updating</div>}
      </div>
      <div className="letter at-left">{left}</div>
      <div className="letter at-right">{right}</div>
      <div className="letter at-top">{top}</div>
      <ScaleBar mmPerPixel={camera.mmPerPixel} />
      <fieldset className="faces" aria-label="Look from">
        {FACES.map((face) => (
          <button
            key={face.letter}
            type="button"
            aria-label={face.title}
            data-tip={face.title}
            onClick={() => look.face(face)}
          >
            {face.letter}
          </button>
        ))}
        <label className="see-through" data-tip="How much of what lies within the liver shows">
          Liver
          <input
            type="range"
            aria-label="How solid the liver is, percent"
            min={10}
            max={100}
            step={5}
            value={Math.round(100 * (liverOpacity ?? shownOpacity))}
            // Its arrows step the slider, not the slices.
            onKeyDown={(event) => event.key.startsWith('Arrow') && event.stopPropagation()}
            onChange={(event) => look.setLiverOpacity(event.target.valueAsNumber / 100)}
          />
        </label>
      </fieldset>
    </div>
  );
}

function lettersOf(camera: OrbitCamera) {
  const { right, up } = axesOf(camera);
  const opposite = (axis: Vec3): Vec3 => [-axis[0], -axis[1], -axis[2]];
  return {
    left: directionLetters(opposite(right)),
    right: directionLetters(right),
    top: directionLetters(up),
  };
}

/** Where the slices meet, over the surfaces. */
function Crosshair({ look, focus }: { readonly look: SurfaceLook; readonly focus: Vec3 }) {
  useStore(look.store);
  const [x, y] = look.pixelOf(focus);
  return (
    <svg
      className="surface-crosshair"
      style={{ left: `${x}px`, top: `${y}px` }}
      viewBox="-10 -10 20 20"
      aria-hidden="true"
    >
      <path d="M-9 0H-3M3 0H9M0-9V-3M0 3V9" />
    </svg>
  );
}
