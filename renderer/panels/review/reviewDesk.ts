import { createStore, type StoreApi } from 'zustand';
import { LAYER_NAMES } from '#core/contours/codes';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import type { Vec3 } from '#core/geometry';
import { patientFromVoxel, voxelFromPatient } from '#core/geometry';
import { type Refused, type Result, refuse } from '#core/result';
import { may, type ReviewRight } from '#core/review/roles';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { CtDisplay } from '../../viewport/ctDisplay.ts';
import type { LeftHand } from '../../viewport/hands.ts';
import { PlaneShapes } from '../../viewport/shapes.ts';
import { Views } from '../../viewport/viewState.ts';
import { type Beside, openBeside } from '../../workspace/openBeside.ts';
import type { ReadyToOpen } from '../../workspace/readyToOpen.ts';
import type { App } from '../common/app.ts';
import { layerAddress } from '../common/bytes.ts';

export type Review = Output<'review.open'>;
export type ReviewedSegment = Review['segments'][number];
export type Comment = Review['comments'][number];
export type AuditLine = Output<'audit.list'>['entries'][number];
type Acting = Extract<ProcedureName, `review.${string}`>;

/** The reading that this one followed: its layers as they were kept, and how the two agree. */
export interface FirstReading {
  readonly kept: Review['kept'][number];
  readonly layers: VolumeMemory['layers'];
  readonly shapes: PlaneShapes;
  readonly compared: Output<'review.compare'>['segments'];
}

/** What a person is writing: the reason of a return, a comment, or the passphrase of a signature. */
export type Writing = 'return' | 'comment' | 'sign' | null;

export interface ReviewState {
  readonly review: Review;
  readonly chosen: number | null;
  readonly writing: Writing;
  /** Segments that would not be signed, by number. */
  readonly leftOut: readonly number[];
  readonly audit: { readonly entries: readonly AuditLine[]; readonly total: number } | null;
  /** Whether the chain holds; null while it is being followed. */
  readonly checked: Output<'audit.check'> | null;
  /** The reading before this one, drawn beside it, and how both agree; null while there is none, or it is not there yet. */
  readonly first: FirstReading | null;
  /** Which of two readings is drawn. */
  readonly shows: 'both' | 'first' | 'second';
}

/** A series' contours in review: to be looked at, and decided. Nothing is drawn here; its memory goes when it is left. */
export class ReviewDesk {
  readonly app: App;
  readonly beside: Beside;
  readonly views: Views;
  readonly ct: CtDisplay;
  readonly shapes: PlaneShapes;
  readonly store: StoreApi<ReviewState>;
  /** The left button moves the crosshair, where a comment would be pinned. */
  readonly hand: LeftHand;
  readonly #left = new AbortController();
  #turn: Promise<void> = Promise.resolve();

  private constructor(app: App, beside: Beside, review: Review) {
    this.app = app;
    this.beside = beside;
    this.views = new Views(beside.geometry);
    this.ct = new CtDisplay(this.views, beside.memory);
    this.shapes = new PlaneShapes(this.views, beside.memory);
    this.store = createStore<ReviewState>(() => ({
      review,
      chosen: firstToDecide(review),
      writing: null,
      leftOut: [],
      audit: null,
      checked: null,
      first: null,
      shows: 'both',
    }));
    const look: LeftHand['down'] = ({ plane, point }) => this.views.lookAt(plane, point);
    this.hand = { down: look, drag: look, up: () => {}, cancel: () => {} };
    this.#follow();
    void this.readAudit();
    void this.readFirst();
  }

  static async open(
    app: App,
    place: { readonly caseId: string; readonly seriesId: string },
    ready: ReadyToOpen,
  ): Promise<Result<ReviewDesk>> {
    const [beside, review] = await Promise.all([
      openBeside(app.host, place, ready),
      app.host.call('review.open', place),
    ]);
    if (beside.ok && review.ok) return { ok: true, value: new ReviewDesk(app, beside.value, review.value) };
    if (beside.ok) beside.value.slices.stop();
    return beside.ok ? (review as Refused) : beside;
  }

  get now(): ReviewState {
    return this.store.getState();
  }
  get place() {
    const { caseId, seriesId } = this.beside;
    return { caseId, seriesId };
  }

  /** Why the person who has signed in may not; null where they may. */
  barred(right: ReviewRight): string | null {
    const person = this.app.store.getState().session?.person ?? null;
    if (!person) return 'somebody who has signed in';
    return may(person.role, right) ? null : `a ${right === 'keepPeople' ? 'surgeon or registrar' : 'surgeon'}`;
  }

  choose(number: number): void {
    this.store.setState({ chosen: number, writing: null });
    this.#show(number);
  }

  write(writing: Writing): void {
    this.store.setState({ writing });
  }

  leaveOut(number: number, out: boolean): void {
    this.store.setState(({ leftOut }) => ({
      leftOut: out ? [...leftOut, number] : leftOut.filter((one) => one !== number),
    }));
  }

