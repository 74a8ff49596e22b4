import { isAbsolute, normalize, sep } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uploadPath } from './uploads.ts';

test('folders of what was dropped are kept, since a DICOMDIR names its files by them', () => {
  expect(uploadPath('DICOM/PAT00001/STD00001/IM000001')).toBe('DICOM/PAT00001/STD00001/IM000001');
  expect(uploadPath('CD\\DICOM\\IM1')).toBe('CD/DICOM/IM1');
  expect(uploadPath('./a//b')).toBe('a/b');
});

test('what leads out is refused, and what some disk does not take is made harmless', () => {
  for (const name of ['..', 'a/../b', '/..', 'a\\..\\..\\b', '', '/', './.', 'x'.repeat(300)])
    expect(uploadPath(name)).toBeNull();
  expect(uploadPath('C:\\a:b')).toBe('C_/a_b');
  expect(uploadPath('con/NUL.dcm/a')).toBe('_con/_NUL.dcm/a');
  expect(uploadPath('a\u0000b. ')).toBe('a_b._');
});

test('whatever the name, what comes of it stays inside', () => {
  const names = fc.array(fc.oneof(fc.string(), fc.constantFrom('..', '.', '/', '\\', 'a', ':', '\u0000')), {
    maxLength: 9,
  });
  fc.assert(
    fc.property(names, fc.constantFrom('/', '\\', ''), (parts, separator) => {
      const path = uploadPath(parts.join(separator));
      if (path === null) return true;
      return !isAbsolute(path) && normalize(path) === path && !path.split(sep).includes('..') && path.length > 0;
    }),
  );
});
