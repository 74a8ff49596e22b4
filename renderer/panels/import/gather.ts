/** One file to send, with the path it had inside what was dropped, so that a DICOMDIR finds its own. */
export interface NamedFile {
  readonly name: string;
  readonly file: File;
}

/** What was chosen or dropped: files, and names of files and folders that the browser may not read. */
export interface Gathered {
  readonly files: readonly NamedFile[];
  readonly unreadable: readonly string[];
}

/** Files of an <input>, folders and all. */
export const filesOfInput = (files: Iterable<File>): Gathered => ({
  files: [...files].map((file) => ({ name: file.webkitRelativePath || file.name, file })),
  unreadable: [],
});

/**
 * Everything inside what was dropped, walked folder by folder. The entries must be taken from the event before anything
 * is awaited: afterwards a browser empties it. What cannot be read (no permission, a drive that went away) is named.
 */
export async function filesOfDrop(transfer: DataTransfer, signal?: AbortSignal): Promise<Gathered> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return filesOfInput(transfer.files);
  const files: NamedFile[] = [];
  const unreadable: string[] = [];
  const walk = async (entry: FileSystemEntry, folder: string): Promise<void> => {
    signal?.throwIfAborted();
    const name = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isFile) {
      const file = await fileOf(entry as FileSystemFileEntry).catch(() => null);
      if (file) files.push({ name, file });
      else unreadable.push(name);
      return;
    }
    const inside = await entriesOf(entry as FileSystemDirectoryEntry).catch(() => null);
    if (!inside) unreadable.push(name);
    for (const inner of inside ?? []) await walk(inner, name);
  };
  for (const entry of entries) await walk(entry, '');
  return { files, unreadable };
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
