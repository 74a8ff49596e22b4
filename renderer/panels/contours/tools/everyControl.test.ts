import { createElement } from 'react';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CommandCall } from '#core/commands/commands';
import { COUINAUD_KINDS } from '#core/contours/couinaud';
import { LIVER, type SegmentNumber } from '#core/contours/reading';
import { RESECTED_SEGMENTS, RESECTION_NAMES, RESECTION_TITLES } from '#core/contours/resections';
import type { Vec3 } from '#core/geometry';
import { controlsOf } from '#test/controlsOf';
import { deskOn, Hand, type Held } from '#test/openedDesk';
import { geometry, openedForTest, openedOn, pixels } from '#test/openedWorkspace';
import { LIVER_LANDMARKS, liverGrid } from '#test/phantoms/liverPlans';
import { AppContext, createAppStore } from '../../common/app.ts';
import { CutPanel } from '../CutPanel.tsx';
import type { Desk } from '../desk.ts';
import { LANDMARK_WORDS } from '../planWords.ts';
import { DeskContext } from '../useDesk.ts';
import { rulerStore } from './rulerTool.ts';
import { TOOLS, toolNamed } from './toolList.ts';

// Once a frame is at once: what a screen would draw is not looked at here.
beforeAll(() => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 0));
  vi.stubGlobal('cancelAnimationFrame', (asked: number) => clearTimeout(asked));
});
afterAll(() => {
  vi.unstubAllGlobals();
});

const moment = () => new Promise<void>((soon) => setTimeout(soon, 0));

/** A desk at work, and every command that it asks for. */
class AtWork {
  readonly desk: Desk;
  readonly hand: Hand;
  readonly calls: CommandCall[] = [];
  readonly went: string[] = [];
  private readonly contexts: ReadonlyMap<unknown, unknown>;

  constructor(workspace = openedForTest()) {
    this.desk = deskOn(workspace).desk;
    this.hand = new Hand(this.desk);
    const go = ({ name }: { name: string }) => this.went.push(name);
    const app = Object.assign(this.desk.app, { go, store: createAppStore({ name: 'worklist' }) });
    this.contexts = new Map<unknown, unknown>([
      [DeskContext, this.desk],
      [AppContext, app],
    ]);
    const run = workspace.run.bind(workspace);
    workspace.run = (call, title) =>
      run(() => {
        const asked = typeof call === 'function' ? call() : call;
        if (asked) this.calls.push(asked);
        return asked;
      }, title);
    const propose = workspace.propose.bind(workspace);
    workspace.propose = (call) => {
      this.calls.push(call);
      return propose(call);
    };
  }

  async rested(): Promise<void> {
    for (let n = 0; n < 3; n++) {
      do await moment();
      while (this.desk.workspace.busy || this.desk.workspace.now.proposal?.pending);
    }
  }

  async drag(said: string, held?: Held): Promise<void> {
    const spots = said.split(' ').map((spot) => spot.split(',').map(Number) as [number, number]);
    this.hand.down(spots[0]!, held);
    for (const spot of spots.slice(1)) this.hand.to(spot);
    this.hand.up(spots.at(-1)!);
    await this.rested();
  }

  /** What can be done with the controls of the tool in hand, and of the panel beside a cut. */
  acts(): Record<string, () => void> {
    const { Options } = toolNamed(this.desk.now.tool);
    const shown = [
      createElement(Options, { key: 1 }),
      ...(this.desk.now.tool === 'cut' ? [createElement(CutPanel, { key: 2 })] : []),
    ];
    return Object.assign({}, ...controlsOf(shown, this.contexts).map(({ acts }) => acts));
  }

  async act(name: string): Promise<void> {
    const act = this.acts()[name];
    if (!act) throw new Error(`no control ${name} among ${Object.keys(this.acts()).join(' | ')}`);
    act();
    await this.rested();
  }

  /** How many voxels of liver and findings lie on each slice. */
  voxels(): number[] {
    const { memory, geometry } = this.desk.workspace;
    const area = geometry.columns * geometry.rows;
    return Array.from({ length: geometry.slices }, (_, k) =>
      [memory.layers.extent, memory.layers.findings].reduce(
        (sum, layer) => sum + layer.subarray(k * area, (k + 1) * area).reduce((n, label) => n + (label ? 1 : 0), 0),
        0,
      ),
    );
  }
}

