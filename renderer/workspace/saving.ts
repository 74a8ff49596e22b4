import { standingAlone } from '#core/commands/journal';
import { packEntry } from '#core/commands/journalEntry';
import { packKept } from '#core/commands/keptChanges';
import type { HostClient } from '#core/contract/client';
import type { Refused } from '#core/result';
import type { JournalClient } from './journalClient.ts';
import { hasLiver, volumesOf } from './selectors.ts';
import type { Editor, NotKept } from './snapshot.ts';
import type { Journalled, Workspace } from './workspace.ts';

/** After the last change, before the host measures anew what was drawn. */
const REST_MS = 4000;
/** Between two tries to reach a host that went away: the first and the longest. */
const FIRST_TRY_MS = 250;
const LAST_TRY_MS = 3000;

/** What passes once there is room again. */
const OF_THE_DISK: readonly string[] = ['disk.full', 'disk.failing'];

interface Step extends Journalled {
  readonly packed: Uint8Array;
}

export interface SavingNews {
  /** Everything up to now lies on the disk. */
  saved(at: string): void;
  /** Something is not saved, and cannot be at the moment. */
  waiting(): void;
  /** The host has measured what was drawn. */
  settled(): void;
  /** Another window edits from now on: what is only begun or proposed here is about to be dropped. */
  handedOver(): void;
  /** Everything lies on the disk, but the host has no room to measure it: it is tried again. */
  notMeasured(refusal: Refused): void;
  refused(refusal: Refused): void;
}

/**
 * Keeps a reading durable: every step goes to the host's journal in the moment in which it is made, and counts as saved when
 * the host says that it lies on the disk. Steps that cannot be sent stay here, and are sent when the host is back. It also
 * holds the reading for this window, and lets go when another one asks and the hands are free.
 */
export class Saving {
  private readonly workspace: Workspace;
  private readonly host: HostClient;
  private readonly journal: JournalClient;
  private readonly window: string;
  private readonly news: SavingNews;
  private pending: Step[] = [];
  private sending: Promise<void> | null = null;
  private restTimer: ReturnType<typeof setTimeout> | undefined;
  private holding: AbortController | null = null;
  private handing: Promise<void> | null = null;
  private wake: (() => void) | null = null;
  private closed = false;
  /** The revision that the host has measured, as far as this window asked. */
  private settledRevision = -1;
  /** That what is saved could not be measured has been said. */
  private unmeasured = false;

  constructor(parts: {
    workspace: Workspace;
    host: HostClient;
    journal: JournalClient;
    /** This window's id. */
    window: string;
    news: SavingNews;
  }) {
    this.workspace = parts.workspace;
    this.host = parts.host;
    this.journal = parts.journal;
    this.window = parts.window;
    this.news = parts.news;
    this.settledRevision = parts.workspace.now.revision;
    this.workspace.onStep((step) => {
      this.pending.push({ ...step, packed: packEntry(step.entry) });
      this.rest();
      void this.send();
    });
    if (!this.workspace.now.editor) void this.hold();
  }

  get unsaved(): boolean {
    return this.pending.length > 0 || this.workspace.painting;
  }

  /** Whether the host has not measured yet what is drawn now. */
  get unsettled(): boolean {
    const { revision, editor } = this.workspace.now;
    return this.unsaved || (!editor && revision !== this.settledRevision);
  }

  /** Everything that was made and is not saved, as a file that can be opened in a window of these contours. */
  keptChanges(): { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } {
    const { caseId, seriesId } = this.workspace;
    const after = this.workspace.now.savedRevision;
    const changes = this.pending.map(({ change }) => change);
    return { name: `remnant-${caseId.slice(0, 8)}.changes`, bytes: packKept({ caseId, seriesId, after }, changes) };
  }

  get waitingChanges(): number {
    return this.pending.length;
  }

  /** Saves what is not yet saved, a stroke that is held included; true when everything is durable and measured. */
  async now(): Promise<boolean> {
    this.workspace.endStroke();
    this.wake?.();
    await this.send();
    if (this.pending.length > 0) return false;
    // Whoever asks is told again.
    this.unmeasured = false;
    await this.settle();
    return !this.unmeasured;
  }

