import { refuse } from '#core/result';
import type { CliCommand } from './command.ts';

export const assessCommand: CliCommand = {
  name: 'assess',
  summary: 'FLR, sFLR and growth of one case',
  usage: 'assess FILE.json [--json]',
  options: {},
  async run() {
    return refuse('case.invalid', { message: 'not built yet' });
  },
};
