import { createStore, type StoreApi } from 'zustand';
import type { Change } from '#core/commands/change';
import type { ViewPlane } from '#core/contours/brush';
import type { SegmentNumber } from '#core/contours/reading';
import { LIVER } from '#core/contours/reading';
import type { Vec3 } from '#core/geometry';
import { voxelFromPatient } from '#core/geometry';
import type { Refused } from '#core/result';
import type { CtDisplay } from '../../viewport/ctDisplay.ts';
import type { CutDraft } from '../../viewport/cutDraft.ts';
import type { LeftHand } from '../../viewport/hands.ts';
import type { PlanePoint } from '../../viewport/planeFrame.ts';
import type { Views } from '../../viewport/viewState.ts';
import type { Saving } from '../../workspace/saving.ts';
import { segmentNumbered } from '../../workspace/selectors.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { App } from '../common/app.ts';
import { notesInWords, sayRefusal } from './contourWords.ts';
import { CutDesk } from './cutDesk.ts';
import { type DeskState, firstDeskState, LARGEST_BRUSH_MM, NO_GROW, SMALLEST_BRUSH_MM } from './deskState.ts';
import { entryWords } from './HistoryLines.tsx';
import { changedUnseen } from './hiddenSaid.ts';
import { seedWithin } from './sampleHu.ts';
import { guardOf } from './tools/growGuard.ts';
import { maskOf } from './tools/maskState.ts';
import type { Tool } from './tools/tool.ts';
import { TOOLS } from './tools/toolList.ts';

/** The handles of a cut stand this share of the shorter side of a view from its middle. */
const HANDLE_SHARE = 0.3;
/** Rounds off what a threshold leaves ragged, and nothing that a hand would draw. */
const SMOOTHING_MM = 2;

/** Everything of one open series at hand: workspace, views, tools. Panels and keys ask it; it asks the workspace. */
export class Desk {
  readonly app: App;
  readonly workspace: Workspace;
  readonly views: Views;
  readonly ct: CtDisplay;
  readonly saving: Saving;
  readonly store: StoreApi<DeskState>;
  readonly cut: CutDesk;
  private readonly tools: ReadonlyMap<string, Tool>;
  private asking = false;
  private readonly closing: (() => void)[] = [];

  constructor(parts: {
    app: App;
    workspace: Workspace;
    views: Views;
    ct: CtDisplay;
    saving: Saving;
    tool: string;
  }) {
    this.app = parts.app;
    this.workspace = parts.workspace;
    this.views = parts.views;
    this.ct = parts.ct;
    this.saving = parts.saving;
    this.store = createStore<DeskState>(() => firstDeskState(parts.tool));
    this.cut = new CutDesk(this);
    this.tools = new Map(TOOLS.map((entry) => [entry.name, entry.create(this)]));
    this.tool.take?.();
  }

  get now(): DeskState {
    return this.store.getState();
  }

  set(part: Partial<DeskState>): void {
    this.store.setState(part);
  }

  get tool(): Tool {
    return this.toolNamed(this.now.tool);
  }

  /** What the left button does: while another window edits, it says so before anything is drawn. */
  get hand(): LeftHand {
    return this.tool.looksOnly ? this.tool : this.editing(this.tool);
  }

  /** The other end of a pen erases, whichever tool is in hand. */
  get eraser(): LeftHand {
    return this.editing(this.toolNamed('erase'));
  }

  private editing(tool: Tool): LeftHand {
    const { workspace } = this;
    const { notEditing } = workspace;
    const nothing = () => {};
    if (notEditing) return { down: () => this.refused(notEditing), drag: nothing, up: nothing, cancel: nothing };
    const { altWheel } = tool;
    return {
      down(pointer) {
        workspace.handDown();
        tool.down(pointer);
      },
      drag: (pointer) => tool.drag(pointer),
      up(pointer) {
        tool.up(pointer);
        workspace.handUp();
      },
      cancel() {
        tool.cancel();
        workspace.handUp();
      },
      ...(altWheel && { altWheel: (steps: number) => altWheel.call(tool, steps) }),
    };
  }

  /** Says that what is begun or proposed here was not accepted, where anything is: another window edits from now on. */
  sayBegun(): void {
    if (!this.workspace.now.proposal && !this.tool.holdsSomething?.()) return;
    this.app.notify({
      kind: 'note',
      title: 'What was begun here is not in the contours',
      body: 'Another window edits them now, and it was not accepted before.',
    });
  }

  toolNamed(name: string): Tool {
    const tool = this.tools.get(name);
    if (!tool) throw new Error(`no tool is named ${name}`);
    return tool;
  }

