import { leadingSeries } from '../cases/status.ts';
import { doseMismatch, missingVolumes } from '../dosimetry/delivered.ts';
import { DOSE_LIMITS, type DoseLimits, doseChecks, isDose, lowestDose } from '../dosimetry/limits.ts';
import { MIRD, type MirdRefusal, massKg, mirdActivity, mirdDose } from '../dosimetry/mird.ts';
import type { CaseAssessment } from '../liver/assessCase.ts';
import { printed } from '../liver/rounding.ts';
import type { PathwaySettings } from '../pathway/settings.ts';
import { type CaseRecord, itemsOf } from './caseRecord.ts';
import { operationDay } from './classes.ts';
import { enteredFlag, enteredNumber } from './entered.ts';
import { itemsIn } from './items.ts';
import { type Case, eventDay } from './linked.ts';
import { burdenOf } from './nodules.ts';

/** One line of the dosimetry of a case: what was checked, what it comes to, and by what. */
export interface DoseLine {
  readonly rule: 'D1' | 'D2' | 'D3' | 'D4' | 'D5';
  /** `warning`: a flag or an aim, which stops nothing. `value`: computed, and held against no limit. */
  readonly state: 'met' | 'notMet' | 'unknown' | 'warning' | 'value';
  readonly text: string;
  readonly source: string;
}

const PRETREATMENT = 'Y90 TARE downstaging (18 patients): Pretreatment';
const RESULTS = 'Y90 TARE downstaging (18 patients): Results';

export interface Dosed {
  readonly patientCase: Case;
  readonly record: CaseRecord;
  /** For sFLR before treatment and before surgery; null where the case has no sTLV yet. */
  readonly assessment: CaseAssessment | null;
  /** What the site set: limits of D1, and whether the formula of D2 is used. */
  readonly rules: PathwaySettings;
}

/**
 * The checks of dosimetry of a case (D1 to D5), from what was entered: plan against the limits, activity and dose by MIRD,
 * lowest doses before and after, nodules whose doses disagree, volumes that are missing. Empty where no dose, no activity
 * and no shunt was entered. Lines that need something that nobody entered name it.
 */
export function doseLines(dosed: Dosed): readonly DoseLine[] {
  const { record, rules } = dosed;
  const limits = limitsOf(rules);
  const ids = itemsOf(record, 'tumour');
  const of = (name: 'plannedTumourGy' | 'preTumourGy' | 'postTumourGy') =>
    ids.map((id) => enteredNumber(record, name, id));
  const [planned, before, after] = [of('plannedTumourGy'), of('preTumourGy'), of('postTumourGy')];
  const begun =
    [...planned, ...before, ...after].some((gy) => gy !== null) ||
    (['wholeLiverGy', 'perfusedLiverGy', 'lungGy', 'tare.activityGBq', 'tare.lungShuntPct'] as const).some(
      (name) => enteredNumber(record, name) !== null,
    );
  if (!begun) return [];
  const wholeLiverGy = enteredNumber(record, 'wholeLiverGy');
  return [
    ...doseChecks({ tumoursGy: planned, wholeLiverGy }, limits).map(
      ({ met, isAim, text, source }): DoseLine => ({
        rule: 'D1',
        state: met === null ? 'unknown' : met ? 'met' : isAim ? 'warning' : 'notMet',
        text: capital(text),
        source,
      }),
    ),
    ...mird(dosed),
    shunt(record),
    ...lowest('before treatment (MAA SPECT-CT)', before, limits),
    ...lowest('after treatment (Y-90 PET-CT)', after, limits),
    ...ids.flatMap((_, n) => mismatch(n, before[n]!, after[n]!, limits)),
    volumes(dosed),
  ];
}

