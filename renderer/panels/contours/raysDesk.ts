import { createStore, type StoreApi } from 'zustand';
import { dot, patientFromVoxel, type Vec3 } from '#core/geometry';
import { patientFromCells } from '#core/rays/coarseGrid';
import type { CoarseVolume } from '#core/rays/coarseVolume';
import { type Clip, firstOpaque } from '#core/rays/rayBox';
import { transferRange, transferTable } from '#core/rays/transfer';
import { type Refused, refuse } from '#core/result';
import { axesOf, type Box, type OrbitCamera } from '../../viewport/three/orbitCamera.ts';
import type { Ray } from '../../viewport/three/rayHit.ts';
import type { RayScene } from '../../viewport/three/rayPainter.ts';
import { MOST_CELLS } from '../../workers/coarseCt.ts';
import { coarseInWorker } from '../../workers/coarseRunner.ts';
import { planeNormal, triangleOf } from './cutGeometry.ts';
import type { Desk } from './desk.ts';
import { perDesk } from './tools/tool.ts';

interface RaysState {
  readonly on: boolean;
  /** Null while it is being made, and while it is off. */
  readonly volume: CoarseVolume | null;
  /** Whether what lies before the slices, or before the cut in hand, is taken out of sight. */
  readonly cutAway: boolean;
}

/** What the window can draw 3D with: cells along a side of its textures; null: nothing. */
export type Drawable = { readonly mostCells: number } | null;

/**
 * The CT around the surfaces: off until somebody asks for it, made then, once, and given back when it is switched off. To
 * look at only: nothing is measured in it.
 */
export class RaysDesk {
  readonly store: StoreApi<RaysState> = createStore(() => ({ on: false, volume: null, cutAway: false }));
  private readonly desk: Desk;
  private making: AbortController | null = null;
  private table: { readonly window: unknown; readonly bytes: Uint8Array<ArrayBuffer> } | null = null;

  constructor(desk: Desk) {
    this.desk = desk;
    desk.onClose(() => this.putAway());
  }

  get now(): RaysState {
    return this.store.getState();
  }

  /** Why it cannot be switched on yet, or null. */
  unavailable(): string | null {
    const { now, memory } = this.desk.workspace;
    return now.arrivedSlices === memory.slices ? null : 'slices still arrive';
  }

  /** On, or off again; says why where it cannot be. */
  toggle(drawable: Drawable): void {
    const refusal = refusalOf(drawable);
    if (this.now.on) this.putAway();
    else if (refusal) this.refused(refusal);
    else void this.make();
  }

  /** What was drawn until now cannot be: it is put away, and said why. */
  refused(refusal: Refused): void {
    this.putAway();
    this.desk.refused(refusal);
  }

  toggleCutAway(): void {
    this.store.setState(({ cutAway }) => ({ cutAway: !cutAway }));
  }

  private async make(): Promise<void> {
    const { geometry, memory } = this.desk.workspace;
    const making = new AbortController();
    this.making = making;
    this.store.setState({ on: true });
    const volume = await coarseInWorker({ geometry, hu: memory.hu }, making.signal);
    if (volume && !making.signal.aborted) this.store.setState({ volume });
  }

  private putAway(): void {
    this.making?.abort();
    this.making = null;
    this.table = null;
    this.store.setState({ on: false, volume: null });
  }

  /** What rays show now, seen by a camera; null while there is nothing to show. */
  scene(camera: OrbitCamera): RayScene | null {
    const { volume, cutAway } = this.now;
    if (!volume) return null;
    return { volume, table: this.tableNow(), clip: cutAway ? this.clip(camera) : null };
  }

  /** The place that a look through the CT ends at, patient mm; null where it shows nothing. */
  placeAt(camera: OrbitCamera, ray: Ray): Vec3 | null {
    const scene = this.scene(camera);
    return scene && firstOpaque(scene.volume, scene.table, ray, scene.clip);
  }

  /** The box around all that there is of the CT. */
  get box(): Box | null {
    const { volume } = this.now;
    if (!volume) return null;
    const { grid } = volume;
    const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
      patientFromCells(grid, [n & 1 ? grid.size[0] : 0, n & 2 ? grid.size[1] : 0, n & 4 ? grid.size[2] : 0]),
    );
    const all = (of: (...values: number[]) => number): Vec3 => [
      of(...corners.map(([x]) => x)),
      of(...corners.map(([, y]) => y)),
      of(...corners.map(([, , z]) => z)),
    ];
    return { from: all(Math.min), to: all(Math.max) };
  }

  private tableNow(): Uint8Array<ArrayBuffer> {
    const { window } = this.desk.views.now;
    if (this.table?.window !== window) this.table = { window, bytes: transferTable(transferRange(window)) };
    return this.table.bytes;
  }

  /** The half before the cut in hand, if that is a plane; else before the slice through the crosshair that faces the viewer most. */
  private clip(camera: OrbitCamera): Clip {
    const { now, views, workspace } = this.desk;
    const { towards } = axesOf(camera);
    const triangle = now.tool === 'cut' && now.cut.kind === 'plane' ? triangleOf(now.cut.points) : null;
    const facing = (normal: Vec3): Vec3 => (dot(normal, towards) > 0 ? normal : [-normal[0], -normal[1], -normal[2]]);
    if (triangle) {
      const normal = facing(planeNormal(triangle));
      return { normal, mm: dot(normal, triangle[0]) };
    }
    const { geometry } = workspace;
    const sides = [geometry.rowDirection, geometry.columnDirection, geometry.normal].map(facing);
    const normal = sides.reduce((most, side) => (dot(side, towards) > dot(most, towards) ? side : most));
    return { normal, mm: dot(normal, patientFromVoxel(geometry, views.now.focus)) };
  }
}

/** Why the CT cannot be shown in 3D with that, or null. */
export function refusalOf(drawable: Drawable): Refused | null {
  if (!drawable) return refuse('rays.noWebGl');
  const { mostCells } = drawable;
  return mostCells < MOST_CELLS ? refuse('rays.textureTooSmall', { mostCells, wanted: MOST_CELLS }) : null;
}

export const raysDesk = perDesk((desk) => new RaysDesk(desk));
