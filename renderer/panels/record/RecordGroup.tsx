import { useId } from 'react';
import { GROUPS, type GroupName, type Scope } from '#core/record/field';
import { type RecordFieldName, recordField } from '#core/record/fields';
import { fieldState } from '#core/record/linked';
import { fieldsOf } from '#core/record/needed';
import { count } from '../../format.ts';
import { MarkIcon } from '../common/Mark.tsx';
import { Definitions, DefinitionTag } from './Definitions.tsx';
import { Derived } from './Derived.tsx';
import { DoseChecks } from './DoseChecks.tsx';
import { FieldCell } from './FieldCell.tsx';
import { FieldTable, type KnownRow } from './FieldTable.tsx';
import { useRecordDesk } from './recordDesk.ts';
import { isGiven, progressOf } from './recordProgress.ts';
import { askedFor } from './recordWords.ts';
import { UnitChoice, useUnit } from './UnitChoice.tsx';

interface GroupProps {
  readonly group: GroupName;
  readonly open: boolean;
  readonly known: readonly KnownRow[];
}

const TABLES = ['labs', 'scan', 'session', 'tumour', 'adverse'] as const satisfies readonly Scope[];
const TABLE_TITLES: Readonly<Record<(typeof TABLES)[number], string>> = {
  labs: 'By day',
  scan: 'By scan',
  session: 'Sessions',
  tumour: 'Tumour by tumour',
  adverse: 'Adverse events, CTCAE 5.0',
};

/** One section of the record: its fields of the case, then what is of days, scans, sessions and tumours as tables. */
export function RecordGroup({ group, open, known }: GroupProps) {
  const desk = useRecordDesk();
  const { pathway } = desk.case;
  const { used, others } = fieldsOf(group, pathway);
  const { asked, given } = progressOf(desk, group);
  return (
    <details className="record-group" id={`record-${group}`} open={open}>
      <summary>
        <h2>{GROUPS[group]}</h2>
        {asked > 0 && <span className={given === asked ? 'dim' : 'secondary'}>{`${given} of ${asked} asked for`}</span>}
      </summary>
      <Fields names={used} known={known} title={GROUPS[group]} />
      <Derived group={group} />
      {group === 'dosimetry' && <DoseChecks />}
      <Definitions group={group} names={used} />
      {others.length > 0 && (
        <details className="other-fields">
          <summary className="dim">{`${count(others.length, 'field')} of other pathways`}</summary>
          <Fields names={others} known={[]} title={`${GROUPS[group]}, other pathways`} />
        </details>
      )}
    </details>
  );
}

function Fields({
  names,
  known,
  title,
}: {
  names: readonly RecordFieldName[];
  known: readonly KnownRow[];
  title: string;
}) {
  const ofCase = names.filter((name) => recordField(name).per === 'case');
  return (
    <>
      {ofCase.length > 0 && (
        <div className="record-fields">
          {ofCase.map((name) => (
            <CaseField key={name} name={name} />
          ))}
        </div>
      )}
      {TABLES.map((scope) => {
        const rows = names.filter((name) => recordField(name).per === scope && name !== 'labs.date');
        if (rows.length === 0) return null;
        return (
          <section key={scope} className="record-table" aria-label={`${title}: ${TABLE_TITLES[scope]}`}>
            {ofCase.length > 0 && <h3>{TABLE_TITLES[scope]}</h3>}
            <FieldTable
              scope={scope}
              names={rows}
              label={`${title}: ${TABLE_TITLES[scope]}`}
              known={scope === 'scan' ? known : []}
            />
          </section>
        );
      })}
    </>
  );
}

const SOURCE_TIPS = {
  header: 'From the header of the CT; write over it to correct it',
  example: 'An example for the demonstration, not of this patient',
} as const;

/** A field of the case itself: its words, its control, its unit, and where the value came from if nobody typed it. */
function CaseField({ name }: { readonly name: RecordFieldName }) {
  const desk = useRecordDesk();
  const id = useId();
  const { label, group } = recordField(name);
  const [unit, setUnit] = useUnit(name);
  const asked = askedFor(desk.case.pathway, name);
  const { source } = fieldState(desk.case, desk.record, name);
  return (
    <div className="record-field">
      <label htmlFor={id}>
        {label}
        {asked && !isGiven(desk, name) && (
          <span className="asked" data-tip={asked}>
            <MarkIcon mark="unknown" size={14} />
            <span className="visually-hidden">{asked}</span>
          </span>
        )}
      </label>
      <FieldCell name={name} item="" label={label} unit={unit} id={id} />
      <span className="after-field">
        {unit && <UnitChoice name={name} unit={unit} onChoose={setUnit} />}
        <DefinitionTag name={name} group={group} />
        {(source === 'header' || source === 'example') && (
          <span
            className={source === 'example' ? 'secondary tone-warning' : 'secondary'}
            data-tip={SOURCE_TIPS[source]}
          >
            {source}
          </span>
        )}
      </span>
    </div>
  );
}
