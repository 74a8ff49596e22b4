import { growRequest } from '#core/commands/growRequest';
import type { Vec3 } from '#core/geometry';
import { printed } from '#core/liver/rounding';
import { ok, type Refused, type Result, refuse } from '#core/result';
import { grow } from '#wasm/kernels/grow';
import { writePreview } from '#wasm/kernels/writePreview';
import { checkLabelmapFormat, heldByAffine, labelmapFormat, writeLabelmap } from '../import/labelmapFile.ts';
import { checkOutput } from '../writeWhole.ts';
import type { CliArguments, CliCommand } from './command.ts';
import { acceptedOf, openVolume } from './openVolume.ts';
import { measuredSegments, notCovered } from './segments.ts';
import { writeSegmentation } from './writeSegmentation.ts';

interface GrowArguments {
  readonly seeds: readonly Vec3[];
  readonly lowerHu: number;
  readonly upperHu: number;
  readonly connectivity: 6 | 26;
  readonly out: string;
}

/** Plain region growing from the command line: what the window's Grow does, and nothing else. */
export const growCommand: CliCommand = {
  name: 'grow',
  summary: 'plain region growing from seeds within a range of HU, written as a labelmap',
  usage:
    'grow PATH... [--series UID] --seed x,y,z [--seed ...] --lower HU --upper HU [--connectivity 6|26] --out FILE [--json]',
  options: {
    series: { type: 'string', help: 'id of the series, where several can be measured' },
    seed: { type: 'string', multiple: true, help: 'x,y,z in patient coordinates, mm, LPS; several are allowed' },
    lower: { type: 'string', help: 'lower threshold, HU, inclusive' },
    upper: { type: 'string', help: 'upper threshold, HU, inclusive' },
    connectivity: { type: 'string', help: '6 (faces, the default) or 26 neighbours' },
    out: { type: 'string', help: 'labelmap to write: .nii.gz, .nii, .nrrd or, as DICOM SEG, .dcm' },
  },
  async run(args) {
    const asked = growArguments(args);
    if (!asked.ok) return asked;
    const { out, connectivity } = asked.value;
    const asDicom = /\.dcm$/i.test(out);
    const named = asDicom ? ok(undefined) : checkLabelmapFormat(out, null, args);
    if (!named.ok) return named;
    const opened = await openVolume(args.positionals, { series: args.value('series'), accept: args.accept });
    if (!opened.ok) return opened;
    const { series, volume, reversedSlices, roundedHu, findings, ignored } = opened.value;
    const geometry = series.geometry!;
    for (const { path, code, message } of ignored) args.tell(`${path}: ${message} (${code})`);
    if (roundedHu)
      args.tell(
        'The values of this series are not whole HU. They were rounded to whole HU before the range was applied: voxels within half a HU of a threshold may differ from growing on unrounded values.',
      );
    const holds = asDicom ? ok(undefined) : checkLabelmapFormat(out, geometry, args);
    if (!holds.ok) return holds;
    const request = growRequest(geometry, volume.hu, asked.value);
    if (!request.ok) return explained(request);
    const writable = await checkOutput(out, args);
    if (!writable.ok) return writable;

    const started = performance.now();
    const bits = grow(volume, request.value);
    const elapsedMs = performance.now() - started;
    writePreview(volume, bits, 1);
    volume.bitSets.release(bits);
    const labelmap = volume.layers.preview.slice();
    const [segment] = measuredSegments(volume, geometry, labelmap, new Map());
    if (!segment) throw new Error('A seed in range grew to nothing');
    const written = asDicom
      ? await writeSegmentation(out, { ...series, geometry }, labelmap, args)
      : await writeLabelmap(out, { geometry, voxels: labelmap, reversedSlices, series }, args);
    if (!written.ok) return written;

    const all = [...findings, ...notCovered([segment])];
    for (const { severity, message, code } of all)
      if (severity !== 'note') args.tell(`${severity}: ${message} (${code})`);
    const heldAnyway =
      !asDicom && labelmapFormat(out) !== 'nrrd' && !heldByAffine(geometry) ? ['output.cannotHold'] : [];
    const { voxels, volumeMl, touchesEdge } = segment;
    const accepted = [...acceptedOf(all, args.accept), ...heldAnyway];
    return ok({
      json: { voxels, volumeMl, touchesEdge, elapsedMs, accepted },
      text: [
        `${touchesEdge ? '≥ ' : ''}${printed(volumeMl, 1)} ml (${voxels} voxels, ${connectivity} neighbours)`,
        ...(accepted.length > 0 ? [`Accepted: ${accepted.join(', ')}`] : []),
        `Written to ${out}`,
      ].join('\n'),
    });
  },
};

function growArguments(args: CliArguments): Result<GrowArguments, 'arguments.invalid'> {
  const invalid = (message: string) => refuse('arguments.invalid', { message });
  if (args.positionals.length === 0) return invalid('Which files or folder? Usage: npx remnant grow PATH ...');
  const seeds = args.values('seed').map(parsePoint);
  if (seeds.length === 0 || !seeds.every((seed) => seed !== null))
    return invalid('Each --seed is x,y,z in millimetres (LPS), such as --seed -60.5,12,-140; one at least.');
  const [lowerHu, upperHu] = [args.value('lower'), args.value('upper')].map(parseNumber);
  if (lowerHu === undefined || upperHu === undefined || Number.isNaN(lowerHu) || Number.isNaN(upperHu))
    return invalid('--lower and --upper are numbers, in HU.');
  const connectivity = args.value('connectivity') ?? '6';
  if (connectivity !== '6' && connectivity !== '26') return invalid('--connectivity is 6 or 26.');
  const out = args.value('out');
  if (!out) return invalid('--out says where to write the labelmap.');
  return ok({ seeds, lowerHu, upperHu, connectivity: connectivity === '6' ? 6 : 26, out });
}

function parsePoint(text: string): Vec3 | null {
  const [x, y, z, ...more] = text.split(',').map(parseNumber);
  return x === undefined || y === undefined || z === undefined || more.length > 0 || !Number.isFinite(x + y + z)
    ? null
    : [x, y, z];
}

const parseNumber = (text: string | undefined): number => (text?.trim() ? Number(text) : Number.NaN);

/** A refusal of growing as a sentence. */
function explained({ code, details }: Refused<'range.empty' | 'seed.outside' | 'seed.notInRange'>): Refused {
  const seed = Array.isArray(details.seed) ? details.seed.join(',') : '';
  const range = `${details.lowerHu} to ${details.upperHu} HU`;
  const messages = {
    'range.empty': `The range ${range} holds no whole HU.`,
    'seed.outside': `The seed ${seed} lies outside the volume.`,
    'seed.notInRange': `The seed ${seed} has ${details.hu} HU, which is not in the range ${range}.`,
  };
  return refuse(code, { ...details, message: messages[code] });
}
