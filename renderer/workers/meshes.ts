import type { LayerName } from '#core/contours/codes';
import type { VolumeGeometry } from '#core/geometry';
import { type MeshAsk, type SegmentMesh, segmentMesh } from '#core/meshes/segmentMesh';

/** What the window posts first: where the voxels lie (views of the series' own memory), and how. */
export interface MeshAttach {
  readonly geometry: VolumeGeometry;
  readonly layers: Readonly<Record<LayerName, Uint8Array>>;
}

/** A segment whose surface is wanted. */
export interface SurfaceAsk extends MeshAsk {
  readonly id: number;
  readonly layer: LayerName;
}

/** `fault`: a mistake of ours, told by its message. */
export type SurfaceAnswer = { readonly id: number } & ({ readonly mesh: SegmentMesh } | { readonly fault: string });

/**
 * Answers asked surfaces from an attached volume, one by one. Reads voxels while others may write them: a surface of a
 * moment in between is asked for again as soon as their change is known.
 */
export function meshAnswers({ geometry, layers }: MeshAttach): (ask: SurfaceAsk) => SurfaceAnswer {
  return ({ id, layer, ...ask }) => {
    try {
      return { id, mesh: segmentMesh(geometry, layers[layer], ask) };
    } catch (error) {
      return { id, fault: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** Buffers of an answer that are handed over, not copied. */
export const handedOverMesh = (answer: SurfaceAnswer): ArrayBuffer[] =>
  'mesh' in answer
    ? [answer.mesh.positions, answer.mesh.normals, answer.mesh.indices].map(({ buffer }) => buffer as ArrayBuffer)
    : [];
