import './findings.css';
import { FINDING_KINDS, SEGMENT_KINDS } from '#core/contours/codes';
import { BORDER_STRUCTURES, type BorderStructure } from '#core/contours/inclusion';
import { useDesk, useReading } from './useDesk.ts';

const NAMES: Readonly<Record<BorderStructure, string>> = {
  venaCava: 'Vena cava',
  hilum: 'Hilum',
  gallbladderFossa: 'Gallbladder fossa',
};

/**
 * What counts as liver: which findings are taken off functional liver and FLR, and whether border structures are
 * contoured as liver. It is stored with the reading, printed with its numbers, and kept as the site's own for the next.
 */
export function CountsAsLiver() {
  const desk = useDesk();
  const inclusion = useReading((s) => s.inclusion);
  const change = async (part: Partial<typeof inclusion>) => {
    if (await desk.runCommand('reading.setInclusion', part, 'Changing'))
      await desk.app.setSettings({ inclusion: { ...inclusion, ...part } });
  };
  const unsaid = BORDER_STRUCTURES.filter((structure) => inclusion[structure] === null).length;
  return (
    <details className="section counts-as-liver">
      <summary>
        What counts as liver{' '}
        {unsaid > 0 && <span className="secondary">{unsaid === 3 ? 'not said yet' : `${unsaid} not said yet`}</span>}
      </summary>
      <fieldset>
        <legend className="secondary">Contoured as liver</legend>
        {BORDER_STRUCTURES.map((structure) => (
          <label key={structure} className="inclusion-row">
            <span>{NAMES[structure]}</span>
            <select
              className="input"
              value={inclusion[structure] ?? ''}
              onChange={(event) =>
                void change({ [structure]: event.target.value === '' ? null : (event.target.value as 'in' | 'out') })
              }
            >
              <option value="">not said</option>
              <option value="in">is liver</option>
              <option value="out">is not liver</option>
            </select>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend className="secondary">Taken off liver and FLR</legend>
        {FINDING_KINDS.map((kind) => (
          <label key={kind} className="toggle">
            <input
              type="checkbox"
              checked={inclusion.excludedKinds.includes(kind)}
              onChange={(event) =>
                void change({
                  excludedKinds: FINDING_KINDS.filter((each) =>
                    each === kind ? event.target.checked : inclusion.excludedKinds.includes(each),
                  ),
                })
              }
            />
            {SEGMENT_KINDS[kind].label}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
