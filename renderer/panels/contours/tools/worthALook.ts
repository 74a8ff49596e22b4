import { editedIndices } from '#core/commands/sliceCommands';
import { type SliceDoubt, slicesWorthALook } from '#core/segmentation/uncertainty';
import { segmentBounds } from '#core/volumetry/segments';
import { decimal, whole, withUnit } from '../../../format.ts';
import { segmentNumbered } from '../../../workspace/selectors.ts';
import type { Desk } from '../desk.ts';
import { perDesk } from './tool.ts';

/** The ranking as it was when it was last asked for, and how far one has gone through it. */
interface Looking {
  revision: number;
  segment: number;
  ranked: readonly SliceDoubt[];
  at: number;
}
const looking = perDesk((): Looking => ({ revision: -1, segment: 0, ranked: [], at: -1 }));

/** Shows the slice whose contour is most doubtful; pressed again, the next one. */
export const nextWorthALook = (desk: Desk): void => look(desk, 1);
/** Shows the one before. */
export const lastWorthALook = (desk: Desk): void => look(desk, -1);

function look(desk: Desk, step: 1 | -1): void {
  const { workspace, views, app } = desk;
  const { activeSegment, revision, counts } = workspace.now;
  const segment = segmentNumbered(workspace.now, activeSegment);
  const bounds = segment && segmentBounds(counts, segment.layer)[segment.number];
  if (!segment || !bounds) {
    app.notify({ kind: 'notNow', title: `${segment?.label ?? 'The segment'} has no voxel yet` });
    return;
  }
  const now = looking(desk);
  if (now.revision !== revision || now.segment !== segment.number) {
    const drawn = editedIndices(workspace.now, segment.number, 'axial');
    const { geometry, memory } = workspace;
    const ranked = slicesWorthALook(geometry, memory.hu, memory.layers[segment.layer], segment.number, drawn, bounds);
    Object.assign(now, { revision, segment: segment.number, ranked, at: step > 0 ? -1 : 1 });
  }
  now.at = (now.at + step + now.ranked.length) % now.ranked.length;
  const { index, unsupportedMm, doubtMm2 } = now.ranked[now.at]!;
  views.activate('axial');
  // Another view on the whole window would hide what is spoken of.
  if (views.now.alone !== null) views.alone('axial');
  views.showPlane('axial', index);
  app.notify({
    kind: 'note',
    title: `Slice ${whole(index + 1)}: ${withUnit(decimal(doubtMm2 / 100, 1), 'cm²')} in doubt`,
    body:
      doubtMm2 === 0
        ? 'It was drawn by hand, or nothing speaks against it.'
        : `${withUnit(whole(unsupportedMm), 'mm')} of its contour lie where the image shows no edge.`,
  });
}
