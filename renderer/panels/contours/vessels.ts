import { voxelOffsetAt } from '#core/commands/growRequest';
import type { SegmentNumber } from '#core/contours/reading';
import type { Desk } from './desk.ts';
import type { Seed } from './deskState.ts';
import { discVoxels } from './sampleHu.ts';

/** The vessels of the reading that have branches to split: portal and hepatic veins. */
export const vesselsOf = (desk: Desk) =>
  desk.workspace.now.segments.filter(({ kind }) => kind === 'portalVein' || kind === 'hepaticVein');

/** The vessel whose branches are marked: the one that was chosen, else the first there is. */
export const vesselInHand = (desk: Desk): SegmentNumber | null =>
  vesselsOf(desk).find(({ number }) => number === desk.now.cut.vessel)?.number ?? vesselsOf(desk)[0]?.number ?? null;

/**
 * A click on a vessel: where none was contoured yet, or the click lies on none, the vessel is grown from there; else a
 * branch begins there, and with it a territory.
 */
export async function markVessel(desk: Desk, seed: Seed): Promise<void> {
  const { geometry, memory } = desk.workspace;
  const offset = voxelOffsetAt(geometry, seed.position);
  const vessel = vesselInHand(desk);
  const near = discVoxels(geometry, seed.plane, seed.index, seed.position, offset);
  let onVessel = false;
  for (let r = 0; r < near.length; r += 2)
    for (let v = near[r]!; v < near[r]! + near[r + 1]!; v++) if (memory.layers.findings[v] === vessel) onVessel = true;
  if (vessel !== null && onVessel) {
    const { marks } = desk.now.cut;
    desk.cut.mark([...marks, { territory: nextTerritory(marks), at: seed.position }], vessel);
    return;
  }
  await growVessel(desk, seed, vessel);
}

/** A grow is a step of its own, which undo names; the plan in hand goes on. */
async function growVessel(desk: Desk, { position }: Seed, known: SegmentNumber | null): Promise<void> {
  const { draft } = desk.cut;
  const before = new Set(desk.workspace.now.segments.map(({ number }) => number));
  const grown = await desk.runCommand(
    'findings.growVessel',
    { seed: position, kind: draft.vesselKind, ...(known !== null && { segment: known }) },
    'Growing',
  );
  if (!grown) return;
  const added = desk.workspace.now.segments.find(({ number }) => !before.has(number));
  desk.cut.change({ vessel: known ?? added?.number ?? null });
}

const nextTerritory = (marks: readonly { readonly territory: string }[]): string => {
  for (let n = 1; ; n++) if (!marks.some(({ territory }) => territory === `Territory ${n}`)) return `Territory ${n}`;
};
