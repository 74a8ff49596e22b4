import { createStore } from 'zustand';
import type { HuRange } from '#core/contours/proposeRange';
import { LIVER } from '#core/contours/reading';
import { BOTTLENECK_MM } from '#core/segmentation/liverClick';
import { windowUnderClick } from '#core/segmentation/liverCore';
import type { Desk } from '../desk.ts';
import type { Histogram, Seed } from '../deskState.ts';
import { histogramAround } from '../sampleHu.ts';
import { perDesk, type Tool, type ToolPointer } from './tool.ts';

interface LiverState {
  readonly seed: Seed | null;
  /** HU that count as liver; null where the click lies on fat or air, which is then refused. */
  readonly range: HuRange | null;
  readonly histogram: Histogram | null;
  readonly bottleneckMm: number;
}

const NOTHING = { seed: null, range: null, histogram: null } as const;

/** What the tool holds for one open series. */
export const liverStore = perDesk(() => createStore<LiverState>(() => ({ ...NOTHING, bottleneckMm: BOTTLENECK_MM })));

const asking = perDesk(() => ({ now: false }));

/** Asks for the preview as it stands, at once; what changes in one moment is one question. */
export function proposeLiver(desk: Desk): void {
  const question = asking(desk);
  if (question.now) return;
  question.now = true;
  queueMicrotask(() => {
    question.now = false;
    const { seed, range, bottleneckMm } = liverStore(desk).getState();
    if (!seed) return;
    void desk.workspace.propose({ command: 'liver.click', params: { seed: seed.position, ...range, bottleneckMm } });
  });
}

/** The liver by one click: a click proposes it, another one elsewhere proposes anew. */
export function liverTool(desk: Desk): Tool {
  const store = () => liverStore(desk);
  const clear = () => store().setState(NOTHING);
  let down = false;
  return {
    hints: [
      ['Click', 'the liver, well inside it'],
      ['Click again', 'elsewhere proposes anew'],
    ],
    down() {
      down = true;
    },
    drag() {},
    up({ plane, index, position }: ToolPointer) {
      if (!down) return;
      down = false;
      const { geometry, memory } = desk.workspace;
      const range = windowUnderClick(geometry, memory.hu, position);
      const centre = range ? (range.lowerHu + range.upperHu) / 2 : 0;
      store().setState({
        seed: { plane, index, position },
        range,
        histogram: range && histogramAround(geometry, memory.hu, plane, index, position, centre),
      });
      proposeLiver(desk);
    },
    take: () => desk.workspace.activate(LIVER),
    anchor: () => store().getState().seed,
    holdsSomething: () => store().getState().seed !== null,
    cancel() {
      down = false;
      clear();
      desk.workspace.dropProposal();
    },
    afterStep: clear,
    draw(painter, plane) {
      const { seed } = store().getState();
      if (seed && desk.isOnPlane(plane, seed.position))
        painter.seed(desk.views.frames[plane].planePoint(seed.position));
    },
  };
}
