import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Vec3 } from '#core/geometry';
import { ok, type Refused, type Result, refuse } from '#core/result';
import type { DrawnOn } from './labelmapSeries.ts';
import type { FileGrid } from './volumeFileGrid.ts';
import { LARGEST_UNPACKED, type StoredVolume, unzipped, type VolumeFileCode } from './volumeFileStored.ts';
import { VOXEL_TYPES, type VoxelType, voxelsOf } from './volumeFileVoxels.ts';

const TYPES: Readonly<Record<string, VoxelType>> = Object.fromEntries(
  (
    [
      ['int8', 'signed char|int8|int8_t'],
      ['uint8', 'uchar|unsigned char|uint8|uint8_t'],
      ['int16', 'short|short int|signed short|signed short int|int16|int16_t'],
      ['uint16', 'ushort|unsigned short|unsigned short int|uint16|uint16_t'],
      ['int32', 'int|signed int|int32|int32_t'],
      ['uint32', 'uint|unsigned int|uint32|uint32_t'],
      ['int64', 'longlong|long long|long long int|signed long long|signed long long int|int64|int64_t'],
      ['uint64', 'ulonglong|unsigned long long|unsigned long long int|uint64|uint64_t'],
      ['float32', 'float'],
      ['float64', 'double'],
    ] as const
  ).flatMap(([type, names]) => names.split('|').map((name) => [name, type])),
);

/** Key under which a NRRD of ours carries the centre of voxel (0, 0, c) of every slice: `x y z;x y z;…`, mm, LPS. */
const SLICE_POSITIONS = 'remnant slice positions LPS';
/** Key under which a labelmap of ours names the series it was drawn on. */
const SERIES = 'remnant series';
/** Key under which it names the slices of that series, each by its digest (labelmapSeries.ts). */
const SLICES = 'remnant slices';
const LONGEST_HEADER = 1 << 20;

const corrupt = (message: string): Refused<VolumeFileCode> => refuse('file.corrupt', { message });

/**
 * A NRRD file with its voxels attached, raw or gzip; unpacked by another thread. Positions are turned into LPS from whatever anatomical space the
 * header names; without one the file does not say where it lies and has no grid.
 * Source: teem.sourceforge.net/nrrd/format.html.
 */
export async function readNrrd(bytes: Uint8Array): Promise<Result<StoredVolume, VolumeFileCode>> {
  const parsed = parseHeader(bytes);
  if (!parsed) return corrupt('It has no NRRD header.');
  const { fields, keys, end } = parsed;
  if (fields.has('data file') || fields.has('datafile'))
    return corrupt('Its voxels lie in another file; only a NRRD in one piece is read.');
  const type = TYPES[fields.get('type')?.toLowerCase() ?? ''];
  const allSizes = numbers(fields.get('sizes'));
  if (!type)
    return refuse('file.notImage', {
      message: `Its voxels are of the type "${fields.get('type')}", which holds no CT.`,
    });
  // A list axis of one entry (3D Slicer writes one) has the direction `none`.
  const directions = vectors(fields.get('space directions'));
  const spatial =
    allSizes.length === 4 ? allSizes.flatMap((n, a) => (n === 1 && directions?.[a] === null ? [] : [a])) : [0, 1, 2];
  const sizes = spatial.map((a) => allSizes[a]);
  if (sizes.length !== 3 || allSizes.length < 3 || !sizes.every((n) => Number.isInteger(n) && n! > 0))
    return refuse('file.notImage', { message: `It holds ${allSizes.join(' × ')} voxels: not one volume.` });
  const [columns, rows, slices] = sizes as [number, number, number];
  const units = spatial.map((_, n) => unitMm(quoted(fields.get('space units'))[n]));
  const unknown = units.indexOf(null);
  if (unknown >= 0)
    return corrupt(`Its space unit "${quoted(fields.get('space units'))[unknown]}" is no length that is known.`);

  const data = await dataOf(bytes.subarray(end), fields, columns * rows * slices * VOXEL_TYPES[type].bytes);
  if (!data.ok) return data;
  const count = columns * rows * slices;
  return ok({
    sizes: [columns, rows, slices],
    grid: gridOfHeader(
      fields,
      keys,
      [columns, rows, slices],
      spatial.map((a) => directions?.[a] ?? null),
      units as [number, number, number],
    ),
    voxels: voxelsOf(data.value, count, type, fields.get('endian')?.toLowerCase() === 'big'),
    slope: 1,
    intercept: 0,
    segmentNames: segmentNames(keys),
    drawnOn: drawnOnOf(keys),
  });
}

