// npm run bench -- exchange: a Segmentation of 512×512×300 with 8 segments, written and read back, against copying its bytes.
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAYER_NAMES, type LayerName } from '#core/contours/codes';
import { type ExchangedReading, exchangedSegments } from '#core/exchange/exchangedReading';
import { type Vec3, volumeGeometry } from '#core/geometry';
import { exportedContours } from '#host/exchange/exportedContours';
import { writeWhole } from '#host/writeWhole';
import { dicomStack } from '#test/phantoms/dicom';

const [columns, rows, slices] = [512, 512, 300];
const geometry = volumeGeometry({
  columns,
  rows,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [0.75, 0.75],
  slicePositions: Array.from({ length: slices }, (_, k): Vec3 => [-190.5, -200.25, k - 150]),
});

/** A liver through 200 slices, cut in two, with four tumours and a vessel: eight segments on three layers. */
function drawn(): Map<LayerName, Uint8Array> {
  const layers = new Map(LAYER_NAMES.map((layer) => [layer, new Uint8Array(columns * rows * slices)]));
  const [extent, findings, partition] = [layers.get('extent')!, layers.get('findings')!, layers.get('partition')!];
  const balls = [
    { at: [190, 230, 120], radius: 28, number: 4 },
    { at: [250, 260, 170], radius: 18, number: 5 },
    { at: [150, 210, 190], radius: 12, number: 6 },
    { at: [230, 200, 140], radius: 22, number: 7 },
  ];
  for (let k = 50; k < 250; k++)
    for (let j = 100; j < 360; j++)
      for (let i = 60; i < 330; i++) {
        const v = i + columns * (j + rows * k);
        if (((i - 195) / 130) ** 2 + ((j - 230) / 125) ** 2 + ((k - 150) / 100) ** 2 > 1) continue;
        extent[v] = 1;
        partition[v] = i + j / 4 < 270 ? 2 : 3;
        const ball = balls.find(
          ({ at, radius }) => (i - at[0]!) ** 2 + (j - at[1]!) ** 2 + (k - at[2]!) ** 2 <= radius ** 2,
        );
        if (ball) findings[v] = ball.number;
        else if ((j - 240 + k / 10) ** 2 + (i - 200) ** 2 < 80) findings[v] = 8;
      }
  return layers;
}

const kinds = ['tumour', 'tumour', 'tumour', 'tumour', 'portalVein'] as const;
const look = { colour: '#E5791A', visible: true, locked: false };
const layers = drawn();
const image = Buffer.from(dicomStack(1, { tags: { patientName: 'BENCH' } })[0]!);
const reading: ExchangedReading = {
  id: 'bench',
  source: {
    id: '1.2.3',
    seriesInstanceUID: '1.2.3',
    studyInstanceUID: '1.2',
    frameOfReferenceUID: '1.2.9',
    geometry,
    sources: Array.from({ length: slices }, (_, k) => ({
      path: '',
      sopInstanceUID: `1.2.840.99999.1.2.3.4.5.6.7.8.${k + 1}`,
      sopClassUID: '1.2.840.10008.5.1.4.1.1.2',
      frame: 0,
      rescaleSlope: 1,
      rescaleIntercept: 0,
    })),
  },
  layers,
  segments: exchangedSegments(
    'bench',
    [
      { number: 1, layer: 'extent', kind: 'liver', label: 'Liver', ...look },
      { number: 2, layer: 'partition', kind: 'flr', label: 'FLR', ...look },
      { number: 3, layer: 'partition', kind: 'deportalisedLobe', label: 'Lobe', ...look },
      ...kinds.map((kind, n) => ({ number: 4 + n, layer: 'findings' as const, kind, label: `${kind} ${n}`, ...look })),
    ],
    layers,
  ),
  savedAt: '2026-03-01T10:00:00Z',
  softwareVersion: 'bench',
  signedBy: null,
};

const folder = mkdtempSync(join(tmpdir(), 'remnant-bench-'));
try {
  for (const form of ['seg', 'rtstruct', 'labelmap', 'sr'] as const) {
    const taken: string[] = [];
    for (let n = 0; n < 4; n++) {
      const began = performance.now();
      const made = await exportedContours(form, { reading, reader: 'bench', image, layer: 'partition' });
      if (!made.ok) throw new Error(`${made.code} ${JSON.stringify(made.details)}`);
      const inMemory = performance.now() - began;
      const written = await writeWhole(join(folder, `${form}.dcm`), made.value.bytes, { force: true });
      if (!written.ok) throw new Error(written.code);
      const all = performance.now() - began;
      const floor = performance.now();
      await writeWhole(join(folder, 'floor'), await readFile(join(folder, `${form}.dcm`)), { force: true });
      const copied = performance.now() - floor;
      taken.push(
        `${(all / 1000).toFixed(2)} s (${(inMemory / 1000).toFixed(2)} s before the disk; copying the file ${(copied / 1000).toFixed(2)} s; ${(made.value.bytes.length / 1e6).toFixed(1)} MB)`,
      );
    }
    console.log(`${form}, ${reading.segments.length} segments: ${taken.join(', ')}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
