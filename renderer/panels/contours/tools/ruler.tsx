import '../../../viewport/overPicture.css';
import { useStore } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import { voxelFromPatient } from '#core/geometry';
import { mm, withUnit } from '../../../format.ts';
import { Button } from '../../common/Button.tsx';
import { useDesk, useViews } from '../useDesk.ts';
import { clearRulers, distanceMm, endsOn, type Measured, rulerStore, rulerTool } from './rulerTool.ts';
import type { ToolEntry } from './tool.ts';

export const RULER: ToolEntry = {
  name: 'ruler',
  word: 'Ruler',
  detail: 'tool',
  shortcut: 'M',
  tip: 'Distances in mm, by true slice positions; gone when the series is closed.',
  icon: <path d="m3 13 10-10 4 4L7 17ZM6 10l1.6 1.6M8.5 7.5l2.2 2.2M11 5l1.6 1.6" />,
  create: rulerTool,
  Options: RulerOptions,
  commands: (desk) => [
    {
      id: 'ruler.clear',
      title: 'Ruler: take all distances away',
      shortcut: 'Delete',
      unavailableReason: () => (rulerStore(desk).getState().lines.length > 0 ? null : 'nothing is measured'),
      run: () => clearRulers(desk),
    },
  ],
};

const words = (line: Measured) => withUnit(mm(distanceMm(line)), 'mm');

function RulerOptions() {
  const desk = useDesk();
  const { lines, from } = useStore(rulerStore(desk));
  const last = lines.at(-1);
  return (
    <>
      <strong>Ruler</strong>
      <output className="range-words" data-testid="ruler">
        {last ? words(last) : ''}
      </output>
      <span className="dim ellipsis">
        {from ? 'Click the other end, on any slice' : 'Drag a distance; not stored with the case'}
      </span>
      <span className="spring" />
      {last && (
        <Button small onPress={() => clearRulers(desk)} shortcut="Delete">
          Take all away
        </Button>
      )}
    </>
  );
}

/** The mm of each distance beside it on a view; of one that leaves the plane, beside its end there. */
export function RulerLabels({ plane }: { readonly plane: ViewPlane }) {
  const desk = useDesk();
  const { lines } = useStore(rulerStore(desk));
  useViews((s) => s.cameras[plane]);
  useViews((s) => s.sizes[plane]);
  useViews((s) => s.focus);
  const { views, workspace } = desk;
  const frame = views.frames[plane];
  return lines.map((line, n) => {
    const here = endsOn(desk, plane, line);
    if (here.length === 0) return null;
    const points = here.map((end) => views.pixelOf(plane, frame.planePoint(end)));
    const [x, y] = [0, 1].map((at) => points.reduce((sum, point) => sum + point[at]!, 0) / points.length);
    const other = line.ends.find((end) => !here.includes(end));
    const away = other && Math.round(voxelFromPatient(workspace.geometry, other)[frame.fixed]) + 1;
    return (
      <div
        key={line.ends.join(' ')}
        className="ruler-label"
        style={{ left: `${x}px`, top: `${y}px` }}
        data-testid={`ruler-${plane}-${n}`}
      >
        {words(line)}
        {away !== undefined && <small> to {away}</small>}
      </div>
    );
  });
}
