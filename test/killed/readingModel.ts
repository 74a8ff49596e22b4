import { type Change, inverseOf } from '#core/commands/change';
import { type JournalEntry, packEntry } from '#core/commands/journalEntry';
import { packChange } from '#core/commands/packedChange';

type Random = () => number;

/**
 * What a reading holds, entry by entry, worked out without the host: its liver's voxels, and what can be undone and redone.
 * It makes the next entries itself, and can be looked at as it was after any entry since it was last told where the host is.
 */
export class ReadingModel {
  private voxels: Uint8Array;
  private past: number[] = [];
  private future: number[] = [];
  private readonly changes = new Map<number, Change>();
  private after: { readonly sequence: number; readonly change: Change; readonly back: () => void }[] = [];
  sequence = 0;
  private readonly size: { columns: number; rows: number; slices: number };
  private readonly random: Random;

  constructor(size: { columns: number; rows: number; slices: number }, random: Random) {
    this.size = size;
    this.random = random;
    this.voxels = new Uint8Array(size.columns * size.rows * size.slices);
  }

  get extent(): Uint8Array {
    return this.voxels;
  }
  get titles(): { done: string[]; undone: string[] } {
    const title = (sequence: number) => this.changes.get(sequence)!.title;
    return { done: this.past.map(title), undone: this.future.map(title) };
  }

  /** The next thing that a hand might do, packed as it is sent. */
  next(): Uint8Array {
    const dice = this.random();
    const sequence = this.sequence + 1;
    if (dice < 0.2 && this.past.length > 0) return this.step('undo', sequence);
    if (dice < 0.3 && this.future.length > 0) return this.step('redo', sequence);
    const change = this.stroke(sequence);
    const [past, future] = [this.past, this.future];
    this.changes.set(sequence, change);
    this.apply(sequence, change, () => {
      this.changes.delete(sequence);
      [this.past, this.future] = [past, future];
    });
    this.past = [...past, sequence];
    this.future = [];
    return packEntry({ kind: 'do', sequence, gainedMl: null, packed: packChange(change) });
  }

  /** The host stands here: what was made after it never reached the disk. */
  standAt(sequence: number): void {
    while (this.sequence > sequence) {
      const { change, back } = this.after.pop()!;
      this.write(inverseOf(change, 0));
      back();
      this.sequence--;
    }
    this.after = [];
  }

  private step(kind: 'undo' | 'redo', sequence: number): Uint8Array {
    const [past, future] = [this.past, this.future];
    const of = (kind === 'undo' ? past : future).at(-1)!;
    const done = this.changes.get(of)!;
    this.apply(sequence, kind === 'undo' ? inverseOf(done, 0) : done, () => {
      [this.past, this.future] = [past, future];
    });
    this.past = kind === 'undo' ? past.slice(0, -1) : [...past, of];
    this.future = kind === 'undo' ? [...future, of] : future.slice(0, -1);
    const entry: JournalEntry = { kind, sequence, of };
    return packEntry(entry);
  }

  private apply(sequence: number, change: Change, back: () => void): void {
    this.write(change);
    this.after.push({ sequence, change, back });
    this.sequence = sequence;
  }

  private write({ voxels }: Change): void {
    for (const { runs } of voxels)
      for (let r = 0; r < runs.length; r += 3) this.voxels.fill(runs[r + 2]! & 0xff, runs[r]!, runs[r]! + runs[r + 1]!);
  }

  /** A ball of liver painted or erased. */
  private stroke(sequence: number): Change {
    const { columns, rows, slices } = this.size;
    const [ci, cj, ck] = [columns, rows, slices].map((n) => this.random() * n) as [number, number, number];
    const radius = 2 + this.random() * 12;
    const to = this.random() < 0.7 ? 1 : 0;
    const runs: number[] = [];
    for (let k = 0; k < slices; k++)
      for (let j = 0; j < rows; j++) {
        const reach = radius ** 2 - (j - cj) ** 2 - (3 * (k - ck)) ** 2;
        if (reach < 0) continue;
        const [from, end] = [
          Math.max(0, Math.ceil(ci - Math.sqrt(reach))),
          Math.min(columns, Math.floor(ci + Math.sqrt(reach)) + 1),
        ];
        for (let i = from; i < end; ) {
          const old = this.voxels[(k * rows + j) * columns + i]!;
          const start = i;
          while (i < end && this.voxels[(k * rows + j) * columns + i] === old) i++;
          if (old !== to) runs.push((k * rows + j) * columns + start, i - start, (old << 8) | to);
        }
      }
    const title = `${to === 1 ? 'Paint' : 'Erase'} ${sequence}`;
    return {
      fromRevision: sequence - 1,
      title,
      voxels: [{ layer: 'extent', runs: Uint32Array.from(runs) }],
      records: {},
    };
  }
}
