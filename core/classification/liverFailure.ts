import { type Classified, classified, missing, switchedOff } from './definition.ts';
import { isOff, NONE_OFF, type SwitchedOff } from './definitions.ts';

/** Prothrombin time in % and bilirubin in µmol/L, both of day 5 after hepatectomy; null: not measured. */
export interface DayFive {
  readonly ptPercent: number | null;
  readonly bilirubinUmolL: number | null;
}

/**
 * Liver failure by the 50-50 criteria (K2): on day 5 prothrombin time below 50 % and bilirubin above 50 µmol/L. One
 * that is not so is enough for no; both must be known for yes. Source: Balzan 2005.
 */
export function phlf5050(
  { ptPercent, bilirubinUmolL }: DayFive,
  off: SwitchedOff = NONE_OFF,
): Classified<boolean, 'K2_5050'> {
  if (isOff('K2_5050', off)) return switchedOff('K2_5050');
  const pt = known(ptPercent) ? ptPercent < 50 : null;
  const bilirubin = known(bilirubinUmolL) ? bilirubinUmolL > 50 : null;
  if (pt === false || bilirubin === false) return classified('K2_5050', false);
  const unread = [...(pt === null ? ['ptPct'] : []), ...(bilirubin === null ? ['bilirubin'] : [])];
  return unread.length > 0 ? missing('K2_5050', ...unread) : classified('K2_5050', true);
}

const known = (value: number | null): value is number => value !== null && Number.isFinite(value) && value >= 0;

/** After a transplantation there is no remnant to fail: a value of its own. */
export const PHLF_GRADES = ['none', 'A', 'B', 'C', 'transplant'] as const;
export type PhlfGrade = (typeof PHLF_GRADES)[number];

/** What was seen on or after day 5, against the laboratory's own limits, or a baseline that was raised before. */
export interface AfterDayFive {
  readonly inrRaised: boolean | null;
  readonly bilirubinRaised: boolean | null;
  /** How care departed from what is usual for the sake of it. */
  readonly care: 'usual' | 'otherNotInvasive' | 'invasive' | null;
  readonly transplanted: boolean;
}

/** Grade of liver failure after hepatectomy by the ISGLS (K2). Source: Rahbari 2011. */
export function phlfIsgls(
  { inrRaised, bilirubinRaised, care, transplanted }: AfterDayFive,
  off: SwitchedOff = NONE_OFF,
): Classified<PhlfGrade, 'K2_ISGLS'> {
  if (isOff('K2_ISGLS', off)) return switchedOff('K2_ISGLS');
  if (transplanted) return classified('K2_ISGLS', 'transplant');
  if (inrRaised === false || bilirubinRaised === false) return classified('K2_ISGLS', 'none');
  const unread = [
    ...(inrRaised === null ? ['inr'] : []),
    ...(bilirubinRaised === null ? ['bilirubin'] : []),
    ...(care === null ? ['care'] : []),
  ];
  if (unread.length > 0) return missing('K2_ISGLS', ...unread);
  return classified('K2_ISGLS', ({ usual: 'A', otherNotInvasive: 'B', invasive: 'C' } as const)[care!]);
}