/** A disc of liver on the middle slice of five, the bright ball in it, and a tool in hand. */
async function withLiver(tool: string): Promise<AtWork> {
  const at = new AtWork();
  at.desk.take('liver');
  const points = [[MIDDLE[0], MIDDLE[1], 4]];
  await at.desk.runCommand(
    'extent.paint',
    { mode: 'add', radiusMm: LIVER_MM, points, k: 2, shape: 'round' },
    'Painting',
  );
  at.desk.take(tool);
  await at.rested();
  return at;
}
const MIDDLE = [20, 15] as const;
const [LIVER_MM, BRIGHT_MM] = [10, 8];
/** Of the grid of 40 × 30 voxels of 1 mm, those of a slice of which this is true of the distances, squared, from two places. */
function countWhere(holds: (fromMiddle: number, fromDab: number) => boolean): number {
  let n = 0;
  for (let j = 0; j < 30; j++)
    for (let i = 0; i < 40; i++)
      if (holds((i - MIDDLE[0]) ** 2 + (j - MIDDLE[1]) ** 2, (i - DAB[0]) ** 2 + (j - DAB[1]) ** 2)) n++;
  return n;
}
const DAB = [28, 15] as const;
const [dab, square] = [`${DAB}`, '14,10 26,10 26,20 14,20 14,10'];
const inLiver = (fromMiddle: number) => fromMiddle <= LIVER_MM ** 2;
const bright = (fromMiddle: number) => fromMiddle <= BRIGHT_MM ** 2;
/** On the middle slice alone. */
const there = (n: number) => [0, 0, n, 0, 0];
/** Of a ball of 8 mm on the middle slice, slices 4, 2, 0, 3 and 6 mm away: the radius on each, squared. */
const BALL = [48, 60, 64, 55, 28];

/** Liver all over a coarse grid, landmarks placed, and the cut in hand. */
async function withPlans(...acts: string[]): Promise<AtWork> {
  const { columns, rows, slices } = liverGrid;
  const at = new AtWork(openedOn(liverGrid, new Int16Array(columns * rows * slices).fill(100)));
  at.desk.take('liver');
  const points = [[-10, 5, 0]];
  await at.desk.runCommand('extent.paint', { mode: 'add', radiusMm: 60, points, k: 10, shape: 'ball' }, 'Painting');
  at.desk.take('cut');
  at.desk.cut.change({ landmarks: LIVER_LANDMARKS });
  return through(at, ...acts);
}

async function through(opened: AtWork | Promise<AtWork>, ...acts: string[]): Promise<AtWork> {
  const at = await opened;
  for (const act of acts) await at.act(act);
  return at;
}

async function dragged(opened: AtWork | Promise<AtWork>, ...drags: string[]): Promise<AtWork> {
  const at = await opened;
  for (const said of drags) await at.drag(said);
  return at;
}

const withTool = (tool: string) => {
  const at = new AtWork();
  at.desk.take(tool);
  return at;
};
const withTumour = (...drags: string[]) => dragged(withLiver('tumour'), ...drags);
/** Wider than the dark lesion, so that its range of HU is told from what lies around it. */
const wideTumour = () => {
  const hu = Int16Array.from({ length: pixels * 5 }, (_, v) => {
    const [i, j] = [v % 40, Math.floor(v / 40) % 30];
    return bright((i - MIDDLE[0]) ** 2 + (j - MIDDLE[1]) ** 2) ? 60 : 110;
  });
  const at = new AtWork(openedOn(geometry, hu));
  at.desk.take('tumour');
  return dragged(at, '8,15 32,15', '20,4 20,26');
};

async function withFinding(...acts: string[]): Promise<AtWork> {
  const at = await withTumour('14,15 26,15', '20,11 20,19');
  await at.desk.accept();
  at.desk.workspace.activate(at.desk.workspace.now.segments.at(-1)!.number);
  at.desk.take('refine');
  await at.rested();
  return through(at, ...acts);
}

