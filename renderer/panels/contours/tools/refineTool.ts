import { voxelOffsetAt } from '#core/commands/growRequest';
import type { Desk } from '../desk.ts';
import { proposeRefinement, stopProposing } from './refineState.ts';
import type { Tool } from './tool.ts';

/**
 * Refine: what is done to a whole segment at once. It is shown as soon as the tool is in hand and with every change of its
 * values; Enter accepts what is shown. A click chooses the segment under it.
 */
export function refineTool(desk: Desk): Tool {
  /** Set while a click or an acceptance is the reason that the reading changes. */
  const choose = (offset: number) => {
    const { findings, extent } = desk.workspace.memory.layers;
    const number = findings[offset] || extent[offset];
    if (!number) {
      desk.app.notify({
        kind: 'notNow',
        title: 'There is no segment under the pointer',
        body: 'Click on one, or choose it in the list.',
      });
      return;
    }
    desk.workspace.activate(number);
  };

  return {
    hints: [
      ['Click', 'choose the segment'],
      ['Enter', 'do what is shown'],
      ['Esc', 'leave it'],
    ],
    down() {},
    drag() {},
    up({ position }) {
      const offset = voxelOffsetAt(desk.workspace.geometry, position);
      if (offset !== null) choose(offset);
    },
    take: () => proposeRefinement(desk),
    async accept() {
      const applied = await desk.workspace.acceptProposal();
      if (applied === null) return;
      if (!applied.ok) return desk.refused(applied);
      desk.changed(applied.value);
      desk.sayStep(applied.value);
    },
    cancel() {
      stopProposing(desk);
      desk.workspace.dropProposal();
    },
    draw() {},
  };
}
