import { useMemo } from 'react';
import { acceptedCodes, madeBy, remnantOf, targetOf } from '../assessment/remnant.ts';
import { useAppState } from '../common/app.ts';
import type { CutVolumes } from './cutVolumes.ts';
import { useSeries } from './seriesOf.ts';
import { useDesk, useReading, useTools } from './useDesk.ts';

/** What the cut in hand would make of the liver; counted again when cut or liver changed. */
export function useCutVolumes() {
  const desk = useDesk();
  const cut = useTools((s) => s.cut);
  const voxelRevision = useReading((s) => s.voxelRevision);
  const plans = useReading((s) => s.plans);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the volumes are counted from
  return useMemo(() => desk.cut.volumes(), [desk, cut, voxelRevision, plans]);
}

/** What moving the cut by 1 mm changes. */
export function useCutPerMm() {
  const desk = useDesk();
  const cut = useTools((s) => s.cut);
  const voxelRevision = useReading((s) => s.voxelRevision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it is counted from
  return useMemo(() => desk.cut.perMm(), [desk, cut, voxelRevision]);
}

/** The remnant that a plan would give: core's assessment of volumes that are not of record; and the target of the case. */
export function useRemnantOf() {
  const { workspace } = useDesk();
  const record = useAppState((s) => (s.openCase?.id === workspace.caseId ? s.openCase : null));
  const settings = useAppState((s) => s.settings);
  const series = useSeries();
  if (!record || !settings || !series) return null;
  return ({
    liverMl,
    flrMl,
    functionalTlvMl,
    functionalFlrMl,
    tumourMl,
    liverTouchesEdge,
    flrTouchesEdge,
  }: CutVolumes) => {
    const cut = flrMl > 0;
    const remnant = remnantOf(
      {
        measuredTlvMl: liverMl,
        functionalTlvMl,
        tumourMl,
        flrMl: cut ? flrMl : null,
        functionalFlrMl: cut ? functionalFlrMl : null,
        liverTouchesEdge,
        flrTouchesEdge,
        readingId: '',
        revision: 0,
        softwareVersion: '',
        by: '',
        at: '',
      },
      record.body,
      madeBy(record, settings),
      acceptedCodes(series),
    );
    return { remnant, target: targetOf(record, settings), record, settings };
  };
}
