import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { SegmentKindName } from './codes.ts';
import { PART_COLOURS, SEGMENT_KINDS } from './codes.ts';
import { COUINAUD_KINDS } from './couinaud.ts';
import type { CutPlan, PlanPart, PlanRecipe, Plans } from './plans.ts';
import { partNumbers, TWO_SIDES } from './plans.ts';
import type { Segment, SegmentNumber } from './reading.ts';
import { DEPORTALISED_LOBE, FLR } from './reading.ts';
import { territoryNames } from './territories.ts';

/** A part as a recipe names it: its kind, and for a territory its name. */
interface PartName {
  readonly kind: SegmentKindName;
  readonly label: string;
}

/** The parts of a recipe in the order of its partition map. */
export function partNames({ cut, zone }: PlanRecipe): PartName[] {
  const named = (kind: SegmentKindName): PartName => ({ kind, label: SEGMENT_KINDS[kind].label });
  if (cut.kind === 'couinaud') return COUINAUD_KINDS.map(named);
  if (cut.kind === 'territories') return territoryNames(cut).map((label) => ({ kind: 'territory', label }));
  return [...TWO_SIDES.map(({ kind }) => named(kind)), ...(zone ? [named('transectionZone')] : [])];
}

/**
 * The parts of a recipe with their Segment Numbers, and the segments of the reading with those that are new. FLR and
 * lobe have theirs; a Couinaud segment and the transection zone are the same segment in every plan; a territory keeps
 * that of the same name in `before`, the plan that this one replaces. `stays`: labels or kinds that are counted as FLR
 * where the recipe itself does not say (Couinaud segments, territories).
 */
export function partsWithNumbers(
  recipe: PlanRecipe,
  segments: readonly Segment[],
  before: CutPlan | null,
  stays: readonly string[],
): Result<{ readonly parts: readonly PlanPart[]; readonly segments: readonly Segment[] }, 'segment.noNumberLeft'> {
  const known = [...segments];
  const parts: PlanPart[] = [];
  const ofBefore = new Set(before?.parts.map(({ number }) => number));
  for (const [n, { kind, label }] of partNames(recipe).entries()) {
    const fixed = TWO_SIDES.find((side) => side.kind === kind);
    if (fixed) {
      parts.push(fixed);
      continue;
    }
    const same = known.find(
      (segment) =>
        segment.layer === 'partition' &&
        segment.kind === kind &&
        (kind !== 'territory' || (segment.label === label && ofBefore.has(segment.number))),
    );
    const number = same?.number ?? freeNumber(known);
    if (number === null) return refuse('segment.noNumberLeft');
    if (!same) {
      const colour = kind === 'territory' ? PART_COLOURS[n % PART_COLOURS.length]! : SEGMENT_KINDS[kind].colour;
      known.push({ number, layer: 'partition', kind, label, colour, visible: true, locked: false });
    }
    parts.push({
      number,
      kind,
      stays: kind !== 'transectionZone' && stays.includes(kind === 'territory' ? label : kind),
    });
  }
  return ok({ parts, segments: known });
}

const freeNumber = (segments: readonly Segment[]): SegmentNumber | null => {
  const taken = new Set(segments.map(({ number }) => number));
  for (let number = 4; number <= 255; number++) if (!taken.has(number)) return number;
  return null;
};

/** The segments of a reading without parts that belong to none of its plans any more. */
export function withoutUnusedParts(segments: readonly Segment[], plans: Plans): readonly Segment[] {
  const used = partNumbers(plans);
  const kept = segments.filter(({ layer, number }) => layer !== 'partition' || used.has(number));
  return kept.length === segments.length ? segments : kept;
}

/** The segments that a person is shown: those of other plans than the active one are left out. */
export function shownSegments(segments: readonly Segment[], plans: Plans): readonly Segment[] {
  const active = plans.list.find(({ id }) => id === plans.activeId);
  const shown = new Set<SegmentNumber>(active ? active.parts.map(({ number }) => number) : [FLR, DEPORTALISED_LOBE]);
  return segments.filter(({ layer, number }) => layer !== 'partition' || shown.has(number));
}
