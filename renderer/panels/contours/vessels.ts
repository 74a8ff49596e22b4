import { voxelOffsetAt } from '#core/commands/growRequest';
import { LIVER, type SegmentNumber } from '#core/contours/reading';
import { refuse } from '#core/result';
import type { Hounsfield } from '#core/units';
import type { Desk } from './desk.ts';
import type { Seed } from './deskState.ts';
import { discVoxels, huOf, seedWithin } from './sampleHu.ts';

/** A vessel brighter than the liver by less cannot be told from it by HU. */
const LEAST_CONTRAST_HU = 15;
/** A vessel may be brighter than where it was clicked, towards its trunk. */
const BRIGHTER_HU = 120;
const REACH_MM = 150;
/** Every so many voxels of the liver are looked at for its own HU. */
const SAMPLE_STEP = 997;

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
  await growVessel(desk, seed, offset, vessel);
}

async function growVessel(desk: Desk, seed: Seed, offset: number | null, known: SegmentNumber | null): Promise<void> {
  const { geometry, memory } = desk.workspace;
  const clicked = median(huOf(memory.hu, discVoxels(geometry, seed.plane, seed.index, seed.position, offset)));
  const liver = median(liverSample(memory.hu, memory.layers.extent));
  if (clicked === null || liver === null || clicked < liver + LEAST_CONTRAST_HU)
    return desk.refused(refuse('vessel.noContrast', { hu: clicked, liverHu: liver }));
  const range = {
    lowerHu: Math.ceil((clicked + liver) / 2) as Hounsfield,
    upperHu: (clicked + BRIGHTER_HU) as Hounsfield,
  };
  const number = known ?? (await newVessel(desk));
  if (number === null) return;
  const { draft } = desk.cut;
  const grown = await desk.runCommand(
    'findings.grow',
    {
      segment: number,
      seeds: [seedWithin(geometry, memory.hu, seed, range)],
      ...range,
      connectivity: 26,
      reachMm: REACH_MM,
    },
    'Growing',
  );
  // The grow is a step of its own; the plan in hand goes on.
  if (grown) desk.set({ cut: { ...draft, vessel: number, moved: true } });
}

async function newVessel(desk: Desk): Promise<SegmentNumber | null> {
  const before = new Set(desk.workspace.now.segments.map(({ number }) => number));
  const { draft } = desk.cut;
  if (!(await desk.runCommand('findings.add', { kind: 'portalVein' }, 'Adding'))) return null;
  desk.set({ cut: draft });
  return desk.workspace.now.segments.find(({ number }) => !before.has(number))?.number ?? null;
}

const nextTerritory = (marks: readonly { readonly territory: string }[]): string => {
  for (let n = 1; ; n++) if (!marks.some(({ territory }) => territory === `Territory ${n}`)) return `Territory ${n}`;
};

function liverSample(hu: Int16Array, extent: Uint8Array): Int16Array {
  const values: number[] = [];
  for (let v = 0; v < extent.length; v += SAMPLE_STEP) if (extent[v] === LIVER) values.push(hu[v]!);
  return Int16Array.from(values);
}

function median(values: Int16Array): number | null {
  if (values.length === 0) return null;
  return values.slice().sort()[values.length >> 1]!;
}
