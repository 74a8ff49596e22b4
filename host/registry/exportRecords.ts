import { createHash } from 'node:crypto';
import type { RegistryRecord } from '#core/registry/record';
import { ok, type Result } from '#core/result';
import { type WriteCode, writeWhole } from '../writeWhole.ts';
import { type RecordFormat, serialised } from './serialised.ts';

/** What was written, so that it can be found again and shown to be unchanged. */
export interface Receipt {
  readonly path: string;
  readonly format: RecordFormat;
  readonly records: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes records whole or not at all; refuses a path that is taken (`output.exists`) unless forced. */
export async function exportRecords(
  records: readonly RegistryRecord[],
  path: string,
  { format, force = false }: { readonly format: RecordFormat; readonly force?: boolean },
): Promise<Result<Receipt, WriteCode>> {
  const bytes = serialised(records, format);
  const written = await writeWhole(path, bytes, { force });
  if (!written.ok) return written;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return ok({ path, format, records: records.length, bytes: bytes.length, sha256 });
}
