import type { Change } from '#core/commands/change';
import type { Mask } from '#core/commands/mask';
import { LAYER_NAMES, type LayerName } from '#core/contours/codes';
import { partitionMap } from '#core/contours/partitionMap';
import { activePlan, TWO_SIDES } from '#core/contours/plans';
import { LIVER, type ReadingRecords } from '#core/contours/reading';
import { recordsOf } from '#core/contours/records';
import { RecordsShape } from '#core/contract/shapes';
import { patientFromVoxel, type VolumeGeometry } from '#core/geometry';
import { readingVolumes } from '#core/volumetry/readingVolumes';
import type { Workspace } from '#renderer/workspace/workspace';
import { jointCounts } from '#wasm/kernels/jointCounts';

type Layers = Readonly<Record<LayerName, Uint8Array>>;

/** What a reading must be after whatever was done to it; the first law that is broken, or null. */
export function brokenLaw(workspace: Workspace): string | null {
  const { now, memory, geometry } = workspace;
  const records = recordsOf(now);
  return (
    brokenPartition(memory.layers, records) ??
    brokenRecords(memory.layers, records) ??
    (JSON.stringify(now.counts) === JSON.stringify(jointCounts(memory))
      ? null
      : 'counts are not those of a full count') ??
    brokenVolumes(readingVolumes(now.counts, geometry, records))
  );
}

/** Each voxel of a liver that is cut has one part of the active plan, and no other voxel has any. */
function brokenPartition({ extent, partition }: Layers, { plans }: ReadingRecords): string | null {
  const plan = activePlan(plans);
  if (plans.activeId !== null && !plan) return 'the active plan is not among the plans';
  // Without a plan the liver may have been cut by opened contours: in two.
  const parts = new Set((plan?.parts ?? TWO_SIDES).map(({ number }) => number));
  const cut = partition.some((part) => part !== 0);
  if (plan && !cut && extent.includes(LIVER)) return 'a plan is active and the liver is not cut';
  for (let v = 0; v < extent.length; v++) {
    const part = partition[v]!;
    if (part === 0 ? cut && extent[v] === LIVER : extent[v] !== LIVER)
      return `voxel ${v} is ${extent[v]} in part ${part}`;
    if (part !== 0 && !parts.has(part)) return `voxel ${v} lies in ${part}, which is no part of the active plan`;
  }
  return null;
}

/** Every Segment Number that is drawn or named somewhere is one segment of the layer; the records are such as a case keeps. */
function brokenRecords(layers: Layers, records: ReadingRecords): string | null {
  const { segments, plans, editedSlices } = records;
  const layerOf = new Map(segments.map(({ number, layer }) => [number, layer]));
  if (layerOf.size !== segments.length) return 'a Segment Number is there twice';
  for (const layer of LAYER_NAMES)
    for (const label of new Set(layers[layer]))
      if (label !== 0 && layerOf.get(label) !== layer) return `${label} is drawn in ${layer} and is no segment of it`;
  for (const { number } of plans.list.flatMap(({ parts }) => parts))
    if (layerOf.get(number) !== 'partition') return `a plan has part ${number}, which is no segment`;
  for (const { segment } of editedSlices)
    if (!layerOf.has(segment)) return `slices are marked as drawn of ${segment}, which is no segment`;
  const kept = RecordsShape.safeParse(records);
  if (!kept.success) return `records that no case can keep: ${kept.error.message}`;
  return JSON.stringify(kept.data) === JSON.stringify(records) ? null : 'records that a case would keep as others';
}

function brokenVolumes(volumes: ReturnType<typeof readingVolumes>): string | null {
  const wrong = Object.entries(volumes).find(([, value]) => typeof value === 'number' && !(value >= 0));
  return wrong ? `${wrong[0]} measures ${wrong[1]}` : null;
}

/**
 * What a command's change must leave alone: locked segments, and what its mask does not let through. `layers` are the
 * voxels before it.
 */