  /**
   * Asks to edit here, and waits until the other window has let go; `anyway`: without waiting for it. `here`: this window
   * edits, and what it had not saved is saved. `changed`: it may edit, once it was opened again, since the contours changed.
   * `notIn`: the same, but changes of this window are not in them: they stay here, to be kept as a file before that.
   */
  async ask(anyway: boolean, signal: AbortSignal): Promise<'here' | 'changed' | 'notIn' | 'no'> {
    const { caseId, seriesId } = this.workspace;
    const answer = await this.host.call('reading.ask', { caseId, seriesId, window: this.window, anyway }, { signal });
    if (!answer.ok && answer.code !== 'host.aborted') this.news.refused(answer);
    if (!answer.ok || !answer.value.given) return 'no';
    if (this.pending.length === 0) {
      const { savedRevision } = this.workspace.now;
      if (!(await this.journal.append(savedRevision, [])).ok) return 'changed';
      this.keptUpTo(savedRevision);
    }
    this.workspace.store.setState({ editor: null });
    await this.send();
    if (this.pending.length > 0) {
      if (this.workspace.now.editor) return 'no';
      this.workspace.store.setState({ notKept: 'elsewhere' });
      return 'notIn';
    }
    void this.hold();
    return 'here';
  }

  /** Saves what is left, lets go of the reading, and stops. While the host is away it waits for it. */
  async close(): Promise<void> {
    this.workspace.endStroke();
    clearTimeout(this.restTimer);
    const { editor, notKept } = this.workspace.now;
    if (editor || notKept === 'elsewhere') return this.stop();
    await this.send();
    while (this.pending.length > 0 && !this.workspace.now.editor && this.workspace.now.notKept !== 'elsewhere') {
      await this.wait(LAST_TRY_MS);
      await this.send();
    }
    this.stop();
    const { caseId, seriesId } = this.workspace;
    await this.host.call('reading.release', { caseId, seriesId, window: this.window });
    await this.settle();
  }

  private stop(): void {
    this.closed = true;
    this.holding?.abort();
    this.wake?.();
  }

  /** Sends what is pending, once nothing else is being sent; resolves when it is durable or cannot be sent now. */
  private send(): Promise<void> {
    this.sending ??= this.sendAll().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  private async sendAll(): Promise<void> {
    while (this.pending.length > 0) {
      const steps = [...this.pending];
      const answer = await this.journal.append(
        this.workspace.now.savedRevision,
        steps.map(({ packed }) => packed),
      );
      if (!answer.ok) {
        if (!(await this.notSaved(answer))) return;
        continue;
      }
      this.pending.splice(0, steps.length);
      this.keptUpTo(answer.value);
    }
  }

  private keptUpTo(revision: number): void {
    const at = new Date().toISOString();
    this.workspace.saved(revision, at);
    if (this.pending.length === 0) this.news.saved(at);
  }

  /** What a refused saving means; true when it is to be tried again now. */
  private async notSaved(refusal: Refused): Promise<boolean> {
    this.news.waiting();
    if (refusal.code === 'journal.notReached' && this.standAlone(Number(refusal.details.undoFrom))) return true;
    switch (refusal.code) {
      case 'host.unreachable':
      case 'host.internal':
        return this.untilBack(refusal);
      case 'reading.heldElsewhere':
        await this.lookOnly(refusal.details as unknown as Editor);
        return false;
      case 'journal.diverged':
      case 'journal.gap':
        this.workspace.store.setState({ notKept: 'elsewhere' });
        return false;
      default:
        // A full disk: said, and tried again with the next change or when it is asked for.
        if (this.workspace.now.notKept !== 'elsewhere') this.workspace.store.setState({ notKept: null });
        this.news.refused(refusal);
        return false;
    }
  }

  /**
   * What the window still holds, the journal may have let go: undone or redone here, it is sent as the change that it is.
   * False where nothing of that kind is pending.
   */
  private standAlone(undoFrom: number): boolean {
    const isBefore = ({ entry }: Step) => entry.kind !== 'do' && entry.of <= undoFrom;
    if (!this.pending.some(isBefore)) return false;
    this.pending = this.pending.map((step) => {
      if (!isBefore(step)) return step;
      const entry = standingAlone(step, this.workspace.geometry);
      return { ...step, entry, packed: packEntry(entry) };
    });
    return true;
  }

  /** Waits until the host answers, trying at growing intervals; false when it is no longer wanted. */
  private async untilBack(first: Refused): Promise<boolean> {
    let refusal: Refused = first;
    for (
      let waitMs = FIRST_TRY_MS;
      !this.closed || this.pending.length > 0;
      waitMs = Math.min(LAST_TRY_MS, 2 * waitMs)
    ) {
      const fault = refusal.code === 'host.internal';
      const notKept: NotKept = fault ? 'fault' : refusal.details.status === 401 ? 'newStart' : 'away';
      if (this.workspace.now.notKept !== notKept) this.workspace.store.setState({ notKept });
      await this.wait(waitMs);
      // An append of nothing: it says whether the journal still stands where this window left it, and takes the reading back.
      const answer = await this.journal.append(this.workspace.now.savedRevision, []);
      if (answer.ok || (answer.code !== 'host.unreachable' && answer.code !== 'host.internal')) {
        // What is pending is sent now, and clears it once it lies on the disk.
        if (answer.ok && this.pending.length === 0) this.workspace.store.setState({ notKept: null });
        if (answer.ok) return true;
        if (answer.code === 'journal.diverged' && this.pending.length > 0) return true;
        await this.notSaved(answer);
        return false;
      }
      refusal = answer;
    }
    return false;
  }

  private wait(ms: number): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(() => resolve(), ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).then(() => {
      this.wake = null;
    });
  }

