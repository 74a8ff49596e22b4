import { createStore, type StoreApi } from 'zustand';
import type { Command } from '../../commands.ts';
import { count } from '../../format.ts';
import { CtDisplay } from '../../viewport/ctDisplay.ts';
import { type Link, linkAt, linkedSlice, sliceHeightsMm, turned } from '../../viewport/linkedSlices.ts';
import { PlaneShapes } from '../../viewport/shapes.ts';
import type { ViewPainter } from '../../viewport/viewPainter.ts';
import { Views } from '../../viewport/viewState.ts';
import { type Beside, openBeside } from '../../workspace/openBeside.ts';
import { ReadyToOpen } from '../../workspace/readyToOpen.ts';
import type { CaseRecord } from '../common/app.ts';
import type { Desk } from './desk.ts';
import { looksDesk } from './looks.ts';
import { perDesk } from './tools/tool.ts';

type SeriesRecord = CaseRecord['timePoints'][number]['series'][number];

/** A scan of the case that may hang beside the open one. */
export interface OtherScan {
  readonly series: SeriesRecord;
  readonly date: string | null;
}

/** What hangs beside the open series. */
export interface Hung {
  readonly beside: Beside;
  readonly views: Views;
  readonly ct: CtDisplay;
  readonly paint: (painter: ViewPainter) => void;
}

interface CompareState {
  /** Null while it is being opened. */
  readonly hung: Hung | null;
  readonly link: Link | null;
  /** The other scan has no slice where the open one is: how far beside it the shown one lies, mm. */
  readonly apartMm: number;
}

/** So far beside a slice that is wanted, another scan has one still: half its own step, and a little. */
const BESIDE_MM = 10;

/**
 * A second scan of the case beside the open one, to look at: its slices and its contours as they are saved. Linked, both are
 * scrolled together by mm along the normal, from the places at which somebody linked them. Its memory goes when it is put away.
 */
export class CompareDesk {
  readonly store: StoreApi<CompareState> = createStore(() => ({ hung: null, link: null, apartMm: 0 }));
  private readonly desk: Desk;
  private readonly ready = new ReadyToOpen();
  private loading: AbortController | null = null;
  private stops: (() => void)[] = [];
  /** Whether a slice is being shown because of the link: that moves nothing back. */
  private following = false;

  constructor(desk: Desk) {
    this.desk = desk;
    const stop = desk.views.store.subscribe((now, before) => {
      if (before.hanging === 'compare' && now.hanging !== 'compare') this.putAway();
    });
    desk.onClose(() => {
      stop();
      this.putAway();
    });
  }

  get now(): CompareState {
    return this.store.getState();
  }

  /** The other scans of the case that can be looked at, the newest first. */
  get others(): readonly OtherScan[] {
    const { app, workspace } = this.desk;
    const { openCase } = app.store.getState();
    if (openCase?.id !== workspace.caseId) return [];
    return [...openCase.timePoints]
      .reverse()
      .flatMap(({ date, series }) =>
        series
          .filter(
            ({ id, measurable, acceptances }) => id !== workspace.seriesId && (measurable || acceptances.length > 0),
          )
          .map((one) => ({ series: one, date })),
      );
  }

  /** Hangs another scan beside the open one: the one that was contoured last, unless one is named. */
  async hang(seriesId?: string): Promise<void> {
    const { app, workspace, views } = this.desk;
    const { others } = this;
    const chosen = seriesId ?? (others.find(({ series }) => series.reading) ?? others[0])?.series.id;
    if (!chosen) return;
    this.putAway();
    const loading = new AbortController();
    this.loading = loading;
    const opened = await openBeside(app.host, { caseId: workspace.caseId, seriesId: chosen }, this.ready);
    if (loading.signal.aborted) {
      if (opened.ok) opened.value.slices.stop();
      return;
    }
    if (!opened.ok) {
      this.loading = null;
      views.hang('axialLarge');
      return this.desk.refused(opened);
    }
    const beside = opened.value;
    const hung = this.hungOf(beside);
    this.store.setState({ hung });
    views.hang('compare');
    const id = `open ${chosen}`;
    beside.slices.follow((arrived, done) => {
      hung.ct.arrived(arrived);
      app.task({ id, title: 'Reading slices of the other scan', done, total: beside.memory.slices });
    });
    const read = await beside.slices.over;
    if (app.store.getState().task?.id === id) app.task(null);
    if (loading.signal.aborted) return;
    if (!read.ok) this.desk.refused(read);
    else if (read.value) hung.views.setBody(read.value);
  }

