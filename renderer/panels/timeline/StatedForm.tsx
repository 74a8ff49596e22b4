import { useId, useState } from 'react';
import type { Input } from '#core/contract/procedures';
import { isoDateOf } from '#core/liver/days';
import { isMeasured } from '#core/registry/ofCase';
import { POINT_READS_TWO_WAYS, typedNumber } from '#core/typedNumber';
import { day, whole, withUnit } from '../../format.ts';
import { type CaseRecord, useApp } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { DAY_IS_WRITTEN, DayInput } from '../common/DayInput.tsx';
import { takeCase } from '../common/takeCase.ts';
import { DatedEntry } from './DatedEntry.tsx';

/** What may be entered of a day: the FLR, and where they are known the whole liver and its tumours. */
const VOLUMES = [
  { name: 'flrMl', label: 'FLR', most: 10_000, needed: true },
  { name: 'liverMl', label: 'Whole liver', most: 20_000, needed: false },
  { name: 'tumourMl', label: 'Tumours', most: 20_000, needed: false },
] as const;
type Typed = Readonly<Record<(typeof VOLUMES)[number]['name'], string>>;
type Stated = Input<'case.state'>['volumes'] & object;
const NOTHING_TYPED: Typed = { flrMl: '', liverMl: '', tumourMl: '' };

/** Volumes that were measured elsewhere, by day: they count in the course, without voxels behind them. */
export function StatedForm({ record }: { readonly record: CaseRecord }) {
  const app = useApp();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [date, setDate] = useState('');
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [problem, setProblem] = useState<string | null>(null);
  const stated = record.timePoints.filter((point) => point.stated !== null);

  const keep = (on: string, volumes: Stated | null) =>
    takeCase(app, app.host.call('case.state', { caseId: record.id, date: on, volumes }), setProblem);
  async function add() {
    const on = isoDateOf(date.trim());
    if (on === null) return setProblem(`${DAY_IS_WRITTEN}.`);
    const volumes: Record<keyof Typed, number | null> = { flrMl: null, liverMl: null, tumourMl: null };
    for (const { name, label, most, needed } of VOLUMES) {
      const number = typedNumber(typed[name], { coarse: true });
      if (number === null) return setProblem(POINT_READS_TWO_WAYS);
      if (number === '' && !needed) continue;
      const ml = Number(number);
      if (number === '' || !(ml >= 0 && ml <= most))
        return setProblem(`${label}: a number from 0 to ${whole(most)} ml${needed ? '' : ', or nothing'}.`);
      volumes[name] = ml;
    }
    if (await keep(on, volumes as Stated)) {
      setDate('');
      setTyped(NOTHING_TYPED);
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
              {volumes!.liverMl !== null && (
                <span className="dim">, liver {withUnit(whole(volumes!.liverMl), 'ml')}</span>
              )}
              {volumes!.tumourMl !== null && (
                <span className="dim">, tumours {withUnit(whole(volumes!.tumourMl), 'ml')}</span>
              )}
              {isMeasured({ series }) && <span className="dim">, not counted: measured here</span>}
            </DatedEntry>
          ))}
        </ul>
      )}
      {!open && (
        <div>
          <Button small onPress={() => setOpen(true)} tip="Volumes of another workstation, without their images">
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
          {VOLUMES.map(({ name, label }) => (
            <label key={name} className="stated-volume">
              <span className="secondary">{label}</span>
              <span className="with-unit">
                <input
                  className="input number"
                  aria-label={label}
                  inputMode="decimal"
                  autoComplete="off"
                  value={typed[name]}
                  aria-describedby={problem ? id : undefined}
                  onChange={({ target }) => {
                    setTyped({ ...typed, [name]: target.value });
                    setProblem(null);
                  }}
                />
                <span className="dim">ml</span>
              </span>
            </label>
          ))}
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
