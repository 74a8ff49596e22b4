import { mm, withUnit } from '../../../format.ts';
import { Button } from '../../common/Button.tsx';
import { CutHandles } from '../CutHandles.tsx';
import { contourWords } from '../contourWords.ts';
import { KINDS } from '../planWords.ts';
import { useCutVolumes } from '../useCutVolumes.ts';
import { useDesk, useReading, useTools } from '../useDesk.ts';
import { Choice } from './controls.tsx';
import { cutTool } from './cutTool.ts';
import type { ToolEntry } from './tool.ts';

/** The only tool of the place Cut; its key goes there. */
export const CUT: ToolEntry = {
  name: 'cut',
  word: 'Cut',
  title: 'Cut: plane, curved surface, resection, segments, territories',
  detail: 'FLR and lobe',
  shortcut: 'K',
  tip: 'Parts the liver by a plane, a curved surface, a resection’s name, or vessels.',
  icon: <path d="M4 16 16 4" />,
  hidden: true,
  needsLiver: true,
  create: cutTool,
  Options: CutOptions,
  OnView: CutHandles,
  press: (desk) => desk.goCut(),
  commands: (desk) =>
    KINDS.map(({ value, word, tip }) => ({
      id: `cut.${value}`,
      title: `Cut: ${word.toLowerCase()}`,
      detail: tip.split(/[:;.]/)[0]!,
      ...(value === 'surface' && { shortcut: 'Shift+K' }),
      unavailableReason: () => (desk.now.tool === 'cut' ? null : 'first go to Cut, K'),
      run: () => desk.cut.begin(value),
    })),
};

function CutOptions() {
  const desk = useDesk();
  const cut = useTools((s) => s.cut);
  const volumes = useCutVolumes();
  const running = useReading((s) => s.running);
  const words = volumes.ok ? null : contourWords(volumes);
  const begun = cut.points.length > 0 || cut.branches.length > 0 || cut.kind === 'resection' || cut.kind === 'couinaud';
  const unanswered = desk.cut.unanswered();
  const missed = desk.cut.missedMm();
  return (
    <>
      <Choice label="How to cut" options={KINDS} value={cut.kind} onChange={(kind) => desk.cut.begin(kind)} />
      {words && begun && (
        <span className={volumes.ok || QUIET.has(volumes.code) ? 'dim ellipsis' : 'tone-refused ellipsis'}>
          {words.title}
        </span>
      )}
      {missed !== null && (
        <span className="tone-warning ellipsis">The surface misses its lines by {withUnit(mm(missed), 'mm')}</span>
      )}
      {volumes.ok && cut.moved && unanswered && <span className="dim ellipsis">{unanswered}</span>}
      <span className="spring" />
      {cut.moved && (begun || cut.planId === null) && (
        <Button onPress={() => desk.cancel()} shortcut="Escape">
          Cancel
        </Button>
      )}
      {desk.cut.swaps && (
        <Button onPress={() => desk.cut.swap()} shortcut="F">
          Swap sides
        </Button>
      )}
      {cut.moved && volumes.ok && !unanswered && (
        <Button primary onPress={() => void desk.accept()} shortcut="Enter" busy={running ? 'Cutting…' : null}>
          Accept cut
        </Button>
      )}
      {!cut.moved && cut.planId !== null && volumes.ok && (
        <Button onPress={() => desk.goAssess()} tip="What of the liver would stay: FLR, sFLR, and what they rest on.">
          Assess the remnant
        </Button>
      )}
    </>
  );
}

/** What is not wrong, only not yet there. */
const QUIET = new Set(['cut.noPlane', 'cut.noSurface', 'landmarks.missing', 'plan.noBranches', 'plan.oneTerritory']);
