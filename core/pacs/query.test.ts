import { expect, test } from 'vitest';
import { instanceUidsOf, isMatch, seriesOf, studiesOf, studyParameters } from './query.ts';
import { storeAnswerOf } from './stored.ts';

const asked = (query: Parameters<typeof studyParameters>[0]) =>
  Object.fromEntries(studyParameters(query, 5).filter(([name]) => name !== 'includefield'));

test('a name matches from its beginning, a description anywhere, days as a range', () => {
  expect(asked({})).toEqual({ limit: '5' });
  expect(asked({ patientName: 'Meier', description: 'liver', from: '2026-01-02' })).toEqual({
    PatientName: 'Meier*',
    StudyDescription: '*liver*',
    StudyDate: '20260102-',
    limit: '5',
  });
  expect(asked({ to: '2026-01-02' })).toMatchObject({ StudyDate: '-20260102' });
  expect(asked({ from: '2026-01-02', to: '2026-01-02' })).toMatchObject({ StudyDate: '20260102' });
  expect(asked({ patientName: 'M?ier^A*' })).toMatchObject({ PatientName: 'M*ier*A*' });
});

test('letters that an archive may have dropped match anything there, and are looked at here', () => {
  expect(asked({ patientName: 'Größe' })).toMatchObject({ PatientName: 'Gr*e*' });
  expect(asked({ patientName: '王' })).toMatchObject({ PatientName: '王*' });
  const found = studiesOf([
    { '0020000D': { Value: ['1.2'] }, '00100010': { Value: [{ Alphabetic: 'GRO\u0308ßE^(Anna)' }] } },
  ]);
  const study = found.ok ? found.value[0] : undefined;
  expect(isMatch(study!, { patientName: 'größe^(a' })).toBe(true);
  expect(isMatch(study!, { patientName: 'Gräße' })).toBe(false);
  expect(isMatch(study!, { patientName: 'Grete' })).toBe(true);
  expect(isMatch(study!, {})).toBe(true);
  expect(isMatch(study!, { patientID: 'A 1/2' })).toBe(false);
  expect(isMatch({ ...study!, patientID: 'a 1/2' }, { patientID: 'A 1/2' })).toBe(true);
  expect(asked({ patientID: 'A 1/2' })).toMatchObject({ PatientID: 'A*1*2' });
});

test('counts are read as numbers and as text, dates as days; what is missing is null', () => {
  expect(
    seriesOf([
      { '0020000E': { Value: ['1.2'] }, '00201209': { Value: ['12'] }, '00200011': { Value: [3] } },
      { '0020000E': { Value: ['1.3'] }, '00201209': { Value: [-1] }, '0008103E': { vr: 'LO' } },
    ]),
  ).toEqual({
    ok: true,
    value: [
      { seriesInstanceUID: '1.2', modality: null, number: 3, description: null, instances: 12 },
      { seriesInstanceUID: '1.3', modality: null, number: null, description: null, instances: null },
    ],
  });
  expect(studiesOf([{ '0020000D': { Value: ['1.2'] }, '00080020': { Value: ['yesterday'] } }])).toMatchObject({
    value: [{ date: null, patientName: null, modalities: [] }],
  });
});

test('an answer that is no list, or whose UID would lead elsewhere, is refused', () => {
  for (const answer of [null, {}, 'Welcome', [1], [{}], [{ '00080018': { Value: ['../../etc'] } }]])
    expect(instanceUidsOf(answer)).toMatchObject({ ok: false, code: 'pacs.wrongAnswer' });
  expect(instanceUidsOf([{ '00080018': { Value: ['..'] } }])).toMatchObject({ ok: false });
});

test('a store answer names what is held and what was refused, with the reason', () => {
  const item = (uid: string, reason?: number) => ({
    '00081155': { Value: [uid] },
    ...(reason !== undefined && { '00081197': { Value: [reason] } }),
  });
  const answer = storeAnswerOf({
    '00081199': { Value: [item('1.1'), item('1.2')] },
    '00081198': { Value: [item('1.3', 0xa700), item('1.4')] },
  });
  expect(answer).toEqual({
    ok: true,
    value: {
      stored: new Set(['1.1', '1.2']),
      failed: new Map([
        ['1.3', 0xa700],
        ['1.4', null],
      ]),
    },
  });
  expect(storeAnswerOf('thank you')).toMatchObject({ code: 'pacs.wrongAnswer' });
});
