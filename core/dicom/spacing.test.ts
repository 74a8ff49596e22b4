import { describe, expect, test } from 'vitest';
import type { Vec3 } from '#core/geometry';
import { slicesAt as at, dicomFile, dicomStack } from '#test/phantoms/dicom';
import { codesOf, messageOf, onlySeriesFrom as only } from '#test/phantoms/dicomInstances';

describe('series.missingSlices', () => {
  test('names how many slices are missing and where', async () => {
    const series = await only(at([-121.3, -118.3, -115.3, -112.3, -103.3, -100.3, -97.3]));
    expect(codesOf(series)).toEqual(['series.missingSlices']);
    expect(messageOf(series, 'series.missingSlices')).toBe(
      '2 slices are missing between z −112.3 and −103.3 mm; the step is 3 mm.',
    );
    expect(series.measurable).toBe(false);
    expect(series.sliceSpacingMm?.regular).toBe(false);
  });

  test('adds up several gaps, and speaks with half of the steps equal', async () => {
    const series = await only(at([0, 1, 2, 4, 7]));
    expect(series.findings[0]).toMatchObject({ code: 'series.missingSlices', details: { missing: 3 } });
  });

  test('a gap beside a single step is not averaged away', async () => {
    expect(codesOf(await only(at([0, 1.25, 203.75])))).toEqual(['series.missingSlices']);
  });

  test('a multiple counts within 10 %, a step within 2 %', async () => {
    expect(codesOf(await only(at([0, 1, 2.015, 3, 5.19])))).toEqual(['series.missingSlices']);
    expect(codesOf(await only(at([0, 1, 2, 3, 5.21])))).toEqual(['series.irregularSpacing']);
  });
});

describe('series.irregularSpacing', () => {
  test('warns and leaves every slice its own extent', async () => {
    const series = await only(at([0, 1, 2.5, 3.5, 5]));
    expect(codesOf(series)).toEqual(['series.irregularSpacing']);
    expect(series.measurable).toBe(true);
    expect(series.geometry?.sliceExtentsMm).toEqual([1, 1.25, 1.25, 1.25, 1.5]);
  });

  test('stands beside a gap when a step is neither equal nor a multiple', async () => {
    expect(codesOf(await only(at([0, 1, 2, 3, 5, 6.5])))).toEqual(['series.missingSlices', 'series.irregularSpacing']);
  });

  test('rounding in headers is not irregular', async () => {
    expect((await only(at([0, 1.3333, 2.6667, 4, 5.3333]))).findings).toEqual([]);
  });
});

test('series.noGeometry: pixels or steps of a size that no scanner has, with the figure', async () => {
  const huge = await only(dicomStack(3, { spacingMm: [700, 0.7] }));
  expect(huge.measurable).toBe(false);
  expect(messageOf(huge, 'series.noGeometry')).toContain('700 mm');
  expect(messageOf(await only(dicomStack(3, { spacingMm: [0.7, 0.0007] })), 'series.noGeometry')).toContain(
    '0.0007 mm',
  );
  expect(messageOf(await only(dicomStack(3, { stepMm: 2500 })), 'series.noGeometry')).toContain('slices are 2500 mm');
  expect((await only(dicomStack(3, { spacingMm: [100, 0.01] }))).measurable).toBe(true);
});

describe('shear, thickness and step', () => {
  /** The Philips phantom: gantry tilted by −18.5°, the table moving 2.5 mm. */
  const tilted = (degrees: number): Uint8Array[] => {
    const angle = (degrees * Math.PI) / 180;
    return Array.from({ length: 4 }, (_, k) =>
      dicomFile({
        orientation: [
          [1, 0, 0],
          [0, Math.cos(angle), Math.sin(angle)],
        ],
        position: [0, 0, 2.5 * k],
      }),
    );
  };

  test.each([-18.5, 18.5])(
    'series.gantryTilt: %d° of tilt is said as 18.5°, the step is taken along the normal',
    async (degrees) => {
      const series = await only(tilted(degrees));
      expect(codesOf(series)).toEqual(['series.gantryTilt']);
      expect(series.geometry?.gantryTiltDeg).toBeCloseTo(18.5, 3);
      expect(series.sliceSpacingMm?.min).toBeCloseTo(2.5 * Math.cos((18.5 * Math.PI) / 180), 3);
      expect(series.measurable).toBe(true);
    },
  );

  test('half a degree of shear is let pass', async () => {
    expect((await only(tilted(0.45))).findings).toEqual([]);
    expect(codesOf(await only(tilted(0.55)))).toEqual(['series.gantryTilt']);
  });

  test('slices that are shifted sideways in the middle are said, though first and last stand over each other', async () => {
    const jogged = (shiftMm: number) =>
      only(Array.from({ length: 9 }, (_, k) => dicomFile({ position: [k > 2 && k < 6 ? shiftMm : 0, 0, 5 * k] })));
    const series = await jogged(60);
    expect(codesOf(series)).toEqual(['series.gantryTilt']);
    expect(series.geometry?.gantryTiltDeg).toBeCloseTo((Math.atan2(60, 5) * 180) / Math.PI, 9);
    expect(codesOf(await jogged(0.06))).toEqual(['series.gantryTilt']);
    expect(codesOf(await jogged(0.04))).toEqual([]);
  });

  test('positions that a header rounds to a hundredth of a millimetre are no shear, however thin the slices', async () => {
    const angle = 0.3;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const oblique = Array.from({ length: 40 }, (_, k) => {
      const position = [0, -s * 0.4 * k, c * 0.4 * k].map((x) => Number(x.toFixed(2))) as unknown as Vec3;
      return dicomFile({
        orientation: [
          [1, 0, 0],
          [0, c, s],
        ],
        position,
        instance: `${k}`,
      });
    });
    expect((await only(oblique)).geometry?.gantryTiltDeg).toBeLessThan(0.1);
  });

  test('series.overlap: slices thicker than their step', async () => {
    const series = await only(dicomStack(4, { stepMm: 4.25, tags: { sliceThickness: 5 } }));
    expect(codesOf(series)).toEqual(['series.overlap']);
    expect(series.geometry?.sliceExtentsMm[0]).toBe(4.25);
  });

  test('series.thickSlices: above 5 mm, not at 5 mm', async () => {
    expect((await only(dicomStack(4, { stepMm: 5, origin: [0, 0, -112.3] }))).findings).toEqual([]);
    expect(codesOf(await only(dicomStack(4, { stepMm: 5.1 })))).toEqual(['series.thickSlices']);
  });
});
