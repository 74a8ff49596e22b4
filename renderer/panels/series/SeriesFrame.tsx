import './series.css';
import { SeriesDetail, type SeriesDetailProps } from './SeriesDetail.tsx';
import { type SeriesGroup, SeriesList } from './SeriesList.tsx';

interface Props extends SeriesDetailProps {
  readonly title: string;
  readonly groups: readonly SeriesGroup[];
  readonly onChoose: (id: string) => void;
}

/** The series at the left, the chosen one at the right: the same for a scan that was read and for a case. */
export function SeriesFrame({ title, groups, onChoose, ...detail }: Props) {
  return (
    <div className="series-screen">
      <SeriesList title={title} groups={groups} chosenId={detail.series.id} onChoose={onChoose} />
      <SeriesDetail key={detail.series.id} {...detail} />
    </div>
  );
}
