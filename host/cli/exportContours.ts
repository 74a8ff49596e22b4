import { LAYER_NAMES } from '#core/contours/codes';
import { ok, refuse } from '#core/result';
import { checkOutput, writeWhole } from '../writeWhole.ts';
import { seriesOfCase, withCase } from './caseHost.ts';
import type { CliCommand } from './command.ts';
import { inSentences } from './exchangeSentences.ts';

const FORMS = { seg: '.dcm', labelmap: '.dcm', rtstruct: '.dcm', sr: '.dcm', nrrd: '.nrrd', nifti: '.nii.gz' } as const;

/** `export CASE --as seg --out FILE`: saved contours, or what was measured on them, as a file of other programs. */
export const exportCommand: CliCommand = {
  name: 'export',
  summary: 'contours of a case as DICOM (SEG, RTSTRUCT, label map), NRRD or NIfTI; its volumes as a DICOM report',
  usage:
    'export CASE --as seg|rtstruct|labelmap|sr|nrrd|nifti --out FILE [--layer NAME] [--series UID] [--data DIR] [--json]',
  options: {
    as: { type: 'string', help: 'seg, rtstruct, labelmap, sr, nrrd or nifti' },
    out: { type: 'string', help: 'file to write: .dcm, .nrrd or .nii.gz' },
    layer: { type: 'string', help: 'of labelmap, nrrd and nifti: extent (the default), findings or partition' },
    series: { type: 'string', help: 'id of the series; the last contoured one where left out' },
    data: { type: 'string', help: 'the folder that holds the cases; that of serve where left out' },
  },
  async run(args) {
    const wrong = (why: string) =>
      refuse('arguments.invalid', { message: `${why} Usage: npx remnant ${exportCommand.usage}` });
    const [beginning, ...more] = args.positionals;
    const [form, out, layer = 'extent'] = [args.value('as'), args.value('out'), args.value('layer')];
    if (!beginning || more.length > 0) return wrong('export takes one case.');
    if (!form || !Object.hasOwn(FORMS, form)) return wrong('--as is seg, rtstruct, labelmap, sr, nrrd or nifti.');
    const ending = FORMS[form as keyof typeof FORMS];
    if (!out?.toLowerCase().endsWith(ending)) return wrong(`--out ends in ${ending}.`);
    if (!(LAYER_NAMES as readonly string[]).includes(layer)) return wrong('--layer is extent, findings or partition.');
    if (args.value('data') === '') return wrong('--data names a folder.');
    const writable = await checkOutput(out, args);
    if (!writable.ok) return writable;
    return withCase(args, beginning, async ({ caseId, host, ask }) => {
      const opened = await ask('case.open', { caseId });
      if (!opened.ok) return opened;
      const series = seriesOfCase(
        opened.value,
        args.value('series'),
        ({ reading }) => (reading?.layers.length ?? 0) > 0,
      );
      if (!series.ok) return series;
      const as = form === 'nifti' ? 'nii.gz' : form;
      const made = await ask('contours.export', { caseId, seriesId: series.value.id, as, layer });
      if (!made.ok) return inSentences(made);
      const { ticket, sopInstanceUID, compared, signedBy } = made.value;
      const file = await host.bytes(new Request(`http://localhost/bytes/export/${ticket}`));
      const written = await writeWhole(out, new Uint8Array(await file.arrayBuffer()), args);
      if (!written.ok) return written;
      return ok({
        json: { caseId, seriesId: series.value.id, as: form, sopInstanceUID, compared, signedBy, written: out },
        text: [
          `Written to ${out}: read back and compared, ${compared.segments} segments.`,
          signedBy === null ? 'Not signed.' : `Signed by ${signedBy}.`,
          ...(ending === '.dcm' ? ['It holds the patient as the images have it: for the hospital’s own archive.'] : []),
          'Research use, not a certified medical device.',
        ].join('\n'),
      });
    });
  },
};
