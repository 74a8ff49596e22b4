import { useState } from 'react';
import { isNumber } from '#core/record/entry';
import { type RecordFieldName, recordField } from '#core/record/fields';
import { canonicalUnit, type EnteredUnit, QUANTITIES, unitOf } from '#core/record/quantities';
import { useRecordDesk } from './recordDesk.ts';

/** The unit a field is shown and typed in: the one chosen here, else that of the newest entry, else the canonical one. */
export function useUnit(name: RecordFieldName): readonly [EnteredUnit | null, (code: string) => void] {
  const { record } = useRecordDesk();
  const [chosen, setChosen] = useState<string | null>(null);
  const { kind } = recordField(name);
  if (kind.type !== 'number') return [null, setChosen];
  const newest = [...record.entries]
    .filter((entry) => entry.field === name && isNumber(entry.given))
    .sort((a, b) => (a.at < b.at ? 1 : -1))[0]?.given;
  const code = chosen ?? (newest && isNumber(newest) ? newest.unit : null);
  return [(code === null ? null : unitOf(kind.quantity, code)) ?? canonicalUnit(kind.quantity), setChosen];
}

interface ChoiceProps {
  readonly name: RecordFieldName;
  readonly unit: EnteredUnit;
  readonly onChoose: (code: string) => void;
}

/** The unit of a number; where it has others, a switch between them: what stands is shown converted, never changed. */
export function UnitChoice({ name, unit, onChoose }: ChoiceProps) {
  const { kind, label } = recordField(name);
  if (kind.type !== 'number') return null;
  const units: readonly EnteredUnit[] = QUANTITIES[kind.quantity];
  if (units.length === 1) return <span className="unit-word dim">{unit.unit}</span>;
  return (
    <select
      className="unit-choice"
      aria-label={`${label}: unit`}
      data-tip="Shown in this unit; what was typed stays as it was"
      value={unit.code}
      onChange={(event) => onChoose(event.target.value)}
    >
      {units.map(({ code, unit: printed }) => (
        <option key={code} value={code}>
          {printed}
        </option>
      ))}
    </select>
  );
}
