import { randomWalkTwin } from '#core/segmentation/randomWalk.twin';
import type { BoxPlaces } from '#core/segmentation/workingGrid';
import type { WalkerOptions } from './randomWalker.ts';

/** The walker's twin, as the kernel's wrapper is called. */
export const randomWalkerTwin = (
  places: BoxPlaces,
  hu: Int16Array,
  states: Uint8Array,
  options: WalkerOptions,
): Float64Array => randomWalkTwin({ ...places, hu, states, ...options });
