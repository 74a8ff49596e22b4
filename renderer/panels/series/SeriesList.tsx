import { MarkIcon } from '../common/Mark.tsx';
import { type ListedSeries, seriesFacts, seriesState, seriesTitle } from './seriesState.ts';

export interface SeriesGroup {
  readonly id: string;
  /** Whose scan and of which day; empty where the heading already says so. */
  readonly title: string;
  readonly series: readonly ListedSeries[];
}

interface Props {
  readonly title: string;
  readonly groups: readonly SeriesGroup[];
  readonly chosenId: string | null;
  readonly onChoose: (id: string) => void;
}

/** Every series that was found, each with its shape, its colour and its word. */
export function SeriesList({ title, groups, chosenId, onChoose }: Props) {
  const total = groups.reduce((sum, g) => sum + g.series.length, 0);
  return (
    <nav className="series-list" data-region aria-label="Series">
      <div className="series-list-head">
        <h3 className="ellipsis" data-tip-cut>
          {title}
        </h3>
        <span className="secondary">{total} found</span>
      </div>
      {groups.map((group) => (
        <section key={group.id} aria-label={group.title || title}>
          {group.title && (
            <h3 className="series-group ellipsis" data-tip-cut>
              {group.title}
            </h3>
          )}
          <div role="listbox" aria-label={group.title || title}>
            {group.series.map((series) => (
              <SeriesRow
                key={series.id}
                series={series}
                chosen={series.id === chosenId}
                onChoose={() => onChoose(series.id)}
              />
            ))}
          </div>
        </section>
      ))}
    </nav>
  );
}

function SeriesRow({
  series,
  chosen,
  onChoose,
}: {
  readonly series: ListedSeries;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { mark, words } = seriesState(series);
  return (
    <div
      role="option"
      id={`series-${series.id}`}
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      className="series-row"
      onClick={onChoose}
      onFocus={onChoose}
      onKeyDown={() => undefined}
    >
      <MarkIcon mark={mark} />
      <div className="series-words">
        <strong className="ellipsis" data-tip-cut>
          {seriesTitle(series)}
        </strong>
        <span className="secondary">{seriesFacts(series)}</span>
        <span
          className={`series-state ${mark === 'refused' ? 'tone-refused' : mark === 'warning' ? 'tone-warning' : ''}`}
        >
          {words}
          {series.proposed && mark !== 'refused' && <span className="proposed">Proposed</span>}
        </span>
      </div>
    </div>
  );
}
