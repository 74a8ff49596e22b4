import { createStore, type StoreApi } from 'zustand';
import type { Change } from '#core/commands/change';
import { dirtySlices } from '#core/commands/change';
import type { CommandRefusal, CommandWorkspace } from '#core/commands/command';
import type { CommandCall } from '#core/commands/commands';
import { runCommand } from '#core/commands/commands';
import type { HistoryEntry, Stepped } from '#core/commands/history';
import { bounded, holding, nextUndo, perform, redo, undo } from '#core/commands/history';
import type { PackedChange } from '#core/commands/packedChange';
import type { Proposed } from '#core/commands/proposed';
import type { SegmentNumber } from '#core/contours/reading';
import { recordsOf } from '#core/contours/records';
import type { VolumeGeometry } from '#core/geometry';
import { type Refused, type Result, refuse } from '#core/result';
import { jointCounts } from '#wasm/kernels/jointCounts';
import type { KernelTask } from '#wasm/kernels/task';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import type { CommandRunner } from '../workers/commandRunner.ts';
import type { CommandAsk } from '../workers/runInWorker.ts';
import type { LiveStroke } from './liveStroke.ts';
import { isCut } from './selectors.ts';
import type { Snapshot } from './snapshot.ts';

const changesRecordsOnly = ({ command }: CommandCall): boolean =>
  /^segment\.(set[A-Z]|rename$)/.test(command) ||
  command === 'findings.add' ||
  command === 'findings.setKind' ||
  /^reading\.set[A-Z]/.test(command);

/** Undo holds so much of what was done; what is older lies in the journal and is fetched when it is wanted. */
export const UNDO_BYTES = 16 * 2 ** 20;

/** A line for the journal, and the change that it made. */
export type Journalled = Pick<Stepped<unknown>, 'entry' | 'change'>;

/**
 * The open series and its reading: voxels in shared memory, everything else one snapshot. The one writer of both.
 * Created when a series is opened, closed when it is left.
 */
export class Workspace {
  readonly caseId: string;
  readonly seriesId: string;
  readonly geometry: VolumeGeometry;
  readonly memory: VolumeMemory;
  readonly store: StoreApi<Snapshot>;
  private readonly runner: CommandRunner;
  private proposing: KernelTask | null = null;
  private running: KernelTask | null = null;
  private stroke: LiveStroke | null = null;
  private lifted: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
  private lastTurn: Promise<unknown> = Promise.resolve();
  private turns = 0;
  /** How often somebody stopped what runs. */
  private stops = 0;
  private readonly undoBytes: number;
  private readonly fetchChange: (sequence: number) => Promise<Result<PackedChange>>;
  private journalled: (step: Journalled) => void = () => {};
  private readonly steps = new WeakMap<Change, HistoryEntry>();

  constructor(parts: {
    caseId: string;
    seriesId: string;
    geometry: VolumeGeometry;
    memory: VolumeMemory;
    runner: CommandRunner;
    /** The change that was done at a sequence, from the journal. */
    fetchChange: (sequence: number) => Promise<Result<PackedChange>>;
    /** Bytes that undo may hold in memory. */
    undoBytes?: number;
    first: Snapshot;
  }) {
    this.caseId = parts.caseId;
    this.seriesId = parts.seriesId;
    this.geometry = parts.geometry;
    this.memory = parts.memory;
    this.runner = parts.runner;
    this.fetchChange = parts.fetchChange;
    this.undoBytes = parts.undoBytes ?? UNDO_BYTES;
    this.store = createStore<Snapshot>(() => parts.first);
  }

  get now(): Snapshot {
    return this.store.getState();
  }

  /** Tells of every step that was made, in the moment in which it was. */
  onStep(listen: (step: Journalled) => void): void {
    this.journalled = listen;
  }

