import type { VolumeGeometry } from '../geometry.ts';

/**
 * A CT volume in HU on its own grid. `hu` may lie in memory that kernels and viewport share.
 * Index order i + j·nI + k·nI·nJ.
 */
export interface CtVolume {
  readonly seriesInstanceUID: string;
  readonly geometry: VolumeGeometry;
  readonly hu: Int16Array;
}
