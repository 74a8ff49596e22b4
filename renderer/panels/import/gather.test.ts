import { afterEach, expect, test, vi } from 'vitest';
import { filesOfDrop } from './gather.ts';
import { sendFile } from './importJob.ts';

afterEach(() => vi.unstubAllGlobals());

/** An entry of a drop: a file, one that may not be read (null), or a folder with its entries. */
type Dropped = File | null | { readonly [name: string]: Dropped } | 'locked';

function entry(name: string, dropped: Dropped): unknown {
  if (dropped === null || dropped instanceof File)
    return {
      name,
      isFile: true,
      file: (done: (file: File) => void, failed: (fault: Error) => void) =>
        dropped ? done(dropped) : failed(new Error('NotReadableError')),
    };
  let handedOut = false;
  return {
    name,
    isFile: false,
    createReader: () => ({
      readEntries(done: (entries: unknown[]) => void, failed: (fault: Error) => void) {
        if (dropped === 'locked') return failed(new Error('NotReadableError'));
        done(handedOut ? [] : Object.entries(dropped).map(([inner, what]) => entry(inner, what)));
        handedOut = true;
      },
    }),
  };
}

const transferOf = (dropped: { readonly [name: string]: Dropped }) =>
  ({
    items: Object.entries(dropped).map(([name, what]) => ({ webkitGetAsEntry: () => entry(name, what) })),
    files: [],
  }) as unknown as DataTransfer;

test('what of a drop cannot be read is named, files and folders, and the rest is there', async () => {
  const file = new File(['x'], 'IM1');
  const gathered = await filesOfDrop(
    transferOf({ CD: { IM1: file, IM2: null, inner: { IM3: file }, closed: 'locked' }, 'letter.txt': null }),
  );
  expect(gathered.files.map(({ name }) => name)).toEqual(['CD/IM1', 'CD/inner/IM3']);
  expect(gathered.unreadable).toEqual(['CD/IM2', 'CD/closed', 'letter.txt']);
});

test('a file that cannot be read while it is sent is not taken for a host that is gone', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const { signal } = new AbortController();
  const readable = new File(['x'], 'IM1');
  const lost = Object.assign(new File(['x'], 'IM2'), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) }),
  });
  expect(await sendFile('upload-1', { name: 'IM1', file: readable }, signal)).toMatchObject({
    code: 'host.unreachable',
  });
  expect(await sendFile('upload-1', { name: 'IM2', file: lost }, signal)).toMatchObject({ code: 'file.corrupt' });
});
