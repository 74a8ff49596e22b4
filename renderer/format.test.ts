import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printed } from '#core/liver/rounding';
import {
  count,
  decimal,
  due,
  gained,
  gainedWithVoxels,
  interval,
  megabytes,
  ml,
  patientName,
  percent,
  shortfall,
  signed,
  whole,
  withUnit,
} from './format.ts';

describe('numbers at the glass', () => {
  test('thousands by comma, one decimal for millilitres', () => {
    expect(ml(1370.44)).toBe('1,370.4');
    expect(whole(1204.4)).toBe('1,204');
  });
  test('a true minus, never "−0"', () => {
    expect(decimal(-103.26, 1)).toBe('−103.3');
    expect(decimal(-0.04, 1)).toBe('0.0');
    expect(signed(-0.04, 1)).toBe('0.0');
    expect(signed(142.6, 1)).toBe('+142.6');
    expect(signed(-3, 1)).toBe('−3.0');
  });
  test('a gain too small for its decimal is not printed as none', () => {
    const said = [0.049, -0.03, 0.05, -12.34, 0].map((value) => gained(value).replaceAll('\u00a0', ' '));
    expect(said).toEqual(['under 0.1 ml more', 'under 0.1 ml less', '+0.1 ml', '−12.3 ml', '0.0 ml']);
    const counted = [gainedWithVoxels(0.029, 1), gainedWithVoxels(-0.04, -1204), gainedWithVoxels(3, 99)];
    expect(counted.map((words) => words.replaceAll('\u00a0', ' '))).toEqual([
      '+1 voxel, < 0.1 ml',
      '−1,204 voxels, < 0.1 ml',
      '+3.0 ml',
    ]);
  });
  test('half away from zero', () => {
    expect(decimal(39.25, 1)).toBe('39.3');
    expect(whole(-2.5)).toBe('−3');
    // As the command line and the report print them: what is 42.25 on paper does not fall by its last bit.
    expect(ml(1.45)).toBe('1.5');
    expect(percent((526.435 / 1246) * 100)).toBe(printed((526.435 / 1246) * 100, 1));
  });
  test('a number and its unit stay on one line', () => {
    expect(withUnit('34', 'ml')).toBe('34\u00a0ml');
  });
  test('a number that is none is a fault of ours, not a dash', () => {
    expect(() => ml(Number.NaN)).toThrow();
    expect(() => signed(Number.POSITIVE_INFINITY, 1)).toThrow();
  });
  test('an interval has its two ends with their signs', () => {
    expect(interval([-0.24, 4.6])).toBe('−0.2 to 4.6');
  });
  test('bytes in MB', () => {
    expect(megabytes(6_700_000)).toBe('6.7\u00a0MB');
    expect(megabytes(424_200_000)).toBe('424\u00a0MB');
  });
  test('counts know one and many', () => {
    expect([count(1, 'slice'), count(1200, 'file'), count(0, 'case')]).toEqual(['1 slice', '1,200 files', '0 cases']);
  });
});

describe('a shortfall rounds up, so that nobody stops early', () => {
  test('33.7 reads 34, and a whole one stays', () => {
    expect(shortfall(33.7)).toBe('34');
    expect(shortfall(33.01)).toBe('34');
    expect(shortfall(34)).toBe('34');
    expect(shortfall(34 + 1e-12)).toBe('34');
  });
  test('it is never less than what is missing', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 9999, noNaN: true }), (missing) => {
        expect(Number(shortfall(missing).replace(',', ''))).toBeGreaterThanOrEqual(missing - 1e-6);
      }),
    );
  });
});

describe('days and names', () => {
  test('due today, later, late, never', () => {
    expect(due('2026-03-24', '2026-03-24')).toBe('today');
    expect(due('2026-03-26', '2026-03-24')).toBe('in 2\u00a0d');
    expect(due('2026-03-21', '2026-03-24')).toBe('3\u00a0d late');
    expect(due(null, '2026-03-24')).toBe('none due');
  });
  test('over a change of the clock a day is a day', () => {
    expect(due('2026-03-30', '2026-03-28')).toBe('in 2\u00a0d');
  });
  test('a name as DICOM writes it', () => {
    expect(patientName('DEMO^ONE^^^')).toBe('DEMO^ONE');
    expect(patientName('Wang^XiaoDong=王^小東')).toBe('Wang^XiaoDong 王^小東');
    expect(patientName('')).toBe('No name in the header');
  });
});
