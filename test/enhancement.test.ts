import { expect, test } from 'vitest';
import { enhancementOf, slicesToLookAt } from '#core/dicom/enhancement';
import { liverSlice } from '#core/dicom/liverSlice';
import { guessPhases } from '#core/dicom/phaseGuess';
import type { Series } from '#core/dicom/series';
import { decodeSlices } from '#host/import/decodeSlices';
import { importFiles } from '#host/import/importFiles';
import { readSeries } from '#host/import/readSeries';
import { projectPath } from '#host/projectPath';

async function onlySeries(...place: string[]): Promise<Series> {
  const found = await readSeries([projectPath(...place)!]);
  if (!found.ok) throw new Error(found.code);
  return found.value.series[0]!;
}

async function looked(series: Series, places: readonly number[]) {
  const pixels = series.columns * series.rows;
  const hu = new Int16Array(new SharedArrayBuffer(2 * pixels * places.length));
  const files = importFiles();
  const some = { ...series, sources: places.map((k) => series.sources[k]!) };
  expect(await decodeSlices(some, files, hu)).toEqual([]);
  await files.close();
  return places.map((_, n) => ({
    hu: hu.subarray(n * pixels, (n + 1) * pixels),
    columns: series.columns,
    rows: series.rows,
    pixelSpacingMm: series.pixelSpacingMm!,
    rowDirection: [1, 0, 0] as const,
    columnDirection: [0, 1, 0] as const,
  }));
}

test('the bundled CT is portal-venous by its enhancement, whatever its description says', async () => {
  const series = await onlySeries('assets', 'demo', 'dicom');
  const enhancement = enhancementOf(await looked(series, slicesToLookAt(series)));
  expect(enhancement).toEqual({ liverHu: expect.closeTo(93, -1), aortaHu: expect.closeTo(146, -1) });
  expect(guessPhases([series], new Map([[series.id, enhancement!]])).get(series.id)).toMatchObject({
    phase: 'portalVenous',
    from: 'enhancement',
  });
});

test('a low-dose CT without contrast is seen to be one', async () => {
  const series = await onlySeries('test', 'data', 'acrin_flt_breast_001', '1-116.zip');
  const [slice] = await looked(series, [0]);
  expect(enhancementOf([slice!, slice!])).toEqual({ liverHu: expect.closeTo(63, 0), aortaHu: expect.closeTo(44.5, 0) });
});

test('the bundled CT begins in its liver, wherever it is opened', async () => {
  const series = await onlySeries('assets', 'demo', 'dicom');
  const slices = await looked(series, [...series.sources.keys()]);
  const begun = [0, 17, 34].map((given) => liverSlice(series.geometry!, (k) => slices[k]!.hu, given));
  expect(begun).toEqual([19, 17, 19]);
});
