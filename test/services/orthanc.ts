import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './postgres.ts';

const program = ['/usr/sbin', ...(process.env.PATH ?? '').split(delimiter)]
  .map((folder) => join(folder, 'Orthanc'))
  .find((path) => existsSync(path));
/** Where Debian keeps the server's plugins. */
const plugin = ['/usr/share/orthanc/plugins/libOrthancDicomWeb.so'].find((path) => existsSync(path));

/** Why no Orthanc can be started on this machine; null where it can. Tests that need one put it in their name. */
export const noOrthanc: string | null =
  program === undefined
    ? 'skipped: Orthanc is not installed'
    : plugin === undefined
      ? 'skipped: the DICOMweb plugin of Orthanc (orthanc-dicomweb) is not installed'
      : null;

export interface RunningOrthanc {
  /** Root of its DICOMweb services. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Where it answers DIMSE, as ORTHANC. */
  readonly dicomPort: number;
  stop(): Promise<void>;
}

/** An Orthanc of its own: loopback, free ports, a temporary folder; a password is asked for. */
export async function startOrthanc(): Promise<RunningOrthanc> {
  const root = await mkdtemp(join(tmpdir(), 'remnant-orthanc-'));
  const [httpPort, dicomPort] = [await freePort(), await freePort()];
  const [user, password] = ['reader', 'word of the test'];
  const file = join(root, 'orthanc.json');
  await writeFile(
    file,
    JSON.stringify({
      Name: 'Test',
      StorageDirectory: join(root, 'storage'),
      IndexDirectory: join(root, 'storage'),
      HttpPort: httpPort,
      DicomPort: dicomPort,
      // Loopback only.
      RemoteAccessAllowed: false,
      AuthenticationEnabled: true,
      RegisteredUsers: { [user]: password },
      DicomAlwaysAllowGet: true,
      Plugins: [plugin],
      DicomWeb: { Enable: true, Root: '/dicom-web/' },
    }),
    { mode: 0o600 },
  );
  const server = spawn(program!, [file], { cwd: root, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGTERM');
    await ended;
    await rm(root, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${httpPort}/dicom-web`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${url}/studies`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.status === 401) return { url, user, password, dicomPort, stop };
    if (tries > 300 || server.exitCode !== null) {
      await stop();
      throw new Error('Orthanc did not start');
    }
    await wait(100);
  }
}