const limitsOf = ({ thresholds }: PathwaySettings): DoseLimits => ({
  ...DOSE_LIMITS,
  tumourLeast: { ...DOSE_LIMITS.tumourLeast, valueGy: thresholds.D1?.tumourLeastGy ?? DOSE_LIMITS.tumourLeast.valueGy },
  wholeLiverMost: {
    ...DOSE_LIMITS.wholeLiverMost,
    valueGy: thresholds.D1?.wholeLiverMostGy ?? DOSE_LIMITS.wholeLiverMost.valueGy,
  },
});

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const WHY_NO_DOSE: Readonly<Record<MirdRefusal, string>> = {
  'dose.formulaSwitchedOff': 'the formula is not used by this site',
  'dose.massMissing': 'the perfused volume is too small',
  'dose.shuntOutOfRange': 'the lung shunt is no share below 100 %',
  'dose.outOfRange': 'a dose or an activity is beyond what can be meant: is its unit right?',
};

/** Mean dose of what is perfused by the activity, and the activity that a dose would take (D2). */
function mird({ patientCase, record, rules }: Dosed): DoseLine[] {
  const line = (state: DoseLine['state'], text: string): DoseLine => ({ rule: 'D2', state, text, source: MIRD.source });
  const activityGBq = enteredNumber(record, 'tare.activityGBq');
  const doseGy = enteredNumber(record, 'perfusedLiverGy');
  const shuntPct = enteredNumber(record, 'tare.lungShuntPct');
  const perfusedMl = perfusedBefore(patientCase, record);
  const lacking = [
    ...(activityGBq === null && doseGy === null ? ['activity or dose of the perfused liver'] : []),
    ...(perfusedMl === null ? ['perfused volume of the scan before treatment'] : []),
    ...(shuntPct === null ? ['lung shunt'] : []),
  ];
  if (lacking.length > 0) return [line('unknown', `MIRD dose: not known, missing: ${lacking.join(', ')}`)];
  const perfused = { massKg: massKg(perfusedMl!), lungShunt: shuntPct! / 100 };
  const settings = { switchedOff: rules.switchedOff.includes('D2') };
  const given = `${printed(perfusedMl!)} ml perfused (${MIRD.densityKgPerL} kg/L), lung shunt ${printed(shuntPct!, 1)} %`;
  const found: DoseLine[] = [];
  if (activityGBq !== null) {
    const dose = mirdDose(activityGBq, perfused, settings);
    const entered = doseGy === null ? '' : `; ${printed(doseGy)} Gy entered`;
    found.push(
      dose.ok
        ? line('value', `${printed(activityGBq, 2)} GBq in ${given}: ${printed(dose.value)} Gy on average${entered}`)
        : line('unknown', `MIRD dose: ${WHY_NO_DOSE[dose.code]}`),
    );
  }
  if (doseGy !== null) {
    const activity = mirdActivity(doseGy, perfused, settings);
    found.push(
      activity.ok
        ? line('value', `${printed(doseGy)} Gy in ${given} take ${printed(activity.value, 2)} GBq`)
        : line('unknown', `MIRD activity: ${WHY_NO_DOSE[activity.code]}`),
    );
  }
  return found;
}

/** Perfused volume of the last scan that has one, up to the treatment where that has a day. */
function perfusedBefore(patientCase: Case, record: CaseRecord): number | null {
  const treated = eventDay(patientCase, 'tare');
  const scans = itemsIn('scan', patientCase, record).filter(
    ({ date }) => treated === null || (date !== null && date <= treated),
  );
  return scans.map(({ id }) => enteredNumber(record, 'perfusedMl', id)).findLast((ml) => ml !== null) ?? null;
}

/** Lung shunt and uptake elsewhere: the paper prints no limit, a person judges. */
function shunt(record: CaseRecord): DoseLine {
  const share = enteredNumber(record, 'tare.lungShuntPct');
  const uptake = enteredFlag(record, 'tare.extrahepaticUptake');
  const lung = enteredNumber(record, 'lungGy');
  const acceptable = enteredFlag(record, 'tare.lungShuntAcceptable');
  const said = [
    share === null ? 'lung shunt not known' : `lung shunt ${printed(share, 1)} %`,
    ...(lung === null ? [] : [`lung ${printed(lung, 1)} Gy`]),
    uptake === null ? 'uptake outside the liver not known' : `${uptake ? '' : 'no '}uptake outside the liver`,
  ].join(', ');
  const judged =
    acceptable === null ? 'nobody said whether acceptable' : acceptable ? 'found acceptable' : 'not acceptable';
  return {
    rule: 'D2',
    state: acceptable === null ? 'unknown' : acceptable ? 'met' : 'notMet',
    text: `${capital(said)}: ${judged}; the paper prints no limit`,
    source: PRETREATMENT,
  };
}

