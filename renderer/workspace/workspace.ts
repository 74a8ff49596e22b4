import { createStore, type StoreApi } from 'zustand';
import type { Change } from '#core/commands/change';
import { dirtySlices, gainOf, layerAbout } from '#core/commands/change';
import type { CommandRefusal, CommandWorkspace } from '#core/commands/command';
import type { CommandCall } from '#core/commands/commands';
import { runCommand } from '#core/commands/commands';
import type { History } from '#core/commands/history';
import { perform, redo, undo } from '#core/commands/history';
import type { LayerName } from '#core/contours/codes';
import type { SegmentNumber } from '#core/contours/reading';
import { recordsOf } from '#core/contours/records';
import type { VolumeGeometry } from '#core/geometry';
import type { Refused, Result } from '#core/result';
import { jointCounts } from '#wasm/kernels/jointCounts';
import type { KernelTask } from '#wasm/kernels/task';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import type { CommandRunner } from '../workers/commandRunner.ts';
import type { LiveStroke } from './liveStroke.ts';
import { paintPreview } from './preview.ts';
import { isCut } from './selectors.ts';
import type { Snapshot } from './snapshot.ts';

const changesRecordsOnly = ({ command }: CommandCall): boolean =>
  /^segment\.(set[A-Z]|rename$)/.test(command) ||
  command === 'findings.add' ||
  command === 'findings.setKind' ||
  command === 'reading.setInclusion';

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
  private answered: Promise<void> = Promise.resolve();
  private running: KernelTask | null = null;
  private stroke: LiveStroke | null = null;
  private lastRun: Promise<unknown> = Promise.resolve();
  private layersMoved: Readonly<Record<LayerName, number>> = { extent: 0, findings: 0, partition: 0 };

  constructor(parts: {
    caseId: string;
    seriesId: string;
    geometry: VolumeGeometry;
    memory: VolumeMemory;
    runner: CommandRunner;
    first: Snapshot;
  }) {
    this.caseId = parts.caseId;
    this.seriesId = parts.seriesId;
    this.geometry = parts.geometry;
    this.memory = parts.memory;
    this.runner = parts.runner;
    this.store = createStore<Snapshot>(() => parts.first);
  }

  get now(): Snapshot {
    return this.store.getState();
  }

  /** Moves, layer by layer, with every change of its voxels: what a saving compares. */
  get layerRevisions(): Readonly<Record<LayerName, number>> {
    return this.layersMoved;
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

  /**
   * Runs a command and applies its change; one after the other, in the order they were asked for. Null when it was stopped.
   * A proposal that stands is dropped first, since it was made for a reading that is about to change. Commands that only
   * change records need no worker.
   */
  run(call: CommandCall, title: string): Promise<Result<Change, CommandRefusal | 'change.stale'> | null> {
    const turn = this.lastRun.then(() => this.runNow(call, title));
    this.lastRun = turn.catch(() => null);
    return turn;
  }

  private async runNow(call: CommandCall, title: string) {
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
      const change = await this.runner.run({ call, records: this.records() }, task);
      return change?.ok ? this.apply(change.value) : change;
    } finally {
      this.running = null;
      this.store.setState({ running: null });
    }
  }

  /** Stops what runs; everything stays as before. */
  stop(): void {
    this.running?.stop();
  }

  /** How far what runs has come: slices done of all. */
  progress(): { done: number; total: number } | null {
    return this.running?.progress() ?? null;
  }

  /**
   * Shows what a command would do. A newer call stops the one before; the answer lands in the snapshot's proposal and in the
   * preview layer.
   */
  propose(call: CommandCall): Promise<void> {
    this.endStroke();
    this.answered = this.proposeNow(call);
    return this.answered;
  }

  private async proposeNow(call: CommandCall): Promise<void> {
    this.proposing?.stop();
    const task = this.memory.newTask();
    this.proposing = task;
    const before = this.now.proposal;
    this.store.setState({
      proposal: {
        call,
        change: before?.change ?? null,
        gainedMl: before?.gainedMl ?? null,
        refusal: null,
        pending: true,
      },
    });
    const answer = await this.runner.run({ call, records: this.records() }, task);
    if (this.proposing !== task || answer === null) return;
    this.proposing = null;
    const change = answer.ok ? answer.value : null;
    paintPreview(this.memory, this.now.proposal?.change ?? null, change);
    this.store.setState((state) => ({
      voxelRevision: state.voxelRevision + 1,
      proposal: {
        call,
        change,
        gainedMl: change && gainOf(change, layerAbout(change, this.geometry) ?? 'extent', this.geometry),
        refusal: answer.ok ? null : answer,
        pending: false,
      },
    }));
  }

  /** Applies the very change that is shown; while a newer one is on its way, that one, once it is there. */
  async acceptProposal(): Promise<Result<Change, 'change.stale'> | null> {
    for (let waited = null; this.now.proposal?.pending && waited !== this.answered; ) {
      waited = this.answered;
      await waited;
    }
    const change = this.now.proposal?.change;
    if (!change || this.now.proposal?.refusal) return null;
    this.dropProposal();
    return this.apply(change);
  }

  dropProposal(): void {
    this.proposing?.stop();
    this.proposing = null;
    const { proposal } = this.now;
    if (!proposal) return;
    paintPreview(this.memory, proposal.change, null);
    this.store.setState((state) => ({ proposal: null, voxelRevision: state.voxelRevision + 1 }));
  }

  /** Applies a change and remembers it; refused when it was made for an earlier revision. */
  apply(change: Change): Result<Change, 'change.stale'> {
    this.endStroke();
    const performed = perform(this.commandWorkspace, this.now.history, change);
    if (!performed.ok) return performed;
    this.take(performed.value.workspace, performed.value.history, change);
    return { ok: true, value: change };
  }

  undo(): Refused | null {
    this.endStroke();
    return this.step(undo(this.commandWorkspace, this.now.history));
  }

  redo(): Refused | null {
    this.endStroke();
    return this.step(redo(this.commandWorkspace, this.now.history));
  }

  private step(stepped: Result<{ workspace: CommandWorkspace; history: History; change: Change }>): Refused | null {
    if (!stepped.ok) return stepped;
    this.dropProposal();
    this.take(stepped.value.workspace, stepped.value.history, stepped.value.change);
    return null;
  }

  private take(reading: CommandWorkspace, history: History, change: Change): void {
    const { activeSegment } = this.now;
    const { revision, segments } = reading;
    const moved = { ...this.layersMoved };
    for (const { layer, runs } of change.voxels) if (runs.length > 0) moved[layer]++;
    this.layersMoved = moved;
    this.store.setState((state) => ({
      ...recordsOf(reading),
      revision,
      history,
      voxelRevision: state.voxelRevision + 1,
      counts: this.recount(change),
      activeSegment: segments.some(({ number }) => number === activeSegment) ? activeSegment : segments[0]!.number,
    }));
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

  private records() {
    const { revision, counts } = this.now;
    return { ...recordsOf(this.now), revision, cut: isCut(counts) };
  }

  close(): void {
    this.proposing?.stop();
    this.running?.stop();
    this.runner.close();
  }
}