/** What came of it: the last command that was asked for, and what else may differ. */
interface Outcome {
  readonly command?: string | undefined;
  readonly params?: unknown;
  readonly tool: string;
  readonly went: readonly string[];
  readonly kind: string;
  readonly placing: string | null;
  readonly focus: readonly number[];
  readonly points: number;
  readonly branches: readonly string[];
  readonly rulers: number;
  readonly gained: readonly number[];
}
type Gives = Partial<Outcome> | { readonly same: string };

interface Bar {
  readonly tool: string;
  readonly open: () => AtWork | Promise<AtWork>;
  /** What the hand does once a control was used. */
  readonly hand?: (at: AtWork) => Promise<unknown>;
  /** What each control comes to. */
  readonly gives: Readonly<Record<string, Gives>>;
  /** Bars of which this one shows controls too, that are tried there. */
  readonly like?: readonly string[];
}

const params = (said: object): Gives => ({ params: said });
const cut = (recipe: object): Gives => ({ command: 'plan.lay', params: { recipe } });
const accepts = (at: AtWork) => at.desk.accept();
const drag = (said: string) => (at: AtWork) => at.drag(said);

const MASK = {
  'Only inside: Only in Liver': params({ within: 1, rangeHu: null }),
  'Only inside: Only in FLR': params({ within: 2, rangeHu: null }),
  'Only inside: Only in Deportalised lobe': params({ within: 3, rangeHu: null }),
  'Only HU': params({ within: null, rangeHu: [0, 200] }),
};
const HU_MASK = {
  'Lower HU': params({ rangeHu: [1, 200] }),
  'Upper HU': params({ rangeHu: [0, 201] }),
};
const CLOSED_LINE = {
  'A closed line: Add': params({ drawing: { mode: 'add' }, spread: true }),
  'A closed line: Take away': params({ drawing: { mode: 'erase' }, spread: true }),
  Spread: params({ drawing: { mode: 'replace' }, spread: false }),
};
const STROKE = { 'Reach: 20 mm': params({ reachMm: 20 }), 'Reach: 80 mm': params({ reachMm: 80 }), ...MASK };
const brushSpreads = (mode: string): Gives => ({
  command: 'segment.sliceEdit',
  params: { drawing: { kind: 'brush', mode, radiusMm: 8 } },
});
const WHERE = {
  'How to cut: Plane': { kind: 'plane' },
  'How to cut: Curved': { kind: 'surface' },
  'How to cut: Resection': { kind: 'resection', ...cut({ cut: { kind: 'resection', name: 'rightHepatectomy' } }) },
  'How to cut: Couinaud': { kind: 'couinaud', ...cut({ cut: { kind: 'couinaud' } }) },
  'How to cut: Territories': { kind: 'territories' },
  Name: { params: { name: 'Typed' } },
};
const without = (act: string): Record<string, Gives> =>
  Object.fromEntries(Object.entries(WHERE).filter(([name]) => name !== act));
const QUESTIONS = {
  'Segment I: Stays': cut({ segmentIDestination: 'flr' }),
  'Segment I: Goes': cut({ segmentIDestination: 'deportalisedLobe' }),
  'Segment I: As cut': cut({ segmentIDestination: 'asCut' }),
  'Middle hepatic vein: Stays': cut({ middleHepaticVeinSide: 'flr' }),
  'Middle hepatic vein: Goes': cut({ middleHepaticVeinSide: 'deportalisedLobe' }),
  'Middle hepatic vein: As cut': cut({ middleHepaticVeinSide: 'asCut' }),
  'Transection zone (avascular plane)': cut({ zone: { widthMm: 10, depthMm: null } }),
};
const ZONE = 'Transection zone (avascular plane)';
const RESECTIONS = Object.fromEntries(
  RESECTION_NAMES.filter((name) => name !== 'rightHepatectomy').map((name) => [
    `Resection: ${RESECTION_TITLES[name]} (${RESECTED_SEGMENTS[name]})`,
    cut({ cut: { kind: 'resection', name } }),
  ]),
);
const WHAT = {
  'What to do: Margin': { command: 'refine.margin' },
  'What to do: Smooth': { command: 'refine.smooth' },
  'What to do: Islands': { command: 'refine.islands' },
  'What to do: Holes': { command: 'refine.holes' },
  'What to do: Between slices': { command: 'refine.interpolate' },
  'What to do: Combine': { command: 'refine.combine' },
};
const otherThan = (act: string): Record<string, Gives> =>
  Object.fromEntries(Object.entries(WHAT).filter(([name]) => name !== act));

