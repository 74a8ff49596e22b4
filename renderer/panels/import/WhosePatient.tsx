import { decimal, patientName, withUnit } from '../../format.ts';
import { State } from '../common/Mark.tsx';
import type { ScannedPatient } from './importJob.ts';

interface Props {
  readonly patient: ScannedPatient;
  /** The case from which the import was started. */
  readonly intoCase: string | null;
  /** Undefined while nobody has chosen: the names differ, so nothing is chosen for them. */
  readonly caseId: string | null | undefined;
  /** The name that the case goes by, where it is another than the scan's. */
  readonly otherName: string | null;
  readonly onChange: (caseId: string | null) => void;
  /** Date of the last scan that the case already has. */
  readonly scansThere: string | null;
}

/** Whose scan it is, so that a person recognises the patient before it is taken, and into which case it goes. */
export function WhosePatient({ patient, intoCase, caseId, otherName, onChange, scansThere }: Props) {
  const { identity, body } = patient;
  const known = intoCase ?? patient.caseId;
  const about = [
    identity.id && `ID ${identity.id}`,
    identity.birthDate && `born ${identity.birthDate}`,
    [body.sex, body.ageYears === null ? null : withUnit(decimal(body.ageYears, 0), 'y')].filter(Boolean).join(' '),
    body.heightCm !== null && withUnit(decimal(body.heightCm, 0), 'cm'),
    body.weightKg !== null && withUnit(decimal(body.weightKg, 0), 'kg'),
  ].filter(Boolean);
  return (
    <section className="whose">
      <h3>Whose scan it is</h3>
      <p className="whose-who">
        <strong>{patientName(identity.name)}</strong>
        <span className="dim">{about.join(' · ') || 'the header says no more'}</span>
        {identity.hidden && <span className="faint">stand-in, demonstration mode</span>}
      </p>
      {known === null ? (
        <p className="dim">No case of this patient is here: a new one is made.</p>
      ) : (
        <fieldset className="reasons">
          <legend className="visually-hidden">Into which case</legend>
          {otherName !== null && (
            <State mark="warning">
              <span className="tone-warning">The names differ:</span> the scan says{' '}
              <strong>{patientName(identity.name)}</strong>, the case <strong>{otherName}</strong>. Choose where it
              goes.
            </State>
          )}
          <label>
            <input type="radio" name="into" checked={caseId === known} onChange={() => onChange(known)} />
            <span>
              {intoCase ? 'Into the case it was opened from' : 'Into the case of this patient'}
              <span className="dim">{scansThere ? `, last scan ${scansThere}` : ''}</span>
            </span>
          </label>
          <label>
            <input type="radio" name="into" checked={caseId === null} onChange={() => onChange(null)} />
            <span>As a new case</span>
          </label>
        </fieldset>
      )}
    </section>
  );
}
