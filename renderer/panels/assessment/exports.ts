import type { Output } from '#core/contract/procedures';
import type { Result } from '#core/result';
import { count } from '../../format.ts';
import type { App, CaseRecord } from '../common/app.ts';
import { exportAddress } from '../common/bytes.ts';

type Ticket = Output<'report.export'>;

/** The registry record of a case as a file: JSON or CSV, with units and provenance, without a name or a date. */
export const exportRecord = (app: App, caseId: string, format: 'json' | 'csv'): Promise<void> =>
  download(app, () => app.host.call('registry.export', { caseId, format }), `Record, ${format.toUpperCase()}`);

/** What persons entered of a case, field by field, with days instead of dates; text stays here. */
export const exportCaseRecord = (app: App, caseId: string, format: 'json' | 'csv'): Promise<void> =>
  download(
    app,
    () => app.host.call('registry.export', { caseId, format, part: 'case' }),
    `Case record, ${format.toUpperCase()}`,
  );

/** Whether somebody wrote something beside a segment or a reading of the case. */
export const hasNotes = ({ timePoints }: CaseRecord): boolean =>
  timePoints.some(({ series }) =>
    series.some(({ reading }) => reading && (reading.note !== '' || reading.segments.some(({ note }) => note))),
  );

/** The same with what persons wrote beside segments and readings, which nobody has looked through for names. */
export const exportRecordWithNotes = (app: App, caseId: string): Promise<void> =>
  download(
    app,
    () => app.host.call('registry.export', { caseId, format: 'json', notes: true }),
    'Record with notes, JSON',
  );

/** The report: its last scan with pictures of the contours, its course and pathway; as PDF, or as data without name and dates. */
export const exportReport = (app: App, caseId: string, format: 'pdf' | 'json' = 'pdf'): Promise<void> =>
  download(app, () => app.host.call('report.export', { caseId, format }), `Report, ${format.toUpperCase()}`);

/** What of the contours of a series leaves, and how it is called. */
export const CONTOUR_EXPORTS = {
  seg: { as: 'seg', word: 'Contours, DICOM', title: 'the contours, DICOM Segmentation' },
  rtstruct: { as: 'rtstruct', word: 'Structures, DICOM', title: 'the contours, DICOM RT Structure Set' },
  sr: { as: 'sr', word: 'Volumes, DICOM', title: 'the volumes, DICOM report (SR)' },
  extent: { as: 'nrrd', layer: 'extent', word: 'Liver, NRRD', title: 'the liver, NRRD' },
  partition: { as: 'nrrd', layer: 'partition', word: 'Cut, NRRD', title: 'the cut, NRRD' },
} as const;
export type ContourExport = keyof typeof CONTOUR_EXPORTS;

/**
 * The saved contours of a series as a file that other programs read; it was read back and compared before it is handed over.
 * DICOM objects hold the patient as the images do: they are for the hospital's own archive.
 */
export const exportContours = (
  app: App,
  { caseId, seriesId, which }: { caseId: string; seriesId: string; which: ContourExport },
): Promise<void> => {
  const { word, title: _, ...what } = CONTOUR_EXPORTS[which];
  return download(
    app,
    () => app.host.call('contours.export', { caseId, seriesId, ...what }),
    word,
    ({ compared, signedBy }) =>
      [
        compared.voxels > 0
          ? `Read back and compared: ${count(compared.segments, 'segment')}, every voxel.`
          : `Read back and compared: ${count(compared.segments, 'segment')}, every value.`,
        what.as === 'nrrd'
          ? ''
          : signedBy === null
            ? 'It says that nobody signed.'
            : `It says that ${signedBy} signed.`,
        what.as === 'nrrd' ? '' : 'It holds the patient’s name, as the images do.',
      ]
        .filter((each) => each !== '')
        .join(' '),
  );
};

const SHOWN_AFTER_MS = 1000;

async function download<T extends Ticket>(
  app: App,
  write: () => Promise<Result<T>>,
  what: string,
  more: (written: T) => string = () => '',
): Promise<void> {
  const again = { title: 'Try again', run: () => void download(app, write, what, more) };
  // From one second on the status line says what is going on; shorter work needs no line.
  const slow = window.setTimeout(
    () => app.task({ id: 'export', title: `Writing ${what}…`, done: 0, total: null }),
    SHOWN_AFTER_MS,
  );
  const answer = await write();
  window.clearTimeout(slow);
  if (app.store.getState().task?.id === 'export') app.task(null);
  if (!answer.ok) return app.refused(answer, [again]);
  const { ticket, fileName } = answer.value;
  const link = document.createElement('a');
  link.href = exportAddress(ticket);
  link.download = fileName;
  link.click();
  app.notify({
    kind: 'notice',
    title: `${what} written`,
    body: `${fileName}, in the folder of your downloads. ${more(answer.value)}`.trim(),
  });
}
