import type { BoxPlaces, WorkingPlan } from '../segmentation/workingGrid.ts';
import type { VoxelKernels } from './kernels.ts';

type Distances = Parameters<VoxelKernels['signedDistance']>;

interface AskedDistances {
  readonly box: BoxPlaces;
  readonly set: Uint8Array;
  readonly side: Distances[2];
  readonly distances: Float32Array;
}

/**
 * A click asks for eight fields of distances, two of them for the trend of its HU; a slider that moves one of its settings, for
 * some of the same. With fewer, each would push out the one that is asked for next.
 */
const FIELDS = 8;

/**
 * What kernels answered that take long and are asked the same again and again while a slider moves: averaged HU and exact
 * distances. An answer is given again where all that it depends on is the same to the last byte, so that it is the one that
 * the kernel would give; whoever asks does not write into it. HU are taken to stay as they are: `forget` where they do not.
 */
export class RememberedAnswers {
  private averaged: { readonly plan: WorkingPlan; readonly hu: Int16Array } | null = null;
  /** The latest first. */
  private fields: readonly AskedDistances[] = [];

  forget(): void {
    this.averaged = null;
    this.fields = [];
  }

  /** The kernels, asked only for what was not answered yet. */
  of<K extends VoxelKernels>(kernels: K): K {
    return {
      ...kernels,
      averagedHu: async (plan, signal) => {
        if (this.averaged && samePlan(this.averaged.plan, plan)) return this.averaged.hu;
        const hu = await kernels.averagedHu(plan, signal);
        this.averaged = { plan, hu };
        return hu;
      },
      signedDistance: async (box, set, side, signal) => {
        const known = this.fields.find(
          (each) => each.side === side && samePlaces(each.box, box) && sameBytes(each.set, set),
        );
        const { columns, rows, slices, placesI, placesJ, placesK } = box;
        const field = known ?? {
          box: { columns, rows, slices, placesI, placesJ, placesK },
          set: set.slice(),
          side,
          distances: await kernels.signedDistance(box, set, side, signal),
        };
        this.fields = [field, ...this.fields.filter((each) => each !== known)].slice(0, FIELDS);
        return field.distances;
      },
    };
  }
}

const sameNumbers = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
};

const samePlaces = (a: BoxPlaces, b: BoxPlaces): boolean =>
  sameNumbers(a.placesI, b.placesI) && sameNumbers(a.placesJ, b.placesJ) && sameNumbers(a.placesK, b.placesK);

const samePlan = (a: WorkingPlan, b: WorkingPlan): boolean =>
  samePlaces(a, b) && a.factorI === b.factorI && a.factorJ === b.factorJ && sameNumbers(a.firstSlices, b.firstSlices);

/** Millions of them, four at a time where they lie so. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if (a.byteOffset % 4 !== 0 || b.byteOffset % 4 !== 0) return sameNumbers(a, b);
  const words = a.length >> 2;
  const inWords = (bytes: Uint8Array) => new Uint32Array(bytes.buffer, bytes.byteOffset, words);
  return sameNumbers(inWords(a), inWords(b)) && sameNumbers(a.subarray(4 * words), b.subarray(4 * words));
}
