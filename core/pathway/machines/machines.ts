import type { Pathway } from '../../liver/caseInput.ts';
import type { Machine } from '../machine.ts';
import { ALPPS } from './alpps.ts';
import { HAIC } from './haic.ts';
import { TARE } from './tare.ts';
import { TWO_STAGE } from './twoStage.ts';

/** The machine of each pathway; ALPPS and RALPPS go the same way. */
export const MACHINES: Readonly<Record<Pathway, Machine>> = {
  ALPPS: ALPPS as Machine,
  RALPPS: ALPPS as Machine,
  TSH_PVE: TWO_STAGE as Machine,
  TARE: TARE as Machine,
  HAIC: HAIC as Machine,
};
