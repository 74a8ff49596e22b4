import packageJson from '../package.json' with { type: 'json' };

/** The version that stands in every measurement's provenance. */
export const SOFTWARE_VERSION: string = packageJson.version;
