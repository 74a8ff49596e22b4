import type { ReactNode } from 'react';
import { Button } from '../common/Button.tsx';

interface Props {
  /** As it is called where it is taken out: "the FLR". */
  readonly called: string;
  readonly date: string | null;
  /** Its day from the index event, as it is printed; null without one. */
  readonly day: string | null;
  readonly onTakeOut: () => void;
  readonly children: ReactNode;
}

/** One line of a list of what was entered of days, with its way out. */
export const DatedEntry = ({ called, date, day, onTakeOut, children }: Props) => (
  <li>
    <span>{children}</span>
    <span className="dim number" data-tip={date ?? undefined}>
      {day === null ? date : `day\u00a0${day}`}
    </span>
    <Button small quiet label={`Take ${called} of ${date} out`} onPress={onTakeOut}>
      Take out
    </Button>
  </li>
);
