import { z } from 'zod';
import { change, query } from '../procedure.ts';
import { Settings } from '../shapes.ts';
import { nothing } from './inputs.ts';

/** The program itself and the settings of its site. */
export const siteProcedures = {
  'app.info': query({
    input: nothing,
    output: z.object({ version: z.string(), shell: z.enum(['electron', 'browser']), dataFolder: z.string() }),
  }),
  'settings.get': query({ input: nothing, output: Settings }),
  'settings.set': change({ input: Settings.partial(), output: Settings, errors: ['case.readOnly', 'disk.full'] }),
} as const;
