// Builds what the commands need into build/ (host, kernels, window) and .vite/build (Electron's main and preload).
// `node build.mjs` builds all; `node build.mjs kernels host` only what is named.
import { mkdirSync } from 'node:fs';
import { rolldown } from 'rolldown';

const rooms = {
  /** wasm/assembly → build/kernels.wasm: shared memory, SIMD, nothing allocates. */
  async kernels() {
    const asc = (await import('assemblyscript/asc')).default;
    mkdirSync('build', { recursive: true });
    const flags =
      '-O3 --noAssert --runtime stub --enable simd,threads,bulk-memory --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --memoryBase 1024';
    const { error, stderr } = await asc.main([
      'wasm/assembly/index.ts',
      '-o',
      'build/kernels.wasm',
      ...flags.split(' '),
    ]);
    if (error) throw new Error(`${error.message}\n${stderr}`);
  },
  /** host/ → build/host: the command line and the files that run as worker threads. Packages stay outside. */
  async host() {
    await bundle(
      { cli: 'host/cli/main.ts', decodeWorker: 'host/import/decodeWorker.ts' },
      { dir: 'build/host', format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    );
  },
  async renderer() {
    const { build } = await import('vite');
    await build({ configFile: 'vite.config.ts', logLevel: 'warn' });
  },
  async electron() {
    for (const [name, input] of Object.entries({ main: 'electron/main.ts', preload: 'electron/preload.ts' }))
      await bundle({ [name]: input }, { dir: '.vite/build', format: 'cjs', entryFileNames: '[name].cjs' });
  },
};

async function bundle(input, output) {
  const built = await rolldown({
    input,
    platform: 'node',
    external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('#'),
    logLevel: 'warn',
  });
  await built.write({ sourcemap: true, ...output });
  await built.close();
}

const wanted = process.argv.slice(2);
for (const [name, make] of Object.entries(rooms)) if (wanted.length === 0 || wanted.includes(name)) await make();
