import { useEffect, useState } from 'react';
import type { CaseRecord as EnteredRecord } from '#core/record/caseRecord';
import { ask, type CaseRecord, useApp } from '../common/app.ts';

/** What persons entered of the case, as the host has it now; null until it has answered. */
export function useEntered(record: CaseRecord | null): EnteredRecord | null {
  const app = useApp();
  const [entered, setEntered] = useState<EnteredRecord | null>(null);
  useEffect(() => {
    if (record === null) return;
    void ask(app, 'record.open', { caseId: record.id }).then((found) => found && setEntered(found));
  }, [app, record]);
  return entered;
}
