import type { SegmentNumber } from '#core/contours/reading';
import { Button } from '../common/Button.tsx';
import { State } from '../common/Mark.tsx';
import { Choice } from './tools/controls.tsx';
import { useDesk, useReading, useTools } from './useDesk.ts';
import { vesselInHand, vesselsOf } from './vessels.ts';

const VESSELS = [
  { value: 'portalVein', word: 'Portal vein' },
  { value: 'hepaticVein', word: 'Hepatic vein' },
] as const;
const COUINAUD = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII'];

/** The vessel, and the branches that a person parted it into: each name is a territory. */
export function Territories() {
  const desk = useDesk();
  const { marks, vesselKind } = useTools((s) => s.cut);
  useReading((s) => s.segments);
  const vessel = vesselInHand(desk);
  const vessels = vesselsOf(desk);
  const rename = (at: number, territory: string) =>
    vessel !== null &&
    territory.trim() !== '' &&
    desk.cut.mark(
      marks.map((mark, n) => (n === at ? { ...mark, territory } : mark)),
      vessel,
    );
  return (
    <>
      {vessel === null ? (
        <>
          <Choice
            label="Which vessel"
            options={VESSELS}
            value={vesselKind}
            onChange={(kind) => desk.cut.change({ vesselKind: kind })}
          />
          <p className="plan-hint" role="status">
            Click the {vesselKind === 'portalVein' ? 'portal' : 'hepatic'} vein in the liver: it is grown from there, as
            a finding of its own.
          </p>
        </>
      ) : (
        <>
          {vessels.length > 1 && (
            <label className="plan-field">
              <span className="field-label">Vessel</span>
              <select
                className="input"
                value={vessel}
                onChange={({ target }) => desk.cut.mark([], Number(target.value) as SegmentNumber)}
              >
                {vessels.map(({ number, label }) => (
                  <option key={number} value={number}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
          )}
          <p className="plan-hint" role="status">
            {marks.length < 2
              ? 'Click on each branch of the vessel: there its territory begins. Branches of one name feed one territory.'
              : 'Every place of the liver goes to its nearest branch.'}
          </p>
        </>
      )}
      <ul className="plane-points" aria-label="Branches">
        {marks.map((mark, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: branches are told apart by their order alone
          <li key={n}>
            <State mark="met">
              <input
                className="input branch-name"
                aria-label={`Territory of branch ${n + 1}`}
                list="couinaud-names"
                value={mark.territory}
                maxLength={64}
                onChange={({ target }) => rename(n, target.value)}
              />
            </State>
            <span className="row">
              <button type="button" className="link secondary" onClick={() => desk.views.focusOn(mark.at)}>
                show
              </button>
              <Button
                small
                quiet
                label={`Remove branch ${n + 1}`}
                onPress={() =>
                  vessel !== null &&
                  desk.cut.mark(
                    marks.filter((_, each) => each !== n),
                    vessel,
                  )
                }
              >
                ×
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <datalist id="couinaud-names">
        {COUINAUD.map((name) => (
          <option key={name} value={`Segment ${name}`} />
        ))}
      </datalist>
    </>
  );
}
