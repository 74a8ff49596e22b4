import { DERIVED_SHOWN, type DerivedValue, derivedValues } from '#core/record/derived';
import type { GroupName } from '#core/record/field';
import { count, ml, mm, withUnit } from '../../format.ts';
import { useRecordDesk } from './recordDesk.ts';

/** What follows from this group by a definition, as it is entered: never typed. */
export function Derived({ group }: { readonly group: GroupName }) {
  const desk = useRecordDesk();
  const found = derivedValues(desk.case, desk.record).filter(({ field }) => DERIVED_SHOWN[field]?.[0] === group);
  if (found.length === 0) return null;
  return (
    <dl className="record-derived" aria-label="What follows">
      {found.map((one) => (
        <div key={`${one.field} ${one.nodule}`}>
          <dt className="dim">
            {DERIVED_SHOWN[one.field]![1]}
            {one.nodule !== null && ` ${one.nodule}`}
          </dt>
          <dd>{words(one)}</dd>
        </div>
      ))}
    </dl>
  );
}

function words({ field, value, code }: DerivedValue): string {
  if (field === 'indexTumour') return 'the largest';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return value;
  if (code === 'd') return count(value, 'day');
  return code === 'mL' ? withUnit(ml(value), 'ml') : code === 'mm' ? withUnit(mm(value), 'mm') : `${value}`;
}
