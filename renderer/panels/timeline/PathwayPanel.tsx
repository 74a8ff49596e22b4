import type { CaseAssessment } from '#core/liver/assessCase';
import { PATHWAY_WORDS } from '../../words.ts';
import { type CaseRecord, useApp } from '../common/app.ts';
import { MarkIcon } from '../common/Mark.tsx';
import { EventsForm } from './EventsForm.tsx';
import { StatedForm } from './StatedForm.tsx';

/** Which road the case is on, what happened on it, and what the engine warns of. */
export function PathwayPanel({
  record,
  assessment,
}: {
  readonly record: CaseRecord;
  readonly assessment: CaseAssessment;
}) {
  const app = useApp();
  const evaluation = assessment.scans.at(-1)?.evaluation ?? null;
  return (
    <>
      <section className="section" aria-label="Pathway">
        <h3 className="pathway-head">
          {record.pathway ? PATHWAY_WORDS[record.pathway] : 'No pathway'}
          {evaluation !== null && <span className="dim">evaluation {evaluation}</span>}
        </h3>
        <p className="dim">
          {assessment.target.reason}
          {(record.pathway === null || record.liver === null) && (
            <>
              {' '}
              <button type="button" className="link" onClick={() => app.go({ name: 'assessment', caseId: record.id })}>
                Give it in Assessment
              </button>
            </>
          )}
        </p>
      </section>
      <EventsForm record={record} />
      <StatedForm record={record} />
      <Warnings assessment={assessment} />
    </>
  );
}

function Warnings({ assessment: { warnings } }: { readonly assessment: CaseAssessment }) {
  if (warnings.length === 0) return null;
  return (
    <section className="section" aria-label="Warnings">
      <h3>Warnings</h3>
      <ul className="course-warnings">
        {warnings.map(({ code, message, scan }) => (
          <li key={`${code} ${scan}`} className="with-mark">
            <MarkIcon mark="warning" />
            <span>
              {message} <span className="code">{code}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
