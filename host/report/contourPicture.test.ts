import { crc32, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Vec3 } from '#core/geometry';
import { type ContourSlice, contourPicture, contourPictures } from './contourPicture.ts';
import { letterOf } from './orientation.ts';
import { outlines } from './outlines.ts';
import { pictureSlices } from './pictureSlices.ts';
import { encodePng } from './png.ts';
import { colourOf, type Picture } from './raster.ts';

/** Reads back what encodePng wrote: chunks with their checksums, one deflated stream, filter Up. */
function decodePng(bytes: Uint8Array) {
  const file = Buffer.from(bytes);
  expect([...file.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += length + 12;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR')!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 0: 1, 2: 3, 6: 4 }[header[9] as 0 | 2 | 6];
  const rows = inflateSync(chunks.get('IDAT')!);
  const line = width * channels;
  const samples = new Uint8Array(line * height);
  for (let y = 0; y < height; y++)
    for (let n = 0; n < line; n++)
      samples[y * line + n] = rows[y * (line + 1) + 1 + n]! + (y > 0 ? samples[(y - 1) * line + n]! : 0);
  return { width, height, channels, samples };
}

test('a PNG decodes back to the same samples, in grey, RGB and RGBA', () => {
  const pictures = fc
    .record({
      width: fc.integer({ min: 1, max: 9 }),
      height: fc.integer({ min: 1, max: 9 }),
      channels: fc.constantFrom(1, 3, 4),
    })
    .chain((size) => {
      const length = size.width * size.height * size.channels;
      return fc.uint8Array({ minLength: length, maxLength: length }).map((samples) => ({ ...size, samples }));
    });
  fc.assert(
    fc.property(pictures, (picture) => {
      expect(decodePng(encodePng(picture as never))).toEqual(picture);
    }),
  );
});

describe('outlines', () => {
  const grid = (...lines: string[]) => Uint8Array.from(lines.join(''), Number);

  test('one voxel has four sides, its middle on each', () => {
    const [loop, ...more] = outlines(grid('000', '010', '000'), 3, 3, 1);
    expect(more).toEqual([]);
    expect([...loop!].sort()).toEqual([
      [0.5, 1],
      [1, 0.5],
      [1, 1.5],
      [1.5, 1],
    ]);
  });

  test('a hole has an outline of its own; voxels that meet at a corner keep theirs', () => {
    expect(outlines(grid('111', '101', '111'), 3, 3, 1).map((loop) => loop.length)).toEqual([12, 4]);
    expect(outlines(grid('10', '01'), 2, 2, 1).map((loop) => loop.length)).toEqual([4, 4]);
    expect(outlines(grid('10', '01'), 2, 2, 7)).toEqual([]);
  });

  test('every side between inside and outside is walked exactly once', () => {
    const labels = fc.uint8Array({ minLength: 42, maxLength: 42, max: 1 });
    fc.assert(
      fc.property(labels, (voxels) => {
        const at = (i: number, j: number) => (i < 0 || j < 0 || i > 6 || j > 5 ? 0 : voxels[i + j * 7]!);
        let sides = 0;
        for (let j = -1; j < 6; j++)
          for (let i = -1; i < 7; i++) sides += Number(at(i, j) !== at(i + 1, j)) + Number(at(i, j) !== at(i, j + 1));
        const points = outlines(voxels, 7, 6, 1).flat();
        expect(points).toHaveLength(sides);
        expect(new Set(points.map(String)).size).toBe(sides);
      }),
    );
  });
});

/** A body of water, 160 × 120 mm, in air, with a liver of two parts and a tumour in it. */
function phantom(fields: Partial<ContourSlice['geometry']> = {}): ContourSlice {
  const [columns, rows] = [100, 90];
  const hu = new Int16Array(columns * rows).fill(-1000);
  const [extent, partition, findings] = [0, 1, 2].map(() => new Uint8Array(columns * rows)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const at = i + j * columns;
      if (((i - 50) / 40) ** 2 + ((j - 45) / 30) ** 2 <= 1) hu[at] = 40;
      if (i >= 20 && i < 60 && j >= 35 && j < 55) {
        hu[at] = 190;
        extent[at] = 1;
        partition[at] = i < 45 ? 3 : 2;
        if (Math.hypot(i - 30, j - 45) < 6) findings[at] = 4;
      }
    }
  return {
    hu,
    layers: { extent, partition, findings },
    geometry: { columns, rows, pixelSpacingMm: [2, 2], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0], ...fields },
    segments: [
      { number: 1, layer: 'extent', kind: 'liver', colour: '#F4EC7A' },
      { number: 2, layer: 'partition', kind: 'flr', colour: '#2FCF9F' },
      { number: 3, layer: 'partition', kind: 'deportalisedLobe', colour: '#E79CE6' },
      { number: 4, layer: 'findings', kind: 'tumour', colour: '#E5791A' },
    ],
    widthPx: 400,
  };
}

const count = ({ rgba }: Picture, hex: string) => {
  const [red, green, blue] = colourOf(hex);
  let found = 0;
  for (let at = 0; at < rgba.length; at += 4)
    if (rgba[at] === red && rgba[at + 1] === green && rgba[at + 2] === blue) found++;
  return found;
};
const greyAt = ({ rgba, width }: Picture, x: number, y: number) => rgba[(Math.round(x) + Math.round(y) * width) * 4]!;

describe('a picture of contours', () => {
  test('shows each segment in its colour; solid, dashed and dotted cover less and less', () => {
    const picture = contourPicture(phantom());
    const [flr, lobe, tumour] = ['#2FCF9F', '#E79CE6', '#E5791A'].map((hex) => count(picture, hex));
    expect(flr).toBeGreaterThan(lobe!);
    expect(lobe).toBeGreaterThan(tumour!);
    expect(tumour).toBeGreaterThan(0);
    expect(count(picture, '#F4EC7A')).toBe(0);
  });

  test('draws the whole liver where it is not cut', () => {
    const { segments, layers, ...rest } = phantom();
    const whole = contourPicture({ ...rest, layers: { extent: layers.extent! }, segments });
    expect(count(whole, '#F4EC7A')).toBeGreaterThan(0);
    expect(count(whole, '#2FCF9F')).toBe(0);
  });

  test('is cropped to the body, in true proportion, and windowed 300/40', () => {
    const picture = contourPicture(phantom());
    // Body 81 × 61 voxels and two of margin each side: 85 × 65.
    expect(picture.width / picture.height).toBeCloseTo(85 / 65, 1);
    const centre = [picture.width / 2, picture.height * 0.85] as const;
    expect(greyAt(picture, ...centre)).toBe(128);
    expect(greyAt(picture, 30, 30)).toBe(0);
    expect(greyAt(picture, picture.width * 0.45, picture.height / 2 - 20)).toBe(255);
    const oblong = contourPicture(phantom({ pixelSpacingMm: [4, 2] }));
    expect(oblong.width / oblong.height).toBeCloseTo(85 / 130, 1);
  });

  test('has the patient’s right at the left and the front at the top, however the grid runs', () => {
    const straight = contourPicture(phantom());
    const turned = contourPicture(phantom({ rowDirection: [-1, 0, 0], columnDirection: [0, -1, 0] }));
    const [w, h] = [straight.width, straight.height];
    // The liver lies on one side in the grid; a grid that runs the other way shows it on the other.
    expect(greyAt(straight, w * 0.32, h * 0.38)).toBe(255);
    expect(greyAt(turned, w * 0.68, h * 0.62)).toBe(255);
    expect(greyAt(turned, w * 0.32, h * 0.38)).toBe(128);
  });

  test('pictures side by side share one scale', () => {
    const small = phantom();
    const hu = small.hu.map((value, at) =>
      Math.hypot((at % 100) - 50, Math.floor(at / 100) - 45) < 20 ? value : -1000,
    );
    const [one, two] = contourPictures([small, { ...small, hu }]);
    expect([two!.width, two!.height]).toEqual([one!.width, one!.height]);
  });
});

test.each<[Vec3, string]>([
  [[1, 0, 0], 'L'],
  [[-1, 0, 0], 'R'],
  [[0, 0.95, -0.31], 'P'],
  [[0, -1, 0], 'A'],
  [[0, 0, 1], 'H'],
  [[0.2, 0.1, -0.97], 'F'],
])('direction %j points to %s', (direction, letter) => {
  expect(letterOf(direction)).toBe(letter);
  expect(letterOf(direction.map((one) => -one) as never)).toBe(letterOf(direction, true));
});

test('three slices that show a segment: a sixth, a half, five sixths of it lie below', () => {
  expect(pictureSlices([0, 0, 10, 10, 10, 10, 10, 10, 0])).toEqual([2, 4, 6]);
  expect(pictureSlices([0, 7, 0])).toEqual([1]);
  expect(pictureSlices([0, 0])).toEqual([]);
});
