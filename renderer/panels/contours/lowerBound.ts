import { ml } from '../../format.ts';

/** Volume as printed; what the scan cuts off is at least so much. */
export const boundMl = (volumeMl: number, touchesEdge: boolean): string =>
  `${touchesEdge && volumeMl > 0 ? '≥ ' : ''}${ml(volumeMl)}`;
