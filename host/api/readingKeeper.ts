import { randomBytes } from 'node:crypto';
import { formulasOf } from '#core/cases/status';
import { recordsAfter } from '#core/commands/change';
import { historyOf } from '#core/commands/journal';
import { LIVER } from '#core/contours/reading';
import { recordsOf } from '#core/contours/records';
import { RecordsShape } from '#core/contract/shapes';
import type { VolumeGeometry } from '#core/geometry';
import { ok, type Result, refuse } from '#core/result';
import type { JointCounts } from '#core/volumetry/counts';
import { type ReadingVolumes, readingVolumes } from '#core/volumetry/readingVolumes';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { type FoldedLayers, foldLayers } from '../cases/foldLayers.ts';
import type { Journal } from '../cases/journal.ts';
import type { JournalOwner, JournalPoint } from '../cases/journalFile.ts';
import { firstReading, firstReadingId, type Measured, type Reading } from '../cases/readingStore.ts';
import { SliceCounter } from '../cases/sliceCounter.ts';
import { storedSeries } from '../cases/storedSeries.ts';
import { Turns } from '../cases/turns.ts';
import { type HostFacts, seriesOf } from './caseHandlers.ts';
import { changesBetween, entriesFrom } from './journalEntries.ts';
import type { Editor, Leases } from './leases.ts';
import { hashedSegments, voidSignatures } from './reviewedContours.ts';
import type { Log } from './router.ts';
import { undamaged } from './undamaged.ts';

/** A journal longer than this beyond its layers is folded into them without being asked. */
const FOLD_BYTES = 8 * 2 ** 20;
/** How far back undo reaches, and how long one file grows. */
const KEPT_BYTES = 32 * 2 ** 20;
const FILE_BYTES = 4 * 2 ** 20;

/** What a reading is in: its case and its series. */
export interface ReadingPlace {
  readonly caseId: string;
  readonly seriesId: string;
}
/** The same, and the name of the window that edits it, or wants to. */
export interface EditedPlace extends ReadingPlace {
  readonly window: string;
}

/** How long a window that begins waits for one that is about to go. */
const PATIENCE_MS = [20, 100, 300];

/**
 * Keeps readings: what is done to them goes to their journals at once, and from there, folded, into their layers and records.
 * Everything that is measured, listed or exported is asked of a reading after its journal was folded in, and is counted
 * here, from the layers themselves.
 */
export class ReadingKeeper {
  readonly #library: CaseLibrary;
  readonly #facts: HostFacts;
  readonly #log: Log;
  readonly #counter = new SliceCounter();
  readonly #turns = new Turns();
  readonly leases: Leases;
  /** Readings whose journal holds more than their layers do. */
  readonly #ahead = new Map<string, JournalOwner>();
  #looked: Promise<void> | null = null;
  #lastSeries: { readonly text: string; readonly geometry: VolumeGeometry | null } | null = null;

  constructor(library: CaseLibrary, facts: HostFacts, { leases, log }: { leases: Leases; log: Log }) {
    this.leases = leases;
    this.#library = library;
    this.#facts = facts;
    this.#log = log;
  }

  /** The reading that a series shows, or the one that it begins with; as last folded. */
  reading({ caseId, seriesId }: ReadingPlace): Reading {
    const { readings, settings } = this.#library;
    return readings.ofSeries(caseId, seriesId).reading ?? firstReading(caseId, seriesId, settings.get());
  }

  /** The open journal of a series' reading. */
  journal(place: ReadingPlace): Promise<Journal> {
    const { readings, journals } = this.#library;
    const { caseId, seriesId } = place;
    const readingId = this.readingId(place);
    return journals.of({ readingId, caseId, seriesId }, () => ({
      kept: readings.journalPoint(readingId),
      records: recordsOf(this.reading(place)),
    }));
  }

  readingId({ caseId, seriesId }: ReadingPlace): string {
    return this.#library.readings.idOf(caseId, seriesId) ?? firstReadingId(caseId, seriesId);
  }

