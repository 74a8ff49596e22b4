import { paintedChange } from '#core/commands/brushCommands';
import type { Change } from '#core/commands/change';
import { applyChange, inverseOf } from '#core/commands/change';
import type { CommandRefusal } from '#core/commands/command';
import type { Mask } from '#core/commands/mask';
import { NO_MASK } from '#core/commands/mask';
import type { ViewPlane } from '#core/contours/brush';
import { paintStroke } from '#core/contours/brush';
import { PaintedRows } from '#core/contours/paintedRows';
import type { SegmentNumber } from '#core/contours/reading';
import type { RunSet } from '#core/contours/voxelRuns';
import type { Vec3 } from '#core/geometry';
import type { Refused, Result } from '#core/result';
import type { Workspace } from './workspace.ts';

/** A brush as it is taken to the voxels: the parameters of `extent.paint` and `findings.paint` but for its points. */
export interface LiveBrush {
  readonly segment: SegmentNumber;
  readonly mode: 'add' | 'erase';
  readonly radiusMm: number;
  readonly plane: ViewPlane;
  readonly k: number;
  readonly shape?: 'round' | 'ball';
  readonly mask?: Mask;
}

/** What a stroke may meet on its way without an end to it: it is said when the whole stroke met nothing else. */
const PASSED_OVER: readonly CommandRefusal[] = ['change.nothing', 'mask.letsNoneThrough', 'stroke.notMeasured'];

type StrokeRefusal = CommandRefusal | 'change.stale' | 'reading.heldElsewhere';

/**
 * A brush that is down: what it paints shows at once; when it lifts, the whole stroke enters history as one change. The
 * workspace knows of it and ends it before anything else reads or writes voxels; after that it paints no more. Each move
 * costs what it touches: no pass over the volume, and only the slices it touched are counted again.
 */
export class LiveStroke {
  private readonly workspace: Workspace;
  private readonly brush: LiveBrush;
  private last: Vec3 | null = null;
  private readonly whole: PaintedRows;
  private readonly painted: Change[] = [];
  private ended = false;
  private lifted: Result<Change, StrokeRefusal> | null = null;

  constructor(workspace: Workspace, brush: LiveBrush) {
    this.workspace = workspace;
    this.brush = brush;
    this.whole = new PaintedRows(workspace.geometry);
    const { notEditing } = workspace;
    if (notEditing) {
      this.ended = true;
      this.lifted = notEditing;
    } else workspace.brushDown(this);
  }

  /** Paints on to this point (patient mm); refused as the stroke would be. Points nearer than a fraction of a voxel are skipped. */
  to(point: Vec3): Refused<StrokeRefusal> | null {
    const { last } = this;
    if (this.ended) return last === null && this.lifted && !this.lifted.ok ? this.lifted : null;
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1], point[2] - last[2]) < 0.1) return null;
    this.last = point;
    const { k, ...brush } = this.brush;
    const stroke = { ...brush, index: k, points: last ? [last, point] : [point] };
    const here = new PaintedRows(this.workspace.geometry);
    paintStroke(here, this.workspace.geometry, stroke);
    this.whole.addAll(here);
    const change = this.change(here.runs());
    if (!change.ok) return this.passesOver(change) ? null : change;
    this.write(change.value);
    this.workspace.voxelsChanged(change.value);
    this.painted.push(change.value);
    return null;
  }

  /**
   * Lifts the brush: what was painted point by point is taken back and done again as one change of history. Of a stroke
   * that has ended it only says how: null when it was cancelled.
   */
  lift(): Result<Change, StrokeRefusal> | null {
    if (this.ended) return this.lifted;
    this.end();
    const whole = this.change(this.whole.runs());
    // It touches the slices that the stroke did, so applying it counts them all again.
    this.lifted = whole.ok ? this.workspace.apply(whole.value) : whole;
    return this.lifted;
  }

  /** Leaves everything as before the stroke. */
  cancel(): void {
    if (this.ended) return;
    const [first] = this.painted;
    const touched = first && { ...first, voxels: this.painted.flatMap(({ voxels }) => voxels) };
    this.end();
    if (touched) this.workspace.voxelsChanged(touched);
  }

  private change(voxels: RunSet): Result<Change, CommandRefusal> {
    const { segment, mode, mask = NO_MASK } = this.brush;
    return paintedChange(this.workspace.commandWorkspace, segment, mode, voxels, mask);
  }

  /** A locked segment that is not the painted one is only left alone. */
  private passesOver({ code, details }: Refused<CommandRefusal>): boolean {
    return PASSED_OVER.includes(code) || (code === 'segment.locked' && details.segment !== this.brush.segment);
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
  }
}
