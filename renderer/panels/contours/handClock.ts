import { createStore, type StoreApi } from 'zustand';
import { HandTime, type Spent, together } from '#core/contours/handTime';
import { FLR } from '#core/contours/reading';
import { segmentNumbered } from '../../workspace/selectors.ts';
import type { Desk } from './desk.ts';
import { perDesk } from './tools/tool.ts';

/** So often what was counted goes to the host: a host that is killed loses no more. */
const KEEP_MS = 20_000;
/** So often the time on the screen moves. */
const SHOWN_MS = 1000;

const DISK: ReadonlySet<string> = new Set(['disk.full', 'disk.failing', 'case.readOnly']);

/** What a hand gives away that works. */
const SIGNS = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;

/**
 * Counts the time that hands work on each segment of the open series (core/contours/handTime). Only where this window edits,
 * and only while the settings allow it. In Cut it is the FLR that is worked on.
 */
export class HandClock {
  /** What all sittings came to, this one included; null while the settings forbid it, or nothing is known yet. */
  readonly store: StoreApi<{ readonly spent: readonly Spent[] | null }> = createStore(() => ({ spent: null }));
  private readonly desk: Desk;
  private readonly time = new HandTime();
  private readonly sitting = crypto.randomUUID();
  /** What other sittings came to, as the host knows it. */
  private before: readonly Spent[] | null = null;
  private kept = '';
  private shownAt = 0;
  /** A disk that cannot be written is said once, until it can be written again. */
  private saidDisk = false;

  constructor(desk: Desk) {
    this.desk = desk;
    const listening = new AbortController();
    const { signal } = listening;
    for (const sign of SIGNS)
      window.addEventListener(sign, ({ timeStamp }) => this.sign(timeStamp), { signal, capture: true, passive: true });
    document.addEventListener('visibilitychange', () => void this.keep(), { signal });
    const timer = setInterval(() => void this.keep(), KEEP_MS);
    const stop = desk.app.store.subscribe((now, before) => {
      if (now.settings?.countTime !== before.settings?.countTime) void this.keep();
    });
    desk.onClose(() => {
      listening.abort();
      clearInterval(timer);
      stop();
      void this.keep();
    });
    void this.keep();
  }

  private get counts(): boolean {
    return this.desk.app.store.getState().settings?.countTime === true && this.desk.workspace.notEditing === null;
  }

  private sign(atMs: number): void {
    if (!this.counts) {
      this.time.pause();
      return;
    }
    const { app, workspace } = this.desk;
    const { activeSegment } = workspace.now;
    const number = app.store.getState().place.name === 'cut' ? FLR : activeSegment;
    const segment = segmentNumbered(workspace.now, number);
    if (segment) this.time.sign(atMs, segment);
    if (atMs - this.shownAt < SHOWN_MS) return;
    this.shownAt = atMs;
    this.show();
  }

  private show(): void {
    const on = this.desk.app.store.getState().settings?.countTime === true && this.before !== null;
    this.store.setState({ spent: on ? together(this.before!, this.time.spent) : null });
  }

  /** Tells the host how far this sitting has come; what it could not be told, it is told the next time. */
  private async keep(): Promise<void> {
    const { app, workspace } = this.desk;
    const { caseId, seriesId } = workspace;
    if (app.store.getState().settings?.countTime !== true) return this.show();
    const spent = [...this.time.spent];
    const told = JSON.stringify(spent);
    if (told === this.kept && this.before !== null) return this.show();
    const answer = await app.host.call('reading.spend', { caseId, seriesId, sitting: this.sitting, spent });
    // Time that could not be kept stops nobody from working; a disk that cannot be written is for the person to know.
    if (!answer.ok) {
      if (DISK.has(answer.code) && !this.saidDisk) app.refused(answer);
      this.saidDisk ||= DISK.has(answer.code);
      return;
    }
    this.saidDisk = false;
    this.kept = told;
    this.before = answer.value.before;
    this.show();
  }
}

export const handClock = perDesk((desk) => new HandClock(desk));