export function brokenProtection(
  { voxels }: Change,
  { segments }: ReadingRecords,
  { layers, hu }: { layers: Layers; hu: Int16Array },
  { within, rangeHu }: Mask,
): string | null {
  const locked = new Set(segments.filter((segment) => segment.locked).map(({ number }) => number));
  const inside = segments.find(({ number }) => number === within);
  for (const { layer, runs } of voxels)
    for (let r = 0; r < runs.length; r += 3) {
      const [old, now] = [runs[r + 2]! >>> 8, runs[r + 2]! & 0xff];
      const touched = [old, now].find((number) => locked.has(number));
      if (touched !== undefined) return `${layer} changes ${touched}, which is locked`;
      for (let v = runs[r]!; v < runs[r]! + runs[r + 1]!; v++) {
        if (inside && layers[inside.layer][v] !== within) return `voxel ${v} is not within ${within}`;
        if (rangeHu && !(hu[v]! >= rangeHu[0] && hu[v]! <= rangeHu[1])) return `voxel ${v} has ${hu[v]} HU`;
      }
    }
  return null;
}

/** Which commands a lock and the look of a segment are the matter of; all others leave them as they are. */
const ABOUT: Readonly<Record<'locked' | 'visible' | 'colour' | 'label' | 'note', readonly string[]>> = {
  locked: ['segment.setLocked'],
  visible: ['segment.setVisible', 'segment.setAlone'],
  colour: ['segment.setColour', 'findings.setKind', 'labels.name'],
  label: ['segment.rename', 'findings.setKind', 'labels.name'],
  note: ['segment.setNote'],
};

/** What no command changes of a segment that is not about it. A new plan's parts are new segments under old numbers. */
export function brokenLooks(command: string, before: ReadingRecords, after: ReadingRecords): string | null {
  for (const was of before.segments) {
    const is = after.segments.find(({ number }) => number === was.number);
    if (!is || is.layer !== was.layer || (was.layer === 'partition' && /^(plan|partition|labels)\./.test(command)))
      continue;
    for (const [key, commands] of Object.entries(ABOUT) as [keyof typeof ABOUT, readonly string[]][])
      if (!commands.includes(command) && JSON.stringify(is[key]) !== JSON.stringify(was[key]))
        return `${command} changes ${key} of ${was.number} from ${was[key]} to ${is[key]}`;
  }
  return null;
}

/** What sums of places in millimetres leave uncertain. */
const ON_CUT_MM = 1e-9;

/** Liver that is new under a plan lies in the part that the plan, laid from scratch, gives its place. */
export function brokenEntry(
  { voxels, records: changed }: Change,
  { plans }: ReadingRecords,
  { layers, geometry }: { layers: Layers; geometry: VolumeGeometry },
): string | null {
  const plan = activePlan(plans);
  if (!plan || changed.plans) return null;
  const map = partitionMap(geometry, structuredClone(plan.recipe));
  if (!map.ok) return `the active plan cannot be laid: ${map.code}`;
  const { columns, rows } = geometry;
  for (const { layer, runs } of voxels)
    for (let r = 0; layer === 'partition' && r < runs.length; r += 3) {
      const now = runs[r + 2]! & 0xff;
      for (let v = runs[r]!; now !== 0 && v < runs[r]! + runs[r + 1]!; v++) {
        if (layers.extent[v] === LIVER) continue;
        const [i, j, k] = [v % columns, Math.floor(v / columns) % rows, Math.floor(v / columns / rows)];
        const place = patientFromVoxel(geometry, [i, j, k]);
        const wanted = plan.parts[map.value.partAt(place)]?.number;
        // A centre that lies on the cut itself is on the side that the last bit of a sum says: on one of them.
        const onCut = map.value.surfaces.some(
          ({ surface, shiftMm }) => Math.abs(surface.heightAt(...place) + shiftMm) < ON_CUT_MM,
        );
        if (wanted !== now && !(onCut && plan.parts.some(({ number }) => number === now)))
          return `voxel ${v} enters part ${now}, the plan lays it in ${wanted}`;
      }
    }
  return null;
}

/** What a new tumour that was grown holds hangs together by faces. */
export function brokenGrowth({ voxels }: Change, { columns, rows }: VolumeGeometry): string | null {
  const left = new Set<number>();
  for (const { layer, runs } of voxels)
    for (let r = 0; layer === 'findings' && r < runs.length; r += 3)
      for (let v = runs[r]!; v < runs[r]! + runs[r + 1]!; v++) left.add(v);
  const found = [...left].slice(0, 1);
  const all = left.size;
  left.delete(found[0]!);
  for (const v of found)
    for (const step of [1, columns, columns * rows])
      for (const next of [v - step, v + step]) if (left.delete(next)) found.push(next);
  return found.length === all ? null : `what grew are ${all} voxels, of which ${found.length} hang together`;
}
