import { type CutPlan, questionsLeft } from '#core/contours/plans';
import type { Result } from '#core/result';
import { percent } from '../../format.ts';
import { sflrPrinted } from '../assessment/remnant.ts';
import { Button } from '../common/Button.tsx';
import { contourWords } from './contourWords.ts';
import type { CutRefusal } from './cutDesk.ts';
import type { CutVolumes } from './cutVolumes.ts';
import { boundMl } from './lowerBound.ts';
import { QUESTION_WORDS } from './planWords.ts';
import { useRemnantOf } from './useCutVolumes.ts';
import { useDesk, useReading } from './useDesk.ts';

/** The plans of this liver side by side, each with what it leaves; all but the shown one are computed, none is painted. */
export function PlansTable() {
  const desk = useDesk();
  const plans = useReading((s) => s.plans);
  useReading((s) => s.voxelRevision);
  useReading((s) => s.inclusion);
  if (plans.list.length === 0) return null;
  return (
    <section className="section" aria-label="Plans of this liver" data-region>
      <header className="panel-head flat">
        <h3>Plans</h3>
        <Button small onPress={() => desk.cut.startAgain()}>
          New plan
        </Button>
      </header>
      <table className="cut-sides plans-table">
        <thead>
          <tr className="secondary">
            <th scope="col">Plan</th>
            <th scope="col" className="number">
              FLR
            </th>
            <th scope="col" className="number">
              % liver
            </th>
            <th scope="col" className="number">
              sFLR %
            </th>
            <th>
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {plans.list.map((plan) => (
            <PlanRow key={plan.id} plan={plan} shown={plan.id === plans.activeId} volumes={desk.cut.volumesOf(plan)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PlanRow({
  plan,
  shown,
  volumes,
}: {
  readonly plan: CutPlan;
  readonly shown: boolean;
  readonly volumes: Result<CutVolumes, CutRefusal>;
}) {
  const desk = useDesk();
  const assess = useRemnantOf();
  const { id, name } = plan;
  const open = questionsLeft(plan.recipe);
  const remnant = volumes.ok && volumes.value.flrMl > 0 ? assess?.(volumes.value).remnant : null;
  return (
    <tr className={shown ? 'chosen' : undefined} data-testid={`plan-${name}`}>
      <th scope="row">
        <button
          type="button"
          className="link plain ellipsis"
          aria-pressed={shown}
          onClick={() =>
            shown
              ? desk.cut.reset()
              : void desk.runCommand('plan.activate', { id }, 'Cutting').then(() => desk.cut.open())
          }
        >
          {name}
        </button>
        {open.length > 0 && (
          <div className="secondary">{open.map((each) => QUESTION_WORDS[each]).join(', ')} not said</div>
        )}
      </th>
      {volumes.ok ? (
        <>
          <td className="number">
            {volumes.value.flrMl > 0 ? boundMl(volumes.value.flrMl, volumes.value.flrTouchesEdge) : 'not said'}
          </td>
          <td className="number dim">
            {volumes.value.flrMl > 0 && !volumes.value.liverTouchesEdge
              ? percent((100 * volumes.value.flrMl) / volumes.value.liverMl)
              : ''}
          </td>
          <td className="number dim">{remnant?.ok ? sflrPrinted(remnant.value) : ''}</td>
        </>
      ) : (
        <td colSpan={3} className="dim">
          {contourWords(volumes)?.title ?? volumes.code}
        </td>
      )}
      <td className="number">
        <Button
          small
          quiet
          label={`Remove plan ${name}`}
          onPress={() => void desk.runCommand('plan.remove', { id }, 'Removing').then(() => desk.cut.open())}
        >
          ×
        </Button>
      </td>
    </tr>
  );
}
