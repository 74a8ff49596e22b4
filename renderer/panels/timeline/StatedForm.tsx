import { useId, useState } from 'react';
import { isoDateOf } from '#core/liver/days';
import { isMeasured } from '#core/registry/ofCase';
import { POINT_READS_TWO_WAYS, typedNumber } from '#core/typedNumber';
import { day, whole, withUnit } from '../../format.ts';
import { type CaseRecord, useApp } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { DAY_IS_WRITTEN, DayInput } from '../common/DayInput.tsx';
import { takeCase } from '../common/takeCase.ts';
import { DatedEntry } from './DatedEntry.tsx';

const LARGEST_FLR_ML = 10_000;

/** FLR volumes that were measured elsewhere, by day: they count in the course, without voxels behind them. */
export function StatedForm({ record }: { readonly record: CaseRecord }) {
  const app = useApp();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [date, setDate] = useState('');
  const [flr, setFlr] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const stated = record.timePoints.filter((point) => point.stated !== null);

  const keep = (on: string, flrMl: number | null) => {
    const volumes = flrMl === null ? null : { flrMl, liverMl: null, tumourMl: null };
    return takeCase(app, app.host.call('case.state', { caseId: record.id, date: on, volumes }), setProblem);
  };
  async function add() {
    const on = isoDateOf(date.trim());
    const typed = typedNumber(flr, { coarse: true });
    if (on === null) return setProblem(`${DAY_IS_WRITTEN}.`);
    if (typed === null) return setProblem(POINT_READS_TWO_WAYS);
    const ml = Number(typed);
    if (typed === '' || !(ml >= 0 && ml <= LARGEST_FLR_ML))
      return setProblem(`An FLR is a number from 0 to ${whole(LARGEST_FLR_ML)} ml.`);
    if (await keep(on, ml)) {
      setDate('');
      setFlr('');
      setOpen(false);
    }
  }
  return (
    <section className="section events-form" aria-label="Volumes measured elsewhere">
      <h3>Measured elsewhere</h3>
      {stated.length > 0 && (
        <ul>
          {stated.map(({ id: pointId, date: on, dayFromIndex, stated: volumes, series }) => (
            <DatedEntry
              key={pointId}
              called="the FLR"
              date={on}
              day={dayFromIndex === null ? null : day(dayFromIndex)}
              onTakeOut={() => void keep(on!, null)}
            >
              FLR {withUnit(whole(volumes!.flrMl), 'ml')}
              {isMeasured({ series }) && <span className="dim">, not counted: measured here</span>}
            </DatedEntry>
          ))}
        </ul>
      )}
      {!open && (
        <div>
          <Button small onPress={() => setOpen(true)} tip="An FLR of another workstation, without its images">
            Enter an FLR…
          </Button>
        </div>
      )}
      {open && (
        <form
          className="add-stated"
          onSubmit={(submitted) => {
            submitted.preventDefault();
            void add();
          }}
        >
          <DayInput
            aria-label="Date of the scan"
            // The field that was just asked for.
            autoFocus
            value={date}
            onText={(text) => {
              setDate(text);
              setProblem(null);
            }}
          />
          <span className="with-unit">
            <input
              className="input number"
              aria-label="FLR"
              inputMode="decimal"
              autoComplete="off"
              value={flr}
              aria-describedby={problem ? id : undefined}
              onChange={({ target }) => {
                setFlr(target.value);
                setProblem(null);
              }}
            />
            <span className="dim">ml</span>
          </span>
          <button type="submit" className="button small">
            Add
          </button>
          {problem && (
            <span className="wrong tone-refused" id={id} role="alert">
              {problem}
            </span>
          )}
        </form>
      )}
    </section>
  );
}