const planeLaid = async () => {
  const at = await withPlans();
  for (const [spot, z] of [
    ['20,2', 0],
    ['20,30', 30],
    ['24,16', -30],
  ] as const) {
    at.desk.views.focusOn([0, 0, z]);
    await at.drag(spot);
  }
  return at;
};
const surfaceDrawn = async () => {
  const at = await withPlans('How to cut: Curved');
  for (const z of [0, 30]) {
    at.desk.views.focusOn([0, 0, z]);
    await at.drag('20,2 20,10 20,20 20,30');
  }
  return at;
};

/** Two vessels were grown, and two branches of the first marked. */
const branched = async () => {
  const at = await withPlans('How to cut: Territories');
  const portalVein = 4;
  for (const kind of ['portalVein', 'hepaticVein']) await at.desk.runCommand('findings.add', { kind }, 'Adding');
  const points = [
    [-60, 0, 0],
    [40, 0, 0],
  ];
  const brush = { mode: 'add', radiusMm: 8, points, k: 10, shape: 'ball' };
  await at.desk.runCommand('findings.paint', { segment: portalVein, ...brush }, 'Painting');
  const marks = points.map((point, n) => ({ territory: ['Right', 'Left'][n]!, at: point as unknown as Vec3 }));
  at.desk.cut.mark(marks, portalVein as SegmentNumber);
  await at.rested();
  return at;
};

