import { createStore, type StoreApi } from 'zustand';
import type { Vec3 } from '#core/geometry';
import {
  type Box,
  fittedTo,
  type OrbitCamera,
  type Projected,
  pannedBy,
  placeAt,
  projected,
  turnedBy,
  type ViewSize,
  zoomedBy,
} from './orbitCamera.ts';
import type { Ray } from './rayHit.ts';

interface LookState {
  readonly camera: OrbitCamera;
  /** CSS pixels. */
  readonly size: ViewSize;
  /** Share that the liver and its parts cover of what lies behind, as a hand set it; null: as each segment says. */
  readonly liverOpacity: number | null;
}

/** The sides from which surfaces can be looked at by name. */
export const FACES = [
  { letter: 'A', title: 'From the front', azimuthDeg: 0, elevationDeg: 0 },
  { letter: 'P', title: 'From behind', azimuthDeg: 180, elevationDeg: 0 },
  { letter: 'R', title: "From the patient's right", azimuthDeg: -90, elevationDeg: 0 },
  { letter: 'L', title: "From the patient's left", azimuthDeg: 90, elevationDeg: 0 },
  { letter: 'H', title: 'From the head', azimuthDeg: 0, elevationDeg: 90 },
  { letter: 'F', title: 'From the feet', azimuthDeg: 0, elevationDeg: -90 },
] as const;

/** Half a turn is this many pixels of a drag. */
const HALF_TURN_PX = 300;
const DISTANCE_MM = 5000;

/** How the surfaces are looked at; no undo, no saving. Stays fitted to what there is until a hand pans or zooms. */
export class SurfaceLook {
  readonly store: StoreApi<LookState>;
  private fitted = true;
  private box: Box | null = null;

  constructor() {
    const camera: OrbitCamera = { azimuthDeg: 0, elevationDeg: 0, centre: [0, 0, 0], mmPerPixel: 1 };
    this.store = createStore<LookState>(() => ({ camera, size: [0, 0], liverOpacity: null }));
  }

  get now(): LookState {
    return this.store.getState();
  }

  private look(camera: OrbitCamera): void {
    this.store.setState({ camera });
  }

  setLiverOpacity(liverOpacity: number | null): void {
    this.store.setState({ liverOpacity });
  }

  resize(width: number, height: number): void {
    const [before, above] = this.now.size;
    if (before === width && above === height) return;
    this.store.setState({ size: [width, height] });
    if (this.fitted) this.fit();
  }

  /** What there is to be seen lies in this box; what is still fitted follows it. */
  holds(box: Box | null): void {
    if (!box || (this.box && same(this.box, box))) return;
    this.box = box;
    if (this.fitted) this.fit();
  }

  fit(): void {
    const { camera, size } = this.now;
    this.fitted = true;
    if (this.box && size[0] > 0 && size[1] > 0) this.look(fittedTo(camera, this.box, size));
  }

  /** Turns with a hand that went so many CSS pixels. */
  turn(dx: number, dy: number): void {
    this.look(turnedBy(this.now.camera, dx, dy, 180 / HALF_TURN_PX));
  }

  face({ azimuthDeg, elevationDeg }: { readonly azimuthDeg: number; readonly elevationDeg: number }): void {
    this.look({ ...this.now.camera, azimuthDeg, elevationDeg });
    if (this.fitted) this.fit();
  }

  pan(dx: number, dy: number): void {
    this.fitted = false;
    this.look(pannedBy(this.now.camera, dx, dy));
  }

  /** Enlarges; what lies under (x, y) stays where it is. */
  zoom(factor: number, x: number, y: number): void {
    this.fitted = false;
    this.look(zoomedBy(this.now.camera, this.now.size, factor, x, y));
  }

  pixelOf(position: Vec3): Projected {
    return projected(this.now.camera, this.now.size, position);
  }

  placeAt(at: Projected): Vec3 {
    return placeAt(this.now.camera, this.now.size, at);
  }

  /** The look into the patient through (x, y). */
  rayAt(x: number, y: number): Ray {
    const near = this.placeAt([x, y, DISTANCE_MM]);
    const far = this.placeAt([x, y, DISTANCE_MM - 1]);
    return { from: near, along: [far[0] - near[0], far[1] - near[1], far[2] - near[2]] };
  }
}

const same = (a: Box, b: Box): boolean => [0, 1, 2].every((n) => a.from[n] === b.from[n] && a.to[n] === b.to[n]);
