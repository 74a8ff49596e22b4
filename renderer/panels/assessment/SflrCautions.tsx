import type { RemnantAssessment } from '#core/liver/assessRemnant';
import { percent, withUnit } from '../../format.ts';
import type { CaseRecord, Settings } from '../common/app.ts';
import { State } from '../common/Mark.tsx';

interface Props {
  readonly record: Pick<CaseRecord, 'bodySources'>;
  readonly settings: Pick<Settings, 'stlvFormula'>;
  readonly remnant: RemnantAssessment;
}

/** What must be known of an sFLR wherever it is printed: formulas that nobody chose, a body that is made up, a share above all. */
export function SflrCautions({ record, settings, remnant }: Props) {
  const body = exampleBody(record);
  return (
    <>
      {settings.stlvFormula === null && (
        <State mark="warning">
          <span className="tone-warning">The paper’s pair, for the demonstration case only.</span>{' '}
          <span className="dim">A patient’s case waits until the site has chosen its formulas.</span>
        </State>
      )}
      {body.length > 0 && (
        <State mark="warning">
          <span className="tone-warning">
            {body.join(' and ')} {body.length > 1 ? 'are examples' : 'is an example'}, not of this patient.
          </span>{' '}
          <span className="dim">sFLR goes by {body.length > 1 ? 'them' : 'it'}.</span>
        </State>
      )}
      {remnant.sflrPercent > 100 && (
        <State mark="warning">
          <span className="tone-warning">sFLR {withUnit(percent(remnant.sflrPercent), '%')} is above 100 %.</span>
        </State>
      )}
    </>
  );
}

const exampleBody = ({ bodySources }: Props['record']): string[] =>
  (['heightCm', 'weightKg'] as const)
    .filter((f) => bodySources[f] === 'example')
    .map((f) => (f === 'heightCm' ? 'Height' : 'Weight'))
    .map((word, n) => (n === 0 ? word : word.toLowerCase()));