  /** The place where the liver is cut. */
  goCut(): void {
    this.app.go({ name: 'cut', caseId: this.workspace.caseId, seriesId: this.workspace.seriesId });
  }

  /** Where the accepted cut is assessed. */
  goAssess(): void {
    this.app.go({ name: 'assessment', caseId: this.workspace.caseId, seriesId: this.workspace.seriesId });
  }

  /** Takes another tool in hand; what the one before proposed is gone. */
  take(tool: string): void {
    if (tool === this.now.tool) return;
    this.workspace.endStroke();
    this.tool.cancel();
    this.set({ tool });
    this.tool.take?.();
  }

  /** Runs a command; its refusal is said. `doing` is the verb shown when it takes longer than a moment. */
  runCommand(command: string, params: unknown, doing: string): Promise<boolean> {
    return this.runCall({ command, params }, doing);
  }

  /** The same for a call that is only made once all that was asked for before it is done. */
  async runCall(call: Parameters<Workspace['run']>[0], doing: string): Promise<boolean> {
    return (await this.change(call, doing)) !== null;
  }

  /** Runs a command, and says what it did and how much. */
  async runSaid(command: string, params: unknown, doing: string): Promise<void> {
    const change = await this.change({ command, params }, doing);
    if (change) this.sayStep(change);
  }

  /** What a change was as a step: "Cut liver with scissors, −25.6 ml". Another one may have been done or undone since. */
  sayStep(change: Change): void {
    const step = this.workspace.stepOf(change);
    if (step) this.app.notify({ kind: 'notice', title: entryWords(step) });
  }

  private async change(call: Parameters<Workspace['run']>[0], doing: string): Promise<Change | null> {
    const change = await this.workspace.run(call, doing);
    if (change === null) return null;
    if (!change.ok) {
      this.refused(change);
      return null;
    }
    this.changed(change.value);
    return change.value;
  }

  /** Says what a change left aside or outside, and what it changed unseen; most say nothing. */
  changed(change: Change): void {
    const outside = change.notes?.find(({ code }) => code === 'findings.outsideExtent');
    for (const note of change.notes ?? []) {
      this.app.notify({
        kind: 'note',
        ...notesInWords(note),
        actions:
          note === outside
            ? [{ title: 'Take into liver', run: () => void this.runCommand('findings.takeIn', {}, 'Taking in') }]
            : undefined,
      });
    }
    for (const { number: segment, label } of changedUnseen(this.workspace.now.segments, change.voxels))
      this.app.notify({
        kind: 'note',
        title: `${label} is hidden`,
        body: 'It was changed all the same.',
        actions: [
          {
            title: `Show ${label.toLowerCase()}`,
            run: () => void this.runCommand('segment.setVisible', { segment, visible: true }, 'Showing'),
          },
        ],
      });
  }

  refused(refusal: Refused): void {
    sayRefusal(this.app, refusal);
  }

  async undo(): Promise<void> {
    const refused = await this.workspace.undo();
    if (refused) this.refused(refused);
    this.afterStep();
  }

  async redo(): Promise<void> {
    const refused = await this.workspace.redo();
    if (refused) this.refused(refused);
    this.afterStep();
  }

  private afterStep(): void {
    this.clearGrow();
    this.tool.afterStep?.();
  }

  // Grow

  /** Asks for the preview of the grow as it stands, at once; what changes in one moment is one question. */
  proposeGrow(): void {
    if (this.asking) return;
    this.asking = true;
    queueMicrotask(() => {
      this.asking = false;
      const { seeds, range, connectivity } = this.now.grow;
      if (seeds.length === 0 || !range) return;
      const { geometry, memory } = this.workspace;
      void this.workspace.propose({
        command: 'extent.grow',
        params: {
          seeds: seeds.map((seed) => seedWithin(geometry, memory.hu, seed, range)),
          ...range,
          connectivity,
          guard: guardOf(this),
          within: maskOf(this).within,
        },
      });
    });
  }

  /** Joins voxels across edges and corners too, or by their faces alone. */
  toggleConnectivity(): void {
    const connectivity = this.now.grow.connectivity === 6 ? 26 : 6;
    this.set({ grow: { ...this.now.grow, connectivity } });
    this.app.notify({ kind: 'notice', title: `Growing by ${connectivity} neighbours` });
    this.proposeGrow();
  }

  async accept(): Promise<void> {
    if (this.tool.accept) return this.tool.accept();
    const applied = await this.workspace.acceptProposal();
    if (applied === null) return;
    this.clearGrow();
    this.tool.afterStep?.();
    if (applied.ok) this.changed(applied.value);
    else this.refused(applied);
  }

