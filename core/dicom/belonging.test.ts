import { describe, expect, test } from 'vitest';
import { type DicomPhantom, dicomFile, dicomStack, phantomUid } from '#test/phantoms/dicom';
import { codesOf, messageOf, onlySeriesFrom, seriesFrom } from '#test/phantoms/dicomInstances';

describe('what is of different patients, studies or frames of reference is no one volume, though one series', () => {
  const halves = (first: DicomPhantom['tags'], second: DicomPhantom['tags']) =>
    dicomStack(8, { slice: (k) => ({ tags: (k < 4 ? first : second)!, instance: `${k}` }) });
  const beta = { patientID: 'P2', patientName: 'PHANTOM^B' };

  test.each([
    ['patient', beta],
    ['patient', { patientID: 'P1', patientName: 'OTHER^B' }],
    ['Study Instance UID', { studyInstanceUID: phantomUid('another study') }],
    ['Frame of Reference UID', { frameOfReferenceUID: phantomUid('another frame') }],
  ])('%s', async (words, other) => {
    const series = await seriesFrom(halves({}, other).reverse());
    expect(series.map(({ id, sources }) => [id, sources.length])).toEqual([
      [phantomUid('series'), 4],
      [`${phantomUid('series')}#2`, 4],
    ]);
    expect(series.map(codesOf)).toEqual([['series.split'], ['series.split']]);
    expect(messageOf(series[0]!, 'series.split')).toContain(`told apart by ${words}`);
    expect(JSON.stringify(series.map(({ findings }) => findings))).not.toContain('PHANTOM');
  });

  test('a study or frame of reference made anew for every slice, as some writers do, tells nothing apart', async () => {
    const anew = (k: number) => ({
      studyInstanceUID: phantomUid(`study ${k}`),
      frameOfReferenceUID: phantomUid(`frame ${k}`),
    });
    expect((await onlySeriesFrom(dicomStack(6, { slice: (k) => ({ tags: anew(k) }) }))).findings).toEqual([]);
  });

  test('two slices of two studies, of two frames or of two patients’ studies are never one volume', async () => {
    for (const tags of [
      (k: number) => ({ studyInstanceUID: phantomUid(`study ${k}`) }),
      (k: number) => ({ frameOfReferenceUID: phantomUid(`frame ${k}`) }),
      (k: number) => ({
        studyInstanceUID: phantomUid(`study ${k}`),
        frameOfReferenceUID: phantomUid(`frame ${k}`),
        patientID: null,
        patientName: null,
      }),
    ]) {
      const series = await seriesFrom(dicomStack(2, { slice: (k) => ({ tags: tags(k) }) }));
      expect(series.map(codesOf)).toEqual([
        ['series.split', 'series.singleSlice'],
        ['series.split', 'series.singleSlice'],
      ]);
    }
  });

  describe('a study made anew for every slice', () => {
    const anew = (heights: readonly number[], more: DicomPhantom = {}) =>
      heights.map((z) =>
        dicomFile({
          ...more,
          position: [0, 0, z],
          tags: { studyInstanceUID: phantomUid(`study ${z} ${more.instance}`) },
        }),
      );

    test.each([
      ['three slices at one step', [0, 5, 10], []],
      ['with some of them missing', [0, 5, 10, 20, 25, 30], ['series.missingSlices']],
    ])('is one volume: %s', async (_, heights, findings) => {
      expect(codesOf(await onlySeriesFrom(anew(heights)))).toEqual(findings);
    });

    test.each([
      ['single slices of three examinations', [0, 5, 37]],
      ['of four, at heights of their own', [0, 4, 51, 90]],
      ['all at one height', [7, 7, 7]],
    ])('is none: %s', async (_, heights) => {
      const files = heights.flatMap((z, n) => anew([z], { instance: `${n}`, pixels: () => n }));
      const series = await seriesFrom(files);
      expect(series.map(({ sources }) => sources.length)).toEqual(heights.map(() => 1));
      expect(series.some(({ measurable }) => measurable)).toBe(false);
    });

    test('is one volume beside a scout of another size, and in two phases', async () => {
      const scout = anew([200], { columns: 9, instance: 'scout' });
      expect((await seriesFrom([...anew([0, 5, 10, 15]), ...scout])).map(({ sources }) => sources.length)).toEqual([
        4, 1,
      ]);
      const phases = ['arterial', 'venous'].flatMap((instance, n) =>
        [0, 5, 10].map((z) =>
          dicomFile({
            instance: `${instance} ${z}`,
            position: [0, 0, z],
            tags: { studyInstanceUID: phantomUid(`${instance} ${z}`), acquisitionNumber: n },
          }),
        ),
      );
      expect((await seriesFrom(phases)).map(({ sources }) => sources.length)).toEqual([3, 3]);
    });
  });

  test('with all UIDs wiped, two patients stay two', async () => {
    const wiped = { studyInstanceUID: null, seriesInstanceUID: null, frameOfReferenceUID: null };
    const series = await seriesFrom(halves(wiped, { ...wiped, ...beta }));
    expect(series.map(({ patient }) => patient.id).sort()).toEqual(['P1', 'P2']);
  });

  test('two patients at the same positions are not duplicates of one', async () => {
    const hers = (tags: DicomPhantom['tags'], value: number) =>
      dicomStack(4, { tags: tags!, pixels: () => value, slice: (k) => ({ instance: `${value} ${k}` }) });
    const series = await seriesFrom([...hers({}, 1), ...hers(beta, 2)]);
    expect(series.map(codesOf)).toEqual([['series.split'], ['series.split']]);
  });

  test('one SOP Instance UID under two patients is a conflict, never a copy', async () => {
    const relabelled = dicomStack(4, { tags: beta });
    const series = await seriesFrom([...dicomStack(4), ...relabelled]);
    expect(series.map(({ measurable }) => measurable)).not.toContain(true);
    expect(series.flatMap(codesOf)).toContain('series.conflictingInstances');
  });

  test('a name spelled anew, or missing from some slices, is no other patient, and what any slice says is kept', async () => {
    const nameless = { patientName: null, patientID: null, frameOfReferenceUID: null };
    const spelled = { patientName: 'Phantom^A^' };
    const series = await onlySeriesFrom(dicomStack(6, { slice: (k) => ({ tags: [nameless, spelled, {}][k % 3]! }) }));
    expect(series.findings).toEqual([]);
    expect(series.patient).toMatchObject({ name: 'Phantom^A^', id: 'P1' });
  });

  test('a slice that does not say whose it is belongs to neither of two', async () => {
    const tags = (k: number) => (k === 0 ? { patientName: null, patientID: null } : k < 4 ? {} : beta);
    const series = await seriesFrom(dicomStack(8, { slice: (k) => ({ tags: tags(k) }) }));
    expect(series.map(({ sources }) => sources.length)).toEqual([4, 3, 1]);
  });

  test('a slice that gives only an ID that two patients have belongs to neither, and they stay two', async () => {
    const tags = (k: number) => (k === 4 ? { patientName: null } : k > 4 ? { patientName: 'OTHER^B' } : {});
    const series = await seriesFrom(dicomStack(8, { slice: (k) => ({ tags: tags(k) }) }));
    expect(series.map(({ sources }) => sources.length)).toEqual([4, 3, 1]);
  });
});
