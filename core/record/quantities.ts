/** One unit that a value can be entered in: its UCUM code, how it is printed, and what turns it into the first of its list. */
export interface EnteredUnit {
  readonly code: string;
  readonly unit: string;
  /** canonical = entered × factor; 1 for the canonical unit itself. */
  readonly factor: number;
}

const unit = (code: string, printed = code, factor = 1): EnteredUnit => ({ code, unit: printed, factor });

/**
 * The units of each quantity of the record; the first is the one that is compared, exported and handed to rules. Factors
 * of substances: bilirubin 17.104 (registry fields), creatinine 88.42 (113.12 g/mol), AFP 1.21 ng an IU (WHO 72/225).
 * Where a factor hangs on the assay (HBV copies, PIVKA-II in ng) there is no second unit: a wrong one is worse than none.
 */
export const QUANTITIES = {
  bilirubin: [unit('umol/L', 'µmol/L'), unit('mg/dL', 'mg/dL', 17.104)],
  creatinine: [unit('umol/L', 'µmol/L'), unit('mg/dL', 'mg/dL', 88.42)],
  albumin: [unit('g/L', 'g/L'), unit('g/dL', 'g/dL', 10)],
  afp: [unit('ng/mL', 'ng/ml'), unit('ug/L', 'µg/L'), unit('[IU]/mL', 'IU/ml', 1.21), unit('k[IU]/L', 'kIU/L', 1.21)],
  cea: [unit('ng/mL', 'ng/ml'), unit('ug/L', 'µg/L')],
  pivkaII: [unit("m[arb'U]/mL", 'mAU/ml'), unit("[arb'U]/L", 'AU/L')],
  ca199: [unit('U/mL', 'U/ml'), unit('kU/L', 'kU/L')],
  hbvDna: [unit('[IU]/mL', 'IU/ml')],
  platelets: [unit('10*9/L', '10⁹/L'), unit('10*3/uL', '10³/µL'), unit('/uL', '/µL', 0.001)],
  enzyme: [unit('U/L', 'U/L'), unit('ukat/L', 'µkat/L', 60)],
  egfr: [unit('mL/min/{1.73_m2}', 'ml/min/1.73 m²')],
  mebrofenin: [unit('%/min/m2', '%/min/m²')],
  percent: [unit('%')],
  ratio: [unit('1', 'ratio')],
  score: [unit('{score}', 'points')],
  count: [unit('{count}', '')],
  millilitres: [unit('mL', 'ml')],
  millimetres: [unit('mm'), unit('cm', 'cm', 10)],
  centimetres: [unit('cm'), unit('mm', 'mm', 0.1)],
  kilograms: [unit('kg')],
  heightCm: [unit('cm')],
  years: [unit('a', 'y')],
  minutes: [unit('min'), unit('h', 'h', 60)],
  days: [unit('d')],
  months: [unit('mo', 'months')],
  flow: [unit('mL/min', 'ml/min')],
  watts: [unit('W')],
  activity: [unit('GBq'), unit('MBq', 'MBq', 0.001), unit('mCi', 'mCi', 0.037)],
  dose: [unit('Gy')],
} as const satisfies Record<string, readonly [EnteredUnit, ...EnteredUnit[]]>;

export type QuantityName = keyof typeof QUANTITIES;

/** The unit of this UCUM code among those of a quantity; null where it is none of them. */
export const unitOf = (quantity: QuantityName, code: string): EnteredUnit | null =>
  (QUANTITIES[quantity] as readonly EnteredUnit[]).find((one) => one.code === code) ?? null;

export const canonicalUnit = (quantity: QuantityName): EnteredUnit => QUANTITIES[quantity][0];

/** An entered value in the canonical unit. */
export const canonical = (value: number, { factor }: EnteredUnit): number => value * factor;

/** An entered value in another unit of its quantity; in its own unit exactly as it was entered. */
export const converted = (value: number, from: EnteredUnit, to: EnteredUnit): number =>
  from.code === to.code || from.factor === to.factor ? value : (value * from.factor) / to.factor;
