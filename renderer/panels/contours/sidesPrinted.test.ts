import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '#core/commands/change';
import type { Vec3 } from '#core/geometry';
import { volumeGeometry } from '#core/geometry';
import { ml } from '../../format.ts';
import { addsAtEdge, boundMl, sidesPrinted } from './sidesPrinted.ts';

const within = { flrTouchesEdge: false, lobeTouchesEdge: false };
const tenths = (printed: string) => Math.round(10 * Number(printed.replace(/[,≥ ]/g, '')));

test('the sides add up to the liver as printed, and their shares to 100.0 %', () => {
  // Sevenths, so that no sum lies halfway between two tenths.
  const volume = fc.integer({ min: 7, max: 20_000 }).map((n) => n / 7);
  fc.assert(
    fc.property(volume, volume, (flrMl, lobeMl) => {
      const { flr, lobe } = sidesPrinted({ flrMl, lobeMl, ...within });
      expect(Math.abs(tenths(flr.ml) + tenths(lobe.ml) - tenths(ml(flrMl + lobeMl)))).toBe(0);
      expect(tenths(flr.percent!) + tenths(lobe.percent!)).toBe(1000);
    }),
  );
  const { flr, lobe } = sidesPrinted({ flrMl: 600.07, lobeMl: 400.06, ...within });
  expect([flr.ml, lobe.ml]).toEqual(['600.1', '400.0']);
});

test('a side that the scan cuts off is at least so much, and has no share; nor has the other of that liver', () => {
  const printed = sidesPrinted({ flrMl: 600, lobeMl: 400, flrTouchesEdge: false, lobeTouchesEdge: true });
  expect(printed).toEqual({ flr: { ml: '600.0', percent: null }, lobe: { ml: '≥ 400.0', percent: null } });
  expect([boundMl(1000, true), boundMl(1000, false), boundMl(0, true)]).toEqual(['≥ 1,000.0', '1,000.0', '0.0']);
});

test('a change that adds liver in an outer slice, row or column is known', () => {
  const slicePositions = [0, 2, 4].map((z): Vec3 => [0, 0, z]);
  const axes = { rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] } satisfies Record<string, Vec3>;
  const geometry = volumeGeometry({ columns: 5, rows: 4, ...axes, pixelSpacingMm: [1, 1], slicePositions });
  const adds = (offset: number, length: number, now = 1): boolean => {
    const runs = Uint32Array.of(offset, length, now);
    const change: Change = {
      fromRevision: 0,
      title: 'Grow liver',
      voxels: [{ layer: 'extent', runs }],
      records: {},
    };
    return addsAtEdge(change, geometry);
  };
  const middle = 20 + 5 + 1;
  expect(adds(middle, 3)).toBe(false);
  expect(adds(middle, 4)).toBe(true);
  expect(adds(middle - 1, 1)).toBe(true);
  expect(adds(middle - 5, 1)).toBe(true);
  expect(adds(middle - 20, 1)).toBe(true);
  expect(adds(middle - 20, 1, 0)).toBe(false);
});
