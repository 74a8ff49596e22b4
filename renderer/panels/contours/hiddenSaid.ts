import type { VoxelRuns } from '#core/commands/change';
import { isShownAlone } from '#core/commands/segmentCommands';
import type { Segment, SegmentNumber } from '#core/contours/reading';

/**
 * What the status line says of what is not seen: that the chosen segment, which tools change, is hidden; and which one is
 * shown alone. Nothing where neither is so.
 */
export function hiddenWords(segments: readonly Segment[], chosen: SegmentNumber): string {
  const alone = segments.find(({ number }) => isShownAlone(segments, number));
  const hidden = segments.find(({ number, visible }) => number === chosen && !visible);
  return [hidden && `${hidden.label} is hidden`, alone && `only ${alone.label} is shown`].filter(Boolean).join(', ');
}

/** Hidden segments whose voxels a change added or took away. Sides of a cut follow the liver and are not asked for. */
export function changedUnseen(segments: readonly Segment[], voxels: readonly VoxelRuns[]): readonly Segment[] {
  return segments.filter(
    ({ visible, layer, number }) =>
      !visible &&
      layer !== 'partition' &&
      voxels.some((one) => {
        if (one.layer !== layer) return false;
        for (let at = 2; at < one.runs.length; at += 3) {
          const labels = one.runs[at]!;
          if (labels >> 8 === number || (labels & 255) === number) return true;
        }
        return false;
      }),
  );
}