/** The lowest dose of the nodules, against the least (D3). */
function lowest(when: string, doses: readonly (number | null)[], limits: DoseLimits): DoseLine[] {
  const known = doses.filter(isDose);
  if (known.length === 0) return [];
  const gy = lowestDose(doses);
  const least = limits.tumourLeast.valueGy;
  const below = known.some((one) => one < least);
  const text =
    gy === null
      ? `Lowest tumour dose ${when}: not known, ${doses.length - known.length} of ${doses.length} tumours have none${below ? `; one is below ${least} Gy` : ''}`
      : `Lowest tumour dose ${when}: ${printed(gy)} Gy, ${gy < least ? 'below' : 'not below'} ${least} Gy`;
  return [{ rule: 'D3', state: below ? 'warning' : gy === null ? 'unknown' : 'met', text, source: PRETREATMENT }];
}

/** A nodule whose predicted and measured doses disagree (D4): it asks for a reason, and stops nothing. */
function mismatch(n: number, preGy: number | null, postGy: number | null, limits: DoseLimits): DoseLine[] {
  const found = doseMismatch({ preGy, postGy }, { leastGy: limits.tumourLeast.valueGy });
  if (found.mismatch !== true) return [];
  const why = found.crossesLimit
    ? `only one reaches ${limits.tumourLeast.valueGy} Gy`
    : 'more than a factor of 2 apart';
  const text = `Tumour ${n + 1}: ${printed(preGy!)} Gy before, ${printed(postGy!)} Gy after, ${why}. The paper saw vasospasm and a proximal thrombus`;
  return [{ rule: 'D4', state: 'warning', text, source: RESULTS }];
}

/** The volumes that the dosimetry of a patient needs (D5). */
function volumes({ patientCase, record, assessment }: Dosed): DoseLine {
  const treated = eventDay(patientCase, 'tare');
  const before = patientCase.timePoints.filter(({ date }) => treated === null || (date !== null && date <= treated));
  const ofScans = (read: (point: (typeof before)[number]) => number | null | undefined) =>
    before.map(read).findLast((ml) => ml !== null && ml !== undefined) ?? null;
  const operated = operationDay(patientCase, record);
  const scans = assessment?.scans ?? [];
  const last = scans.findLast(
    ({ isBaseline, date, sflrPercent }) =>
      !isBaseline && sflrPercent !== null && (operated === null || (date !== null && date <= operated)),
  );
  const lacking = missingVolumes({
    tumourMl:
      burdenOf(record).totalMl ??
      ofScans(({ series, stated }) => (leadingSeries(series)?.measured?.tumourMl || stated?.tumourMl) ?? null),
    perfusedMl: perfusedBefore(patientCase, record),
    wholeLiverMl: ofScans(
      ({ series, stated }) => (leadingSeries(series)?.measured?.measuredTlvMl || stated?.liverMl) ?? null,
    ),
    sflrBaselinePercent: scans.find(({ isBaseline }) => isBaseline)?.sflrPercent ?? null,
    sflrBeforeSurgeryPercent: last?.sflrPercent ?? null,
    flrIncreasePercent: last?.flrIncreasePercent ?? null,
  });
  const words = {
    tumourMl: 'tumour',
    perfusedMl: 'perfused volume',
    wholeLiverMl: 'whole liver',
    sflrBaselinePercent: 'sFLR at baseline',
    sflrBeforeSurgeryPercent: 'sFLR before surgery',
    flrIncreasePercent: 'increase of the FLR',
  } as const;
  return {
    rule: 'D5',
    state: lacking.length === 0 ? 'met' : 'unknown',
    text:
      lacking.length === 0
        ? 'Every volume that dosimetry needs is known'
        : `Volumes not known: ${lacking.map((name) => words[name]).join(', ')}`,
    source: PRETREATMENT,
  };
}
