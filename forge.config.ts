import { execFileSync } from 'node:child_process';
import { MakerDeb } from '@electron-forge/maker-deb';
import { MakerSquirrel } from '@electron-forge/maker-squirrel';
import { MakerZIP } from '@electron-forge/maker-zip';
import type { ForgeConfig } from '@electron-forge/shared-types';

/** What the packaged program needs of this folder; everything else stays out. */
const SHIPPED = ['/package.json', '/LICENSE', '/README.md', '/.vite', '/build', '/assets', '/node_modules'];

const config: ForgeConfig = {
  packagerConfig: {
    name: 'Remnant',
    executableName: 'remnant',
    // Native addons and worker threads must lie outside the archive; so do the files that the host serves.
    asar: { unpack: '{**/*.node,**/build/**,**/assets/**}' },
    ignore: (path) => path !== '' && !SHIPPED.some((kept) => path === kept || path.startsWith(`${kept}/`)),
    prune: true,
  },
  hooks: {
    generateAssets: async () => {
      execFileSync(process.execPath, ['build.mjs'], { stdio: 'inherit' });
    },
  },
  makers: [
    new MakerZIP({}, ['darwin', 'linux', 'win32']),
    new MakerDeb(
      { options: { name: 'remnant', productName: 'Remnant', genericName: 'Liver volumetry', categories: ['Science'] } },
      ['linux'],
    ),
    new MakerSquirrel({ name: 'remnant' }, ['win32']),
  ],
};

export default config;
