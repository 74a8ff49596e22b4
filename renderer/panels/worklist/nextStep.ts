import type { App, WorklistRow } from '../common/app.ts';
import { openCt } from '../import/openCt.ts';
import { workingSeries } from '../workingSeries.ts';

export interface NextStep {
  readonly title: string;
  readonly run: (app: App) => void | Promise<void>;
}

const contours =
  (row: WorklistRow, name: 'contours' | 'cut') =>
  async (app: App): Promise<void> => {
    const record = await app.openCase(row.id);
    const seriesId = record && workingSeries(record);
    if (seriesId) app.go({ name, caseId: row.id, seriesId });
    else if (record) app.go({ name: 'series', caseId: row.id });
  };

const STEPS: Readonly<Record<WorklistRow['status'], (row: WorklistRow) => NextStep>> = {
  noScan: () => ({ title: 'Open CT…', run: (app) => openCt(app) }),
  refused: (row) => ({ title: 'See what is missing', run: (app) => app.go({ name: 'series', caseId: row.id }) }),
  toContour: (row) => ({ title: 'Contour the liver', run: contours(row, 'contours') }),
  toCut: (row) => ({ title: 'Cut the FLR', run: contours(row, 'cut') }),
  toAssess: (row) => ({ title: 'Assess the remnant', run: (app) => app.go({ name: 'assessment', caseId: row.id }) }),
  assessed: (row) => ({ title: 'Open the assessment', run: (app) => app.go({ name: 'assessment', caseId: row.id }) }),
  stated: (row) => ({ title: 'Open the timeline', run: (app) => app.go({ name: 'timeline', caseId: row.id }) }),
};

/** The one thing to do next with a case, by its status. */
export const nextStep = (row: WorklistRow): NextStep => STEPS[row.status](row);
