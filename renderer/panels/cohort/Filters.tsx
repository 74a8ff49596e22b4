import { type CohortColumn, OWN_COLUMNS } from '#core/cohort/columns';
import { type CohortFilter, FILTER_COLUMNS, FILTER_HAS, type FilterHas } from '#core/cohort/filters';
import type { CohortCase } from '#core/cohort/shape';
import { valuePrinted } from './cohortWords.ts';

interface Props {
  readonly all: readonly CohortCase[];
  readonly filter: CohortFilter;
  readonly onFilter: (filter: CohortFilter) => void;
}

/** Which cases are counted: by words that they have, and by what is known of them. */
export function Filters({ all, filter, onFilter }: Props) {
  const mixed = new Set(all.map(({ demonstration }) => demonstration)).size > 1;
  const own = all.filter(({ demonstration }) => demonstration === filter.demonstration);
  return (
    <fieldset className="cohort-filters">
      <legend className="visually-hidden">Cases that are counted</legend>
      {mixed && (
        <select
          className="input"
          aria-label="Patients or examples"
          value={filter.demonstration ? 'examples' : 'patients'}
          onChange={({ target }) => onFilter({ ...filter, demonstration: target.value === 'examples' })}
        >
          <option value="patients">Patients</option>
          <option value="examples">Examples</option>
        </select>
      )}
      {FILTER_COLUMNS.map((name) => {
        const column = OWN_COLUMNS.find((one) => one.name === name)!;
        const words = [...new Set(own.flatMap(({ values }) => values[name] ?? []))].map(String).sort();
        return (
          <select
            key={name}
            className="input"
            aria-label={column.label}
            value={filter.words[name] ?? ''}
            onChange={({ target }) => {
              const { [name]: _, ...others } = filter.words;
              onFilter({ ...filter, words: target.value === '' ? others : { ...others, [name]: target.value } });
            }}
          >
            <option value="">{column.label}: all</option>
            {words.map((word) => (
              <option key={word} value={word}>
                {valuePrinted(column, word)}
              </option>
            ))}
          </select>
        );
      })}
      {(Object.keys(FILTER_HAS) as FilterHas[]).map((name) => {
        const pressed = filter.has.includes(name);
        return (
          <button
            key={name}
            type="button"
            className="chip"
            aria-pressed={pressed}
            onClick={() =>
              onFilter({ ...filter, has: pressed ? filter.has.filter((one) => one !== name) : [...filter.has, name] })
            }
          >
            {FILTER_HAS[name].label} {own.filter(FILTER_HAS[name].holds).length}
          </button>
        );
      })}
    </fieldset>
  );
}

/** The columns that this cohort has something in, by their groups, each to be shown or not. */
export function ColumnChoice({
  columns,
  shown,
  onShow,
}: {
  readonly columns: readonly CohortColumn[];
  readonly shown: readonly string[];
  readonly onShow: (shown: readonly string[]) => void;
}) {
  const groups = [...new Set(columns.map(({ group }) => group))];
  return (
    <section className="column-choice" aria-label="Columns" data-region>
      {groups.map((group) => (
        <fieldset key={group}>
          <legend>{group}</legend>
          {columns
            .filter((one) => one.group === group)
            .map(({ name, label, unit, denominator, from }) => (
              <label key={name} data-tip={from}>
                <input
                  type="checkbox"
                  checked={shown.includes(name)}
                  onChange={({ target }) =>
                    onShow(target.checked ? [...shown, name] : shown.filter((one) => one !== name))
                  }
                />
                <span>
                  {label} <span className="faint">{denominator === null ? unit : `${unit} of ${denominator}`}</span>
                </span>
              </label>
            ))}
        </fieldset>
      ))}
    </section>
  );
}
