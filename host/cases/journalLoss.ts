import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LossShape } from '#core/contract/shapes';
import { removeIfThere, settle } from './wholeFile.ts';

/** What of a journal could not be brought back; `files` lie in the journal's own folder. */
export type JournalLoss = z.output<typeof LossShape>;

const NAME = 'losses.json';
const Losses = z.array(LossShape);

/** What could not be brought back from the journal in this folder, and was not read by anybody yet. */
export async function lossesIn(folder: string): Promise<readonly JournalLoss[]> {
  try {
    return Losses.parse(JSON.parse(await readFile(join(folder, NAME), 'utf8')));
  } catch (fault) {
    if ((fault as { code?: unknown }).code === 'ENOENT') return [];
    // The files themselves still lie there; that something did not come back must be said all the same.
    if (fault instanceof SyntaxError || fault instanceof z.ZodError) return [UNTOLD];
    throw fault;
  }
}

/** Remembers a loss until it is read, whoever is killed meanwhile. */
export async function keepLoss(folder: string, loss: JournalLoss): Promise<void> {
  const known = await lossesIn(folder);
  // Found a second time after a kill, before the files were moved, it is one loss; its files are copies.
  const same = known.find(({ changes, bytes, since }) => told({ changes, bytes, since }) === told(loss));
  if (same) return;
  await writeFile(join(folder, `${NAME}.new`), JSON.stringify([...known, loss]), { mode: 0o600 });
  await settle(join(folder, `${NAME}.new`), join(folder, NAME));
}

/** A person has read what was lost. */
export const forgetLosses = (folder: string): Promise<void> => removeIfThere(join(folder, NAME));

const told = ({ changes, bytes, since }: Pick<JournalLoss, 'changes' | 'bytes' | 'since'>) =>
  [changes, bytes, since].join(' ');

const UNTOLD: JournalLoss = { why: 'damaged', changes: 1, bytes: 0, undoGone: false, since: null, files: [] };