function parseHeader(bytes: Uint8Array) {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LONGEST_HEADER));
  if (start.toString('latin1', 0, 4) !== 'NRRD') return null;
  const blank = /\r?\n\r?\n/.exec(start.toString('latin1'));
  if (!blank) return null;
  const fields = new Map<string, string>();
  const keys = new Map<string, string>();
  for (const line of start.toString('utf8', 0, blank.index).split(/\r?\n/).slice(1)) {
    if (line.startsWith('#')) continue;
    const [, name, kind, value] = /^([^:]+):([= ])\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (kind === '=') keys.set(name, value!);
    else fields.set(name.trim().toLowerCase(), value!.trim());
  }
  return { fields, keys, end: blank.index + blank[0].length };
}

async function dataOf(
  rest: Uint8Array,
  fields: ReadonlyMap<string, string>,
  length: number,
): Promise<Result<Uint8Array, VolumeFileCode>> {
  let data = rest;
  const lineSkip = Number(fields.get('line skip') ?? fields.get('lineskip') ?? 0);
  const byteSkip = Number(fields.get('byte skip') ?? fields.get('byteskip') ?? 0);
  if (!Number.isInteger(lineSkip) || lineSkip < 0) return corrupt('Its line skip is no number of lines.');
  if (!Number.isInteger(byteSkip) || byteSkip < -1) return corrupt('Its byte skip is no number of bytes.');
  for (let skip = lineSkip; skip > 0; skip--) {
    const end = data.indexOf(10);
    if (end < 0) return corrupt(`Its header skips ${lineSkip} lines; it has fewer.`);
    data = data.subarray(end + 1);
  }
  const encoding = fields.get('encoding')?.toLowerCase() ?? '';
  if (encoding === 'gzip' || encoding === 'gz') {
    if (length + Math.max(0, byteSkip) > LARGEST_UNPACKED)
      return corrupt(`Its header asks for ${length} bytes of voxels, more than any CT has.`);
    try {
      data = await unzipped(data, length + Math.max(0, byteSkip) + (1 << 16));
    } catch {
      return refuse('file.truncated', { message: 'Its compressed voxels are damaged or cut short.' });
    }
  } else if (encoding !== 'raw') return corrupt(`Its encoding "${encoding}" is not read; raw and gzip are.`);
  data = byteSkip === -1 ? data.subarray(Math.max(0, data.length - length)) : data.subarray(byteSkip);
  return data.length < length ? refuse('file.truncated', { message: 'It ends before its last voxel.' }) : ok(data);
}

function gridOfHeader(
  fields: ReadonlyMap<string, string>,
  keys: ReadonlyMap<string, string>,
  sizes: FileGrid['sizes'],
  directions: readonly (Vec3 | null)[],
  [xMm, yMm, zMm]: readonly [number, number, number],
): FileGrid | null {
  const sign = lpsSigns(fields.get('space') ?? '');
  const [origin] = vectors(fields.get('space origin')) ?? [];
  const [i, j, k] = directions;
  if (!sign || !origin || !i || !j || !k) return null;
  const lps = (v: Vec3): Vec3 => [v[0] * sign[0] * xMm, v[1] * sign[1] * yMm, v[2] * sign[2] * zMm];
  const positions = keys.get(SLICE_POSITIONS)?.split(';').map(numbers) as Vec3[] | undefined;
  const usable = positions?.length === sizes[2] && positions.every((p) => p.length === 3 && p.every(Number.isFinite));
  return { sizes, axes: [lps(i), lps(j), lps(k)], origin: lps(origin), slicePositions: usable ? positions : null };
}

