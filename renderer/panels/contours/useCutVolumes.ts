import { useMemo } from 'react';
import { useDesk, useReading, useTools } from './useDesk.ts';

/** What the cut in hand would make of the liver; counted again when plane or liver changed. */
export function useCutVolumes() {
  const desk = useDesk();
  const cut = useTools((s) => s.cut);
  const voxelRevision = useReading((s) => s.voxelRevision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: cut and voxels are what the volumes are counted from
  return useMemo(() => desk.cut.volumes(), [desk, cut, voxelRevision]);
}
