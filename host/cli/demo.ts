import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LAYER_NAMES } from '#core/contours/codes';
import { printed } from '#core/liver/rounding';
import type { RegistryRecord } from '#core/registry/record';
import { ok, refuse } from '#core/result';
import { type Demonstration, runDemo } from '../demo/runDemo.ts';
import { writeLabelmap } from '../import/labelmapFile.ts';
import { makeFolder } from '../makeFolder.ts';
import { refusedWrite, writeWhole } from '../writeWhole.ts';
import type { CliCommand } from './command.ts';
import { runDemoCohort } from './demoCohort.ts';

/** The main job on the bundled real CT; or seven published courses to look at. */
export const demoCommand: CliCommand = {
  name: 'demo',
  summary: 'the main job on the bundled real CT: contours, volumes, record, report',
  usage: 'demo [--out DIR] [--json], or demo --cohort [--data DIR] [--json]',
  options: {
    out: { type: 'string', help: 'where to write; remnant-demo in this folder where left out' },
    cohort: {
      type: 'boolean',
      help: 'instead, load the seven patients of the RALPPS paper as example cases; the bundled CT comes only into a folder without cases, at the first start',
    },
    data: { type: 'string', help: 'with --cohort: the folder that holds the cases; that of serve where left out' },
  },
  async run(args) {
    const out = args.value('out') ?? 'remnant-demo';
    const other = args.has('cohort') ? 'out' : 'data';
    if (args.positionals.length > 0 || out === '' || args.has(other))
      return refuse('arguments.invalid', { message: `Usage: npx remnant ${demoCommand.usage}` });
    if (args.has('cohort')) return runDemoCohort(args);
    const there = await readdir(out).catch((error: NodeJS.ErrnoException) => error);
    if ('code' in there && there.code !== 'ENOENT')
      return there.code === 'ENOTDIR'
        ? refuse('output.exists', { message: `${out} is there and is no folder.` })
        : refusedWrite(out, there);
    if (Array.isArray(there) && there.length > 0 && !args.force)
      return refuse('output.exists', { message: `${out} is not empty. Name another folder, or add --force.` });
    try {
      // Asked before the work is done, which takes a while.
      makeFolder(out);
      await access(out, constants.W_OK);
    } catch (error) {
      return refusedWrite(out, error);
    }
    const done = await runDemo(args.tell);
    if (!done.ok) return done;
    const { reading, record, files } = done.value;
    const written: string[] = [];
    for (const { name, bytes } of files) {
      const path = join(out, name);
      const result = await writeWhole(path, bytes, { force: args.force });
      if (!result.ok) return result;
      written.push(path);
    }
    for (const layer of LAYER_NAMES) {
      const voxels = reading.volume.layers[layer];
      if (!voxels.some((label) => label !== 0)) continue;
      const path = join(out, `${layer}.nii.gz`);
      const names = new Map(
        reading.workspace.segments.filter((s) => s.layer === layer).map((s) => [s.number, s.label]),
      );
      const result = await writeLabelmap(path, { geometry: reading.geometry, voxels, names }, args);
      if (!result.ok) return result;
      written.push(path);
    }
    const { measuredTlvMl, flrMl } = reading.volumes;
    return ok({ json: { record, measuredTlvMl, flrMl, written }, text: told(done.value, written) });
  },
};

function told({ reading: { volumes }, record }: Demonstration, written: readonly string[]): string {
  const ml = (value: number | null) => (value === null ? 'not cut' : `${printed(value, 1)} ml`);
  const { sFlrPct, sTlvMl, flrPct, heightCm, weightKg } = record.measurements;
  const lines: [string, string][] = [
    ['Total liver', ml(volumes.measuredTlvMl)],
    ['FLR', `${ml(volumes.flrMl)}${value(flrPct, 1, ' % of functional liver', ', ')}`],
    [
      'sFLR',
      `${value(sFlrPct, 1, ' % of sTLV')}${sFlrPct.interval95 ? ` (95 % ${sFlrPct.interval95.map((n) => printed(n, 1)).join(' to ')})` : ''}`,
    ],
    [
      'sTLV',
      `${value(sTlvMl, 1, ' ml')}, ${record.provenance.formulas.map(({ name }) => name).join(', ')}, with example values: ${value(heightCm, 0, ' cm')}, ${value(weightKg, 0, ' kg')}`,
    ],
  ];
  return [
    ...lines.map(([name, text]) => `${name.padEnd(14)}${text}`),
    '',
    ...written.map((path) => `Written to ${path}`),
    '',
    'Research use, not a certified medical device.',
  ].join('\n');
}

type Measured = RegistryRecord['measurements'][keyof RegistryRecord['measurements']];
const value = ({ valueQuantity, missingCode }: Measured, decimals: number, unit: string, before = ''): string =>
  valueQuantity === null
    ? before
      ? ''
      : `none: ${missingCode}`
    : `${before}${printed(valueQuantity.value, decimals)}${unit}`;
