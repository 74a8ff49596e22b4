import type { CommandWorkspace } from '#core/commands/command';
import { COMMANDS, type CommandCall } from '#core/commands/commands';
import { voxelOffsetAt } from '#core/commands/growRequest';
import type { Vec3 } from '#core/geometry';

/** The first interaction: the liver by one click, where the program has it; else growing in a plain window of HU. */
export function firstInteraction(workspace: CommandWorkspace, click: Vec3): CommandCall {
  return COMMANDS.some(({ id }) => id === 'liver.click')
    ? { command: 'liver.click', params: { seed: click } }
    : { command: 'extent.grow', params: { seeds: [click], ...plainWindow(workspace, click) } };
}

const AROUND_MM = 8;

/** Mean and twice the standard deviation of the HU around the click, at least the click's own. */
function plainWindow({ geometry, hu }: CommandWorkspace, click: Vec3) {
  const { columns, pixelSpacingMm } = geometry;
  const at = voxelOffsetAt(geometry, click)!;
  const reach = Math.round(AROUND_MM / pixelSpacingMm[0]);
  const values: number[] = [];
  for (let j = -reach; j <= reach; j++) for (let i = -reach; i <= reach; i++) values.push(hu[at + i + j * columns]!);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = 2 * Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { lowerHu: Math.min(mean - spread, hu[at]!), upperHu: Math.max(mean + spread, hu[at]!) };
}
