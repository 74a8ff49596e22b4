import { LIVER } from '#core/contours/reading';
import type { Vec3 } from '#core/geometry';
import { dot, patientFromVoxel } from '#core/geometry';
import type { Command } from '../../commands.ts';
import type { Scene } from '../../viewport/three/SurfaceView.tsx';
import { boxAround, type SceneSurface, sceneSurfaces } from '../../viewport/three/scene.ts';
import { FACES, SurfaceLook } from '../../viewport/three/surfaceLook.ts';
import { Surfaces } from '../../viewport/three/surfaces.ts';
import { toggleAlone } from '../../viewport/View.tsx';
import { meshRunner } from '../../workers/meshRunner.ts';
import { cutSheets } from './cutSheets.ts';
import type { Desk } from './desk.ts';
import { looksDesk } from './looks.ts';
import { type Drawable, raysDesk } from './raysDesk.ts';
import { perDesk } from './tools/tool.ts';

/** The surfaces of one open series: what there is of them, and how they are looked at. */
export class SurfaceDesk {
  readonly look = new SurfaceLook();
  readonly surfaces: Surfaces;
  private readonly desk: Desk;
  private readonly sheetsOf = cutSheets();
  private drawable: Drawable = null;

  constructor(desk: Desk) {
    this.desk = desk;
    const { workspace, views } = desk;
    const { geometry, memory } = workspace;
    const { extent, findings, partition } = memory.layers;
    this.surfaces = new Surfaces(
      {
        segments: () => workspace.now.segments,
        needed: ({ number, visible }) => this.seen && (visible || (number === LIVER && desk.cutPartition !== null)),
        counts: () => workspace.now.counts,
        painting: () => workspace.painting,
      },
      meshRunner({ geometry, layers: { extent, findings, partition } }),
    );
    const changed = () => this.surfaces.changed();
    const stops = [
      workspace.store.subscribe((now, before) => {
        if (now.counts !== before.counts || now.segments !== before.segments) changed();
      }),
      views.store.subscribe((now, before) => {
        if (now.alone !== before.alone) changed();
      }),
      desk.store.subscribe((now, before) => {
        if (now.tool !== before.tool) changed();
      }),
      this.surfaces.store.subscribe(() => this.holds()),
      raysDesk(desk).store.subscribe(() => this.holds()),
    ];
    desk.onClose(() => {
      for (const stop of stops) stop();
      this.surfaces.close();
    });
  }

  /** Whether the surfaces are on the screen at all. */
  private get seen(): boolean {
    const { alone } = this.desk.views.now;
    return this.drawable !== null && (alone === null || alone === 'surface');
  }

  /** Whether there is anything to draw them with; none is made for nothing. */
  able(drawable: Drawable): void {
    this.drawable = drawable;
    this.surfaces.changed();
  }

  /** Shows the CT around the surfaces, or no longer. */
  toggleRays(): void {
    raysDesk(this.desk).toggle(this.drawable);
  }

  /** What is looked at: the surfaces; without any the CT. */
  private holds(): void {
    this.look.holds(boxAround(this.shown) ?? raysDesk(this.desk).box);
  }

  get shown(): SceneSurface[] {
    const { desk } = this;
    return sceneSurfaces(
      this.surfaces.store.getState().meshes,
      desk.workspace.now.segments,
      desk.cutPartition,
      desk.now.held,
      this.look.now.liverOpacity,
      looksDesk(desk).now,
      raysDesk(desk).now.on,
    );
  }

  /** What is to be drawn now. */
  scene(): Scene {
    const { desk } = this;
    const { geometry } = desk.workspace;
    const surfaces = this.shown;
    const liver = this.surfaces.store.getState().meshes.get(LIVER);
    const slice = geometry.slicePositions[desk.views.now.focus[2]]!;
    return {
      surfaces,
      sheets: this.sheetsOf(desk.cutPartition?.map ?? null, liver ?? null),
      slice: { normal: geometry.normal, mm: dot(slice, geometry.normal) },
      rays: raysDesk(desk).scene(this.look.now.camera),
    };
  }

  /** The segment that a place of a surface belongs to; of a liver that is being cut, the part. */
  nameOf({ number, cut }: SceneSurface, place: Vec3): string {
    const draft = cut && this.desk.cutPartition;
    const segments = draft ? draft.segments : this.desk.workspace.now.segments;
    const wanted = draft ? draft.parts[draft.map.partAt(place)]?.number : number;
    return segments.find((segment) => segment.number === wanted)?.label ?? '';
  }

  /** Where the slices meet, patient mm. */
  get focus(): Vec3 {
    return patientFromVoxel(this.desk.workspace.geometry, this.desk.views.now.focus);
  }
}

export const surfaceDesk = perDesk((desk) => new SurfaceDesk(desk));

/** Surfaces and hangings, for keys and palette. */
export function surfaceCommands(desk: Desk): readonly Omit<Command, 'place'>[] {
  const { views } = desk;
  return [
    {
      id: 'view.surface',
      title: '3D on the full window',
      detail: 'surfaces of all segments',
      shortcut: 'D',
      run: () => toggleAlone(views, 'surface'),
    },
    {
      id: 'view.hanging',
      title: 'Hang the views: axial large, or all alike',
      detail: '3 + 1',
      shortcut: 'Shift+D',
      run: () => views.hang(views.now.hanging === 'axialLarge' ? 'alike' : 'axialLarge'),
    },
    {
      id: 'surface.ct',
      title: '3D: CT around the surfaces, or no longer',
      detail: 'vessels and bone, to look at only',
      explanation:
        'What is brighter than the middle of the window, looked through around the segments. It measures nothing.',
      shortcut: 'Shift+R',
      unavailableReason: () => raysDesk(desk).unavailable(),
      run: () => surfaceDesk(desk).toggleRays(),
    },
    {
      id: 'surface.cutAway',
      title: '3D: cut the CT away before the slice, or before the cut',
      unavailableReason: () => (raysDesk(desk).now.on ? null : 'the CT is not shown in 3D'),
      run: () => raysDesk(desk).toggleCutAway(),
    },
    { id: 'surface.fit', title: '3D: fit', run: () => surfaceDesk(desk).look.fit() },
    ...FACES.map((face) => ({
      id: `surface.from${face.letter}`,
      title: `3D: ${face.title.charAt(0).toLowerCase()}${face.title.slice(1)}`,
      run: () => surfaceDesk(desk).look.face(face),
    })),
  ];
}
