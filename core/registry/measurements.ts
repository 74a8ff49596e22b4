import type { AssessedScan, CaseAssessment } from '../liver/assessCase.ts';
import { flrPercent } from '../liver/indices.ts';
import type { StandardisedTlv } from '../liver/stlv.ts';
import type { Result } from '../result.ts';
import type { Millilitre } from '../units.ts';
import { AT_LEAST, MEASURED_FIELDS, type MeasuredFieldName, type Source, UCUM } from './fields.ts';
import type { MeasuredValue, RegistryRecord } from './record.ts';
import { coverageAccepted, type RecordedCase, type RecordedScan } from './recordedCase.ts';
import { type Absent, absent } from './stated.ts';

/** One scan between its case and what the engine made of it. `assessed` is null where the engine had nothing to go by. */
export interface ScanInHand {
  readonly recorded: RecordedCase;
  readonly scan: RecordedScan;
  readonly dayOffset: number | null;
  readonly standard: Result<StandardisedTlv>;
  readonly assessment: CaseAssessment | null;
  readonly assessed: AssessedScan | null;
}

/**
 * Every measured value of one scan, each with its unit, day, source, reader and software version; what was refused is
 * null with the refusal's code. A volume cut off by the edge of the series does not leave the house as a number; once
 * accepted by name it leaves as a lower bound, and what is a ratio or a difference of bounds does not leave.
 */
export function measurementsOf(hand: ScanInHand): RegistryRecord['measurements'] {
  const { recorded, scan, standard, assessed } = hand;
  const { measured } = scan;
  const { heightCm, weightKg } = recorded.body;
  const covered = coverageAccepted(scan);
  const liverCut = measured.liverTouchesEdge && !covered;
  const flrCut = measured.flrTouchesEdge && !covered;
  const cut = absent('unknown', 'series.notCovered');
  const drawn = measured.functionalFlrMl !== null;
  const noFlr = drawn ? cut : absent('notDone', 'flr.notDrawn');
  const noStlv = absent('unknown', standard.ok ? null : standard.code);
  const noIndex = !drawn || flrCut ? noFlr : standard.ok ? absent('unknown', 'case.invalid') : noStlv;
  const { gain: gainCut, growth: growthCut } = assessed?.cutOff ?? { gain: false, growth: false };
  const noGain = gainCut ? cut : (why(hand, ['baseline.missing', 'baseline.zero']) ?? noIndex);
  const noRate = assessed?.isBaseline
    ? absent('notApplicable')
    : growthCut
      ? cut
      : (why(hand, ['scan.noDate', 'kgr.noEarlierScan', 'kgr.sameDay']) ?? noIndex);
  const share =
    drawn && !measured.flrTouchesEdge && !measured.liverTouchesEdge
      ? flrPercent(measured.functionalFlrMl as Millilitre, measured.functionalTlvMl as Millilitre)
      : null;
  const value = measuredValues(hand);
  const gained = (points: number | null | undefined) => (gainCut ? null : points);
  const grown = (rate: number | null | undefined) => (growthCut ? null : rate);
  const liver = (ml: number | null | undefined) => (liverCut ? null : (ml ?? null));
  const remnant = (ml: number | null) => (flrCut ? null : ml);
  const bodySource = (name: 'heightCm' | 'weightKg') => recorded.bodySources[name];
  return {
    heightCm: value('heightCm', heightCm, bodySource('heightCm')),
    weightKg: value('weightKg', weightKg, bodySource('weightKg')),
    bmi: value('bmi', heightCm && weightKg ? weightKg / (heightCm / 100) ** 2 : null, 'computed'),
    icgR15Pct: value('icgR15Pct', recorded.icgR15Pct, 'entered'),
    bsaM2: value('bsaM2', standard.ok ? standard.value.bsaM2 : null, 'computed', noStlv),
    sTlvMl: value('sTlvMl', standard.ok ? standard.value.stlvMl : null, 'computed', noStlv),
    wholeLiverMl: atLeast(
      measured.liverTouchesEdge,
      value('wholeLiverMl', liver(measured.measuredTlvMl), 'measured', cut),
    ),
    functionalLiverMl: atLeast(
      measured.liverTouchesEdge,
      value('functionalLiverMl', liver(measured.functionalTlvMl), 'measured', cut),
    ),
    tumourMl: value('tumourMl', measured.tumourMl, 'measured'),
    deportalisedMl: atLeast(
      measured.liverTouchesEdge,
      value('deportalisedMl', liver(measured.deportalisedMl), 'measured', liverCut ? cut : absent('notDone')),
    ),
    flrDrawnMl: atLeast(measured.flrTouchesEdge, value('flrDrawnMl', remnant(measured.flrMl), 'measured', noFlr)),
    flrMl: atLeast(measured.flrTouchesEdge, value('flrMl', remnant(measured.functionalFlrMl), 'measured', noFlr)),
    flrPct: value('flrPct', share?.ok ? share.value : null, 'computed', measured.liverTouchesEdge ? cut : noFlr),
    sFlrPct: atLeast(
      measured.flrTouchesEdge,
      value('sFlrPct', assessed?.sflrPercent, 'computed', noIndex, assessed?.interval95.sflrPercent),
    ),
    flrIncreaseMl: value('flrIncreaseMl', gained(assessed?.flrIncreaseMl), 'computed', noGain),
    flrIncreasePct: value('flrIncreasePct', gained(assessed?.flrIncreasePercent), 'computed', noGain),
    degreeHypertrophyPp: value('degreeHypertrophyPp', gained(assessed?.degreeOfHypertrophy), 'computed', noGain),
    growthIntervalDays: value('growthIntervalDays', assessed?.interval?.days, 'computed', noRate),
    kgrMlDay: value('kgrMlDay', grown(assessed?.kgrMlPerDay), 'computed', noRate, assessed?.interval95.kgrMlPerDay),
    kgrPctWeek: value(
      'kgrPctWeek',
      grown(assessed?.kgrPointsPerWeek),
      'computed',
      noRate,
      assessed?.interval95.kgrPointsPerWeek,
    ),
    sliceThicknessMm: value('sliceThicknessMm', scan.sliceThicknessMm, 'header'),
  };
}

