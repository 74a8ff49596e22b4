import { createStore, type StoreApi } from 'zustand';
import type { Look, Looks } from '#core/contours/looks';
import { isPlain, lookKey, lookOf } from '#core/contours/looks';
import type { Segment } from '#core/contours/reading';
import type { Desk } from './desk.ts';
import { perDesk } from './tools/tool.ts';

/**
 * How the segments of the open series are drawn: the case's own looks, changed here at once and kept with the case. No
 * undo, and no step of the reading: a window that only looks has them too.
 */
export class LooksDesk {
  readonly store: StoreApi<{ readonly looks: Looks }> = createStore(() => ({ looks: {} }));
  private readonly desk: Desk;
  private readonly changed = new Map<string, Look | null>();
  private keeping = false;

  constructor(desk: Desk) {
    this.desk = desk;
    const { app, workspace } = desk;
    const take = ({ openCase }: ReturnType<typeof app.store.getState>) => {
      if (openCase?.id === workspace.caseId && this.changed.size === 0) this.store.setState({ looks: openCase.looks });
    };
    take(app.store.getState());
    const stop = app.store.subscribe((now, before) => {
      if (now.openCase !== before.openCase) take(now);
    });
    desk.onClose(stop);
  }

  get now(): Looks {
    return this.store.getState().looks;
  }

  change(segment: Pick<Segment, 'number' | 'kind'>, part: Partial<Look>): void {
    const key = lookKey(segment);
    const look = { ...lookOf(this.now, segment), ...part };
    const { [key]: _, ...others } = this.now;
    this.store.setState({ looks: isPlain(look) ? others : { ...others, [key]: look } });
    this.changed.set(key, isPlain(look) ? null : look);
    if (!this.keeping) void this.keep();
  }

  /** Keeps what was changed, and what is changed while it is being kept: a slider that moves asks once at a time. */
  private async keep(): Promise<void> {
    const { app, workspace } = this.desk;
    this.keeping = true;
    while (this.changed.size > 0) {
      const looks = Object.fromEntries(this.changed);
      const answer = await app.host.call('case.setLooks', { caseId: workspace.caseId, looks });
      // Refused, it is only seen here; the next change tries again.
      if (!answer.ok) {
        app.refused(answer);
        break;
      }
      for (const [key, look] of Object.entries(looks)) if (this.changed.get(key) === look) this.changed.delete(key);
    }
    this.keeping = false;
    const { openCase } = app.store.getState();
    // What the window knows of the case is what was kept: the next series of the case is opened from it.
    if (openCase?.id === workspace.caseId) app.store.setState({ openCase: { ...openCase, looks: { ...this.now } } });
  }
}

export const looksDesk = perDesk((desk) => new LooksDesk(desk));