/** Every bar of options, and the panel of a cut, as each can be met. */
const BARS: Readonly<Record<string, Bar>> = {
  'liver, contoured': {
    tool: 'liver',
    open: () => withLiver('liver'),
    gives: {
      Contour: { tool: 'slice' },
      Add: { tool: 'addStroke' },
      Drop: { tool: 'eraseStroke' },
      Cut: { went: ['cut'] },
    },
  },
  'liver, clicked': {
    tool: 'liver',
    open: () => dragged(withTool('liver'), `${MIDDLE}`),
    gives: {
      'Lower HU': params({ lowerHu: 74, upperHu: 125, bottleneckMm: 8 }),
      'Upper HU': params({ lowerHu: 73, upperHu: 126, bottleneckMm: 8 }),
      Bottleneck: params({ lowerHu: 73, upperHu: 125, bottleneckMm: 8.5 }),
    },
  },
  grow: {
    tool: 'grow',
    open: () => dragged(withTool('grow'), `${MIDDLE}`),
    gives: {
      'Lower HU': params({ lowerHu: 71, upperHu: 130 }),
      'Upper HU': params({ lowerHu: 70, upperHu: 131 }),
      ...Object.fromEntries(
        [2, 3, 4, 6, 8, 10, 12, 16, 20].map((mm) => [
          `Guard: Guard ${mm} mm`,
          params({ guard: { bottleneckMm: mm / 2 } }),
        ]),
      ),
      'Left hand: Barrier': { same: 'seen once it draws' },
      'Left hand: Box': { same: 'seen once it draws' },
    },
  },
  'grow, guarded': {
    tool: 'grow',
    open: () => dragged(withTool('grow'), `${MIDDLE}`),
    hand: drag('12,10 14,12 16,12'),
    like: ['grow'],
    gives: {
      'Left hand: Barrier': params({
        guard: {
          barriers: [
            {
              plane: 'axial',
              k: 2,
              points: [
                [12, 10, 4],
                [14, 12, 4],
                [16, 12, 4],
              ],
            },
          ],
          box: null,
        },
      }),
      'Left hand: Box': params({
        guard: {
          barriers: [],
          box: [
            [12, 10, 0],
            [16, 12, 10],
          ],
        },
      }),
    },
  },
  slice: { tool: 'slice', open: () => withLiver('slice'), hand: drag(square), gives: CLOSED_LINE },
  edge: {
    tool: 'edge',
    open: () => withLiver('edge'),
    hand: async (at) => {
      await dragged(at, '14,10', '26,10', '26,20');
      await at.desk.accept();
    },
    gives: CLOSED_LINE,
  },
  addStroke: {
    tool: 'addStroke',
    open: () => withLiver('addStroke'),
    hand: drag('20,15 22,15'),
    gives: STROKE,
  },
  eraseStroke: {
    tool: 'eraseStroke',
    open: () => withLiver('eraseStroke'),
    hand: drag('20,15 22,15'),
    gives: STROKE,
  },
  'strokes in a range': {
    tool: 'eraseStroke',
    open: () => through(withLiver('eraseStroke'), 'Only HU'),
    hand: drag('20,15 22,15'),
    like: ['eraseStroke'],
    gives: HU_MASK,
  },
  paint: {
    tool: 'paint',
    open: () => withLiver('paint'),
    hand: drag(dab),
    gives: {
      'Smaller brush': { gained: there(countWhere((m, d) => d <= 49 && !inLiver(m))) },
      'Larger brush': { gained: there(countWhere((m, d) => d <= 81 && !inLiver(m))) },
      'Shape: Ball': { gained: BALL.map((r, k) => countWhere((m, d) => d <= r && !(k === 2 && inLiver(m)))) },
      Spread: brushSpreads('add'),
      'Only inside: Only in Liver': { gained: there(0) },
      'Only inside: Only in FLR': { gained: there(0) },
      'Only inside: Only in Deportalised lobe': { gained: there(0) },
      'Only HU': { gained: there(0) },
    },
  },
  erase: {
    tool: 'erase',
    open: () => withLiver('erase'),
    hand: drag(dab),
    gives: {
      'Smaller brush': { gained: there(-countWhere((m, d) => d <= 49 && inLiver(m))) },
      'Larger brush': { gained: there(-countWhere((m, d) => d <= 81 && inLiver(m))) },
      'Shape: Ball': { same: 'the liver lies on one slice' },
      Spread: brushSpreads('erase'),
      'Only inside: Only in Liver': { same: 'it erases from the liver' },
      'Only inside: Only in FLR': { gained: there(0) },
      'Only inside: Only in Deportalised lobe': { gained: there(0) },
      'Only HU': { gained: there(-countWhere((m, d) => d <= 64 && bright(m))) },
    },
  },
  scissors: {
    tool: 'scissors',
    open: () => withLiver('scissors'),
    hand: drag(square),
    gives: {
      'What: Keep': params({ mode: 'removeOutside', through: null }),
      'What: Fill': params({ mode: 'fillInside', through: null }),
      'Through which planes: Some': params({ mode: 'removeInside', through: { from: 0, to: 4 } }),
      'Through which planes: This': params({ mode: 'removeInside', through: { from: 2, to: 2 } }),
      ...MASK,
    },
  },
  'scissors, two planes to either side': {
    tool: 'scissors',
    open: () => through(withLiver('scissors'), 'Through which planes: Some', '±: less'),
    hand: drag(square),
    like: ['scissors', 'scissors, one plane to either side'],
    gives: {
      'Through which planes: All': params({ through: null }),
      '±: less': params({ through: { from: 1, to: 3 } }),
    },
  },
  'scissors, one plane to either side': {
    tool: 'scissors',
    open: () => through(withLiver('scissors'), 'Through which planes: Some', '±: less', '±: less'),
    hand: drag(square),
    like: ['scissors', 'scissors, two planes to either side'],
    gives: { '±: more': params({ through: { from: 0, to: 4 } }) },
  },
  tumour: {
    tool: 'tumour',
    open: () => withLiver('tumour'),
    hand: drag(`${MIDDLE}`),
    gives: {
      'How: Grow': { command: 'findings.grow', params: { reachMm: 30, withinLiver: true } },
      'How: Paint': { command: 'findings.add', gained: there(countWhere((m) => m <= 64)) },
    },
  },
  'tumour, drawn': {
    tool: 'tumour',
    open: wideTumour,
    gives: {
      'Grow in it': params({ alike: { lowerHu: expect.any(Number), upperHu: expect.any(Number) } }),
      'Into liver': params({ shiftMm: 0, takeIn: false }),
      'Across: less': params({ acrossMm: 21, shiftMm: 0, takeIn: true }),
      'Across: more': params({ acrossMm: 25, shiftMm: 0, takeIn: true }),
      'Shift: less': params({ shiftMm: -2, takeIn: true }),
      'Shift: more': params({ shiftMm: 2, takeIn: true }),
    },
  },
  'tumour, grown': {
    tool: 'tumour',
    open: () => dragged(through(withLiver('tumour'), 'How: Grow'), `${MIDDLE}`),
    gives: {
      'Lower HU': params({ lowerHu: 71, upperHu: 130 }),
      'Upper HU': params({ lowerHu: 70, upperHu: 131 }),
      'Reach: less': params({ reachMm: 20 }),
      'Reach: more': params({ reachMm: 40 }),
      'In liver only': params({ withinLiver: false }),
    },
  },
  'tumour, painted': {
    tool: 'tumour',
    open: () => through(withLiver('tumour'), 'How: Paint'),
    hand: drag(dab),
    gives: {
      'How: Ellipsoid': { gained: there(0) },
      'How: Grow': { command: 'findings.grow' },
      'Smaller brush': { gained: there(countWhere((_, d) => d <= 49)) },
      'Larger brush': { gained: there(countWhere((_, d) => d <= 81)) },
      'Shape: Ball': { gained: BALL.map((r) => countWhere((_, d) => d <= r)) },
      Spread: brushSpreads('add'),
      'Only inside: Only in Liver': { gained: there(countWhere((m, d) => d <= 64 && inLiver(m))) },
      'Only inside: Only in FLR': { gained: there(0) },
      'Only inside: Only in Deportalised lobe': { gained: there(0) },
      'Only inside: Only in Tumour 1': { gained: there(0) },
      'Only HU': { gained: there(countWhere((m, d) => d <= 64 && bright(m))) },
    },
  },
  islands: {
    tool: 'islands',
    open: () => withLiver('islands'),
    gives: { 'Keep the largest part': { command: 'extent.keepLargest' } },
  },
  'refine, margin': {
    tool: 'refine',
    open: () => withLiver('refine'),
    gives: {
      ...otherThan('What to do: Margin'),
      'Grow: less': params({ segment: LIVER, mm: 4 }),
      'Grow: more': params({ segment: LIVER, mm: 6 }),
    },
  },
  'refine, smooth': {
    tool: 'refine',
    open: () => through(withLiver('refine'), 'What to do: Smooth'),
    gives: {
      ...otherThan('What to do: Smooth'),
      'Radius: less': params({ radiusMm: 2, keepVolume: true }),
      'Radius: more': params({ radiusMm: 4, keepVolume: true }),
      'Keep ml': params({ radiusMm: 3, keepVolume: false }),
    },
  },
  'refine, smooth a finding': {
    tool: 'refine',
    open: () => withFinding('What to do: Smooth'),
    like: ['refine, smooth'],
    gives: {
      'All findings': params({ segment: 4, together: [4] }),
      'Keep ml': params({ segment: 4, keepVolume: false }),
    },
  },
  'refine, islands': {
    tool: 'refine',
    open: () => through(withLiver('refine'), 'What to do: Islands'),
    gives: {
      ...otherThan('What to do: Islands'),
      'Drop below: less': params({ leastMl: 0.5 }),
      'Drop below: more': params({ leastMl: 2 }),
    },
  },
  'refine, holes': {
    tool: 'refine',
    open: () => through(withLiver('refine'), 'What to do: Holes'),
    gives: { ...otherThan('What to do: Holes'), 'Where: In each slice': params({ mode: 'inSlice' }) },
  },
  'refine, combine': {
    tool: 'refine',
    open: () => through(withLiver('refine'), 'What to do: Combine'),
    gives: {
      ...otherThan('What to do: Combine'),
      'How: Add': params({ other: 2, operation: 'add' }),
      'How: Intersect': params({ other: 2, operation: 'intersect' }),
      'How: Copy': params({ other: 2, operation: 'copy' }),
      'The other segment: Deportalised lobe': params({ other: 3, operation: 'subtract' }),
    },
  },
  ruler: {
    tool: 'ruler',
    open: () => dragged(withLiver('ruler'), '10,10 20,10'),
    gives: { 'Take all away': { rulers: 0 } },
  },
  'cut, plane': {
    tool: 'cut',
    open: planeLaid,
    hand: accepts,
    gives: {
      ...without('How to cut: Plane'),
      ...QUESTIONS,
      'Swap sides': { command: 'plan.lay' },
    },
  },
  'cut, surface': {
    tool: 'cut',
    open: surfaceDrawn,
    hand: accepts,
    gives: {
      ...without('How to cut: Curved'),
      ...QUESTIONS,
      'Swap sides': { command: 'plan.lay' },
      'Draw it anew': { points: 0, command: undefined },
    },
  },
  'cut, resection': {
    tool: 'cut',
    open: () => withPlans('How to cut: Resection'),
    hand: accepts,
    gives: { ...without('How to cut: Resection'), ...RESECTIONS, ...QUESTIONS },
  },
  'cut, beside the vein': {
    tool: 'cut',
    open: () => withPlans('How to cut: Resection', 'Segment I: Goes', 'Middle hepatic vein: Stays'),
    hand: accepts,
    like: ['cut, resection'],
    gives: {
      'Beside the vein by: less': cut({ middleHepaticVeinSide: 'flr', veinMarginMm: 4 }),
      'Beside the vein by: more': cut({ middleHepaticVeinSide: 'flr', veinMarginMm: 6 }),
    },
  },
  'cut, zone': {
    tool: 'cut',
    open: () => withPlans('How to cut: Resection', ZONE, 'Through and through'),
    hand: accepts,
    like: ['cut, resection'],
    gives: {
      [ZONE]: cut({ zone: null }),
      'Width: less': cut({ zone: { widthMm: 9, depthMm: 40 } }),
      'Width: more': cut({ zone: { widthMm: 11, depthMm: 40 } }),
      'Through and through': cut({ zone: { widthMm: 10, depthMm: null } }),
      'Depth: less': cut({ zone: { widthMm: 10, depthMm: 35 } }),
      'Depth: more': cut({ zone: { widthMm: 10, depthMm: 45 } }),
    },
  },
  'cut, Couinaud': {
    tool: 'cut',
    open: () => withPlans('How to cut: Couinaud'),
    hand: accepts,
    gives: {
      ...without('How to cut: Couinaud'),
      ...Object.fromEntries(
        COUINAUD_KINDS.map((kind) => [kind.replace('couinaud', 'Segment '), params({ stays: [kind] })]),
      ),
    },
  },
  'cut, a vessel first': {
    tool: 'cut',
    open: () => withPlans('How to cut: Territories'),
    hand: drag('20,16'),
    like: ['cut, resection', 'cut, territories'],
    gives: { 'Which vessel: Hepatic vein': { command: 'findings.growVessel', params: { kind: 'hepaticVein' } } },
  },
  'cut, territories': {
    tool: 'cut',
    open: branched,
    hand: accepts,
    gives: {
      ...without('How to cut: Territories'),
      'Vessel: Hepatic vein': { branches: [], command: undefined },
      'Territory of branch 1': { branches: ['Typed', 'Left'] },
      'Territory of branch 2': { branches: ['Right', 'Typed'] },
      'Remove branch 1': { branches: ['Left'] },
      'Remove branch 2': { branches: ['Right'] },
      Right: params({ stays: ['Right'] }),
      Left: params({ stays: ['Left'] }),
      // Of two with the same word the last.
      show: { focus: [expect.any(Number), expect.any(Number), 10] },
    },
  },
};
/** What every bar shows with what is begun: the journeys of each tool press Esc and Enter, or these. */
const EVERYWHERE = /^(Cancel|Accept .+|Assess the remnant)$/;
/** Rows of the plan: a landmark is placed next, a place is shown. */
function rowOfPlan(act: string): Gives | null {
  const slice = /^slice (\d+)$/.exec(act);
  if (slice) return { focus: [expect.any(Number), expect.any(Number), Number(slice[1]) - 1] };
  const landmark = Object.entries(LANDMARK_WORDS).find(([, { name }]) => act.replace(' (if it differs)', '') === name);
  return landmark ? { placing: landmark[0] } : null;
}