  /** Does one thing in the review and shows what it is after that. What is refused is said, and shown anew. */
  async act<N extends Acting>(name: N, input: Omit<Input<N>, 'caseId' | 'seriesId'>): Promise<boolean> {
    const answer = await this.app.host.call(name, { ...this.place, ...input } as Input<N>);
    if (this.#left.signal.aborted) return answer.ok;
    if (!answer.ok) {
      this.app.refused(answer as Refused);
      if (answer.code.startsWith('review.')) await this.again();
      return false;
    }
    this.#take(answer.value as Review);
    this.app.saved(new Date().toISOString());
    // The next decision does not wait for the chain to be followed.
    void this.readAudit();
    void this.app.refresh();
    return true;
  }

  /** Does this once what was asked before is done: of two keys in haste, the second is about what the first left to decide. */
  inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work, work);
    return this.#turn;
  }

  async again(): Promise<void> {
    const review = await this.app.host.call('review.open', this.place);
    if (review.ok && !this.#left.signal.aborted) this.#take(review.value);
  }

  /** Goes on to the next segment that waits for a decision. */
  chooseNext(): void {
    const next = firstToDecide(this.now.review);
    if (next !== null) this.choose(next);
  }

  /** The place of the crosshair, mm. */
  get position(): Vec3 {
    return patientFromVoxel(this.beside.geometry, this.views.now.focus);
  }

  /** The next pinned comment that is open, after the one that is shown. */
  nextComment(): void {
    const open = this.now.review.comments.filter(({ closed }) => !closed);
    const here = this.views.now.focus[2];
    const slices = open
      .map((comment) => ({ comment, k: Math.round(voxelFromPatient(this.beside.geometry, comment.position)[2]) }))
      .sort((a, b) => a.k - b.k);
    const next = slices.find(({ k }) => k > here) ?? slices[0];
    if (next) this.views.focusOn(next.comment.position);
  }

  /** Fetches the reading that this one followed, and compares them. */
  async readFirst(): Promise<void> {
    const kept = this.now.review.kept.at(-1);
    if (!kept || this.now.first?.kept.id === kept.id) return;
    const { memory } = this.beside;
    const layers = { ...memory.layers };
    for (const name of LAYER_NAMES) layers[name] = new Uint8Array(memory.layers[name].length);
    for (const { layer, hash } of kept.layers) {
      const response = await this.app.request(layerAddress(hash), { signal: this.#left.signal }).catch(() => null);
      if (this.#left.signal.aborted) return;
      if (!response?.ok) return this.app.refused(refuse('layer.notFound', { layer }));
      layers[layer].set(new Uint8Array(await response.arrayBuffer()));
    }
    const compared = await this.app.host.call('review.compare', { ...this.place, keptId: kept.id });
    if (this.#left.signal.aborted) return;
    if (!compared.ok) return this.app.refused(compared);
    const shapes = new PlaneShapes(this.views, { ...memory, layers } as VolumeMemory);
    this.store.setState({ first: { kept, layers, shapes, compared: compared.value.segments } });
  }

  /** Draws one of two readings alone, or both again. */
  showOnly(which: 'first' | 'second'): void {
    this.store.setState(({ shows }) => ({ shows: shows === which ? 'both' : which }));
  }

  /** Begins another reading, and goes where it is contoured. */
  async beginSecond(blind: boolean): Promise<void> {
    const { revision } = this.now.review;
    if (await this.act('review.secondReading', { revision, blind })) this.app.go({ name: 'contours', ...this.place });
  }

  async readAudit(): Promise<void> {
    const { caseId } = this.place;
    const listed = await this.app.host.call('audit.list', { caseId, last: 50 });
    if (this.#left.signal.aborted || !listed.ok) return;
    this.store.setState({ audit: { entries: listed.value.entries, total: listed.value.head.sequence } });
    await this.#check(false);
  }

  /** Follows the chain; with all slices and layers it is read once, when nothing else is. What is found broken then stays said. */
  async #check(files: boolean): Promise<void> {
    const { caseId } = this.place;
    const checked = await this.app.host.call('audit.check', { caseId, files }, { signal: this.#left.signal });
    if (!checked.ok || this.#left.signal.aborted) return;
    if (!files && this.now.checked?.of.files.length) return;
    this.store.setState({ checked: checked.value });
  }

  close(): void {
    this.#left.abort();
    this.ct.close();
    this.beside.slices.stop();
  }

  #take(review: Review): void {
    const leftOut = this.now.leftOut.filter((number) => review.segments.some((one) => one.number === number));
    this.store.setState({ review, leftOut });
  }

  #show(number: number): void {
    const layer = this.now.review.segments.find((one) => one.number === number)?.layer;
    if (!layer) return;
    const { counts } = this.beside;
    const holds = (k: number) => counts[k]!.reduce((sum, one) => sum + (one[layer] === number ? one.voxels : 0), 0);
    if (holds(this.views.now.focus[2]) > 0) return;
    // The slice on which most of it is to be seen.
    const sizes = counts.map((_, k) => holds(k));
    this.views.showPlane('axial', sizes.indexOf(Math.max(...sizes)));
  }

  #follow(): void {
    const { app, beside, ct } = this;
    const id = `review ${beside.seriesId}`;
    beside.slices.follow((arrived, done) => {
      ct.arrived(arrived);
      app.task({ id, title: 'Reading slices', done, total: beside.memory.slices });
    });
    void beside.slices.over.then((read) => {
      if (app.store.getState().task?.id === id) app.task(null);
      if (this.#left.signal.aborted) return;
      if (!read.ok) app.refused(read);
      else if (read.value) this.views.setBody(read.value);
      const { chosen } = this.now;
      if (chosen !== null) this.#show(chosen);
      void this.#check(true);
    });
  }
}

/** What waits for a decision first: handed over, then returned, then not handed over; the first of all where all is decided. */
function firstToDecide({ segments }: Review): number | null {
  for (const state of ['submitted', 'void', 'returned', 'draft'] as const) {
    const found = segments.find((one) => one.state === state);
    if (found) return found.number;
  }
  return segments[0]?.number ?? null;
}
