import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dataTable, eventColumn, filtered, numberColumn, wordColumn } from './dataTable.ts';

function tableOf(text: string) {
  const table = dataTable(text);
  if (!table.ok) throw new Error(table.code);
  return table.value;
}

test('commas, semicolons and tabs; quotes, a byte order mark, Windows line ends, empty rows', () => {
  for (const separator of [',', ';', '\t']) {
    const text = `\uFEFFcase${separator}"FLR, ml; say"${separator}note\r\n1${separator}241${separator}"two\r\nlines, ""so"""\r\n\r\n3${separator}366${separator}\r\n`;
    const table = tableOf(text);
    expect(table.columns).toEqual(['case', 'FLR, ml; say', 'note']);
    expect(table.rows).toEqual([
      { number: 2, cells: ['1', '241', 'two\r\nlines, "so"'] },
      { number: 4, cells: ['3', '366', ''] },
    ]);
  }
});

test('what was written comes back', () => {
  const cell = fc
    .string({ unit: fc.constantFrom('a', '1', ',', ';', '\t', '"', '\n', 'é', '中') })
    .map((s) => s.trim());
  const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, (given) => {
      const quoted = (one: string) => `"${one.replaceAll('"', '""')}"`;
      const text = ['x,y,z', ...given.map((cells) => cells.map(quoted).join(','))].join('\n');
      const kept = given.filter((cells) => cells.some((one) => one !== ''));
      const table = dataTable(text);
      if (kept.length === 0) expect(table).toMatchObject({ ok: false, code: 'cohort.empty' });
      else expect(table.ok && table.value.rows.map(({ cells }) => cells)).toEqual(kept);
    }),
  );
});

test('whatever the bytes say, a table or a refusal', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ';') }), (text) => {
      const table = dataTable(text);
      if (table.ok) for (const { cells } of table.value.rows) expect(cells).toHaveLength(table.value.columns.length);
      else expect(table.code).toMatch(/^cohort\./);
    }),
  );
});

test('a row of other cells, a quote left open, a file without cases', () => {
  expect(dataTable('a,b\n1,2\n1,2,3')).toMatchObject({
    code: 'cohort.rowLength',
    details: { row: 3, cells: 3, columns: 2 },
  });
  expect(dataTable('a,b\n1,"2\n1,2')).toMatchObject({ code: 'cohort.quoteOpen', details: { row: 2 } });
  expect(dataTable('a,b\n')).toMatchObject({ code: 'cohort.empty' });
  expect(dataTable('')).toMatchObject({ code: 'cohort.empty' });
});

test('a number is a number: no word, no unit, no decimal comma, no infinity, and the row is named', () => {
  const numbers = (cell: string) => numberColumn(tableOf(`x,y\n1,1\n"${cell}",1\n`), 'x');
  for (const [cell, value] of [
    ['-2.5', -2.5],
    ['+.5', 0.5],
    ['1e3', 1000],
    ['', null],
    ['NA', null],
    ['n/a', null],
  ] as const)
    expect(numbers(cell)).toEqual({ ok: true, value: [1, value] });
  for (const cell of ['3,4', '12 ml', 'Infinity', '1e999', '0x10', '−3', '90+', '1 000'])
    expect(numbers(cell)).toEqual({ ok: false, code: 'cohort.notNumber', details: { column: 'x', row: 3 } });
});

test('a refusal repeats no cell: it may hold a name', () => {
  const refused = numberColumn(tableOf('age\nJane Doe\n'), 'age');
  expect(JSON.stringify(refused)).not.toContain('Jane');
});

test('events by three pairs of words', () => {
  expect(eventColumn(tableOf('e,n\n1,a\nno,a\nTRUE,a\n,a\n'), 'e')).toEqual({
    ok: true,
    value: [true, false, true, null],
  });
  for (const word of ['constructor', '__proto__', 'toString'])
    expect(eventColumn(tableOf(`e\n1\n${word}\n`), 'e')).toMatchObject({ code: 'cohort.notEvent' });
  expect(eventColumn(tableOf('e\n1\n2\n'), 'e')).toMatchObject({ code: 'cohort.notEvent', details: { row: 3 } });
});

test('a column that is not there is named with those that are; one that is there twice is not chosen', () => {
  const table = tableOf('a,b,b\n1,2,3\n');
  expect(wordColumn(table, 'A')).toMatchObject({
    code: 'cohort.columnMissing',
    details: { column: 'A', columns: ['a', 'b', 'b'] },
  });
  expect(numberColumn(table, 'b')).toMatchObject({ code: 'cohort.columnTwice' });
});

test('a filter keeps the rows’ own numbers', () => {
  const table = tableOf('arm,x\nA,1\nB,2\nA,3\n');
  const kept = filtered(table, [{ column: 'arm', value: 'A' }]);
  expect(kept.ok && kept.value.rows.map(({ number }) => number)).toEqual([2, 4]);
  expect(filtered(table, [{ column: 'arm', value: 'C' }])).toMatchObject({ code: 'cohort.empty' });
});
