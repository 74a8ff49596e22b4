import { workingSeries } from '../workingSeries.ts';
import { type CaseRecord, useApp } from './app.ts';
import { Button } from './Button.tsx';

/** Whether a liver of the case was contoured and measured, be it cut or not. */
export const liverContoured = ({ timePoints }: CaseRecord): boolean =>
  timePoints.some(({ series }) => series.some(({ measured }) => measured !== null));

/** Where no FLR is measured yet: the way to the contours of the series that can be; to its cut, once the liver is contoured. */
export function ContourLiver({ record }: { readonly record: CaseRecord }) {
  const app = useApp();
  const seriesId = workingSeries(record);
  const contoured = liverContoured(record);
  return (
    <Button
      primary
      onPress={() => seriesId && app.go({ name: contoured ? 'cut' : 'contours', caseId: record.id, seriesId })}
      unavailable={seriesId ? null : 'a series that can be measured'}
    >
      {contoured ? 'Cut the FLR' : 'Contour the liver'}
    </Button>
  );
}