  /** Who a window edits as, from now on. */
  editorNow(): Editor {
    return { by: this.#library.settings.get().reader.trim(), since: this.#facts.now().toISOString() };
  }

  /**
   * A reading for a window that begins to edit it, with what can be undone and redone and what could not be brought back;
   * `editor` says who edits it where that is another window. Those that this one stands in the place of edit no more.
   */
  async edit(place: EditedPlace, left: readonly string[], signal: AbortSignal) {
    const readingId = this.readingId(place);
    for (const gone of left) this.leases.release(readingId, gone);
    // Taken before anything is read: what is read then is nobody else's to change.
    const editor = await this.#acquireSoon(place, signal);
    // What was being added by the window before is in it; what comes now is refused.
    await (await this.journal(place)).idle();
    await this.settle(place);
    const opened = await this.#folded(place);
    // Nobody hears the answer: the reading must not wait for a page that has gone.
    if (signal.aborted) this.leases.release(readingId, place.window);
    return { editor, ...opened };
  }

  /** A reading as it was folded in last, and the history of just that: what was added since is not in its layers. */
  async #folded(place: ReadingPlace) {
    const { readings } = this.#library;
    const losses = await this.losses(place);
    const journal = await this.journal(place);
    const { sequence } = readings.journalPoint(journal.owner.readingId);
    const { done, undone } = historyOf(journal.lines.filter((line) => line.sequence <= sequence));
    return { reading: this.reading(place), sequence, undoFrom: journal.undoFrom, done, undone, losses };
  }

