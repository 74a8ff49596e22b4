import { ok, type Result, refuse } from '../result.ts';
import type { Quantity } from '../units.ts';

export type Gray = Quantity<'Gy'>;
export type Gigabecquerel = Quantity<'GBq'>;

/** Absorbed dose of Y-90 that decays where it lies: Gy · kg per GBq. */
export const Y90_GY_KG_PER_GBQ = 50;

/**
 * The formula that the TARE paper names without printing it (D2). It comes from outside, so a site can switch it off.
 * The mass is of what is perfused; its density is a setting.
 */
export const MIRD = {
  id: 'D2',
  ext: true,
  text: 'A [GBq] = D [Gy] · m [kg] / (50 · (1 − LSF)), LSF the lung shunt fraction of the MAA SPECT-CT',
  source: 'Marquis H, Ocampo Ramos JC, Carter LM, et al. MIRD Pamphlet No. 29. J Nucl Med 2024;65:794–802',
  densityKgPerL: 1.03,
} as const;

export type MirdRefusal = 'dose.formulaSwitchedOff' | 'dose.massMissing' | 'dose.shuntOutOfRange' | 'dose.outOfRange';

/** Mass of a perfused volume, kg. */
export const massKg = (perfusedMl: number, densityKgPerL: number = MIRD.densityKgPerL): number =>
  (perfusedMl / 1000) * densityKgPerL;

/** What the site settled about the formula. */
export interface MirdSettings {
  readonly switchedOff: boolean;
}
const ON: MirdSettings = { switchedOff: false };

interface Perfused {
  readonly massKg: number;
  /** Fraction, 0 to below 1. */
  readonly lungShunt: number;
}

/** The largest dose and activity that can be meant: beyond it a unit was mistaken. */
const MOST_GY = 10_000;
const MOST_GBQ = 1000;
const LEAST_KG = 1e-3;

function usable({ massKg: kg, lungShunt }: Perfused, { switchedOff }: MirdSettings): Result<null, MirdRefusal> {
  if (switchedOff) return refuse('dose.formulaSwitchedOff');
  if (!(Number.isFinite(kg) && kg >= LEAST_KG)) return refuse('dose.massMissing');
  return lungShunt >= 0 && lungShunt < 1 ? ok(null) : refuse('dose.shuntOutOfRange', { lungShunt });
}

/** Activity that gives a perfused mass a mean dose, GBq (D2). Refuses less than 1 g, a shunt that is no fraction below 1, and a dose that is none. */
export function mirdActivity(
  doseGy: number,
  perfused: Perfused,
  settings: MirdSettings = ON,
): Result<Gigabecquerel, MirdRefusal> {
  const checked = usable(perfused, settings);
  if (!checked.ok) return checked;
  if (!(doseGy >= 0 && doseGy <= MOST_GY)) return refuse('dose.outOfRange', { doseGy });
  const activity = (doseGy * perfused.massKg) / (Y90_GY_KG_PER_GBQ * (1 - perfused.lungShunt));
  return activity <= MOST_GBQ ? ok(activity as Gigabecquerel) : refuse('dose.outOfRange', { activity });
}

/** Mean dose that an activity gives a perfused mass, Gy; the other way round. */
export function mirdDose(
  activityGBq: number,
  perfused: Perfused,
  settings: MirdSettings = ON,
): Result<Gray, MirdRefusal> {
  const checked = usable(perfused, settings);
  if (!checked.ok) return checked;
  if (!(activityGBq >= 0 && activityGBq <= MOST_GBQ)) return refuse('dose.outOfRange', { activityGBq });
  const dose = (activityGBq * Y90_GY_KG_PER_GBQ * (1 - perfused.lungShunt)) / perfused.massKg;
  return dose <= MOST_GY ? ok(dose as Gray) : refuse('dose.outOfRange', { dose });
}
