// node bench/run.mjs NAME: bundles bench/NAME.ts into build/bench and runs it.
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const [name] = process.argv.slice(2);
if (!name) throw new Error('which bench? for one: npm run bench -- kernels');
const file = `build/bench/${name}.mjs`;
const built = await rolldown({
  input: `bench/${name}.ts`,
  platform: 'node',
  external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('#'),
  logLevel: 'warn',
});
await built.write({ file, format: 'esm', sourcemap: true });
await built.close();
await import(pathToFileURL(file).href);
