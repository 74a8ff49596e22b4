import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { runningHost, TRANSPORTS } from './transports.ts';

/** A host with one window at its MessagePort and a folder for files. What the host refuses, `done` throws and `client` answers. */
export async function openWindow() {
  const files = await mkdtemp(join(tmpdir(), 'remnant-window-'));
  const running = await runningHost({});
  const window = await TRANSPORTS.MessagePort!(running.host);
  return {
    files,
    client: window.client,
    async done<N extends ProcedureName>(name: N, input: Input<N>) {
      const answer = await window.client.call(name, input);
      if (!answer.ok) throw new Error(`${name}: ${answer.code}`);
      return answer.value as Output<N>;
    },
    bytes: (path: string) => running.host.bytes(new Request(`http://host${path}`)),
    async close() {
      await window.disconnect();
      await running.stop();
      await rm(files, { recursive: true });
    },
  };
}
