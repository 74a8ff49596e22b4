import { voxelOffsetAt } from '#core/commands/growRequest';
import { proposeRange } from '#core/contours/proposeRange';
import { LIVER } from '#core/contours/reading';
import { refuse } from '#core/result';
import type { Desk } from '../desk.ts';
import { NO_GROW } from '../deskState.ts';
import { discVoxels, ellipseVoxels, histogramAround, huOf } from '../sampleHu.ts';
import { guardHand, guardStore, isGuarded, openGuard } from './growGuard.ts';
import type { Tool, ToolPointer } from './tool.ts';

/** A hand that shakes by less has clicked. */
const CLICK_PX = 4;

/**
 * Grow: a click is a seed, and the HU under it propose the range; a drag over a small region proposes it from that region.
 * Shift adds a seed and keeps the range. Alt-click takes the part under it out of the liver.
 */
export function growTool(desk: Desk): Tool {
  let start: ToolPointer | null = null;
  const guard = guardHand(desk);
  const guarding = () => guardStore(desk).getState().hand !== 'seed';

  const seedAt = (pointer: ToolPointer, values: Int16Array) => {
    const { grow } = desk.now;
    const proposed = proposeRange(values);
    if (!proposed) return;
    const seed = { position: pointer.position, plane: pointer.plane, index: pointer.index };
    const adding = pointer.shift && grow.range !== null && grow.seeds.length > 0;
    const { geometry, memory } = desk.workspace;
    desk.set({
      grow: {
        ...grow,
        region: null,
        seeds: adding ? [...grow.seeds, seed] : [seed],
        range: adding ? grow.range : proposed,
        histogram: adding
          ? grow.histogram
          : histogramAround(
              geometry,
              memory.hu,
              pointer.plane,
              pointer.index,
              pointer.position,
              (proposed.lowerHu + proposed.upperHu) / 2,
            ),
      },
    });
    desk.proposeGrow();
  };

  return {
    get hints() {
      const { hand } = guardStore(desk).getState();
      if (hand === 'barrier') return [['Drag', 'a line that is not crossed']] as const;
      if (hand === 'box') return [['Drag', 'the box that is not left, on two views']] as const;
      return [
        ['Click', 'grow from here'],
        ['drag', 'a region to set the range'],
        ['Shift-click', 'one more seed'],
        ['Alt-click', 'remove this part'],
      ] as const;
    },
    down(pointer) {
      if (guarding()) return guard.down(pointer);
      start = pointer;
    },
    drag(pointer) {
      if (guarding()) return guard.drag(pointer);
      if (!start || pointer.alt || start.alt || pointer.travelled < CLICK_PX) return;
      desk.set({ grow: { ...desk.now.grow, region: { plane: start.plane, from: start.point, to: pointer.point } } });
    },
    up(pointer) {
      if (guarding()) return guard.up();
      const from = start;
      start = null;
      if (!from) return;
      if (from.alt) {
        desk.runCommand('extent.removeConnected', { seed: pointer.position, connectivity: 6 }, 'Removing');
        return;
      }
      const { geometry, memory } = desk.workspace;
      const offset = voxelOffsetAt(geometry, pointer.position);
      if (offset === null && desk.now.grow.region === null)
        return desk.refused(refuse('seed.outside', { seed: pointer.position }));
      if (desk.now.grow.region === null) {
        const runs = discVoxels(geometry, pointer.plane, pointer.index, pointer.position, offset);
        seedAt(pointer, huOf(memory.hu, runs));
        return;
      }
      const { region } = desk.now.grow;
      const frame = desk.views.frames[region.plane];
      const values = huOf(memory.hu, ellipseVoxels(geometry, frame, pointer.index, region.from, region.to));
      const middle = [(region.from[0] + region.to[0]) / 2, (region.from[1] + region.to[1]) / 2] as const;
      seedAt({ ...pointer, point: middle, position: frame.patientPoint(middle, pointer.index) }, values);
      desk.set({ grow: { ...desk.now.grow, region: null } });
    },
    take: () => desk.workspace.activate(LIVER),
    anchor: () => desk.now.grow.seeds.at(-1) ?? null,
    holdsSomething: () => desk.now.grow.seeds.length > 0 || isGuarded(desk),
    afterStep: () => openGuard(desk),
    cancel() {
      start = null;
      guard.cancel();
      openGuard(desk);
      desk.set({ grow: { ...NO_GROW, connectivity: desk.now.grow.connectivity } });
      desk.workspace.dropProposal();
    },
    draw(painter, plane) {
      guard.draw(painter, plane);
      const { seeds, region } = desk.now.grow;
      if (region?.plane === plane) painter.region(region.from, region.to);
      const frame = desk.views.frames[plane];
      for (const { position } of seeds) if (desk.isOnPlane(plane, position)) painter.seed(frame.planePoint(position));
    },
  };
}
