import { type Result, refuse } from '#core/result';
import { type CaseLibrary, openCaseLibrary } from './cases/caseLibrary.ts';
import { defaultDataFolder } from './cases/dataFolder.ts';

export type DataFolderRefusal = 'data.inUse' | 'data.newer' | 'data.notWritable';

/**
 * Opens the cases of a data folder, the system's own place for application data where none is named, alone. Refuses one
 * that another Remnant holds or that a newer one wrote, and one that cannot be written, with a message that says which.
 */
export async function openDataFolder(
  dataFolder: string = defaultDataFolder(),
  now: () => Date = () => new Date(),
): Promise<Result<CaseLibrary, DataFolderRefusal>> {
  const opened = await openCaseLibrary(dataFolder, now).catch((fault: unknown) => {
    const { code } = fault as { code?: unknown };
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR' || code === 'EEXIST')
      return refuse('data.notWritable', {
        message: `The data folder ${dataFolder} cannot be written. Name another one with --data DIR.`,
      });
    throw fault;
  });
  if (opened.ok || opened.code === 'data.notWritable') return opened;
  return refuse(opened.code, {
    message:
      opened.code === 'data.inUse'
        ? `Another Remnant has the data folder ${dataFolder} open. Use its window, or close it first, or name another folder with --data DIR.`
        : `A newer Remnant has written the data folder ${dataFolder}. Install that version or newer, or name another folder with --data DIR.`,
  });
}
