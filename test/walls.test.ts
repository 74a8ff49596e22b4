import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const FORBIDDEN = [
  ['core/x.ts', '#host/cases/store'],
  ['core/x.ts', '../wasm/kernels/grow.ts'],
  ['core/x.ts', 'node:fs'],
  ['wasm/kernels/x.ts', '#host/import/scan'],
  ['host/x.ts', '#renderer/App'],
  ['host/x.ts', 'electron'],
  ['renderer/x.ts', '#host/cases/store'],
  ['renderer/panels/x.tsx', 'node:fs'],
  ['electron/x.ts', '#renderer/App'],
] as const;
const ALLOWED = [
  ['core/dicom/x.ts', '../findings.ts'],
  ['wasm/kernels/x.ts', '#core/geometry'],
  ['host/x.ts', '#wasm/kernels/grow'],
  ['renderer/panels/x.tsx', '../words.ts'],
  ['renderer/x.ts', '#core/contract/client'],
  ['electron/x.ts', '#host/transport/http'],
] as const;

/** Which of these files, each with one import, the linter finds guilty of crossing a wall. */
function guilty(cases: readonly (readonly [path: string, from: string])[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'remnant-walls-'));
  try {
    const { vcs: _, $schema: __, ...rules } = JSON.parse(readFileSync('biome.json', 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(rules));
    const file = (path: string, n: number) => path.replace(/x\.(tsx?)$/, `x${n}.$1`);
    cases.forEach(([path, from], n) => {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, file(path, n)), `import { x } from '${from}';\n\nexport const y = x;\n`);
    });
    const biome = resolve('node_modules/@biomejs/biome/bin/biome');
    const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', '--max-diagnostics=none'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const crossings = (JSON.parse(stdout).diagnostics as { category: string; location: unknown }[])
      .filter(({ category }) => category === 'lint/style/noRestrictedImports')
      .map(({ location }) => JSON.stringify(location));
    return cases
      .filter(([path], n) => crossings.some((where) => where.includes(file(path, n))))
      .map(([path, from]) => `${path} ← ${from}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a wall between rooms is an error, not advice', () => {
  const line = ([path, from]: readonly [string, string]) => `${path} ← ${from}`;
  test('what may not be imported is an error', () => expect(guilty(FORBIDDEN)).toEqual(FORBIDDEN.map(line)));
  test('what may be imported is none', () => expect(guilty(ALLOWED)).toEqual([]));
});

describe('the compiler keeps core pure', () => {
  mkdirSync('build', { recursive: true });
  const folder = mkdtempSync(join('build', 'walls-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['process.exit(0)', 'document.title', 'setTimeout(() => {}, 1)', 'Buffer.from([1])', "fetch('x')"])(
    'core cannot see %s',
    (expression) => {
      writeFileSync(join(folder, 'x.ts'), `export const x = ${expression};\n`);
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: '../../core/tsconfig.json', include: ['./x.ts'], exclude: [] }),
      );
      expect(() =>
        execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], { stdio: 'pipe' }),
      ).toThrow();
    },
  );
});
