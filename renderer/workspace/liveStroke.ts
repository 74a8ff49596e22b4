import type { Change } from '#core/commands/change';
import { applyChange, inverseOf } from '#core/commands/change';
import type { CommandRefusal } from '#core/commands/command';
import { strokeExtent } from '#core/commands/extentCommands';
import { strokeFinding } from '#core/commands/findingCommands';
import type { ViewPlane } from '#core/contours/brush';
import type { SegmentNumber } from '#core/contours/reading';
import { LIVER } from '#core/contours/reading';
import type { Vec3 } from '#core/geometry';
import type { Refused, Result } from '#core/result';
import type { Workspace } from './workspace.ts';

/**
 * A brush that is down: what it paints shows at once; when it lifts, the whole stroke enters history as one change. The
 * workspace knows of it and ends it before anything else reads or writes voxels; after that it paints no more.
 */
export class LiveStroke {
  private readonly workspace: Workspace;
  private readonly brush: {
    segment: SegmentNumber;
    mode: 'add' | 'erase';
    radiusMm: number;
    plane: ViewPlane;
    k: number;
  };
  private readonly points: Vec3[] = [];
  private readonly painted: Change[] = [];
  private ended = false;
  private lifted: Result<Change, CommandRefusal | 'change.stale'> | null = null;

  constructor(workspace: Workspace, brush: LiveStroke['brush']) {
    this.workspace = workspace;
    this.brush = brush;
    workspace.brushDown(this);
  }

  /** Paints on to this point (patient mm); refused as the stroke would be. Points nearer than a fraction of a voxel are skipped. */
  to(point: Vec3): Refused<CommandRefusal> | null {
    if (this.ended) return null;
    const last = this.points[this.points.length - 1];
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1], point[2] - last[2]) < 0.1) return null;
    this.points.push(point);
    const change = this.change(last ? [last, point] : [point]);
    if (!change.ok) return change.code === 'change.nothing' ? null : change;
    this.write(change.value);
    this.painted.push(change.value);
    return null;
  }

  /**
   * Lifts the brush: what was painted point by point is taken back and done again as one change of history. Of a stroke
   * that has ended it only says how: null when it was cancelled.
   */
  lift(): Result<Change, CommandRefusal | 'change.stale'> | null {
    if (this.ended) return this.lifted;
    this.end();
    const whole = this.change(this.points);
    this.lifted = whole.ok ? this.workspace.apply(whole.value) : whole;
    return this.lifted;
  }

  /** Leaves everything as before the stroke. */
  cancel(): void {
    if (!this.ended) this.end();
  }

  private change(points: readonly Vec3[]): Result<Change, CommandRefusal> {
    const { segment, ...brush } = this.brush;
    const reading = this.workspace.commandWorkspace;
    return segment === LIVER
      ? strokeExtent(reading, { ...brush, points: [...points] as [number, number, number][] })
      : strokeFinding(reading, { ...brush, points: [...points] as [number, number, number][], segment });
  }

  private end(): void {
    this.ended = true;
    this.workspace.brushUp(this);
    for (let change = this.painted.pop(); change; change = this.painted.pop())
      this.write(inverseOf(change, this.workspace.now.revision));
  }

  /** Writes voxels without moving the revision: records and history do not know of them. */
  private write(change: Change): void {
    const written = applyChange(this.workspace.commandWorkspace, change);
    if (!written.ok) throw new Error(written.code);
    this.workspace.voxelsChanged(change);
  }
}