  private hungOf(beside: Beside): Hung {
    const { desk } = this;
    const views = new Views(beside.geometry);
    const ct = new CtDisplay(views, beside.memory);
    const shapes = new PlaneShapes(views, beside.memory);
    const { segments } = beside.records;
    views.setWindow(desk.views.now.window.width, desk.views.now.window.level);
    this.stops = [
      () => ct.close(),
      () => beside.slices.stop(),
      desk.views.store.subscribe((now, before) => {
        if (now.window !== before.window) views.setWindow(now.window.width, now.window.level);
        if (now.focus[2] !== before.focus[2]) this.follow(desk.views, views, this.now.link);
      }),
      views.store.subscribe((now, before) => {
        if (now.window !== before.window) desk.views.setWindow(now.window.width, now.window.level);
        const { link } = this.now;
        if (now.focus[2] !== before.focus[2]) this.follow(views, desk.views, link && turned(link));
      }),
    ];
    const paint = (painter: ViewPainter) => {
      const looks = looksDesk(desk).now;
      const { held } = desk.now;
      const { counts } = beside;
      const shown = { segments, looks, counts, previewed: false, voxelRevision: 0, cutDraft: null, held };
      for (const shape of shapes.of('axial', shown)) painter.shape(shape);
    };
    return { beside, views, ct, paint };
  }

  /** Shows in one scan what lies where the other is scrolled to. */
  private follow(moved: Views, other: Views, link: Link | null): void {
    if (!link || this.following) return;
    const heights = (views: Views) => sliceHeightsMm(views.geometry, views.frames.axial);
    const { k, apartMm } = linkedSlice(heights(moved), moved.indexOf('axial'), heights(other), link);
    this.following = true;
    other.showPlane('axial', k);
    this.following = false;
    this.store.setState({ apartMm });
  }

  /** Links both scans at the slices that are shown, or lets them go. */
  toggleLink(): void {
    const { hung, link } = this.now;
    if (!hung) return;
    const { views } = this.desk;
    const heights = ({ geometry, frames }: Views) => sliceHeightsMm(geometry, frames.axial);
    this.store.setState({
      apartMm: 0,
      link: link
        ? null
        : linkAt(heights(views), views.indexOf('axial'), heights(hung.views), hung.views.indexOf('axial')),
    });
  }

  /** Puts the second scan away, and its memory with it. */
  private putAway(): void {
    this.loading?.abort();
    this.loading = null;
    for (const stop of this.stops) stop();
    this.stops = [];
    this.store.setState({ hung: null, link: null, apartMm: 0 });
  }
}

export const compareDesk = perDesk((desk) => new CompareDesk(desk));

/** Whether the other scan ends before the place that the open one shows. */
export const endsBefore = ({ apartMm }: Pick<CompareState, 'apartMm'>): boolean => apartMm > BESIDE_MM;

/** Two scans side by side, for keys and palette. */
export function compareCommands(desk: Desk): readonly Omit<Command, 'place'>[] {
  const compare = compareDesk(desk);
  return [
    {
      id: 'view.compare',
      title: 'Compare with another scan of this case',
      detail: 'side by side, to look at',
      shortcut: 'Shift+C',
      unavailableReason: () => (compare.others.length > 0 ? null : 'the case has no other scan'),
      run: () => (desk.views.now.hanging === 'compare' ? desk.views.hang('axialLarge') : compare.hang()),
    },
    {
      id: 'view.link',
      title: 'Link both scans here, or let them go',
      detail: 'scrolled together by mm',
      shortcut: 'Shift+L',
      unavailableReason: () => (compare.now.hung ? null : 'no other scan is shown'),
      run: () => compare.toggleLink(),
    },
  ];
}

export const scanWords = ({ date, series }: OtherScan): string =>
  [date, series.description || count(series.slices, 'slice')].filter(Boolean).join(', ');
