import { workingSeries } from '../workingSeries.ts';
import { type CaseRecord, useApp } from './app.ts';
import { Button } from './Button.tsx';

/** Where nothing is measured yet: the way to the contours of the series that can be. */
export function ContourLiver({ record }: { readonly record: CaseRecord }) {
  const app = useApp();
  const seriesId = workingSeries(record);
  return (
    <Button
      primary
      onPress={() => seriesId && app.go({ name: 'contours', caseId: record.id, seriesId })}
      unavailable={seriesId ? null : 'a series that can be measured'}
    >
      Contour the liver
    </Button>
  );
}