async function outcomeOf({ open, hand }: Bar, act: string | null): Promise<Outcome> {
  const at = await open();
  const [asked, before] = [at.calls.length, at.voxels()];
  if (act !== null) await at.act(act);
  // Acceptance takes what is in hand for the plan.
  const { kind, placing, points } = at.desk.now.cut;
  await hand?.(at);
  await at.rested();
  const { command, params } = at.calls.slice(asked).at(-1) ?? {};
  return {
    ...{ command, params, kind, placing, points: points.length },
    tool: at.desk.now.tool,
    went: at.went,
    focus: at.desk.views.now.focus,
    branches: at.desk.now.cut.branches.map(({ territory }) => territory),
    rulers: rulerStore(at.desk).getState().lines.length,
    gained: at.voxels().map((n, k) => n - before[k]!),
  };
}

test.each(Object.entries(BARS))('every control of a bar comes to something, each to its own: %s', async (_, bar) => {
  const shown = Object.keys((await bar.open()).acts()).filter((act) => !EVERYWHERE.test(act));
  const elsewhere = (bar.like ?? []).flatMap((name) => Object.keys(BARS[name]!.gives));
  // A control that nobody has written down here is one that may be ignored unseen.
  const open = shown.filter((act) => !(act in bar.gives) && !elsewhere.includes(act) && !rowOfPlan(act));
  expect({ open, gone: Object.keys(bar.gives).filter((act) => !shown.includes(act)) }).toEqual({ open: [], gone: [] });
  const idle = await outcomeOf(bar, null);
  for (const act of shown) {
    const gives = bar.gives[act] ?? (elsewhere.includes(act) ? null : rowOfPlan(act));
    if (!gives) continue;
    const outcome = await outcomeOf(bar, act);
    if ('same' in gives) expect(outcome, act).toEqual(idle);
    else {
      expect(outcome, act).toMatchObject(gives);
      expect(outcome, act).not.toEqual(idle);
    }
  }
});

