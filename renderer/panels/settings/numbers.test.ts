import { expect, test } from 'vitest';
import { readingLines, withDot } from './numbers.ts';

test('a number is read with a point or a comma, and nothing else is one', () => {
  expect(withDot(' 2.75 ')).toBe(2.75);
  expect(withDot('2,75')).toBe(2.75);
  for (const text of ['', '1e3', '-1', '1.2.3', '1 000', 'NaN', '1,', '1,200']) expect(withDot(text), text).toBeNull();
});

test('repeated readings are a scan a line; a line that cannot be read is named', () => {
  expect(readingLines('391 402\n\n 410,5;399\t405\n')).toEqual({
    readings: [
      [391, 402],
      [410.5, 399, 405],
    ],
  });
  expect(readingLines('391 402\n39l 402')).toEqual({ wrongLine: 2 });
});
