// Joint counts: which three Segment Numbers lie upon each other in a slice, how often, and within which columns and rows.

/** Entry: [key, voxels, iMin, iMax, jMin, jMax], u32 each; key = extent << 16 | findings << 8 | partition. */
const ENTRY: usize = 24;

/** The slot of a key: where its entry's number + 1 stands, or the empty one where it belongs. */
// @ts-ignore: decorator
@inline
function slotOf(key: u32, table: usize, mask: u32, entries: usize): usize {
  let h = (key * 0x9e3779b1) >> 8;
  while (true) {
    const slot = table + (<usize>(h & mask) << 2);
    const n = load<u32>(slot);
    if (n == 0 || load<u32>(entries + <usize>(n - 1) * ENTRY) == key) return slot;
    h++;
  }
}

/** Voxels from `at` on, at least one and at most `limit`, that hold the same three labels. */
// @ts-ignore: decorator
@inline
function runLength(extent: usize, findings: usize, partition: usize, at: u32, limit: u32): u32 {
  const e = v128.load8_splat(extent + at);
  const f = v128.load8_splat(findings + at);
  const p = v128.load8_splat(partition + at);
  let v = at;
  // Four blocks at a time while all is uniform, then the block in which the run ends.
  while (v + 64 <= limit) {
    const differs = v128.or(
      v128.or(
        v128.or(v128.xor(v128.load(extent + v), e), v128.xor(v128.load(extent + v, 16), e)),
        v128.or(v128.xor(v128.load(extent + v, 32), e), v128.xor(v128.load(extent + v, 48), e)),
      ),
      v128.or(
        v128.or(
          v128.or(v128.xor(v128.load(findings + v), f), v128.xor(v128.load(findings + v, 16), f)),
          v128.or(v128.xor(v128.load(findings + v, 32), f), v128.xor(v128.load(findings + v, 48), f)),
        ),
        v128.or(
          v128.or(v128.xor(v128.load(partition + v), p), v128.xor(v128.load(partition + v, 16), p)),
          v128.or(v128.xor(v128.load(partition + v, 32), p), v128.xor(v128.load(partition + v, 48), p)),
        ),
      ),
    );
    if (v128.any_true(differs)) break;
    v += 64;
  }
  while (v < limit) {
    const same = <u32>i8x16.bitmask(
      v128.and(
        i8x16.eq(v128.load(extent + v), e),
        v128.and(i8x16.eq(v128.load(findings + v), f), i8x16.eq(v128.load(partition + v), p)),
      ),
    );
    if (same != 0xffff) {
      v += ctz(~same);
      break;
    }
    v += 16;
  }
  return min(v, limit) - at;
}

/**
 * Joint counts of one slice: fills `entries` and gives their number, in the order in which they were met. extent,
 * findings, partition: u8[columns·rows], read up to 15 voxels past the end; table: u32[tableSize], a power of two of at
 * least 2·columns·rows, zeroed before the first call and left zeroed; entries: u32[6·columns·rows].
 */
export function jointCounts(
  extent: usize, findings: usize, partition: usize, columns: i32, rows: i32, table: usize, tableSize: u32, entries: usize,
): i32 {
  const mask = tableSize - 1;
  const limit = <u32>columns * <u32>rows;
  let found: u32 = 0;
  let at: u32 = 0;
  // Runs go on from one row to the next: a background slice is a single one.
  while (at < limit) {
    const key =
      (<u32>load<u8>(extent + at) << 16) | (<u32>load<u8>(findings + at) << 8) | <u32>load<u8>(partition + at);
    const length = runLength(extent, findings, partition, at, limit);
    const slot = slotOf(key, table, mask, entries);
    let n = load<u32>(slot);
    if (n == 0) {
      n = ++found;
      store<u32>(slot, n);
      const fresh = entries + <usize>(n - 1) * ENTRY;
      store<u32>(fresh, key);
      store<u32>(fresh, 0, 4);
      store<u32>(fresh, columns, 8);
      store<u32>(fresh, 0, 12);
      store<u32>(fresh, at / <u32>columns, 16);
    }
    const entry = entries + <usize>(n - 1) * ENTRY;
    const last = at + length - 1;
    const jFirst = at / <u32>columns;
    const jLast = last / <u32>columns;
    const iFirst = jFirst == jLast ? at - jFirst * <u32>columns : 0;
    const iLast = jFirst == jLast ? last - jLast * <u32>columns : <u32>columns - 1;
    store<u32>(entry, load<u32>(entry, 4) + length, 4);
    store<u32>(entry, min(load<u32>(entry, 8), iFirst), 8);
    store<u32>(entry, max(load<u32>(entry, 12), iLast), 12);
    store<u32>(entry, jLast, 20);
    at += length;
  }
  // Last come, first gone: the way to an entry leads only over earlier ones.
  for (let n = found; n > 0; n--) store<u32>(slotOf(load<u32>(entries + <usize>(n - 1) * ENTRY), table, mask, entries), 0);
  return found;
}