test('no tool is left out', () => {
  expect(new Set(Object.values(BARS).map(({ tool }) => tool))).toEqual(new Set(TOOLS.map(({ name }) => name)));
});

test('sides are swapped to the mirrored place, and back', async () => {
  const sideAfter = async (...acts: string[]) => {
    const at = await through(planeLaid(), ...acts);
    return at.desk.now.cut.flrSide!;
  };
  const [before, once, twice] = [
    await sideAfter(),
    await sideAfter('Swap sides'),
    await sideAfter('Swap sides', 'Swap sides'),
  ];
  expect(Math.hypot(...once.map((x, axis) => x - before[axis]!))).toBeGreaterThan(1);
  for (const axis of [0, 1, 2]) expect(twice[axis]).toBeCloseTo(before[axis]!, 6);
});

test('Edge runs along the border of what is bright from click to click, Contour straight', async () => {
  const corners = ['20,7', '28,15', '20,23', '12,15', '20,7'];
  const drawn = async (tool: string) => {
    const at = await through(withLiver(tool), 'Spread');
    await dragged(at, ...corners);
    const area = 40 * 30;
    return at.desk.workspace.memory.layers.extent.slice(2 * area, 3 * area);
  };
  const [edge, straight] = [await drawn('edge'), await drawn('slice')];
  for (let v = 0; v < edge.length; v++) {
    const [di, dj] = [Math.abs((v % 40) - MIDDLE[0]), Math.abs(Math.floor(v / 40) - MIDDLE[1])];
    const away = Math.hypot(di, dj);
    if (Math.abs(away - BRIGHT_MM) > 1.5) expect([v, edge[v]]).toEqual([v, away < BRIGHT_MM ? 1 : 0]);
    if (di + dj !== BRIGHT_MM) expect([v, straight[v]]).toEqual([v, di + dj < BRIGHT_MM ? 1 : 0]);
  }
});
