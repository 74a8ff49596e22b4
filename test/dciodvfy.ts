import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The errors that dciodvfy (Debian: dicom3tools) finds in a DICOM object, line by line; null where the machine lacks it:
 * the tests that ask for it are then skipped by name.
 */
export const refusedByDciodvfy: ((bytes: Uint8Array) => Promise<string[]>) | null = isThere()
  ? async (bytes) => {
      const folder = await mkdtemp(join(tmpdir(), 'remnant-dciodvfy-'));
      try {
        const file = join(folder, 'object.dcm');
        await writeFile(file, bytes);
        // It answers with an exit code where there are errors; what counts is what it says.
        const said = await new Promise<string>((resolve) =>
          execFile('dciodvfy', ['-new', file], { maxBuffer: 1 << 24 }, (_error, out, err) => resolve(out + err)),
        );
        return said.split('\n').filter((line) => line.startsWith('Error'));
      } finally {
        await rm(folder, { recursive: true });
      }
    }
  : null;

function isThere(): boolean {
  try {
    execFileSync('dciodvfy', ['-version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