  /** Gives a reading to this window; where another edits it, says who. */
  #acquire(place: EditedPlace): Editor | null {
    const readingId = this.readingId(place);
    // Asked for every stroke: who that is has to be known only once.
    if (this.leases.isHeldBy(readingId, place.window)) return null;
    return this.leases.acquire(readingId, place.window, this.editorNow());
  }

  async #acquireSoon(place: EditedPlace, signal: AbortSignal): Promise<Editor | null> {
    for (const waitMs of PATIENCE_MS) {
      signal.throwIfAborted();
      if (!this.#acquire(place)) return null;
      await new Promise((soon) => setTimeout(soon, waitMs));
    }
    signal.throwIfAborted();
    return this.#acquire(place);
  }

  /** What could not be brought back of a series' reading, as far as its journal was opened. */
  losses({ caseId, seriesId }: ReadingPlace) {
    const readingId = this.readingId({ caseId, seriesId });
    return this.#library.journals.losses({ readingId, caseId, seriesId });
  }

  /** A person has read what could not be brought back of a series' reading. */
  async lossesRead(place: ReadingPlace): Promise<void> {
    const { owner } = await this.journal(place);
    await this.#library.journals.lossesRead(owner);
  }

  /**
   * Adds what a window sent to the journal; answers once it lies on the disk. `journal.invalid`: bytes that are no entries of
   * this series. `journal.notReached`: a change is undone or redone that the journal no longer reaches (`undoFrom`).
   * `reading.heldElsewhere`: another window edits; where none does, this one does from now on. Also refuses as the journal does.
   */
  async append(
    place: EditedPlace,
    after: number,
    sent: Uint8Array,
  ): Promise<
    Result<
      JournalPoint,
      | 'journal.invalid'
      | 'journal.notReached'
      | 'journal.diverged'
      | 'journal.gap'
      | 'series.notFound'
      | 'reading.heldElsewhere'
    >
  > {
    const editor = this.#acquire(place);
    if (editor) return refuse('reading.heldElsewhere', { ...editor });
    const geometry = this.#geometry(place);
    if (!geometry) return refuse('series.notFound');
    const journal = await this.journal(place);
    const entries = entriesFrom(sent, after, geometry, journal);
    if (!entries.ok) return entries;
    // Asked again when nothing stands before it any more: another window may have begun, and read what is here.
    const added = await journal.append(after, entries.value, () => this.#acquire(place) === null);
    if (!added.ok) {
      const { code, details } = added;
      return code === 'reading.heldElsewhere'
        ? refuse('reading.heldElsewhere', { ...this.leases.editor(journal.owner.readingId) })
        : refuse(code, details);
    }
    const { readingId } = journal.owner;
    const held = this.#library.readings.journalPoint(readingId).sequence;
    if (added.value.sequence > held) this.#ahead.set(readingId, journal.owner);
    if (journal.hasMoreThan(FOLD_BYTES, held))
      this.settle(place).catch((fault: unknown) => this.#log(`journal: ${String((fault as Error).name)}`));
    return added;
  }

  /** The packed change that was done at a sequence; null where the journal does not reach back to it. */
  async change(place: ReadingPlace, sequence: number): Promise<Uint8Array | null> {
    const entry = await (await this.journal(place)).entry(sequence);
    return entry?.kind === 'do' ? entry.packed : null;
  }

  /** Folds into its layers what the journal of a series' reading holds beyond them, and measures it. */
  async settle(place: ReadingPlace): Promise<void> {
    const { owner } = await this.journal(place);
    await this.#settle(owner);
  }

  /** The same for all readings of a case; of all cases where none is named. */
  async settleAll(caseId?: string): Promise<void> {
    this.#looked ??= this.#look().catch((fault: unknown) => {
      this.#looked = null;
      throw fault;
    });
    await this.#looked;
    for (const owner of [...this.#ahead.values()])
      if (caseId === undefined || owner.caseId === caseId) await this.#settle(owner);
  }

  /**
   * Keeps a reading whose layers were sent as files: counted here. Other voxels or records than before end what could be
   * undone. Refuses what `measured` claims where the layers say otherwise (`reading.volumesDisagree`).
   */
  async save(caseId: string, given: Reading, claimed: Measured | null, signal: AbortSignal) {
    const { cases, readings, layers, settings } = this.#library;
    const there = seriesOf(cases.find(caseId), given.seriesId);
    if (!there.ok) return there;
    const place = { caseId, seriesId: given.seriesId };
    // What was drawn since makes `given` stale, and is not to be found only after it was replaced.
    await this.settle(place);
    return this.#turns.take(given.id, async () => {
      const series = seriesOf(cases.find(caseId), given.seriesId);
      if (!series.ok) return series;
      const reading = { ...given, reader: given.reader.trim() || settings.get().reader.trim() };
      const becomesOfRecord = given.status === 'ofRecord' && series.value.reading?.status !== 'ofRecord';
      if (becomesOfRecord && reading.reader === '') return refuse('reader.missing');
      // Whoever puts a name to contours puts it to the slices that they were drawn on.
      const whole = becomesOfRecord ? await undamaged(this.#library, caseId, [given.seriesId], signal) : ok(null);
      if (!whole.ok) return whole;
      for (const { layer, hash } of reading.layers)
        if (!(await layers.has(hash))) return refuse('layer.notFound', { layer });
      const geometry = this.#geometry(place);
      if (!geometry) return refuse('series.refused');
      const counted = await this.#counted(geometry, reading);
      if (!counted.ok) return refuse('layer.otherGrid', counted.details);
      const volumes = volumesFrom(counted.value.counts, geometry, reading);
      const wrong = claimed && disagreement(claimed, volumes);
      if (wrong) return refuse('reading.volumesDisagree', wrong);

      const before = readings.find(reading.id);
      const same = before !== null && contentOf(before) === contentOf(reading);
      if (same) return this.#keep(place, reading, volumes, readings.journalPoint(reading.id), []);
      const editor = this.editorNow();
      const replaced = await this.leases.whileFree(reading.id, editor, () => this.#replace(place, reading, volumes));
      return replaced ?? refuse('reading.heldElsewhere');
    });
  }

  /** Other contours take the place of a reading's; while no window edits, or what it adds would be lost with the journal. */
  async #replace(place: ReadingPlace, reading: Reading, volumes: ReadingVolumes | null) {
    const { readings, journals } = this.#library;
    const { end: shown } = await this.journal(place);
    const kept = readings.journalPoint(reading.id);
    const owner = { ...place, readingId: reading.id };
    const journal = await journals.of(owner, () => ({ kept, records: recordsOf(reading) }));
    await journal.idle();
    const { end } = journal;
    if (end.sequence > kept.sequence) return refuse('reading.stale', { revision: reading.revision });
    // The journal is not that of these contours: none of its points is this one. Nor has any entry this number, so that a
    // window which stands behind the last is told that it does, instead of drawing on contours that it does not show.
    const holds = { sequence: Math.max(end.sequence, shown.sequence) + 1, hash: randomBytes(32).toString('hex') };
    const saved = await this.#keep(place, reading, volumes, holds, []);
    if (saved.ok) {
      await journals.retire(reading.id);
      this.#ahead.delete(reading.id);
    }
    return saved;
  }

  async #settle(owner: JournalOwner): Promise<void> {
    await this.#turns.take(owner.readingId, async () => {
      const { readings } = this.#library;
      const geometry = this.#geometry(owner);
      const journal = await this.journal(owner);
      const { readingId } = journal.owner;
      const held = readings.journalPoint(readingId);
      const { end } = journal;
      if (!geometry || end.sequence <= held.sequence) return void this.#ahead.delete(readingId);
      const before = readings.find(readingId) ?? { ...this.reading(owner), ...journal.firstRecords };
      const changes = await changesBetween(journal, held.sequence, end.sequence);
      const folded = changes && (await this.#counted(geometry, before, changes));
      if (!folded?.ok) return this.#giveUp(journal, held, end);
      const records = RecordsShape.parse(changes!.reduce(recordsAfter, recordsOf(before)));
      const reading = { ...before, ...records, layers: folded.value.layers };
      reading.reader ||= this.#library.settings.get().reader.trim();
      const volumes = volumesFrom(folded.value.counts, geometry, reading);
      const saved = await this.#keep(owner, reading, volumes, end, folded.value.written);
      if (!saved.ok) throw new Error(saved.code);
      if (journal.end.sequence === end.sequence) this.#ahead.delete(readingId);
      await journal.tidy({ keptBytes: KEPT_BYTES, fileBytes: FILE_BYTES, upTo: end.sequence });
    });
  }

  /** What cannot be folded in is set aside, whole, and the reading opens as it was before: a case always opens. */
  async #giveUp(journal: Journal, held: JournalPoint, end: JournalPoint): Promise<void> {
    const { readingId } = journal.owner;
    this.#log(`journal: entries ${held.sequence + 1} to ${end.sequence} contradict the layers; they were set aside`);
    this.#ahead.delete(readingId);
    await this.#library.journals.setAside(readingId, end.sequence - held.sequence);
  }

  #counted(
    { columns, rows, slices }: VolumeGeometry,
    { layers }: Pick<Reading, 'layers'>,
    changes: Iterable<Parameters<typeof recordsAfter>[1]> = [],
  ): Promise<Result<FoldedLayers, 'reading.contradicted'>> {
    const parts = { files: this.#library.layers, counter: this.#counter };
    return foldLayers(parts, { columns, rows, slices }, layers, changes);
  }

  /** Puts a reading into the case as its next revision, with what it measures and all that rests on. */
  #keep(
    place: ReadingPlace,
    reading: Reading,
    volumes: ReadingVolumes | null,
    holds: JournalPoint,
    written: readonly string[],
  ) {
    const { audit, cases, readings, layers, settings } = this.#library;
    return layers.inTurn(async () => {
      const patientCase = cases.find(place.caseId);
      const series = seriesOf(patientCase, place.seriesId);
      if (!series.ok) return series;
      for (const { layer, hash } of reading.layers)
        if (!(await layers.has(hash))) return refuse('layer.notFound', { layer });
      const at = this.#facts.now().toISOString();
      const { bsaFormula, stlvFormula } = formulasOf(patientCase!, settings.get());
      const measured = volumes && {
        volumes: {
          ...volumes,
          readingId: reading.id,
          revision: reading.revision,
          softwareVersion: this.#facts.version,
          by: reading.reader,
          at,
        },
        provenance: {
          seriesInstanceUID: series.value.seriesInstanceUID,
          seriesId: place.seriesId,
          layers: reading.layers,
          records: recordsOf(reading),
          findings: series.value.findings.map(({ code, severity }) => ({ code, severity })),
          acceptances: series.value.acceptances,
          bsaFormula,
          stlvFormula,
        },
      };
      const facts = {
        seriesId: place.seriesId,
        readingId: reading.id,
        status: reading.status,
        journalSequence: holds.sequence,
        liverMl: volumes?.measuredTlvMl ?? null,
        flrMl: volumes?.flrMl ?? null,
      };
      await hashedSegments(this.#library, place, reading.layers);
      const saved = audit.saying({ kind: 'reading.kept', facts }, () =>
        this.#library.transaction(() => {
          const kept = readings.save(place.caseId, reading, at, measured, holds);
          if (kept.ok) voidSignatures(this.#library, place, { by: audit.who().by, at });
          return kept;
        }),
      );
      if (!saved.ok) return saved;
      // A review may have begun meanwhile.
      await hashedSegments(this.#library, place, reading.layers);
      layers.saved([...written, ...reading.layers.map(({ hash }) => hash)]);
      await layers.release([...saved.value.released, ...written], (hash) => readings.refersTo(hash));
      return ok(saved.value.reading);
    });
  }

  /** After a start: finds the journals that hold more than was folded in before the program ended. */
  async #look(): Promise<void> {
    const { journals, cases, series, readings } = this.#library;
    for (const owner of await journals.owners()) {
      if (!cases.has(owner.caseId) || series.volume(owner.caseId, owner.seriesId) === null) continue;
      const journal = await this.journal(owner);
      if (journal.end.sequence > readings.journalPoint(owner.readingId).sequence)
        this.#ahead.set(owner.readingId, owner);
      else await journals.close(owner.readingId);
    }
  }

  /** Read once for as long as the series stays the same: a stroke must not wait for it. */
  #geometry({ caseId, seriesId }: ReadingPlace): VolumeGeometry | null {
    const text = this.#library.series.volume(caseId, seriesId);
    if (text === null) return null;
    if (this.#lastSeries?.text !== text) this.#lastSeries = { text, geometry: storedSeries(text).series.geometry };
    return this.#lastSeries.geometry;
  }
}

