import { PRESETS, type Preset } from '#core/contours/presets';
import { LIVER } from '#core/contours/reading';
import { refuse } from '#core/result';
import type { Command } from '../../commands.ts';
import { hasLiver } from '../../workspace/selectors.ts';
import type { Desk } from './desk.ts';
import { FIRST_ZONE } from './planDraft.ts';

/**
 * Begins what a preset names: the liver with its tool, a new finding, or, for a part of the liver, the cut that gives it.
 * A tumour is drawn with its own tool, any other finding with the tool in hand.
 */
export async function begin(desk: Desk, preset: Preset): Promise<void> {
  if (preset.way === 'liver') {
    desk.workspace.activate(LIVER);
    desk.take('liver');
  } else if (preset.way === 'finding') {
    if (preset.kinds[0] === 'tumour') await desk.addTumour();
    else await desk.addFinding(preset.kinds[0]);
  } else {
    if (!hasLiver(desk.workspace.now)) return desk.refused(refuse('cut.noLiver'));
    desk.take('cut');
    if (desk.cut.draft.kind !== preset.cut) desk.cut.begin(preset.cut);
    if (preset.zone && !desk.cut.draft.zone) desk.cut.change({ zone: FIRST_ZONE });
    desk.goCut();
  }
}

/** Presets by name, for the palette; the tumour has its own command. */
export const presetCommands = (desk: Desk): readonly Omit<Command, 'place'>[] =>
  PRESETS.filter(({ way, kinds }) => way !== 'liver' && kinds[0] !== 'tumour').map((preset) => ({
    id: `preset.${preset.way}.${idOf(preset)}`,
    title: preset.way === 'finding' ? `Add ${preset.label.toLowerCase()}` : `Cut: ${preset.label}`,
    detail: preset.way === 'finding' ? 'segment' : 'preset',
    ...(preset.way === 'cut' && {
      unavailableReason: () => (hasLiver(desk.workspace.now) ? null : 'no liver contoured yet'),
    }),
    run: () => begin(desk, preset),
  }));

const idOf = (preset: Preset): string =>
  preset.way === 'cut' ? `${preset.cut}${preset.zone ? 'Zone' : ''}` : preset.kinds[0];
