/** One file to send, with the path it had inside what was dropped, so that a DICOMDIR finds its own. */
export interface NamedFile {
  readonly name: string;
  readonly file: File;
}

/** Files of an <input>, folders and all. */
export const filesOfInput = (files: FileList): readonly NamedFile[] =>
  [...files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));

/**
 * Everything inside what was dropped, walked folder by folder. The entries must be taken from the event before anything
 * is awaited: afterwards a browser empties it.
 */
export async function filesOfDrop(transfer: DataTransfer, signal?: AbortSignal): Promise<readonly NamedFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ name: file.name, file }));
  const found: NamedFile[] = [];
  const walk = async (entry: FileSystemEntry, folder: string): Promise<void> => {
    signal?.throwIfAborted();
    const name = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isFile) {
      // A file that vanished or may not be read is left out; if it leaves a gap, the gap speaks.
      const file = await fileOf(entry as FileSystemFileEntry).catch(() => null);
      if (file) found.push({ name, file });
    } else for (const inner of await entriesOf(entry as FileSystemDirectoryEntry)) await walk(inner, name);
  };
  for (const entry of entries) await walk(entry, '');
  return found;
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((done, failed) => entry.file(done, failed));

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // A browser hands out at most a hundred at a time, and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
