import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A program that answers each line with a line. */
export class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;

  constructor(command: string, ...options: (string | number)[]) {
    this.child = spawn(command, options.map(String));
    this.child.stderr.pipe(process.stderr);
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Milliseconds the peer took, and the voxels it counted. */
  async run(request: string): Promise<{ ms: number; voxels: number }> {
    this.child.stdin.write(`${request}\n`);
    const answer = await this.answers.next();
    if (answer.done) throw new Error(`${this.child.spawnfile} ended`);
    const [ms = Number.NaN, voxels = Number.NaN] = answer.value.split(' ').map(Number);
    return { ms, voxels };
  }

  end(): void {
    this.child.stdin.end();
  }
}

/** Compiles bench/floor.c with the machine's compiler. */
export function buildFloor(): string {
  mkdirSync('build/bench', { recursive: true });
  execFileSync('cc', ['-O3', '-march=native', '-o', 'build/bench/floor', 'bench/floor.c'], { stdio: 'inherit' });
  return 'build/bench/floor';
}

/** Builds bench/itk, or gives null where ITK (Debian: libinsighttoolkit5-dev, cmake, g++) is not there. */
export function buildItk(
  program: 'connectedThreshold' | 'morphology' | 'distance' = 'connectedThreshold',
): string | null {
  const built = `build/bench/itk/${program}`;
  if (existsSync(built)) return built;
  try {
    execFileSync('cmake', ['-S', 'bench/itk', '-B', 'build/bench/itk'], { stdio: 'pipe' });
    execFileSync('cmake', ['--build', 'build/bench/itk'], { stdio: 'pipe' });
    return built;
  } catch {
    return null;
  }
}
