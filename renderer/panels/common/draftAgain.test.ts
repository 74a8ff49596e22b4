import { expect, test } from 'vitest';
import type { CaseRecord } from './app.ts';
import { draftAgain } from './draftAgain.ts';

type Status = 'draft' | 'ofRecord';
/** A case of one scan with a series for each status. */
const caseWith = (...statuses: readonly (Status | null)[]) =>
  ({
    id: 'case-0001',
    timePoints: [{ id: 't1', series: statuses.map((status) => ({ reading: status && { status } })) }],
  }) as unknown as CaseRecord;

test('a reading of record that becomes a draft is said, once', () => {
  expect(draftAgain(caseWith('ofRecord'), caseWith('draft'))).toMatchObject({ kind: 'note' });
  expect(draftAgain(caseWith('draft'), caseWith('draft'))).toBeNull();
});

test('what is opened first, another case, and one reading in place of another say nothing', () => {
  expect(draftAgain(null, caseWith('draft'))).toBeNull();
  expect(draftAgain({ ...caseWith('ofRecord'), id: 'case-0002' }, caseWith('draft'))).toBeNull();
  expect(draftAgain(caseWith('ofRecord', 'draft'), caseWith('draft', 'ofRecord'))).toBeNull();
});
