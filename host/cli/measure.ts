import { inTableOrder } from '#core/findings';
import { voxelVolumeMm3 } from '#core/geometry';
import { printed } from '#core/liver/rounding';
import { ok, refuse } from '#core/result';
import { openContours } from '../exchange/openContours.ts';
import { labelmapFormat, readLabelmap } from '../import/labelmapFile.ts';
import type { CliCommand } from './command.ts';
import { inSentences } from './exchangeSentences.ts';
import { acceptedOf, openVolume } from './openVolume.ts';
import { type MeasuredSegment, measuredSegments, notCovered } from './segments.ts';

/** Volumes of the segments of labelmaps on their series: every slice with its own extent, nothing averaged. */
export const measureCommand: CliCommand = {
  name: 'measure',
  summary: 'volumes of the segments of labelmaps on a series',
  usage: 'measure PATH... [--series UID] --labels FILE [--labels ...] [--json]',
  options: {
    series: { type: 'string', help: 'id of the series, where several can be measured' },
    labels: {
      type: 'string',
      multiple: true,
      help: 'labelmap: .nii.gz, .nii, .nrrd, or DICOM SEG or RTSTRUCT; several may overlap',
    },
  },
  async run(args) {
    const labels = args.values('labels');
    if (args.positionals.length === 0 || labels.length === 0)
      return refuse('arguments.invalid', { message: `Usage: npx remnant ${measureCommand.usage}` });
    const opened = await openVolume(args.positionals, { series: args.value('series'), accept: args.accept });
    if (!opened.ok) return opened;
    const { series, volume, ignored } = opened.value;
    const geometry = series.geometry!;
    for (const { path, code, message } of ignored) args.tell(`${path}: ${message} (${code})`);

    const segments: MeasuredSegment[] = [];
    let cutAtHalf = false;
    for (const path of labels) {
      if (labelmapFormat(path)) {
        const labelmap = await readLabelmap(path, geometry, series);
        if (!labelmap.ok) return labelmap;
        segments.push(...measuredSegments(volume, geometry, labelmap.value.voxels, labelmap.value.names));
        continue;
      }
      const contours = await openContours(path, { ...series, geometry }, args.accept);
      if (!contours.ok) return inSentences(contours);
      for (const { code } of contours.value.notes) args.tell(`${path}: ${code}`);
      cutAtHalf ||= contours.value.notes.some(({ code }) => code === 'labels.fractionalAtHalf');
      segments.push(
        ...contours.value.labelmaps
          .flatMap(({ voxels, segments: own }) => {
            const names = new Map(own.map(({ value, label, number }) => [value, label ?? `Segment ${number}`]));
            const numbers = new Map(own.map(({ value, number }) => [value, number]));
            return measuredSegments(volume, geometry, voxels, names).map((segment) => ({
              ...segment,
              number: numbers.get(segment.number)!,
            }));
          })
          .sort((a, b) => a.number - b.number),
      );
    }
    const findings = inTableOrder([...opened.value.findings, ...notCovered(segments)]);
    const accepted = [...acceptedOf(findings, args.accept), ...(cutAtHalf ? ['labels.fractional'] : [])];
    const { columns, rows, slices, pixelSpacingMm } = geometry;
    return ok({
      json: {
        seriesInstanceUID: series.seriesInstanceUID,
        geometry: {
          columns,
          rows,
          slices,
          pixelSpacingMm,
          sliceSpacingMm: series.sliceSpacingMm,
          voxelMm3: voxelVolumeMm3(geometry),
        },
        findings: findings.map(({ code, severity, message }) => ({ code, severity, message })),
        accepted,
        segments,
      },
      text: [
        ...segments.map(
          ({ number, label, voxels, volumeMl, touchesEdge }) =>
            `${String(number).padStart(3)}  ${label.padEnd(24)}${(touchesEdge ? '≥ ' : '').padStart(4)}${printed(volumeMl, 1).padStart(9)} ml  ${voxels} voxels`,
        ),
        ...(segments.length === 0 ? ['The labelmaps hold no segment.'] : []),
        ...findings.map(({ severity, message, code }) => `${severity}: ${message} (${code})`),
        ...(accepted.length > 0 ? [`Accepted: ${accepted.join(', ')}`] : []),
      ].join('\n'),
    });
  },
};
