import { gainedWithVoxels } from '../../../format.ts';
import { Button } from '../../common/Button.tsx';
import { contourWords } from '../contourWords.ts';
import { useDesk, useReading } from '../useDesk.ts';
import { useDelayed } from './useDelayed.ts';

/** Cancel and Accept of what is proposed, with its ml, or why it cannot be: at the right of a tool's options. */
export function ProposalButtons({ begun, verb }: { readonly begun: boolean; readonly verb: string }) {
  const desk = useDesk();
  const proposal = useReading((s) => s.proposal);
  const waiting = useDelayed(proposal?.pending ?? false, 100);
  const shown = proposal?.shown ?? null;
  // Pressed too soon it says so: what nobody has seen yet is not accepted.
  const busy = proposal?.hurried ? 'Counting…' : waiting ? verb : null;
  const refused = proposal?.refusal && contourWords(proposal.refusal);
  return (
    <>
      {refused && <span className="tone-refused ellipsis">{refused.title}</span>}
      <span className="spring" />
      {begun && (
        <span className="options-actions">
          <Button onPress={() => desk.cancel()} shortcut="Escape">
            Cancel
          </Button>
          {shown && !refused && (
            <Button primary onPress={() => void desk.accept()} shortcut="Enter" busy={busy}>
              Accept {gainedWithVoxels(shown.gainedMl, shown.gainedVoxels)}
            </Button>
          )}
        </span>
      )}
    </>
  );
}
