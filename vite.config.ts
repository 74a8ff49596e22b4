import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The window: renderer/ → build/renderer, one folder of static files that Electron's app:// and the loopback host serve
 * alike under the same strict CSP: no inline script, no data: module, no eval.
 * `#core/…`, `#wasm/…` resolve through package.json's `imports`; the kernels are the asset `../build/kernels.wasm?url`.
 */
export default defineConfig({
  root: fileURLToPath(new URL('renderer', import.meta.url)),
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('build/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome120',
    // A worker, a kernel or an icon inlined as data: would need a weaker CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|zustand)[\\/]/ }],
        },
      },
    },
  },
  server: { host: '127.0.0.1', strictPort: false, fs: { allow: [fileURLToPath(new URL('.', import.meta.url))] } },
});
