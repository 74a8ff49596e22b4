import { LAYER_NAMES } from '../contours/codes.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { Change, VoxelRuns } from './change.ts';

/**
 * A change as bytes, some three a run: as history holds it in memory and as the journal holds it on the disk. A head of
 * JSON (title, records, notes, what it is about), then for each layer its runs: gap since the run before, length, and the two Segment
 * Numbers where they are not those of the run before.
 */
export type PackedChange = Uint8Array;

type Head = Omit<Change, 'voxels'>;

/** JSON knows no −0, which a computed point may hold: what is undone and done again is the same to the bit. */
const NEGATIVE_ZERO = '\u0000-0';
const withNegativeZero = (_: string, value: unknown) => (Object.is(value, -0) ? NEGATIVE_ZERO : value);
const negativeZeroFrom = (_: string, value: unknown) => (value === NEGATIVE_ZERO ? -0 : value);

export function packChange({ voxels, ...head }: Change): PackedChange {
  const bytes = new ByteWriter();
  bytes.text(JSON.stringify(head satisfies Head, withNegativeZero));
  bytes.varint(voxels.length);
  for (const { layer, runs } of voxels) {
    bytes.byte(LAYER_NAMES.indexOf(layer));
    bytes.varint(runs.length / 3);
    let [end, labels] = [0, -1];
    for (let r = 0; r < runs.length; r += 3) {
      const [offset, length, oldAndNew] = [runs[r]!, runs[r + 1]!, runs[r + 2]!];
      const other = oldAndNew === labels ? 0 : 1;
      bytes.varint(offset - end);
      bytes.varint(2 * length + other);
      if (other) {
        bytes.byte(oldAndNew >>> 8);
        bytes.byte(oldAndNew & 0xff);
        labels = oldAndNew;
      }
      end = offset + length;
    }
  }
  return bytes.taken();
}

/** The change that was packed. Throws a RangeError or SyntaxError for bytes that are none. */
export function unpackChange(packed: PackedChange): Change {
  const bytes = new ByteReader(packed);
  const head = JSON.parse(bytes.text(), negativeZeroFrom) as Head;
  const voxels: VoxelRuns[] = [];
  for (let layers = bytes.varint(); layers > 0; layers--) {
    const layer = LAYER_NAMES[bytes.byte()];
    if (!layer) throw new RangeError('no layer has this number');
    const count = bytes.varint();
    // A run takes two bytes at least: a count beyond that is no reason to take memory.
    if (2 * count > bytes.left) throw new RangeError('more runs than bytes');
    const runs = new Uint32Array(3 * count);
    let [end, labels] = [0, 0];
    for (let r = 0; r < runs.length; r += 3) {
      const offset = end + bytes.varint();
      const lengthAndOther = bytes.varint();
      const length = Math.floor(lengthAndOther / 2);
      if (lengthAndOther % 2 === 1) labels = (bytes.byte() << 8) | bytes.byte();
      end = offset + length;
      if (end > 0xffff_ffff) throw new RangeError('a run beyond any volume');
      runs[r] = offset;
      runs[r + 1] = length;
      runs[r + 2] = labels;
    }
    voxels.push({ layer, runs });
  }
  if (bytes.left > 0) throw new RangeError('bytes after the last run');
  return { ...head, voxels };
}

/** What a packed change is called and what it did to others, read from its head alone. */
export function saidOf(packed: PackedChange): Pick<Head, 'title' | 'beside'> {
  const { title, beside } = JSON.parse(new ByteReader(packed).text()) as Head;
  return { title, ...(beside && { beside }) };
}
