import { emptySides } from '#core/contours/emptySides';
import { activePlan, type Plans } from '#core/contours/plans';
import { State } from './Mark.tsx';

const WORDS = { flr: 'leaves no FLR', deportalisedLobe: 'takes no liver away' } as const;

/** Says of the plan that is shown which of its sides the liver no longer has; nothing while it has both. */
export function EmptySides({ plans, measured }: { plans: Plans; measured: Parameters<typeof emptySides>[1] }) {
  const plan = activePlan(plans);
  const empty = emptySides(plans, measured);
  if (!plan || empty.length === 0) return null;
  return (
    <div role="alert" className="empty-sides" data-testid="empty-sides">
      {empty.map((side) => (
        <State mark="refused" key={side}>
          <strong>
            {plan.name} {WORDS[side]}
          </strong>{' '}
          <span className="dim">the liver was changed since it was cut: undo that, or cut it anew</span>
        </State>
      ))}
    </div>
  );
}
