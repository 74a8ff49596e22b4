import { type Finding, finding } from '../findings.ts';
import type { Slice } from './sliceGeometry.ts';

/**
 * How Rescale Type names Hounsfield units; where a CT does not give it, it means them (PS3.3 C.11.1.1.2), and "US"
 * (unspecified), which common libraries write into every file, says as little.
 */
const HOUNSFIELD = /^(HU|HOUNSFIELD( UNITS?)?|US)$/i;

/**
 * What keeps the stored values of CT slices from becoming HU by slope and intercept: a table, which is not applied; no
 * intercept, which CT requires; another unit (effective atomic number, electron density). Empty where all are HU.
 */
export function huFindings(slices: readonly Slice[]): Finding[] {
  const of = (those: readonly Slice[]) => `${those.length} of ${slices.length} slices`;
  const all = (those: readonly Slice[]) => those.length === slices.length;
  const findings: Finding[] = [];
  const byTable = slices.filter(({ frame }) => frame.modalityLut);
  if (byTable.length > 0)
    findings.push(
      finding(
        'series.modalityLut',
        `${all(byTable) ? 'Stored values become' : `In ${of(byTable)} stored values become`} HU by a table (Modality LUT Sequence, 0028,3000), not by slope and intercept; a table is not applied.`,
        { slices: byTable.length },
      ),
    );
  const ct = slices.filter(({ instance }) => instance.modality === 'CT');
  const unscaled = ct.filter(({ frame }) => !frame.rescaled && !frame.modalityLut);
  if (unscaled.length > 0)
    findings.push(
      finding(
        'series.modalityLut',
        `${all(unscaled) ? 'The headers do not say' : `In ${of(unscaled)} the headers do not say`} how stored values become HU: Rescale Intercept (0028,1052) is missing.`,
        { slices: unscaled.length },
      ),
    );
  const other = ct.filter(({ frame }) => frame.rescaleType !== null && !HOUNSFIELD.test(frame.rescaleType));
  if (other.length > 0) {
    const types = [...new Set(other.map(({ frame }) => frame.rescaleType))];
    findings.push(
      finding(
        'series.modalityLut',
        `${all(other) ? 'The values are' : `In ${of(other)} the values are`} not HU: their Rescale Type (0028,1054) is ${types.join(', ')}.`,
        { slices: other.length, rescaleTypes: types },
      ),
    );
  }
  return findings;
}
