import fc from 'fast-check';
import { expect, test } from 'vitest';
import { typedNumber } from './typedNumber.ts';

test('a decimal comma is a decimal point, and a true minus a hyphen', () => {
  expect(typedNumber(' 1,4 ')).toBe('1.4');
  expect(typedNumber('<2,75')).toBe('<2.75');
  expect(typedNumber('−0,5')).toBe('-0.5');
  expect(typedNumber('0,125')).toBe('0.125');
  expect(typedNumber('1200,250')).toBe('1200.250');
  expect(typedNumber('')).toBe('');
});

test('a comma before three digits is read in no way, whatever stands around it', () => {
  for (const text of ['1,200', ' 12,345 ', '<1,200', '−1,200', '1,200.5', '1,200,300'])
    expect(typedNumber(text)).toBeNull();
});

test('a point before three digits is read in no way where thousandths make no sense, and as it stands where they do', () => {
  for (const text of ['1.200', ' 12.345 ', '1,200']) expect(typedNumber(text, { coarse: true })).toBeNull();
  for (const text of ['0.125', '1200.250', '1.20', '1200', '391.5'])
    expect(typedNumber(text, { coarse: true })).toBe(text);
  expect(typedNumber('1.200')).toBe('1.200');
});

test('what two decimals print as is read back as it was, with comma and with point', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (hundredths) => {
      const text = (hundredths / 100).toFixed(2);
      expect(Number(typedNumber(text))).toBe(hundredths / 100);
      expect(Number(typedNumber(text.replace('.', ',')))).toBe(hundredths / 100);
    }),
  );
});
