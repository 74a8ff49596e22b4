import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { volumeGeometry } from '#core/geometry';
import { drawnScan, LIVER, PELVIS } from '#test/phantoms/drawnPatient';
import { readSlices } from './readSlices.ts';

const VOXELS = 6;
const SLICES = 4;
const geometry = volumeGeometry({
  columns: VOXELS,
  rows: 1,
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacingMm: [1, 1],
  slicePositions: Array.from({ length: SLICES }, (_, k) => [0, 0, k] as const),
});

/** A slice as the host sends it. */
const frame = (k: number, hu: Int16Array = Int16Array.from({ length: VOXELS }, (_, v) => 10 * k + v - 1000)) =>
  Buffer.concat([
    Buffer.from(Uint32Array.of(k).buffer),
    Buffer.from(hu.buffer as ArrayBuffer, hu.byteOffset, hu.byteLength),
  ]);

/** Reads from a host that answers so; gives what came of it, what was told, and the HU. */
async function read(answer: RequestListener, onTold = () => {}, of = geometry) {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const hu = new Int16Array(new SharedArrayBuffer(2 * of.slices * of.rows * of.columns));
  const told: (readonly number[])[] = [];
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const over = await readSlices({ url, hu, geometry: of }, (arrived) => {
      told.push(arrived);
      onTold();
    });
    return { over, told, hu };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('every slice lies in its place and is told once, the first of them before the rest has come', async () => {
  let tellFirst = () => {};
  const first = new Promise<void>((done) => {
    tellFirst = done;
  });
  const { over, told, hu } = await read(async (_, response) => {
    // The rest waits until the first has been told, which it would not be if it waited for the rest.
    response.write(frame(2));
    await first;
    for (const k of [1, 3, 0]) response.write(frame(k));
    response.end();
  }, tellFirst);
  expect(over).toEqual({ ok: true, value: null });
  expect(told[0]).toEqual([2]);
  expect(told.flat()).toEqual([2, 1, 3, 0]);
  expect([...hu]).toEqual(Array.from({ length: SLICES * VOXELS }, (_, n) => 10 * Math.floor(n / 6) + (n % 6) - 1000));
});

test('a stream that ends between slices is refused, with how many came', async () => {
  const { over } = await read((_, response) => response.end(Buffer.concat([frame(2), frame(1)])));
  expect(over).toMatchObject({ code: 'series.notDecoded', details: { arrived: 2, slices: SLICES } });
});

test('a stream that breaks off, and a host that is not there, cannot be reached', async () => {
  const broken = await read((_, response) => {
    response.write(frame(2));
    setTimeout(() => response.destroy(), 20);
  });
  expect(broken.over).toMatchObject({ code: 'host.unreachable' });
  const nobody = { url: 'http://127.0.0.1:9/', geometry, hu: new Int16Array(SLICES * VOXELS) };
  expect(await readSlices(nobody, () => {})).toMatchObject({ code: 'host.unreachable' });
});

test('the host’s own refusal is passed on; without one, its status', async () => {
  const refused = await read((_, response) => {
    response.writeHead(409, { 'content-type': 'application/json' });
    response.end('{"code":"series.refused","details":{"code":"series.missingSlices"}}');
  });
  expect(refused.over).toMatchObject({ code: 'series.refused', details: { code: 'series.missingSlices' } });
  const silent = await read((_, response) => response.writeHead(500).end('<html>'));
  expect(silent.over).toMatchObject({ code: 'series.notDecoded', details: { status: 500 } });
});

test('a look at abdomen and pelvis begins in the liver, not in the middle; without a liver in the middle', async () => {
  const beginsAt = async (levels: Parameters<typeof drawnScan>[0]) => {
    const [lie, huOf] = drawnScan(levels);
    const { over } = await read(
      (_, response) => response.end(Buffer.concat(levels.map((_, k) => frame(k, huOf(k))))),
      () => {},
      lie,
    );
    return over.ok && over.value?.beginAt[2];
  };
  expect(await beginsAt([...PELVIS, ...LIVER])).toBeGreaterThan(PELVIS.length + 2);
  expect(await beginsAt(PELVIS)).toBe(Math.round((PELVIS.length - 1) / 2));
});
