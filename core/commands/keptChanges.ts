import type { RecordName } from '../contours/records.ts';
import { ok, type Result, refuse } from '../result.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { Change } from './change.ts';
import type { CommandWorkspace } from './command.ts';
import { fitsSeries } from './journal.ts';
import { packTogether, unpackTogether } from './journalEntry.ts';
import { packChange, unpackChange } from './packedChange.ts';

/** Of which contours changes were kept: the series, and the sequence of its journal after which they were made. */
export interface KeptOf {
  readonly caseId: string;
  readonly seriesId: string;
  readonly after: number;
}

const FORMAT = 'remnant changes 1';

/** Changes that could not be saved, as a file: to be done again later on the same contours. */
export function packKept(of: KeptOf, changes: readonly Change[]): Uint8Array<ArrayBuffer> {
  const bytes = new ByteWriter();
  bytes.text(FORMAT);
  bytes.text(JSON.stringify(of));
  bytes.raw(packTogether(changes.map(packChange)));
  return bytes.taken();
}

/** Whether a change can be done on a reading as it is now: every voxel and record holds what the change found. */
export function stillFits({ voxels, records }: Change, workspace: CommandWorkspace): boolean {
  if (!fitsSeries({ fromRevision: 0, title: '', voxels, records }, workspace.geometry)) return false;
  for (const { layer, runs } of voxels)
    for (let r = 0; r < runs.length; r += 3) {
      const old = runs[r + 2]! >>> 8;
      const end = runs[r]! + runs[r + 1]!;
      for (let v = runs[r]!; v < end; v++) if (workspace.layers[layer][v] !== old) return false;
    }
  return Object.entries(records).every(
    ([name, values]) => JSON.stringify(workspace[name as RecordName]) === JSON.stringify(values.old),
  );
}

/** The changes of such a file. Refuses what is none (`changes.invalid`). */
export function unpackKept(file: Uint8Array): Result<{ of: KeptOf; changes: Change[] }, 'changes.invalid'> {
  try {
    const bytes = new ByteReader(file);
    if (bytes.text() !== FORMAT) return refuse('changes.invalid');
    const of = JSON.parse(bytes.text()) as KeptOf;
    return ok({ of, changes: unpackTogether(bytes.raw(bytes.left)).map(unpackChange) });
  } catch (fault) {
    if (fault instanceof RangeError || fault instanceof SyntaxError) return refuse('changes.invalid');
    throw fault;
  }
}
