import { definitionName, type FieldClass } from '#core/record/classes';
import { classWords } from '#core/record/classWords';
import type { RecordFieldName } from '#core/record/fields';
import { MarkIcon } from '../common/Mark.tsx';
import { useRecordDesk } from './recordDesk.ts';

interface ClassLinesProps {
  readonly name: RecordFieldName;
  readonly item: string;
}

/** What the definition of a field makes of other entries, beside what was entered: never written into it. */
export function ClassLines({ name, item }: ClassLinesProps) {
  const found = useRecordDesk().classes.filter((one) => one.field === name && one.item === item && isSaid(one));
  return found.map((one) => {
    const unsettled = one.disagrees || (one.computed.value === null && one.computed.why !== 'input.missing');
    return (
      <span
        key={`${one.computed.definition} ${one.from.join()}`}
        className={`said ${unsettled ? 'tone-warning' : 'dim'}`}
        role="status"
      >
        <MarkIcon mark={unsettled ? 'warning' : one.computed.value === null ? 'unknown' : 'note'} size={14} />
        <span>
          {definitionName(one.computed.definition)}: {classWords(one)}
        </span>
      </span>
    );
  });
}

/** Where a person has entered the class, what would be needed to compute it is of no interest. */
const isSaid = ({ entered, computed }: FieldClass): boolean => entered === null || computed.why !== 'input.missing';
