import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PatientNamed, patientsApart, samePatient } from './samePatient.ts';

const jane = { name: 'DOE^JANE', id: '4711', birthDate: '1960-02-01' };
const nobody = { name: '', id: '', birthDate: null };

describe('whether two headers speak of one patient', () => {
  test('equal IDs and birth dates are one patient, whatever the spelling of the name', () => {
    expect(samePatient(jane, { ...jane, name: 'Doe-Miller^Jane^^' })).toBe('same');
  });
  test('a different Patient ID is another patient, though name and birth date agree', () => {
    expect(samePatient(jane, { ...jane, id: '4712' })).toBe('other');
  });
  test('one number given to two people is another patient', () => {
    expect(samePatient(jane, { ...jane, birthDate: '1971-02-01' })).toBe('other');
    expect(samePatient({ ...jane, birthDate: null }, { ...jane, name: 'ROE^RICHARD' })).toBe('other');
  });
  test('an ID padded or in another case is the same ID', () => {
    expect(samePatient({ ...jane, id: 'ab-1 ' }, { ...jane, id: 'AB-1' })).toBe('same');
  });
  test('without an ID on one side, name and birth date must both agree', () => {
    expect(samePatient(jane, { ...jane, id: '' })).toBe('same');
    expect(samePatient(jane, { ...jane, id: '', birthDate: null })).toBe('unknown');
    expect(samePatient(jane, { ...jane, id: '', name: 'ROE^RICHARD' })).toBe('other');
  });
  test('headers that say nothing tell nothing', () => {
    expect(samePatient(nobody, nobody)).toBe('unknown');
    expect(samePatient(jane, nobody)).toBe('unknown');
  });
  test('it does not matter who is compared with whom', () => {
    const patient = fc.record({
      name: fc.constantFrom('', 'DOE^JANE', 'doe^jane^', 'ROE'),
      id: fc.constantFrom('', '1', '2', ' 1'),
      birthDate: fc.constantFrom(null, '1960-02-01', '1961-02-01'),
    });
    fc.assert(fc.property(patient, patient, (a, b) => samePatient(a, b) === samePatient(b, a)));
  });
});

describe('what was named, by patient', () => {
  const apart = (...things: readonly PatientNamed[]) => patientsApart(things, (one) => one);
  const idAlone = { ...nobody, id: '4711' };

  test('is all together where nothing contradicts', () => {
    expect(apart(jane, nobody, idAlone)).toEqual([[jane, nobody, idAlone]]);
    expect(apart()).toEqual([]);
  });

  test('a number alone that was given to two people joins neither, and never makes them one', () => {
    const [doe, roe] = [
      { ...jane, birthDate: null },
      { ...jane, birthDate: null, name: 'ROE^RICHARD' },
    ];
    for (const named of [
      [doe, idAlone, roe],
      [idAlone, roe, doe],
    ])
      expect(apart(...named).map((theirs) => theirs.length)).toEqual([1, 1, 1]);
    const undated = { ...jane, birthDate: null };
    expect(apart(jane, undated, { ...jane, birthDate: '1971-02-01' })).toHaveLength(3);
  });

  test('namings that fit are one patient through a third, beside another patient', () => {
    const withoutId = { ...jane, id: '' };
    expect(apart(idAlone, withoutId, { ...jane, id: '4712', name: 'ROE' }, jane)).toEqual([
      expect.arrayContaining([idAlone, withoutId, jane]),
      [{ ...jane, id: '4712', name: 'ROE' }],
    ]);
  });

  test('whatever is said: nobody is with another, nothing is lost, and the order does not matter', () => {
    const named = fc.record({
      name: fc.constantFrom('', 'DOE', 'ROE', 'POE'),
      id: fc.constantFrom('', '1', '2'),
      birthDate: fc.constantFrom(null, '1960-02-01', '1961-02-01'),
    });
    fc.assert(
      fc.property(fc.array(named, { maxLength: 8 }), (things) => {
        const parts = apart(...things);
        expect(parts.flat()).toHaveLength(things.length);
        for (const part of parts)
          for (const a of part) for (const b of part) expect(samePatient(a, b)).not.toBe('other');
        const texts = (all: typeof parts) =>
          all
            .map((part) =>
              part
                .map((one) => JSON.stringify(one))
                .sort()
                .join(),
            )
            .sort();
        expect(texts(apart(...[...things].reverse()))).toEqual(texts(parts));
      }),
      { numRuns: 500 },
    );
  });
});
