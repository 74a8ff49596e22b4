import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samePatient } from './samePatient.ts';

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
