import { readFile } from 'node:fs/promises';
import type { CommandWorkspace } from '#core/commands/command';
import type { CommandCall } from '#core/commands/commands';
import { replay } from '#core/commands/replay';
import { LAYER_NAMES } from '#core/contours/codes';
import { recordsOf } from '#core/contours/records';
import { type ForeignLabelmap, onlyNumbers, takingOf } from '#core/exchange/takeContours';
import { volumeGeometry } from '#core/geometry';
import { printed } from '#core/liver/rounding';
import { ok, type Result, refuse } from '#core/result';
import { segmentVolumes } from '#core/volumetry/volumes';
import { jointCounts } from '#wasm/kernels/jointCounts';
import { volumeMemory } from '#wasm/kernels/volumeMemory';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { builtFile } from '../builtFile.ts';
import { type AskedCase, seriesOfCase, withCase } from './caseHost.ts';
import type { CliCommand } from './command.ts';
import { inSentences } from './exchangeSentences.ts';

/** `import-contours CASE FILE`: contours that another program drew, taken into the draft of a series. */
export const importContoursCommand: CliCommand = {
  name: 'import-contours',
  summary: 'contours of a file (DICOM SEG or RTSTRUCT, NIfTI, NRRD) into the draft of a series of a case',
  usage: 'import-contours CASE FILE [--series UID] [--segments 1,2] [--accept CODE] [--data DIR] [--json]',
  options: {
    series: { type: 'string', help: 'id of the series; the one that the file was drawn on where left out' },
    segments: { type: 'string', help: 'numbers of the segments that are taken; all where left out' },
    data: { type: 'string', help: 'the folder that holds the cases; that of serve where left out' },
  },
  async run(args) {
    const wrong = (why: string) =>
      refuse('arguments.invalid', { message: `${why} Usage: npx remnant ${importContoursCommand.usage}` });
    const [beginning, path, ...more] = args.positionals;
    if (!beginning || !path || more.length > 0) return wrong('import-contours takes one case and one file.');
    if (args.value('data') === '') return wrong('--data names a folder.');
    const only = args.value('segments')?.split(',').map(Number);
    if (only && !only.every((number) => Number.isInteger(number) && number > 0))
      return wrong('--segments lists whole numbers, such as 1,2.');
    return withCase(args, beginning, async (asked) => {
      const { caseId, ask } = asked;
      const opened = await ask('case.open', { caseId });
      if (!opened.ok) return opened;
      const from = { path };
      const all = opened.value.timePoints.flatMap(({ series }) => series);
      const named = args.value('series');
      if (named !== undefined) {
        const series = seriesOfCase(opened.value, named, () => true);
        if (!series.ok) return series;
      }
      // The series that the file was drawn on: each is asked, and the last refusal is said where none is.
      let read: Result<Awaited<ReturnType<typeof readOn>>, string> = refuse('series.notFound', {
        message: 'The case has no series.',
      });
      for (const { id } of named === undefined ? all : all.filter(({ id }) => id === named)) {
        const answer = await ask('contours.read', { caseId, seriesId: id, from, accept: args.accept });
        read = answer.ok ? ok(await readOn(asked, id, answer.value.labelmaps)) : answer;
        if (answer.ok || answer.code !== 'labels.wrongSeries') {
          if (answer.ok) for (const { code } of answer.value.notes) args.tell(`note: ${code}`);
          break;
        }
      }
      if (!read.ok) return inSentences(read);
      const { seriesId, labelmaps } = read.value;
      const taken = await take(asked, seriesId, only ? onlyNumbers(labelmaps, only) : labelmaps);
      if (!taken.ok) return inSentences(taken);
      const { segments, partsLeftOut } = taken.value;
      return ok({
        json: { caseId, seriesId, segments, partsLeftOut },
        text: [
          ...segments.map(
            ({ number, label, kind, volumeMl }) =>
              `${String(number).padStart(3)}  ${label.padEnd(24)}${printed(volumeMl, 1).padStart(9)} ml  ${kind ?? 'not named yet: counts as nothing'}`,
          ),
          ...(partsLeftOut > 0
            ? [`${partsLeftOut} parts of a cut were left out: no recipe says how they were made.`]
            : []),
          'Taken into the draft; open it and look it over before it is of record.',
        ].join('\n'),
      });
    });
  },
};

