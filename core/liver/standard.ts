import { ok, type Result } from '../result.ts';
import type { Centimetre, Kilogram, Millilitre, SquareMetre } from '../units.ts';
import { bodySurfaceArea } from './bsa.ts';
import { type CaseInput, invalid } from './caseInput.ts';
import { standardisedTlv } from './stlv.ts';

/** The one sTLV that holds for the whole course. */
export interface Standard {
  readonly stlvMl: Millilitre;
  readonly bsaM2: SquareMetre | null;
}

const MISSING = {
  'patient.heightMissing': ['heightCm', 'is missing: the formula of sTLV needs it'],
  'patient.weightMissing': ['weightKg', 'is missing: the formula of sTLV needs it'],
} as const;

/** sTLV as given, else by the formulas; BSA beside it wherever it can be computed. Refuses what neither gives. */
export function standardOf(input: CaseInput): Result<Standard, 'case.invalid'> {
  const body = { heightCm: input.heightCm as Centimetre | null, weightKg: input.weightKg as Kilogram | null };
  const { heightCm, weightKg } = body;
  const chosenBsaM2 =
    input.bsaFormula !== null && heightCm !== null && weightKg !== null
      ? bodySurfaceArea(input.bsaFormula, heightCm, weightKg)
      : null;
  if (input.stlvMl !== null) return ok({ stlvMl: input.stlvMl as Millilitre, bsaM2: chosenBsaM2 });
  if (input.stlvFormula === null && heightCm === null && weightKg === null)
    return invalid('stlvMl', 'is missing, and so are height, weight and the formulas it could be computed from');
  const computed = standardisedTlv(body, input);
  if (computed.ok) return ok({ stlvMl: computed.value.stlvMl, bsaM2: computed.value.bsaM2 ?? chosenBsaM2 });
  if (computed.code === 'stlv.formulaNotChosen')
    return invalid(String(computed.details.missing), 'is not chosen, and there is no sTLV', { reason: computed.code });
  if (computed.code === 'stlv.outOfRange')
    return invalid('stlvFormula', 'gives no possible sTLV for this body', {
      reason: computed.code,
      ...computed.details,
    });
  const [field, problem] = MISSING[computed.code];
  return invalid(field, problem, { reason: computed.code });
}
