import './findings.css';
import { useMemo } from 'react';
import { FINDING_KINDS, SEGMENT_KINDS } from '#core/contours/codes';
import type { Segment } from '#core/contours/reading';
import { patientFromVoxel } from '#core/geometry';
import { type LesionPlace, lesionPlace, longestDiameter } from '#core/volumetry/lesions';
import { ml, mm, percent, withUnit } from '../../format.ts';
import { Button } from '../common/Button.tsx';
import { Swatch } from './Swatch.tsx';
import { useDesk, useReading } from './useDesk.ts';

/** Below this share of a finding, a part that it reaches into is not named. */
const SMALLEST_SHARE = 0.005;

/** Findings one by one: how long by RECIST, how large, and in which part of the liver. A row leads to its widest slice. */
export function LesionTable() {
  const desk = useDesk();
  const { geometry, memory } = desk.workspace;
  const segments = useReading((s) => s.segments);
  const counts = useReading((s) => s.counts);
  const lesions = useMemo(
    () =>
      segments
        .filter(({ layer, kind }) => layer === 'findings' && kind !== null)
        .map((segment) => ({
          segment,
          place: lesionPlace(counts, geometry, segment.number),
          longest: longestDiameter(memory.layers.findings, geometry, segment.number, counts),
        })),
    [segments, counts, geometry, memory],
  );
  if (lesions.length === 0) return null;
  return (
    <section className="section lesions" aria-label="Findings" data-region>
      <h3>Findings</h3>
      <table>
        <thead>
          <tr className="secondary">
            <th scope="col">Finding</th>
            <th scope="col" className="number" data-tip="The longest diameter in one slice (RECIST 1.1)">
              Longest
            </th>
            <th scope="col" className="number">
              ml
            </th>
            <th scope="col">
              <span className="visually-hidden">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lesions.map(({ segment, place, longest }) => (
            <tr key={segment.number} data-testid={`lesion-${segment.number}`}>
              <td>
                <span className="with-swatch">
                  <Swatch segment={segment} />
                  <select
                    className="input lesion-kind"
                    aria-label={`Kind of ${segment.label}`}
                    value={segment.kind ?? ''}
                    onChange={(event) =>
                      void desk.runCommand(
                        'findings.setKind',
                        { segment: segment.number, kind: event.target.value },
                        'Changing',
                      )
                    }
                  >
                    {FINDING_KINDS.map((kind) => (
                      <option key={kind} value={kind}>
                        {kind === segment.kind ? segment.label : SEGMENT_KINDS[kind].label}
                      </option>
                    ))}
                  </select>
                </span>
                <span className="secondary">{whereWords(place, segments)}</span>
              </td>
              <td className="number">
                {longest ? (
                  <button
                    type="button"
                    className="link"
                    data-tip={`Slice ${longest.k + 1}`}
                    onClick={() => {
                      const middle = [(longest.from[0] + longest.to[0]) / 2, (longest.from[1] + longest.to[1]) / 2];
                      desk.views.focusOn(patientFromVoxel(geometry, [middle[0]!, middle[1]!, longest.k]));
                    }}
                  >
                    {withUnit(mm(longest.lengthMm), 'mm')}
                  </button>
                ) : (
                  <span className="faint">not drawn</span>
                )}
              </td>
              <td className="number">{place.volumeMl > 0 ? ml(place.volumeMl) : ''}</td>
              <td>
                <Button
                  small
                  quiet
                  label={`Remove ${segment.label}`}
                  tip="Takes the finding away with its voxels. Undo brings it back."
                  onPress={() => void desk.runCommand('findings.remove', { segment: segment.number }, 'Removing')}
                >
                  ×
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** "FLR 12.3 %, Deportalised lobe 87.7 %", and what lies outside the liver. */
function whereWords({ volumeMl, outsideLiverMl, parts }: LesionPlace, segments: readonly Segment[]): string {
  if (volumeMl === 0) return '';
  const named = (number: number) => segments.find((segment) => segment.number === number)?.label ?? `${number}`;
  const shares = parts.filter((part) => part.volumeMl >= SMALLEST_SHARE * volumeMl);
  const words = shares.map((part) =>
    shares.length === 1
      ? `in ${named(part.segment)}`
      : `${named(part.segment)} ${percent((100 * part.volumeMl) / volumeMl)}`,
  );
  if (outsideLiverMl > 0) words.push(`${withUnit(ml(outsideLiverMl), 'ml')} outside the liver`);
  return words.join(', ');
}
