import { LIVER } from '#core/contours/reading';
import type { Desk } from '../desk.ts';
import { maskOf } from './maskState.ts';
import type { Tool } from './tool.ts';

/** Islands: a click keeps the connected part of the liver under it and drops all others; Alt drops the part itself. */
export function islandsTool(desk: Desk): Tool {
  return {
    hints: [
      ['Click', 'keep this part, drop the others'],
      ['Alt-click', 'remove this part'],
    ],
    down() {},
    drag() {},
    up({ position, alt }) {
      desk.runCommand(
        alt ? 'extent.removeConnected' : 'extent.keepConnected',
        { seed: position, connectivity: 6, ...maskOf(desk) },
        alt ? 'Removing' : 'Keeping',
      );
    },
    take: () => desk.workspace.activate(LIVER),
    cancel() {},
    draw() {},
  };
}