  /** Holds the reading for as long as this window edits; after the host was away, as soon as it is back. */
  private async hold(): Promise<void> {
    const { caseId, seriesId } = this.workspace;
    while (!this.closed && !this.workspace.now.editor && this.workspace.now.notKept !== 'elsewhere') {
      this.holding = new AbortController();
      const answer = await this.host.call(
        'reading.hold',
        { caseId, seriesId, window: this.window },
        { signal: this.holding.signal },
      );
      if (this.closed) return;
      // Held on while the hands are busy: whoever lets go of the question is taken for gone, and the stroke in hand is lost.
      if (answer.ok && answer.value.state === 'asked') {
        this.handing ??= this.handOver().finally(() => {
          this.handing = null;
        });
        continue;
      }
      await this.handing;
      if (this.closed || this.workspace.now.editor) return;
      if (answer.ok || answer.code === 'host.unreachable' || answer.code === 'host.internal') {
        // Lost, or the host went away: what is pending is sent, or nothing is; both take the reading back where it is free.
        await this.send();
        const back = await this.journal.append(this.workspace.now.savedRevision, []);
        if (!back.ok && this.pending.length === 0) await this.notSaved(back);
      } else return;
    }
  }

  /** Another window asked: it gets the reading once the hands are free here and everything is saved. */
  private async handOver(): Promise<void> {
    do {
      await this.workspace.handsFree();
      await this.send();
    } while (this.workspace.handsBusy);
    if (this.pending.length > 0 || this.closed) return;
    const { caseId, seriesId } = this.workspace;
    const released = await this.host.call('reading.release', { caseId, seriesId, window: this.window });
    if (!released.ok) return;
    if (released.value.editor) await this.lookOnly(released.value.editor);
  }

  /** Another window edits. What is drawn at the moment is finished first, and stays with what could not be saved. */
  private async lookOnly(editor: Editor): Promise<void> {
    await this.workspace.handsFree();
    this.news.handedOver();
    this.workspace.dropProposal();
    this.workspace.store.setState({ editor, notKept: this.pending.length > 0 ? 'elsewhere' : null });
  }

  private rest(): void {
    clearTimeout(this.restTimer);
    if (!this.closed) this.restTimer = setTimeout(() => this.rested(), REST_MS);
  }

  /** A brush that is down is no rest. */
  private rested(): void {
    if (this.unsaved) this.rest();
    else void this.settle();
  }

  /** Has the host measure what was drawn, and compares. */
  private async settle(): Promise<void> {
    const { caseId, seriesId, now, geometry } = this.workspace;
    if (this.pending.length > 0 || now.editor || now.savedRevision !== now.revision) return;
    if (now.revision === this.settledRevision) return;
    const shown = hasLiver(now) ? volumesOf(now, geometry) : null;
    const answer = await this.host.call('reading.settle', { caseId, seriesId, sequence: now.revision, shown });
    if (answer.ok) {
      this.settledRevision = now.revision;
      this.unmeasured = false;
      const { id, reader, status, revision } = answer.value;
      this.workspace.store.setState({ reading: { id, reader, status, revision } });
      this.news.settled();
    } else if (OF_THE_DISK.includes(answer.code)) {
      // What was drawn lies in the journal; it is measured as soon as there is room, and said once.
      if (!this.unmeasured) this.news.notMeasured(answer);
      this.unmeasured = true;
      this.rest();
    } else if (answer.code !== 'host.unreachable' && answer.code !== 'host.aborted') this.news.refused(answer);
  }
}
