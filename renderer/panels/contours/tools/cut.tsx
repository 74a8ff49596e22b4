import { DEPORTALISED_LOBE } from '#core/contours/reading';
import { segmentNumbered } from '../../../workspace/selectors.ts';
import { Button } from '../../common/Button.tsx';
import { contourWords } from '../contourWords.ts';
import { PlaneHandles } from '../PlaneHandles.tsx';
import { useCutVolumes } from '../useCutVolumes.ts';
import { useDesk, useReading, useTools } from '../useDesk.ts';
import { cutTool } from './cutTool.ts';
import type { ToolEntry } from './tool.ts';

/** The only tool of the place Cut; its key goes there. */
export const CUT: ToolEntry = {
  name: 'cut',
  word: 'Cut',
  title: 'Cut: plane through three points',
  detail: 'FLR and lobe',
  shortcut: 'K',
  tip: 'Cut, K. Parts the liver: by a plane, a curved surface, a resection’s name, or vessels.',
  icon: <path d="M4 16 16 4" />,
  hidden: true,
  needsLiver: true,
  create: cutTool,
  Options: CutOptions,
  OnView: PlaneHandles,
  press: (desk) => desk.goCut(),
};

function CutOptions() {
  const desk = useDesk();
  const cut = useTools((s) => s.cut);
  const volumes = useCutVolumes();
  const running = useReading((s) => s.running);
  const lobe = useReading((s) => segmentNumbered(s, DEPORTALISED_LOBE));
  const drawn = cut.points.length === 3;
  const words = volumes.ok ? null : contourWords(volumes);
  return (
    <>
      <strong>Cut</strong>
      <span className="dim ellipsis">
        {drawn
          ? `Plane through three points, FLR and ${lobe?.label.toLowerCase() ?? 'lobe'}`
          : `Plane: ${cut.points.length} of 3 points placed`}
      </span>
      {words && drawn && <span className="tone-refused ellipsis">{words.title}</span>}
      <span className="spring" />
      {cut.moved && cut.points.length > 0 && (
        <Button onPress={() => desk.cancel()} shortcut="Escape">
          Cancel
        </Button>
      )}
      {drawn && (
        <>
          <Button onPress={() => desk.cut.startAgain()} tip="Takes the three points away, to place them again.">
            New plane
          </Button>
          <Button onPress={() => desk.cut.swap()} shortcut="F">
            Swap sides
          </Button>
          {cut.moved && volumes.ok && (
            <Button primary onPress={() => void desk.accept()} shortcut="Enter" busy={running ? 'Cutting…' : null}>
              Accept cut
            </Button>
          )}
        </>
      )}
    </>
  );
}
