import type { ShellBridge } from '#core/contract/shell';
import type { App } from '../common/app.ts';
import { filesOfInput } from './gather.ts';
import { ImportJob } from './importJob.ts';

/** What the desktop shell offers; nothing of it in a browser. */
export const shell = (): ShellBridge | null => (window as { remnant?: ShellBridge }).remnant ?? null;

const jobs = new WeakMap<App, ImportJob>();
/** The one import of this window. */
export function importJob(app: App): ImportJob {
  let job = jobs.get(app);
  if (!job) {
    job = new ImportJob(app);
    jobs.set(app, job);
  }
  return job;
}

type Kind = 'folder' | 'files';
interface How {
  readonly add?: boolean;
  readonly intoCase?: string | null;
}

/** The import, where none is running yet; else null, and it is said. */
export function freeJob(app: App): ImportJob | null {
  const job = importJob(app);
  if (!job.running) return job;
  const body = 'Cancel it in the status line, or wait for it.';
  app.notify({ kind: 'notNow', title: 'An import is running', body });
  return null;
}

/** Asks for a folder (or for files or a zip) and imports it: the native dialog in the desktop shell, the browser's else. */
export async function openCt(app: App, kind: Kind = 'folder', how: How = {}): Promise<void> {
  const job = freeJob(app);
  if (!job) return;
  const bridge = shell();
  if (bridge) return job.openPaths(await bridge.openDialog(kind), how);
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = kind === 'folder';
  input.hidden = true;
  input.dataset.purpose = 'import';
  // Kept in the page while it is open: a detached input loses its answer in some browsers.
  document.body.append(input);
  const done = () => input.remove();
  input.addEventListener('cancel', done);
  input.addEventListener('change', () => {
    const chosen = filesOfInput(input.files ?? []);
    done();
    if (chosen.files.length > 0) void job.openFiles(chosen, how);
  });
  input.click();
}
