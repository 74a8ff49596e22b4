import { useMemo } from 'react';
import { DEFAULT_SETTINGS } from '#core/pathway/settings';
import { type DoseLine, doseLines } from '#core/record/doses';
import { courseOf } from '#core/registry/course';
import { recordedCaseOf } from '#core/registry/ofCase';
import { useAppState } from '../common/app.ts';
import { type Mark, MarkIcon } from '../common/Mark.tsx';
import { useRecordDesk } from './recordDesk.ts';

const MARKS: Readonly<Record<DoseLine['state'], Mark>> = {
  met: 'met',
  notMet: 'notMet',
  unknown: 'unknown',
  warning: 'warning',
  value: 'note',
};
const WORDS: Readonly<Record<DoseLine['state'], string>> = {
  met: 'met',
  notMet: 'not met',
  unknown: 'not known',
  warning: 'to be looked at',
  value: 'computed',
};

/** The checks of dosimetry, from what is entered here and under Procedure and Imaging. */
export function DoseChecks() {
  const { case: patientCase, record } = useRecordDesk();
  const settings = useAppState((s) => s.settings);
  const lines = useMemo(() => {
    if (!settings) return [];
    const { assessment } = courseOf(recordedCaseOf(patientCase, settings), { onPathway: false });
    return doseLines({ patientCase, record, assessment, rules: settings.rules ?? DEFAULT_SETTINGS });
  }, [patientCase, record, settings]);
  if (lines.length === 0) return null;
  return (
    <section className="dose-checks" aria-label="Checks of dosimetry">
      <h3>Checks</h3>
      <ul>
        {lines.map((line) => (
          <li key={line.text}>
            <MarkIcon mark={MARKS[line.state]} size={14} />
            <span>
              {line.text} <span className="dim">– {WORDS[line.state]}</span>
            </span>
            <span className="dim rule-id" data-tip={line.source}>
              {line.rule}
            </span>
          </li>
        ))}
      </ul>
      <p className="dim secondary">{[...new Set(lines.map(({ source }) => source))].join(' · ')}</p>
    </section>
  );
}
