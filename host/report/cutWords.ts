import { type CutPlan, type Destination, questionsLeft } from '#core/contours/plans';
import { RESECTION_TITLES } from '#core/contours/resections';

const SEGMENT_I: Readonly<Record<Destination, string>> = {
  flr: 'segment I stays',
  deportalisedLobe: 'segment I goes',
  asCut: 'segment I as cut',
};
const VEIN: Readonly<Record<Destination, string>> = {
  flr: 'middle hepatic vein stays',
  deportalisedLobe: 'middle hepatic vein goes',
  asCut: 'middle hepatic vein as cut',
};

/** How a plan is made, as the page says it: "from 3 landmarks, segment I stays, …"; what nobody said is named too. Lengths in mm. */
export function planLine({ name, recipe }: CutPlan): { readonly name: string; readonly how: string } {
  const { cut, landmarks, segmentIDestination, middleHepaticVeinSide, zone } = recipe;
  const placed = Object.values(landmarks).filter((points) => points.length > 0).length;
  const made = {
    plane: 'plane through three points',
    surface: `curved surface by ${cut.kind === 'surface' ? cut.points.length : 0} points`,
    resection: `${cut.kind === 'resection' ? RESECTION_TITLES[cut.name].toLowerCase() : ''} from ${placed} landmarks`,
    couinaud: `Couinaud segments from ${placed} landmarks`,
    territories: `nearest of ${cut.kind === 'territories' ? cut.branches.length : 0} vessel branches`,
  }[cut.kind];
  const depth = zone?.depthMm ?? null;
  const open = questionsLeft(recipe);
  const parts = [
    made,
    segmentIDestination && SEGMENT_I[segmentIDestination],
    open.includes('segmentIDestination') ? 'segment I not said' : null,
    middleHepaticVeinSide && VEIN[middleHepaticVeinSide],
    open.includes('middleHepaticVeinSide') ? 'middle hepatic vein not said' : null,
    zone && `transection zone ${zone.widthMm} mm wide, ${depth === null ? 'through and through' : `${depth} mm deep`}`,
  ];
  return { name, how: parts.filter((part) => part !== null).join(', ') };
}
