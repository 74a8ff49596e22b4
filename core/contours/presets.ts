import { FINDING_KINDS, type FindingKind, SEGMENT_KINDS, type SegmentKindName } from './codes.ts';
import { COUINAUD_KINDS } from './couinaud.ts';
import type { CutRecipe } from './plans.ts';

/**
 * What a person may begin by its anatomical name, with its standard label, code and colour. Parts of the liver are not
 * painted: they follow from a plan (docs: cutting), so that no voxel is in two parts and none in none; their presets say
 * which way of cutting gives them.
 */
export type Preset =
  | { readonly way: 'liver'; readonly label: string; readonly kinds: readonly ['liver'] }
  | { readonly way: 'finding'; readonly label: string; readonly kinds: readonly [FindingKind] }
  | {
      readonly way: 'cut';
      readonly label: string;
      readonly kinds: readonly SegmentKindName[];
      readonly cut: CutRecipe['kind'];
      /** With a strip along the cut that belongs to neither side. */
      readonly zone: boolean;
    };

const byCut = (label: string, cut: CutRecipe['kind'], kinds: readonly SegmentKindName[], zone = false): Preset => ({
  way: 'cut',
  label,
  kinds,
  cut,
  zone,
});

/** All presets, in the order of the list: the liver, what lies in it, and its parts. */
export const PRESETS: readonly Preset[] = [
  { way: 'liver', label: SEGMENT_KINDS.liver.label, kinds: ['liver'] },
  ...FINDING_KINDS.map((kind): Preset => ({ way: 'finding', label: SEGMENT_KINDS[kind].label, kinds: [kind] })),
  byCut('FLR and deportalised lobe', 'plane', ['flr', 'deportalisedLobe']),
  byCut('Lobes and sections, by a resection', 'resection', ['flr', 'deportalisedLobe']),
  byCut('Couinaud I to VIII', 'couinaud', COUINAUD_KINDS),
  byCut('Transection zone', 'plane', ['transectionZone'], true),
  byCut('Territories of vessels', 'territories', ['territory']),
];