  /** Everything up to this revision lies on the disk. */
  saved(revision: number, at: string): void {
    this.store.setState(({ history }) => ({
      savedRevision: revision,
      savedAt: at,
      notKept: null,
      history: bounded(history, revision, this.undoBytes),
    }));
  }

  /** Why nothing may be changed here: another window edits. Null where this one does. */
  get notEditing(): Refused<'reading.heldElsewhere'> | null {
    const { editor } = this.now;
    return editor && refuse('reading.heldElsewhere', { ...editor });
  }

  /** The reading as commands see it. */
  get commandWorkspace(): CommandWorkspace {
    return {
      ...recordsOf(this.now),
      revision: this.now.revision,
      geometry: this.geometry,
      hu: this.memory.hu,
      layers: this.memory.layers,
      cut: isCut(this.now.counts),
    };
  }

  /** Whether a brush is down: voxels then hold what history does not know of yet. */
  get painting(): boolean {
    return this.stroke !== null;
  }

  /** A hand is down with a tool: what it draws is a command only once it lifts. */
  handDown(): void {
    if (this.lifted) return;
    let resolve = () => {};
    const promise = new Promise<void>((lifted) => {
      resolve = lifted;
    });
    this.lifted = { promise, resolve };
  }

  handUp(): void {
    this.lifted?.resolve();
    this.lifted = null;
  }

  /** Whether anything is drawn or done that is no step of history yet. */
  get handsBusy(): boolean {
    return this.painting || this.lifted !== null || this.busy || this.running !== null;
  }

  /** Once no hand is down and all that was asked for is done. */
  async handsFree(): Promise<void> {
    while (this.handsBusy) {
      await this.lifted?.promise;
      await this.lastTurn;
      if (this.painting) await this.brushLifted();
    }
  }

