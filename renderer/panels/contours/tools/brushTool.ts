import type { SegmentNumber } from '#core/contours/reading';
import type { Vec3 } from '#core/geometry';
import { patientFromVoxel } from '#core/geometry';
import { type Refused, refuse } from '#core/result';
import { segmentVoxels } from '#core/volumetry/segments';
import { type LiveBrush, LiveStroke } from '../../../workspace/liveStroke.ts';
import { segmentNumbered } from '../../../workspace/selectors.ts';
import type { Desk } from '../desk.ts';
import { brushStore } from './brushState.ts';
import { maskOf } from './maskState.ts';
import { sliceStore } from './sliceTool.ts';
import type { Tool, ToolPointer } from './tool.ts';

/**
 * Paint and erase with a round brush on the plane under the hand, or with a ball. It paints while it moves; lifted, the
 * stroke is one change. Alt takes the other of the two; Alt-wheel sizes it.
 */
export function brushTool(desk: Desk, mode: 'add' | 'erase'): Tool {
  let stroke: LiveStroke | null = null;
  let brush: LiveBrush | null = null;
  let points: Vec3[] = [];

  const paintTo = (pointer: ToolPointer) => {
    const place = placeOf(desk, pointer);
    if (stroke) points.push(place);
    const refused = stroke?.to(place);
    if (!refused) return;
    stroke?.cancel();
    stroke = null;
    desk.refused(refused);
  };

  return {
    hints: [
      [mode === 'add' ? 'Drag' : 'Drag', mode === 'add' ? 'paint' : 'erase'],
      ['Alt-drag', mode === 'add' ? 'erase' : 'paint'],
      ['Alt-wheel − +', 'size of the brush'],
    ],
    down(pointer) {
      const segment = desk.brushSegment();
      if (segment === null) return;
      const { running } = desk.workspace.now;
      if (running) {
        desk.app.notify({ kind: 'notNow', title: `${running}…`, body: 'The brush paints once it is done.' });
        return;
      }
      const other = mode === 'add' ? 'erase' : 'add';
      points = [];
      brush = {
        segment,
        mode: pointer.alt ? other : mode,
        radiusMm: desk.now.radiusMm,
        plane: pointer.plane,
        k: pointer.index,
        shape: brushStore(desk).getState().shape,
        mask: maskOf(desk),
      };
      stroke = new LiveStroke(desk.workspace, brush);
      paintTo(pointer);
    },
    drag: paintTo,
    up() {
      const down = stroke;
      stroke = null;
      if (down && brush?.shape === 'round' && sliceStore(desk).getState().brushSpreads)
        return spread(desk, down, brush, points);
      const lifted = down?.lift();
      if (!lifted) return;
      if (lifted.ok) desk.changed(lifted.value);
      else if (lifted.code !== 'change.nothing') desk.refused(lifted);
      else if (brush?.mode === 'erase') desk.refused(nothingErased(desk, brush.segment));
    },
    cancel() {
      stroke?.cancel();
      stroke = null;
    },
    altWheel: (steps) => desk.resizeBrush(steps),
    draw(painter, plane) {
      const { pointer } = desk.views.now;
      if (pointer?.plane === plane) painter.ring(pointer.point, desk.now.radiusMm, mode === 'erase');
    },
  };
}

/**
 * Why an eraser found nothing, most often because another segment is chosen than the one in sight. Painting what is painted
 * already says nothing: it is seen.
 */
function nothingErased({ workspace: { now } }: Desk, number: SegmentNumber): Refused {
  const segment = segmentNumbered(now, number);
  const empty = segment && segmentVoxels(now.counts, segment.layer)[number] === 0;
  return refuse(empty ? 'segment.empty' : 'segment.notHere', { segment: number, label: segment?.label });
}

/** What was painted counts as an edit of that slice: it is done again with what it spreads to, as one step. */
function spread(
  desk: Desk,
  stroke: LiveStroke,
  { segment, mode, radiusMm, plane, k, mask }: LiveBrush,
  points: Vec3[],
): void {
  stroke.cancel();
  const drawing = { kind: 'brush', mode, radiusMm, points, ...mask };
  void desk.runCommand('segment.sliceEdit', { segment, plane, index: k, drawing }, 'Spreading');
}

/**
 * Where the brush is. On a coronal or sagittal view the slices may lie further apart than the brush is wide, so there it
 * works at the height of the nearest slice: a dab never falls between two. A ball is measured in space, where it is.
 */
function placeOf(desk: Desk, { plane, index, point, position }: ToolPointer): Vec3 {
  const frame = desk.views.frames[plane];
  if (frame.fixed === 2 || brushStore(desk).getState().shape === 'ball') return position;
  const [i, j, k] = frame.voxelPlace(point, index);
  return patientFromVoxel(desk.workspace.geometry, [i, j, Math.round(k)]);
}
