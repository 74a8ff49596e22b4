import type { Output } from '#core/contract/procedures';

export type Target = Output<'registry.targets'>['targets'][number]['target'];

export const KINDS: Readonly<Record<Target['kind'], string>> = {
  postgres: 'central registry',
  redcap: 'REDCap',
  folder: 'folder',
};

export const FORMATS = {
  csv: 'CSV with its dictionary',
  redcap: 'REDCap import file',
  fhir: 'FHIR R4 bundles',
} as const;

/** Where a target is, in one line. */
export function addressOf(target: Target): string {
  switch (target.kind) {
    case 'postgres':
      return `${target.user} at ${target.host}:${target.port}/${target.database}${target.tls === 'off' ? ', without TLS' : ''}`;
    case 'redcap':
      return target.url;
    case 'folder':
      return `${target.folder}, ${FORMATS[target.as]}`;
  }
}

/** A name as an id that no other target has: small letters, digits, hyphens. */
export function idOf(name: string, taken: readonly string[]): string {
  const stem =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 24) || 'target';
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!taken.includes(id)) return id;
  }
}