  private brushLifted(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.store.subscribe(() => {
        if (this.painting) return;
        stop();
        resolve();
      });
    });
  }

  /** A stroke begins; never while a command runs, which would read voxels that may yet be taken back. */
  brushDown(stroke: LiveStroke): void {
    if (this.running) throw new Error('A stroke cannot begin while a command runs.');
    this.endStroke();
    this.dropProposal();
    this.stroke = stroke;
  }

  brushUp(stroke: LiveStroke): void {
    if (this.stroke === stroke) this.stroke = null;
  }

  /** A stroke that is still held becomes a step of history, so that whatever comes next is made from voxels that stay. */
  endStroke(): void {
    this.stroke?.lift();
  }

  cancelStroke(): void {
    this.stroke?.cancel();
  }

  /** Whether something that was asked for is not done yet: what it leaves to undo and to redo is not known before. */
  get busy(): boolean {
    return this.turns > 0;
  }

  /**
   * Does what hands ask for one after the other, in the order they asked: undo takes back what was asked for before it. Null
   * for what was not begun when a person stopped what ran: undo would take back the step before the one that was meant.
   */
  private inTurn<T>(work: () => Promise<T>): Promise<T | null> {
    this.turns += 1;
    const { stops } = this;
    const turn = this.lastTurn
      .then(() => (this.stops === stops ? work() : null))
      .finally(() => {
        this.turns -= 1;
      });
    this.lastTurn = turn.catch(() => null);
    return turn;
  }

  /**
   * Runs a command and applies its change; one after the other, in the order they were asked for. Null when it was stopped.
   * A proposal that stands is dropped first, since it was made for a reading that is about to change. Commands that only
   * change records need no worker. What rests on the voxels as they will be is asked for by a function, called in its
   * turn; it gives null where there is nothing to ask for then.
   */
  run(
    call: CommandCall | (() => CommandCall | null),
    title: string,
  ): Promise<Result<Change, CommandRefusal | 'change.stale' | 'reading.heldElsewhere'> | null> {
    return this.inTurn(async () => {
      const asked = typeof call === 'function' ? call() : call;
      return asked && this.runNow(asked, title);
    });
  }

  private async runNow(call: CommandCall, title: string) {
    if (this.notEditing) return this.notEditing;
    this.endStroke();
    this.dropProposal();
    if (changesRecordsOnly(call)) {
      const change = await runCommand(call, this.commandWorkspace, voxelKernels(this.memory));
      return change.ok ? this.apply(change.value) : change;
    }
    const task = this.memory.newTask();
    this.running = task;
    this.store.setState({ running: title });
    try {
      const change = await this.runner.run(this.asked(call), task);
      return change?.ok ? this.apply(change.value) : change;
    } finally {
      this.running = null;
      this.store.setState({ running: null });
    }
  }

  /** Once what was asked for is done; what takes longer than a moment is not waited for. */
  async done(): Promise<void> {
    if (this.running === null) await this.lastTurn;
  }

  /** Stops what runs, and with it what waits for it; everything stays as before. */
  stop(): void {
    if (!this.running) return;
    this.stops += 1;
    this.running.stop();
  }

  /** How far what runs has come: slices done of all. */
  progress(): { done: number; total: number } | null {
    return this.running?.progress() ?? null;
  }

  /**
   * Shows what a command would do. A newer call stops the one before; the answer lands in the snapshot's proposal and in
   * the preview layer.
   */
  propose(call: CommandCall): Promise<void> {
    this.endStroke();
    return this.proposeNow(call);
  }

  /** The question has changed and will be asked in a moment: what is shown answers it no more. */
  outdate(): void {
    const { proposal } = this.now;
    if (proposal && !proposal.pending) this.store.setState({ proposal: { ...proposal, pending: true } });
  }

  private async proposeNow(call: CommandCall): Promise<void> {
    this.proposing?.stop();
    const task = this.memory.newTask();
    this.proposing = task;
    const before = this.now.proposal;
    this.store.setState({
      proposal: {
        call,
        shown: before?.shown ?? null,
        refusal: null,
        pending: true,
        hurried: false,
      },
    });
    const answer = await this.runner.propose(this.asked(call), task);
    if (this.proposing !== task || answer === null) return;
    this.proposing = null;
    this.store.setState((state) => ({
      voxelRevision: state.voxelRevision + 1,
      proposal: {
        call,
        shown: answer.ok ? answer.value : null,
        refusal: answer.ok ? null : answer,
        pending: false,
        hurried: false,
      },
    }));
  }

  /**
   * Applies the very voxels that are shown at this moment. Null where there are none, where they were dropped or stopped
   * meanwhile, and while a newer answer is on its way, which nobody has seen yet: it is accepted once it is shown.
   */
  acceptProposal(): Promise<Result<Change, CommandRefusal | 'change.stale' | 'reading.heldElsewhere'> | null> {
    const { proposal } = this.now;
    if (proposal?.pending) this.store.setState({ proposal: { ...proposal, hurried: true } });
    if (!proposal?.shown || proposal.pending) return Promise.resolve(null);
    const { shown } = proposal;
    return this.inTurn(() => this.acceptNow(shown));
  }

  private async acceptNow(shown: Proposed) {
    const { proposal } = this.now;
    if (proposal?.shown !== shown || proposal.pending) return null;
    // No brush may begin meanwhile: the change is made from the voxels as they are.
    const task = this.memory.newTask();
    this.running = task;
    this.store.setState({ running: 'Accepting' });
    try {
      const change = await this.runner.accept();
      if (this.now.proposal === null || task.aborted) return null;
      return change.ok ? this.apply(change.value) : change;
    } finally {
      this.running = null;
      this.store.setState({ running: null });
      this.dropProposal();
    }
  }

  dropProposal(): void {
    this.proposing?.stop();
    this.proposing = null;
    if (!this.now.proposal) return;
    void this.runner.drop();
    this.store.setState((state) => ({ proposal: null, voxelRevision: state.voxelRevision + 1 }));
  }

  /** Applies a change and remembers it; refused when it was made for an earlier revision, and while another window edits. */
  apply(change: Change): Result<Change, 'change.stale' | 'reading.heldElsewhere'> {
    if (this.notEditing) return this.notEditing;
    this.endStroke();
    const performed = perform(this.commandWorkspace, this.now.history, change);
    if (!performed.ok) return performed;
    this.take(performed.value);
    const step = nextUndo(performed.value.history);
    if (step) this.steps.set(change, step);
    return { ok: true, value: change };
  }

  /** The step of history that a change was when it was applied, whatever was done since; null of one that was not. */
  stepOf(change: Change): HistoryEntry | null {
    return this.steps.get(change) ?? null;
  }

  /** Takes the last change back, once what was asked for before is done; then at once where its change is in memory. */
  undo(): Promise<Refused | null> {
    this.endStroke();
    return this.inTurn(() => this.step(undo));
  }

  redo(): Promise<Refused | null> {
    this.endStroke();
    return this.inTurn(() => this.step(redo));
  }

  private async step(way: typeof undo | typeof redo): Promise<Refused | null> {
    for (;;) {
      if (this.notEditing) return this.notEditing;
      this.endStroke();
      const stepped = way(this.commandWorkspace, this.now.history);
      if (stepped.ok) {
        this.dropProposal();
        this.take(stepped.value);
        return null;
      }
      if (stepped.code !== 'history.notHeld') return stepped;
      const sequence = Number(stepped.details.sequence);
      const fetched = await this.fetched(sequence, way === undo ? 'Undoing' : 'Redoing');
      if (fetched === null) return null;
      if (!fetched.ok) return fetched;
      this.store.setState(({ history }) => ({ history: holding(history, sequence, fetched.value) }));
    }
  }

  /** A change from the journal. No brush may begin meanwhile: its stroke would be the last step. Null when it was stopped. */
  private async fetched(sequence: number, title: string): Promise<Result<PackedChange> | null> {
    const task = this.memory.newTask();
    this.running = task;
    this.store.setState({ running: title });
    try {
      const fetched = await this.fetchChange(sequence);
      return task.aborted ? null : fetched;
    } finally {
      this.running = null;
      this.store.setState({ running: null });
    }
  }

  private take({ workspace: reading, history, change, entry }: Stepped<CommandWorkspace>): void {
    const { activeSegment } = this.now;
    const { revision, segments } = reading;
    this.store.setState((state) => ({
      ...recordsOf(reading),
      revision,
      history: bounded(history, state.savedRevision, this.undoBytes),
      voxelRevision: state.voxelRevision + 1,
      counts: this.recount(change),
      activeSegment: segments.some(({ number }) => number === activeSegment) ? activeSegment : segments[0]!.number,
    }));
    this.journalled({ entry, change });
  }

  /** Voxels were written outside history (a brush that still paints): counted and shown, not yet remembered. */
  voxelsChanged(change: Change): void {
    this.store.setState((state) => ({ voxelRevision: state.voxelRevision + 1, counts: this.recount(change) }));
  }

  /** Joint counts with the slices counted again that a change touched: an edit costs what it touched. */
  private recount(change: Change): Snapshot['counts'] {
    const dirty = dirtySlices(change, this.geometry);
    if (dirty.length === 0) return this.now.counts;
    const counts = [...this.now.counts];
    for (const k of dirty) counts[k] = jointCounts(this.memory, k, k + 1)[0]!;
    return counts;
  }

  activate(segment: SegmentNumber): void {
    this.store.setState({ activeSegment: segment });
  }

  private asked(call: CommandCall): CommandAsk {
    const { revision, counts, arrivedSlices } = this.now;
    const records = { ...recordsOf(this.now), revision, cut: isCut(counts) };
    return { call, records, whole: arrivedSlices === this.memory.slices };
  }

  close(): void {
    this.proposing?.stop();
    this.running?.stop();
    this.runner.close();
  }
}
