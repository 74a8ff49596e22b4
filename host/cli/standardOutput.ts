import { fstatSync, writeFileSync } from 'node:fs';

let failure: NodeJS.ErrnoException | null = null;
const failed = (error: NodeJS.ErrnoException) => {
  failure ??= error;
};
process.stdout.on('error', failed);

/** Why standard output did not take everything (a full disk, a closed pipe); null where it did. */
export const outputFailure = (): NodeJS.ErrnoException | null => failure;

/** A line on standard output, there when this resolves; what goes wrong is kept for `outputFailure`. */
export async function printLine(text: string): Promise<void> {
  const line = `${text}\n`;
  try {
    // Into a file a stream writes once, and says nothing where a full disk took only a part.
    if (fstatSync(1).isFile()) writeFileSync(1, line);
    else await new Promise<void>((resolve, reject) => process.stdout.write(line, (e) => (e ? reject(e) : resolve())));
  } catch (error) {
    failed(error as NodeJS.ErrnoException);
  }
}