/** How the axes of a named space run against LPS; null for a space without anatomy. */
function lpsSigns(space: string): Vec3 | null {
  const [x, y, z] = /^[a-z]{3}$/i.test(space)
    ? space.toLowerCase()
    : space
        .toLowerCase()
        .split('-')
        .map((word) => word[0]);
  const signs = [{ l: 1, r: -1 }[x!], { p: 1, a: -1 }[y!], { s: 1, i: -1 }[z!]];
  return signs.every((s) => s !== undefined) && !space.toLowerCase().includes('time')
    ? (signs as unknown as Vec3)
    : null;
}

/** Millimetres in a unit of `space units`; where none is given it is millimetres, as everyone writes. Null: not known. */
function unitMm(unit: string | undefined): number | null {
  const known = new Map([
    ['', 1],
    ['???', 1],
    ['none', 1],
    ['mm', 1],
    ['millimeter', 1],
    ['millimeters', 1],
    ['millimetre', 1],
    ['millimetres', 1],
    ['cm', 10],
    ['m', 1000],
    ['um', 0.001],
    ['µm', 0.001],
    ['μm', 0.001],
    ['nm', 1e-6],
  ]);
  return known.get(unit?.trim() ?? '') ?? null;
}

/** `"mm" "mm" "mm"` as strings. */
const quoted = (text: string | undefined): string[] =>
  [...(text ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, inside, bare]) => inside ?? bare ?? '');

const numbers = (text: string | undefined): number[] => (text?.trim() ? text.trim().split(/\s+/).map(Number) : []);

/** `(x,y,z) none (x,y,z)` as vectors, null for `none`; null altogether where it is missing. */
const vectors = (text: string | undefined): (Vec3 | null)[] | null =>
  text?.match(/none|\([^)]*\)/gi)?.map((part) => {
    const values = part.slice(1, -1).split(',').map(Number);
    return part.startsWith('(') && values.length === 3 && values.every(Number.isFinite)
      ? (values as unknown as Vec3)
      : null;
  }) ?? null;

/** 3D Slicer's `Segment0_LabelValue:=1`, `Segment0_Name:=Liver`. */
function segmentNames(keys: ReadonlyMap<string, string>): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const [key, value] of keys) {
    const number = /^Segment(\d+)_LabelValue$/.exec(key)?.[1];
    const name = keys.get(`Segment${number}_Name`);
    if (number !== undefined && name) names.set(Number(value), name);
  }
  return names;
}

/** The series that the file says it was drawn on; null where it says none. */
function drawnOnOf(keys: ReadonlyMap<string, string>): DrawnOn | null {
  const id = keys.get(SERIES);
  const slices = keys.get(SLICES)?.trim();
  return id === undefined ? null : { id, slices: slices ? slices.split(/\s+/) : null };
}

/**
 * A gzipped NRRD of one byte a voxel in the order of the grid, with every slice's position, the segments' names and the
 * series it belongs to, where that is given.
 */
export async function writeNrrd(
  grid: FileGrid,
  voxels: Uint8Array,
  names: ReadonlyMap<number, string>,
  drawnOn: DrawnOn | null = null,
): Promise<Uint8Array> {
  const vector = (v: Vec3) => `(${v.join(',')})`;
  const header = [
    'NRRD0005',
    'type: uint8',
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${grid.sizes.join(' ')}`,
    `space directions: ${grid.axes.map(vector).join(' ')}`,
    'kinds: domain domain domain',
    'encoding: gzip',
    `space origin: ${vector(grid.origin)}`,
    ...(grid.slicePositions ? [`${SLICE_POSITIONS}:=${grid.slicePositions.map((p) => p.join(' ')).join(';')}`] : []),
    ...(drawnOn ? [`${SERIES}:=${drawnOn.id}`] : []),
    ...(drawnOn?.slices ? [`${SLICES}:=${drawnOn.slices.join(' ')}`] : []),
    ...[...names].flatMap(([value, name], n) => [`Segment${n}_LabelValue:=${value}`, `Segment${n}_Name:=${name}`]),
  ];
  return Buffer.concat([Buffer.from(`${header.join('\n')}\n\n`), await promisify(gzip)(voxels)]);
}