/** The volumes of a reading; null while it has no liver. */
const volumesFrom = (counts: JointCounts, geometry: VolumeGeometry, reading: Reading): ReadingVolumes | null =>
  counts.some((slice) => slice.some(({ extent }) => extent === LIVER))
    ? readingVolumes(counts, geometry, reading)
    : null;

/** The first figure in which a claim differs from what the layers measure; null where they agree to the last digit. */
export function disagreement(
  claimed: Partial<Record<keyof ReadingVolumes, unknown>>,
  counted: Partial<Record<keyof ReadingVolumes, unknown>> | null,
): Readonly<Record<string, unknown>> | null {
  if (!counted) return { figure: 'measuredTlvMl', claimed: claimed.measuredTlvMl, counted: null };
  for (const figure of Object.keys(counted) as (keyof ReadingVolumes)[])
    if (claimed[figure] !== undefined && JSON.stringify(claimed[figure]) !== JSON.stringify(counted[figure]))
      return { figure, claimed: claimed[figure], counted: counted[figure] };
  return null;
}

/** Voxels and records of a reading as one text, to be compared. */
const contentOf = (reading: Reading): string =>
  JSON.stringify([
    [...reading.layers].sort((a, b) => a.layer.localeCompare(b.layer)).map(({ layer, hash }) => [layer, hash]),
    recordsOf(reading),
  ]);
