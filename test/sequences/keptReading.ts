import { join } from 'node:path';
import { recordsAfter } from '#core/commands/change';
import { changesOf, standingAlone } from '#core/commands/journal';
import { type JournalEntry, packEntry } from '#core/commands/journalEntry';
import type { PackedChange } from '#core/commands/packedChange';
import { LAYER_NAMES, type LayerName } from '#core/contours/codes';
import type { ReadingRecords } from '#core/contours/reading';
import { startingRecords } from '#core/contours/records';
import { RecordsShape } from '#core/contract/shapes';
import type { VolumeGeometry } from '#core/geometry';
import type { JointCounts } from '#core/volumetry/counts';
import { dataFolder } from '#host/cases/dataFolder';
import { foldLayers } from '#host/cases/foldLayers';
import { Journal } from '#host/cases/journal';
import type { JournalPoint } from '#host/cases/journalFile';
import { LayerFiles } from '#host/cases/layerFiles';
import { SliceCounter } from '#host/cases/sliceCounter';
import type { Journalled } from '#renderer/workspace/workspace';

const OWNER = { readingId: 'reading', caseId: 'case', seriesId: 'series' };
const NEW: JournalPoint = { sequence: 0, hash: '' };
const counter = new SliceCounter();

interface Limits {
  /** How much of the journal is kept beyond the snapshot, and how long one file of it grows, bytes. */
  readonly keptBytes: number;
  readonly fileBytes: number;
}

/** A reading as the host keeps it on the disk: a journal of several files, and snapshots of its layers and records. */
export class KeptReading {
  readonly #folder: string;
  readonly #geometry: VolumeGeometry;
  readonly #limits: Limits;
  readonly #files: LayerFiles;
  #journal: Journal;
  #point = NEW;
  #records: ReadingRecords = startingRecords();
  #layers: readonly { readonly layer: LayerName; readonly hash: string }[] = [];

  private constructor(folder: string, geometry: VolumeGeometry, limits: Limits, journal: Journal) {
    this.#folder = folder;
    this.#geometry = geometry;
    this.#limits = limits;
    this.#journal = journal;
    this.#files = new LayerFiles(dataFolder(folder));
  }

  static async begin(folder: string, geometry: VolumeGeometry, limits: Limits): Promise<KeptReading> {
    return new KeptReading(folder, geometry, limits, await opened(folder, NEW, startingRecords()));
  }

  get journal(): Journal {
    return this.#journal;
  }

  get records(): ReadingRecords {
    return this.#records;
  }

  /** Adds steps as a window sends them together: one that is about a change which is no longer here, as the change that it is. */
  async append(steps: readonly Journalled[]): Promise<void> {
    const [first] = steps;
    if (!first) return;
    const { undoFrom } = this.#journal;
    const packed = steps.map((step) => {
      const { entry } = step;
      const isBefore = entry.kind !== 'do' && entry.of <= undoFrom;
      return packEntry(isBefore ? standingAlone(step, this.#geometry) : entry);
    });
    const added = await this.#journal.append(first.entry.sequence - 1, packed);
    if (!added.ok) throw new Error(`${added.code} ${JSON.stringify(added.details)}`);
  }

  /** The program ends, and begins anew with what lies on the disk. */
  async reopen(): Promise<void> {
    await this.#journal.close();
    this.#journal = await opened(this.#folder, this.#point, this.#records);
  }

  /** A snapshot: what the journal holds beyond the last one is folded in, and what is too old of it goes. */
  async fold(): Promise<JointCounts> {
    const { end } = this.#journal;
    const changes = await changesAfter(this.#journal, this.#point.sequence);
    const parts = { files: this.#files, counter };
    const folded = await foldLayers(parts, this.#geometry, this.#layers, changes);
    if (!folded.ok) throw new Error(`${folded.code} ${JSON.stringify(folded.details)}`);
    this.#records = RecordsShape.parse(changes.reduce(recordsAfter, this.#records));
    this.#layers = folded.value.layers;
    this.#point = end;
    await this.#journal.tidy({ ...this.#limits, upTo: end.sequence });
    return folded.value.counts;
  }

  /** The voxels of the last snapshot. */
  async voxels(): Promise<Readonly<Record<LayerName, Uint8Array>>> {
    const { columns, rows, slices } = this.#geometry;
    const read = LAYER_NAMES.map(async (name) => {
      const kept = this.#layers.find(({ layer }) => layer === name);
      return [name, kept ? await this.#files.voxels(kept.hash) : new Uint8Array(columns * rows * slices)];
    });
    return Object.fromEntries(await Promise.all(read));
  }
}

const opened = (folder: string, kept: JournalPoint, records: ReadingRecords) =>
  Journal.open(join(folder, 'journal'), OWNER, { kept, records, now: () => new Date(1_700_000_000_000) });

/** The changes that a journal makes after a sequence, read from its files entry by entry. */
export async function changesAfter(journal: Journal, after: number) {
  const entries: JournalEntry[] = [];
  const packed = new Map<number, PackedChange>();
  for (let sequence = after + 1; sequence <= journal.end.sequence; sequence++) {
    const entry = await journal.entry(sequence);
    if (!entry) throw new Error(`entry ${sequence} is not there`);
    entries.push(entry);
    const done = entry.kind === 'do' ? entry : await journal.entry(entry.of);
    if (done?.kind !== 'do') throw new Error(`what entry ${sequence} is about is not there`);
    packed.set(done.sequence, done.packed);
  }
  return [...changesOf(entries, (sequence) => packed.get(sequence)!)];
}
