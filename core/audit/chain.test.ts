import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedChain, rowsName } from './chain.ts';
import { type ChainHead, NO_ENTRY, type SealedEntry, sealed } from './entry.ts';
import { columnsOf, type Row, rowsBreaks, rowsHash } from './rows.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A chain of a case in which each entry says one row of a table anew, one of three by turns. */
function chainOf(rows: readonly Row[], scope = 'case-0001'): SealedEntry[] {
  let before: ChainHead = NO_ENTRY;
  return rows.map((row, n) => {
    const entry = sealed(
      {
        format: 1,
        scope,
        sequence: n + 1,
        before: before.hash,
        at: '2026-03-20T10:00:00.000Z',
        by: 'demo.tech',
        role: null,
        account: '',
        kind: 'case.edit',
        facts: {},
        rows: [{ table: 'reading', key: [`r-${n % 3}`], columns: columnsOf([row]), hash: rowsHash([row], 9, sha256) }],
        softwareVersion: '1',
      },
      sha256,
    );
    before = { sequence: entry.sequence, hash: entry.hash };
    return entry;
  });
}
const someRows = fc.array(fc.record({ id: fc.string(), ml: fc.double({ noNaN: true }) }), {
  minLength: 3,
  maxLength: 20,
});
const withIndex = someRows.chain((rows) => fc.tuple(fc.constant(rows), fc.nat(rows.length - 1)));
const check = (entries: readonly SealedEntry[]) => checkedChain('case-0001', entries, sha256);

describe('a chain', () => {
  test('holds as it was written, and knows each of its heads', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const entries = chainOf(rows);
        const checked = check(entries);
        expect(checked).toMatchObject({ entries: rows.length, broken: null, head: { sequence: rows.length } });
        expect(entries.every(({ hash }) => checked.hashes.has(hash))).toBe(true);
      }),
    );
  });

  test('breaks at an entry whose text is other than it was, also where its own hash was made to fit', () => {
    fc.assert(
      fc.property(withIndex, fc.boolean(), ([rows, n], fitting) => {
        const entries = chainOf(rows);
        const text = entries[n]!.text.replace('demo.tech', 'demo.other');
        entries[n] = { ...entries[n]!, text, ...(fitting && { hash: sha256(text) }) };
        const { broken } = check(entries);
        if (!fitting) expect(broken).toEqual({ sequence: n + 1, why: 'edited' });
        // Its own hash fits; that of the entry after it does not follow. The last one shows against a head noted elsewhere.
        else if (n < rows.length - 1) expect(broken).toEqual({ sequence: n + 2, why: 'moved' });
        else expect(check(entries).hashes.has(chainOf(rows)[n]!.hash)).toBe(false);
      }),
    );
  });

  test('breaks where an entry is gone, where the rest was renumbered, and where two changed places', () => {
    fc.assert(
      fc.property(withIndex, ([rows, n]) => {
        const entries = chainOf(rows);
        const last = n === rows.length - 1;
        const without = entries.filter((_, m) => m !== n);
        const renumbered = without.map((entry, m) => ({ ...entry, sequence: m + 1 }));
        expect(check(without).broken).toEqual(last ? null : { sequence: n + 1, why: 'missing' });
        expect(check(renumbered).broken).toEqual(last ? null : { sequence: n + 1, why: 'moved' });
        if (last) {
          expect(check(without).hashes.has(entries[n]!.hash)).toBe(false);
          return;
        }
        const swapped = [...entries];
        swapped[n] = { ...entries[n + 1]!, sequence: n + 1 };
        swapped[n + 1] = { ...entries[n]!, sequence: n + 2 };
        expect(check(swapped).broken).toEqual({ sequence: n + 1, why: 'moved' });
      }),
    );
  });

  test('of another case, or of no entries, is none of this one', () => {
    expect(check(chainOf([{ id: 'a' }], 'case-0002')).broken).toEqual({ sequence: 1, why: 'otherChain' });
    expect(check([{ sequence: 1, text: '{}', hash: sha256('{}') }]).broken).toEqual({ sequence: 1, why: 'unreadable' });
    expect(check([])).toMatchObject({ entries: 0, broken: null, head: NO_ENTRY });
  });
});

describe('rows that a chain speaks of', () => {
  const first: Row = { id: 'r-0', ml: 1 };
  const second: Row = { id: 'r-1', ml: 2 };
  const chain = check(chainOf([first, second]));
  const standing = (...rows: Row[]) =>
    rows.map((row) => ({ table: 'reading', key: [String(row.id)] as const, rows: [row] }));

  test('stand as it says, also with a column that a later version added', () => {
    expect(rowsBreaks(chain, standing(first, { ...second, added: 0 }), sha256)).toEqual([]);
    expect(chain.said.get(rowsName({ table: 'reading', key: ['r-1'] }))?.sequence).toBe(2);
  });

  test('show where one was changed, removed or added', () => {
    expect(rowsBreaks(chain, standing({ ...first, ml: 1.5 }), sha256)).toMatchObject([
      { key: ['r-0'], why: 'edited', sequence: 1 },
      { key: ['r-1'], why: 'removed', sequence: 2 },
    ]);
    expect(rowsBreaks(chain, standing(first, second, { id: 'r-7', ml: 0 }), sha256)).toMatchObject([
      { key: ['r-7'], why: 'added', sequence: null },
    ]);
  });
});
