import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doseMismatch, missingVolumes } from './delivered.ts';
import { DOSE_LIMITS, doseChecks, lowestDose } from './limits.ts';
import { massKg, mirdActivity, mirdDose } from './mird.ts';

describe('D1, limits of dose', () => {
  const met = (tumoursGy: readonly (number | null)[], wholeLiverGy: number | null) =>
    doseChecks({ tumoursGy, wholeLiverGy }).map((check) => check.met);

  test.each<[readonly (number | null)[], number | null, readonly (boolean | null)[]]>([
    [[205], 150, [true, false, true]],
    [[204.9], 150.1, [false, false, false]],
    [[331, 251], 90, [true, true, true]],
    [[331, 250], 90, [true, false, true]],
    [[331, null], null, [null, null, null]],
    [[31, null], null, [false, false, null]],
    [[], 90, [null, null, true]],
    [[Number.NaN], -1, [null, null, null]],
  ])('tumours %j Gy, whole liver %d Gy: %j', (tumours, liver, expected) =>
    expect(met(tumours, liver)).toEqual(expected),
  );

  test('an aim is told from a limit; each check names its rule and paper', () => {
    const checks = doseChecks({ tumoursGy: [220], wholeLiverGy: 90 });
    expect(checks.map(({ isAim }) => isAim)).toEqual([false, true, false]);
    expect(checks.every(({ rule, source }) => rule === 'D1' && source.includes('TARE'))).toBe(true);
    expect(checks[0]!.text).toBe('lowest tumour 220 Gy: planned tumour dose at least 205 Gy');
  });

  test('a site can set its own limits', () => {
    const limits = { ...DOSE_LIMITS, tumourLeast: { ...DOSE_LIMITS.tumourLeast, valueGy: 400 } };
    expect(doseChecks({ tumoursGy: [300], wholeLiverGy: 90 }, limits)[0]!.met).toBe(false);
  });

  test('a missing dose never makes anything met, and the order of tumours does not matter', () => {
    const dose = fc.option(fc.double({ min: 0, max: 1500, noNaN: true }));
    fc.assert(
      fc.property(fc.array(dose), dose, (tumours, liver) => {
        expect(met([...tumours].reverse(), liver)).toEqual(met(tumours, liver));
        const without = met([...tumours, null], null);
        expect(without).not.toContain(true);
        expect(lowestDose([...tumours, null])).toBeNull();
      }),
    );
  });
});

describe('D2, activity by the MIRD formula', () => {
  test('205 Gy into 0.7 kg with a shunt of 5 % takes 3.02 GBq; 50 Gy from 1 GBq in 1 kg', () => {
    const activity = mirdActivity(205, { massKg: 0.7, lungShunt: 0.05 });
    expect(activity.ok && activity.value).toBeCloseTo(3.0211, 4);
    expect(mirdDose(1, { massKg: 1, lungShunt: 0 })).toEqual({ ok: true, value: 50 });
    expect(massKg(677)).toBeCloseTo(0.69731, 5);
  });
  test('dose and activity lead back to each other', () => {
    const perfused = fc.record({
      massKg: fc.double({ min: 0.05, max: 3, noNaN: true }),
      lungShunt: fc.double({ min: 0, max: 0.5, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1000, noNaN: true }), perfused, (doseGy, into) => {
        const activity = mirdActivity(doseGy, into);
        const back = activity.ok ? mirdDose(activity.value, into) : activity;
        expect(back.ok && back.value / doseGy).toBeCloseTo(1, 9);
      }),
    );
  });
  test('a site can switch the formula off: it is not the paper’s own', () => {
    const off = { switchedOff: true };
    expect(mirdActivity(205, { massKg: 1, lungShunt: 0 }, off)).toMatchObject({ code: 'dose.formulaSwitchedOff' });
    expect(mirdDose(2, { massKg: 1, lungShunt: 0 }, off)).toMatchObject({ code: 'dose.formulaSwitchedOff' });
  });
  test('what cannot be is refused by name, and nothing that comes out is NaN or infinite', () => {
    expect(mirdActivity(205, { massKg: 0, lungShunt: 0 })).toMatchObject({ code: 'dose.massMissing' });
    expect(mirdActivity(205, { massKg: 1, lungShunt: 1 })).toMatchObject({ code: 'dose.shuntOutOfRange' });
    expect(mirdActivity(205, { massKg: 1, lungShunt: 5 })).toMatchObject({ code: 'dose.shuntOutOfRange' });
    expect(mirdActivity(-1, { massKg: 1, lungShunt: 0 })).toMatchObject({ code: 'dose.outOfRange' });
    expect(mirdDose(50, { massKg: 0.001, lungShunt: 0 })).toMatchObject({ code: 'dose.outOfRange' });
    const any = fc.double();
    fc.assert(
      fc.property(any, any, any, (amount, kg, lungShunt) => {
        for (const result of [
          mirdActivity(amount, { massKg: kg, lungShunt }),
          mirdDose(amount, { massKg: kg, lungShunt }),
        ])
          if (result.ok) expect(Number.isFinite(result.value)).toBe(true);
      }),
    );
  });
});

describe('D3 to D5, what was delivered', () => {
  test('prediction and measurement that fall on either side of 205 Gy, or are far apart, are flagged', () => {
    expect(doseMismatch({ preGy: 300, postGy: 280 })).toMatchObject({ mismatch: false, crossesLimit: false });
    expect(doseMismatch({ preGy: 300, postGy: 186 })).toMatchObject({
      mismatch: true,
      crossesLimit: true,
      ratio: 0.62,
    });
    expect(doseMismatch({ preGy: 250, postGy: 655 })).toMatchObject({ mismatch: true, crossesLimit: false });
    expect(doseMismatch({ preGy: 0, postGy: 0 })).toMatchObject({ mismatch: false, ratio: null });
    expect(doseMismatch({ preGy: null, postGy: 31 })).toEqual({ mismatch: null, crossesLimit: null, ratio: null });
  });
  test('which volumes are missing is said by name', () => {
    expect(missingVolumes({ tumourMl: 82, perfusedMl: 677, wholeLiverMl: null })).toEqual([
      'wholeLiverMl',
      'sflrBaselinePercent',
      'sflrBeforeSurgeryPercent',
      'flrIncreasePercent',
    ]);
  });
});
