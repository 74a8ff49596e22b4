import { expect, test } from 'vitest';
import { segmentMesh } from '#core/meshes/segmentMesh';
import { gridAround, sphere } from '#test/phantoms/sphere';
import { handedOverMesh, meshAnswers } from './meshes.ts';

const geometry = gridAround(
  12,
  [1, 1],
  Array.from({ length: 15 }, (_, n) => 2 * n - 14),
  0.2,
);
const extent = sphere(geometry, { radiusMm: 12 });
const { columns, rows, slices } = geometry;
const ask = {
  label: 1,
  voxels: extent.filter(Boolean).length,
  box: { iMin: 0, iMax: columns - 1, jMin: 0, jMax: rows - 1, kMin: 0, kMax: slices - 1 },
};

test('the worker answers with the surface of the layer that is asked for, and hands its arrays over', () => {
  const findings = new Uint8Array(extent.length);
  const answer = meshAnswers({ geometry, layers: { extent, findings, partition: findings } });
  const said = answer({ id: 7, layer: 'extent', ...ask });
  expect(said).toEqual({ id: 7, mesh: segmentMesh(geometry, extent, ask) });
  expect(handedOverMesh(said).length).toBe(3);
  const empty = answer({ id: 8, layer: 'findings', ...ask });
  expect('mesh' in empty && empty.mesh.indices.length).toBe(0);
});

test('a mistake is told, not swallowed', () => {
  const answer = meshAnswers({ geometry, layers: {} as never });
  expect(answer({ id: 9, layer: 'extent', ...ask })).toMatchObject({ id: 9, fault: expect.any(String) });
});