/** A volume or share that is cut off, with FHIR's mark of a lower bound; the value as it is where it is not. */
const atLeast = (cutOff: boolean, one: MeasuredValue): MeasuredValue =>
  cutOff && one.valueQuantity !== null
    ? { ...one, valueQuantity: { ...one.valueQuantity, comparator: AT_LEAST }, interval95: null }
    : one;

/** The reason that the engine itself gave for a value it did not give. */
function why({ assessment, assessed }: ScanInHand, codes: readonly string[]): Absent | null {
  const n = assessed === null ? -1 : (assessment?.scans.indexOf(assessed) ?? -1);
  const found = assessment?.warnings.find(
    ({ code, scan }) => codes.includes(code) && (scan === n || code === 'baseline.zero'),
  );
  return found ? absent(found.code === 'scan.noDate' ? 'unknown' : 'notApplicable', found.code) : null;
}

/** Nobody knows on which day these were true. */
const UNDATED: readonly MeasuredFieldName[] = ['heightCm', 'weightKg', 'bmi', 'icgR15Pct', 'bsaM2', 'sTlvMl'];

function measuredValues({ scan, dayOffset }: ScanInHand) {
  return (
    name: MeasuredFieldName,
    value: number | null | undefined,
    source: Source | null,
    otherwise: Absent = absent('unknown'),
    interval95: readonly [number, number] | null = null,
  ): MeasuredValue => {
    const { code, unit, denominator } = MEASURED_FIELDS[name];
    const day = UNDATED.includes(name) ? null : dayOffset;
    const stamp = { denominator, dayOffset: day, softwareVersion: scan.measured.softwareVersion };
    if (value === null || value === undefined)
      return { valueQuantity: null, interval95: null, source: null, reader: null, ...stamp, ...otherwise };
    return {
      valueQuantity: { value, unit, system: UCUM, code },
      interval95: interval95 === null ? null : [interval95[0], interval95[1]],
      source,
      reader: source === 'measured' || source === 'computed' ? scan.reading.reader.trim() || null : null,
      ...stamp,
      missingReason: null,
      missingCode: null,
    };
  };
}
