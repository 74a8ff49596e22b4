import { describe, expect, test } from 'vitest';
import { dicomStack } from '#test/phantoms/dicom';
import { codesOf, messageOf, onlySeriesFrom as only } from '#test/phantoms/dicomInstances';

describe('series.modalityLut: values of which slope and intercept do not make HU', () => {
  const lut = { '00283000': { vr: 'SQ', value: [{ '00283002': { vr: 'US', value: [2, 0, 16] } }] } } as const;
  const noRescale = { rescaleSlope: null, rescaleIntercept: null };

  test('a table, which is not applied, is refused in whichever encoding', async () => {
    for (const encoding of ['explicitLittle', 'implicitLittle', 'explicitBig'] as const) {
      const series = await only(dicomStack(3, { encoding, tags: { ...lut, ...noRescale } }));
      expect(codesOf(series)).toEqual(['series.modalityLut']);
      expect(series.measurable).toBe(false);
    }
  });

  test('one slice of them is enough, and it is said how many', async () => {
    const slice = (k: number) => (k === 1 ? { tags: { ...lut, ...noRescale } } : {});
    expect(messageOf(await only(dicomStack(3, { slice })), 'series.modalityLut')).toContain('1 of 3 slices');
  });

  test('with slope and intercept beside it these are used; an empty sequence is none', async () => {
    expect((await only(dicomStack(3, { tags: lut }))).findings).toEqual([]);
    const empty = { '00283000': { vr: 'SQ', value: [] } } as const;
    expect((await only(dicomStack(3, { tags: empty }))).findings).toEqual([]);
  });

  test('no intercept at all, or an empty one', async () => {
    for (const tags of [noRescale, { rescaleIntercept: null }, { rescaleIntercept: '' }]) {
      const series = await only(dicomStack(3, { tags }));
      expect(codesOf(series)).toEqual(['series.modalityLut']);
      expect(messageOf(series, 'series.modalityLut')).toMatch(/Rescale Intercept/);
    }
    // Of an MR nobody expects one.
    expect(codesOf(await only(dicomStack(3, { tags: { ...noRescale, modality: 'MR' } })))).toEqual(['series.notCt']);
  });

  test('another unit than HU; HU by name, or no name, is none of it', async () => {
    const typed = (value: string) => ({ tags: { '00281054': { vr: 'LO', value } } }) as const;
    for (const type of ['Z_EFF', 'ED']) {
      const series = await only(dicomStack(3, typed(type)));
      expect(codesOf(series)).toEqual(['series.modalityLut']);
      expect(messageOf(series, 'series.modalityLut')).toContain(type);
    }
    for (const type of ['HU', 'HU ', 'US', '']) expect((await only(dicomStack(3, typed(type)))).findings).toEqual([]);
  });
});
