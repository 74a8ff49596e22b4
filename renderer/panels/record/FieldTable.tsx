import { useLayoutEffect, useRef, useState } from 'react';
import type { Scope } from '#core/record/field';
import type { RecordFieldName } from '#core/record/fields';
import { recordField } from '#core/record/fields';
import { itemsIn, type RecordItem, sessionItems } from '#core/record/items';
import { concernsItem } from '#core/record/needed';
import { withUnit } from '../../format.ts';
import { MarkIcon } from '../common/Mark.tsx';
import { AddItem } from './AddItem.tsx';
import { DefinitionTag } from './Definitions.tsx';
import { FieldCell } from './FieldCell.tsx';
import { ItemDate } from './ItemDate.tsx';
import { useRecordDesk } from './recordDesk.ts';
import { isGiven, undatedIcg } from './recordProgress.ts';
import { askedFor, itemTitle } from './recordWords.ts';
import { UnitChoice, useUnit } from './UnitChoice.tsx';

type TableScope = Exclude<Scope, 'case'>;
/** A row that is not typed: what headers and contours say of each item. */
export interface KnownRow {
  readonly label: string;
  readonly of: (item: RecordItem) => string;
}

const NOTHING_YET: Readonly<Record<TableScope, string>> = {
  labs: 'No day yet.',
  scan: 'No scan yet.',
  session: 'No rescue session yet.',
  tumour: 'No tumour described one by one yet.',
  adverse: 'No adverse event yet.',
};

interface TableProps {
  readonly scope: TableScope;
  readonly label: string;
  readonly names: readonly RecordFieldName[];
  readonly known?: readonly KnownRow[];
}

/** Fields that are of a day, a scan, a session or a tumour: a row a field, a column an item, the newest at the right. */
export function FieldTable({ scope, label, names, known = [] }: TableProps) {
  const desk = useRecordDesk();
  const items = itemsIn(scope, desk.case, desk.record);
  const frame = useRef<HTMLDivElement>(null);
  const columns = items.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a column that came is looked at
  useLayoutEffect(() => {
    frame.current?.scrollTo({ left: frame.current.scrollWidth });
  }, [columns]);
  return (
    <div className={`field-table ${scope}-table`}>
      {columns === 0 ? (
        <p className="dim">{NOTHING_YET[scope]}</p>
      ) : (
        <div className="table-frame" ref={frame}>
          <table aria-label={label}>
            <thead>
              <tr>
                <th scope="col" className="row-head">
                  <span className="visually-hidden">Field</span>
                </th>
                {items.map((item, n) => (
                  <th scope="col" key={item.id}>
                    <ColumnHead item={item} scope={scope} title={itemTitle(item, n, scope, desk.index)} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {known.map((row) => (
                <tr key={row.label} className="known">
                  <th scope="row" className="row-head">
                    {row.label}
                  </th>
                  {items.map((item) => (
                    <td key={item.id} className="number">
                      {row.of(item)}
                    </td>
                  ))}
                </tr>
              ))}
              {names
                .filter((name) => items.some((item) => concernsItem(name, item)))
                .map((name) => (
                  <Row key={name} name={name} items={items} scope={scope} />
                ))}
            </tbody>
          </table>
        </div>
      )}
      {scope !== 'scan' && <AddItem scope={scope} />}
    </div>
  );
}

interface RowProps {
  readonly name: RecordFieldName;
  readonly items: readonly RecordItem[];
  readonly scope: TableScope;
}

function Row({ name, items, scope }: RowProps) {
  const desk = useRecordDesk();
  const { label, group } = recordField(name);
  const [unit, setUnit] = useUnit(name);
  const asked = askedFor(desk.case.pathway, name);
  const undated = name === 'icgR15Pct' ? undatedIcg(desk) : null;
  return (
    <tr>
      <th scope="row" className="row-head">
        <span className="row-label">
          <span>{label}</span>
          {asked && !isGiven(desk, name) && (
            <span className="asked" data-tip={asked}>
              <MarkIcon mark="unknown" size={14} />
              <span className="visually-hidden">{asked}</span>
            </span>
          )}
          {unit && <UnitChoice name={name} unit={unit} onChoose={setUnit} />}
          <DefinitionTag name={name} group={group} />
        </span>
        {undated !== null && (
          <span className="secondary">{withUnit(`${undated}`, '%')} in Assessment, without a day</span>
        )}
      </th>
      {items.map((item, n) => (
        <td key={item.id}>
          {concernsItem(name, item) && (
            <FieldCell
              name={name}
              item={item.id}
              unit={unit}
              label={`${label}, ${itemTitle(item, n, scope, desk.index)}`}
            />
          )}
        </td>
      ))}
    </tr>
  );
}

function ColumnHead({ item, scope, title }: { item: RecordItem; scope: TableScope; title: string }) {
  const desk = useRecordDesk();
  const [correcting, setCorrecting] = useState(false);
  const dated = item.from === 'event' || (item.from === 'own' && scope === 'labs');
  const remove = () => {
    if (item.from === 'own') return desk.remove(scope as 'labs', item.id);
    const at = sessionItems(desk.case.events).find(({ id }) => id === item.id);
    const gone = desk.case.events.findIndex(({ type, date }) => type === at?.type && date === at.date);
    return desk.setEvents(
      'a session taken away',
      desk.case.events.filter((_, n) => n !== gone),
    );
  };
  return (
    <div className="column-head">
      {dated && correcting ? (
        <ItemDate item={item} onDone={() => setCorrecting(false)} />
      ) : dated ? (
        <button
          type="button"
          className="link"
          data-tip={`${item.date ?? 'No date'}; press to correct the day`}
          onClick={() => setCorrecting(true)}
        >
          {title}
        </button>
      ) : (
        <span data-tip={item.date ?? undefined}>{title}</span>
      )}
      {(item.from === 'own' || item.from === 'event') && (
        <button type="button" className="remove" aria-label={`Take away ${title}`} onClick={() => void remove()}>
          ×
        </button>
      )}
    </div>
  );
}