  /** Takes back a preview and what the tool holds. */
  cancel(): void {
    this.tool.cancel();
    this.workspace.dropProposal();
  }

  /** Why Enter has nothing to accept, or null. */
  nothingToAccept(): string | null {
    if (this.tool.nothingToAccept) return this.tool.nothingToAccept();
    const { proposal } = this.workspace.now;
    if (proposal?.shown) return null;
    return proposal?.pending ? 'it is still being counted' : 'nothing is proposed';
  }

  /** Esc: leaves the innermost thing there is. */
  leave(): void {
    if (this.workspace.painting) this.workspace.cancelStroke();
    else if (this.workspace.now.running) this.workspace.stop();
    else if (this.workspace.now.proposal || this.tool.holdsSomething?.()) this.cancel();
    else if (this.tool.leave?.()) return;
    else if (this.views.now.alone) this.views.alone(null);
  }

  private clearGrow(): void {
    this.set({ grow: { ...NO_GROW, connectivity: this.now.grow.connectivity } });
  }

  // Brush

  resizeBrush(by: number): void {
    const next = Math.round((this.now.radiusMm + by) * 2) / 2;
    this.set({ radiusMm: Math.max(SMALLEST_BRUSH_MM, Math.min(LARGEST_BRUSH_MM, next)) });
  }

  /** What a brush may paint: the liver or a finding; sides of a cut follow the liver. Says so and gives null otherwise. */
  brushSegment(): SegmentNumber | null {
    const segment = segmentNumbered(this.workspace.now, this.workspace.now.activeSegment);
    if (segment && segment.layer !== 'partition') return segment.number;
    this.app.notify({
      kind: 'notNow',
      title: 'A side of the cut is not painted',
      body: 'It follows the liver and the plane: choose Liver, or move the plane in Cut.',
    });
    return null;
  }

  /** Takes a brush to the liver. */
  paintLiver(tool: 'paint' | 'erase'): void {
    this.workspace.activate(LIVER);
    this.take(tool);
  }

  /** A new tumour, chosen, with its tool in hand. */
  async addTumour(): Promise<void> {
    await this.addFinding('tumour');
    this.take('tumour');
  }

  /** A new finding of a kind, chosen. */
  async addFinding(kind: string): Promise<void> {
    const before = this.workspace.now.segments;
    await this.runCommand('findings.add', { kind }, 'Adding');
    const added = this.workspace.now.segments.find(
      (segment) => !before.some(({ number }) => number === segment.number),
    );
    if (added) this.workspace.activate(added.number);
  }

  // At once

  fillHoles(): Promise<boolean> {
    return this.runCommand('extent.fillHoles', { mode: 'inSlice', ...maskOf(this) }, 'Filling');
  }

  smooth(): Promise<boolean> {
    return this.runCommand('extent.smooth', { radiusMm: SMOOTHING_MM, ...maskOf(this) }, 'Smoothing');
  }

  keepLargest(): Promise<boolean> {
    return this.runCommand('extent.keepLargest', { connectivity: 6, ...maskOf(this) }, 'Keeping');
  }

  nextSegment(): void {
    const { segments, activeSegment } = this.workspace.now;
    const at = segments.findIndex(({ number }) => number === activeSegment);
    this.workspace.activate(segments[(at + 1) % segments.length]!.number);
  }

  // Where things lie on the views

  /** Whether a place belongs to the plane that a view shows: nearer to it than to the next. */
  isOnPlane(plane: ViewPlane, position: Vec3): boolean {
    const place = voxelFromPatient(this.workspace.geometry, position);
    return Math.abs(place[this.views.frames[plane].fixed] - this.views.indexOf(plane)) <= 0.5;
  }

  /** Where the middle handle of a cut wants to be on a view: beside the liver's middle. */
  handleAnchor(plane: ViewPlane): PlanePoint {
    return this.views.frames[plane].planePoint(this.cut.anchor());
  }

  /** How far the end handles stand from the middle one, mm on the view. */
  lineHalfMm(plane: ViewPlane): number {
    const { sizes, cameras } = this.views.now;
    return HANDLE_SHARE * Math.min(...sizes[plane]) * cameras[plane].mmPerPixel;
  }

  get cutPartition(): CutDraft | null {
    return this.now.tool === 'cut' ? this.cut.shown : null;
  }

  onClose(listen: () => void): void {
    this.closing.push(listen);
  }

  async close(): Promise<void> {
    for (const listen of this.closing) listen();
    this.workspace.dropProposal();
    this.ct.close();
    await this.workspace.done();
    await this.saving.close();
    this.workspace.close();
  }
}
