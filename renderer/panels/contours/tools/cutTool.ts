import { crossingLine, triangleOf } from '../cutGeometry.ts';
import type { Desk } from '../desk.ts';
import type { Tool } from './tool.ts';

/** Cut: three clicks on any views lay the plane; then its handles (PlaneHandles) drag and tilt it. */
export function cutTool(desk: Desk): Tool {
  return {
    hints: [
      ['Click', 'three points'],
      ['drag a white handle', 'tilt'],
      ['drag the middle', 'move'],
      ['F', 'swap sides'],
    ],
    down() {},
    drag() {},
    up({ position, travelled }) {
      if (travelled < 4 && desk.now.cut.points.length < 3) desk.addCutPoint(position);
    },
    take: () => desk.cut.open(),
    accept: () => desk.cut.accept(),
    nothingToAccept: () => (desk.now.cut.moved && desk.cut.recipe ? null : 'no cut drawn yet'),
    holdsSomething: () => desk.now.cut.moved,
    afterStep: () => desk.cut.open(),
    cancel: () => desk.cut.reset(),
    draw(painter, plane) {
      const { points } = desk.now.cut;
      const frame = desk.views.frames[plane];
      const triangle = triangleOf(points);
      if (triangle) {
        const line = crossingLine(frame, desk.views.indexOf(plane), triangle, desk.handleAnchor(plane));
        if (line) {
          const half = desk.lineHalfMm(plane) * 1.25;
          const { middle, direction } = line;
          painter.line(
            [middle[0] - direction[0] * half, middle[1] - direction[1] * half],
            [middle[0] + direction[0] * half, middle[1] + direction[1] * half],
          );
        }
      }
      for (const point of points) if (desk.isOnPlane(plane, point)) painter.seed(frame.planePoint(point));
    },
  };
}