async function readOn(
  { host }: AskedCase,
  seriesId: string,
  labelmaps: readonly { readonly hash: string; readonly segments: ForeignLabelmap['segments'] }[],
) {
  const read: ForeignLabelmap[] = [];
  for (const { hash, segments } of labelmaps) read.push({ voxels: await layerBytes(host, hash), segments });
  return { seriesId, labelmaps: read };
}

async function layerBytes(host: AskedCase['host'], hash: string): Promise<Uint8Array> {
  const answer = await host.bytes(new Request(`http://localhost/bytes/layer/${hash}`));
  return new Uint8Array(await answer.arrayBuffer());
}

/** Runs the same commands as the window on the saved reading, and saves what comes of them as a draft. */
async function take({ caseId, host, ask }: AskedCase, seriesId: string, labelmaps: readonly ForeignLabelmap[]) {
  const place = { caseId, seriesId };
  const [shape, reading] = [await ask('series.geometry', place), await ask('reading.open', place)];
  if (!shape.ok) return shape;
  if (!reading.ok) return reading;
  const geometry = volumeGeometry(shape.value.geometry);
  const kernels = new WebAssembly.Module((await readFile(builtFile('kernels.wasm'))) as Uint8Array<ArrayBuffer>);
  const memory = volumeMemory(geometry, kernels, { lanes: 1 });
  if (!memory.ok) return memory;
  const { layers, hu } = memory.value;
  for (const { layer, hash } of reading.value.layers) layers[layer].set(await layerBytes(host, hash));
  const empty = LAYER_NAMES.every((layer) => layers[layer].every((value) => value === 0));
  const taking = takingOf(labelmaps, { empty });
  if (!taking.ok) return taking;
  let workspace: CommandWorkspace = { revision: 0, geometry, hu, layers, ...recordsOf(reading.value) };
  const run = async (call: CommandCall) => {
    const done = await replay([call], workspace, voxelKernels(memory.value));
    if (done.ok) workspace = done.value.workspace;
    return done;
  };
  for (const { call, kinds } of taking.value.steps) {
    const before = new Set(workspace.segments.map(({ number }) => number));
    const added = await run(call);
    if (!added.ok) return added;
    for (const [n, { number }] of workspace.segments.filter(({ number }) => !before.has(number)).entries()) {
      const kind = kinds[n] ?? null;
      const named = kind && (await run({ command: 'labels.name', params: { segment: number, kind } }));
      if (named && !named.ok) return named;
    }
  }
  const kept = [];
  for (const layer of LAYER_NAMES) {
    const body = new Uint8Array(layers[layer]);
    const sent = await host.bytes(new Request('http://localhost/bytes/layer', { method: 'PUT', body }));
    kept.push({ layer, hash: ((await sent.json()) as { hash: string }).hash });
  }
  const { status: _, ...before } = reading.value;
  const saved = await ask('reading.save', {
    caseId,
    reading: { ...before, status: 'draft', ...recordsOf(workspace), layers: kept },
    measured: null,
  });
  if (!saved.ok) return saved;
  const counts = jointCounts(memory.value);
  const volumes = Object.fromEntries(LAYER_NAMES.map((layer) => [layer, segmentVolumes(counts, layer, geometry)]));
  return ok({
    segments: workspace.segments
      .map(({ number, label, kind, layer }) => ({ number, label, kind, volumeMl: volumes[layer]![number]! }))
      .filter(({ volumeMl }) => volumeMl > 0),
    partsLeftOut: taking.value.partsLeftOut.length,
  });
}
