import type { RegistryTarget, TargetConfig } from '#core/registry/target';
import { FolderTarget } from './folderTarget.ts';
import { PostgresTarget } from './postgres/postgresTarget.ts';
import { RedcapTarget } from './redcapTarget.ts';

/** The target that a site set up, with its secret. */
export function targetOf(config: TargetConfig, secret: string): RegistryTarget {
  switch (config.kind) {
    case 'postgres':
      return new PostgresTarget(config, secret);
    case 'redcap':
      return new RedcapTarget(config, secret);
    case 'folder':
      return new FolderTarget(config);
  }
}
