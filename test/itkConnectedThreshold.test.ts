import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openVolume } from '#host/cli/openVolume';
import { demoFolder } from '#host/demo/demoFolder';
import { countVoxels } from '#wasm/kernels/countVoxels';
import { grow } from '#wasm/kernels/grow';
import type { VolumeMemory } from '#wasm/kernels/volumeMemory';
import { writePreview } from '#wasm/kernels/writePreview';

interface ItkRecord {
  readonly grid: { readonly columns: number; readonly rows: number; readonly slices: number };
  readonly huSha256: string;
  readonly cases: readonly {
    readonly name: string;
    readonly seeds: readonly (readonly [i: number, j: number, k: number])[];
    readonly lowerHu: number;
    readonly upperHu: number;
    readonly connectivity: 6 | 26;
    readonly voxels: number;
    readonly maskSha256: string;
  }[];
}

const record = JSON.parse(
  readFileSync(new URL('data/itk-connected-threshold.json', import.meta.url), 'utf8'),
) as ItkRecord;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes.slice()).digest('hex');

describe('on the demo CT, growing gives what ITK’s ConnectedThreshold gave (docs/kernels.md)', () => {
  let volume: VolumeMemory;
  beforeAll(async () => {
    const opened = await openVolume([demoFolder().dicom], { accept: [] });
    if (!opened.ok) throw new Error(opened.code);
    volume = opened.value.volume;
  });

  test('the HU are those that ITK was given', () => {
    const { hu, columns, rows, slices } = volume;
    expect({ columns, rows, slices }).toEqual(record.grid);
    expect(sha256(new Uint8Array(hu.buffer, hu.byteOffset, hu.byteLength))).toBe(record.huSha256);
  });

  test.each(record.cases)('$name, $connectivity neighbours: $voxels voxels', (recorded) => {
    const { columns, rows } = record.grid;
    const seeds = recorded.seeds.map(([i, j, k]) => i + columns * (j + rows * k));
    const grown = grow(volume, { ...recorded, seeds });
    expect(countVoxels(volume, grown)).toBe(recorded.voxels);
    writePreview(volume, grown, 1);
    volume.bitSets.release(grown);
    expect(sha256(volume.layers.preview)).toBe(recorded.maskSha256);
  });
});
