import type { ViewPlane } from '#core/contours/brush';
import { patientFromVoxel } from '#core/geometry';
import type { App, Toast } from '#renderer/panels/common/app';
import { Desk } from '#renderer/panels/contours/desk';
import type { LeftHand, ToolPointer } from '#renderer/viewport/hands';
import { Views } from '#renderer/viewport/viewState';
import type { Workspace } from '#renderer/workspace/workspace';

/** What was said to whoever sits before the desk. */
export type Said = Pick<Toast, 'kind' | 'title'>;

/** The window's own desk with all its tools on a workspace, without a screen: nothing is drawn or saved, what is said is kept. */
export function deskOn(workspace: Workspace): { readonly desk: Desk; readonly said: Said[] } {
  const said: Said[] = [];
  const app = {
    notify: ({ kind, title }: Said) => void said.push({ kind, title }),
    refused: ({ code }: { code: string }) => void said.push({ kind: 'error', title: code }),
  } as unknown as App;
  const views = new Views(workspace.geometry);
  for (const plane of ['axial', 'coronal', 'sagittal'] as const) views.resize(plane, 400, 400);
  const nothing = {} as ConstructorParameters<typeof Desk>[0];
  const desk = new Desk({ app, workspace, views, ct: nothing.ct, saving: nothing.saving, tool: 'ruler' });
  return { desk, said };
}

/** A voxel of a plane that a hand goes over. */
export type Spot = readonly [i: number, j: number];

/** Keys that are held with the hand. */
export interface Held {
  readonly shift?: boolean;
  readonly alt?: boolean;
}

/** A left hand on one plane of a view, in voxels; it goes as far as an eye would call a drag. */
export class Hand {
  private readonly desk: Desk;
  private readonly plane: ViewPlane = 'axial';
  private from: Spot = [0, 0];
  private held: Held = {};
  private travelled = 0;
  private left: () => LeftHand;

  constructor(desk: Desk) {
    this.desk = desk;
    this.left = () => desk.hand;
  }

  down(spot: Spot, held: Held = {}): void {
    this.held = held;
    this.from = spot;
    this.travelled = 0;
    this.left().down(this.at(spot));
  }

  to(spot: Spot): void {
    const { mmPerPixel } = this.desk.views.now.cameras[this.plane];
    const gone = Math.hypot(spot[0] - this.from[0], spot[1] - this.from[1]) / mmPerPixel;
    this.travelled = Math.max(this.travelled, gone);
    this.left().drag(this.at(spot));
  }

  up(spot: Spot): void {
    this.left().up(this.at(spot));
  }

  /** A place of the plane as a view tells a tool of it. */
  at([i, j]: Spot): ToolPointer {
    const { views } = this.desk;
    const index = views.indexOf(this.plane);
    const position = patientFromVoxel(views.geometry, [i, j, index]);
    const point = views.frames[this.plane].planePoint(position);
    const { shift = false, alt = false } = this.held;
    return { plane: this.plane, index, point, position, shift, alt, travelled: this.travelled };
  }
}
