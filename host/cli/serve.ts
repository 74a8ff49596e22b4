import { spawn } from 'node:child_process';
import { ok, refuse } from '#core/result';
import { rendererFolder } from '../rendererFolder.ts';
import { type Host, startHost } from '../startHost.ts';
import { serveHttp } from '../transport/http.ts';
import { type KeptReturn, keepReturn, keptReturn, newReturnKey } from '../transport/keptReturn.ts';
import type { CliCommand } from './command.ts';
import { printLine } from './standardOutput.ts';

export const serveCommand: CliCommand = {
  name: 'serve',
  summary: 'the workstation on this computer; prints one URL',
  usage: 'serve [--port N] [--data DIR] [--no-open]',
  options: {
    port: { type: 'string', help: 'a fixed port; else a free one' },
    data: { type: 'string', help: 'the folder that holds the cases' },
    'no-open': { type: 'boolean', help: 'do not open the browser' },
  },
  async run(args) {
    if (args.positionals.length > 0)
      return refuse('arguments.invalid', { message: `serve takes no file. Usage: npx remnant ${serveCommand.usage}` });
    const given = args.value('port') ?? '0';
    const port = Number(given);
    if (!/^\d+$/.test(given) || port > 65_535)
      return refuse('arguments.invalid', { message: 'A port is a whole number from 0 to 65535.' });
    const renderer = rendererFolder();
    if (!renderer)
      return refuse('window.notBuilt', { message: 'The window is not built yet: run `npm run build` first.' });
    const data = args.value('data');
    if (data === '') return refuse('arguments.invalid', { message: '--data names a folder.' });
    const host = await startHost(data === undefined ? {} : { dataFolder: data });
    if (!host.ok) return host;
    try {
      const { dataFolder } = host.value;
      const kept = await keptReturn(dataFolder, new Date());
      const { server, returnKey } = await served(host.value, renderer, port, kept);
      const here = () => keepReturn(dataFolder, { port: server.port, returnKey }).catch(() => {});
      await here();
      const signs = setInterval(here, SIGN_EVERY_MS);
      const stopped = stopSignal();
      await printLine(server.url);
      if (!args.has('no-open')) openBrowser(server.oneTimeUrl());
      await stopped;
      clearInterval(signs);
      await here();
      await server.close();
      return ok({ json: { stopped: true }, text: 'Stopped.' });
    } catch (fault) {
      if ((fault as { code?: unknown }).code !== 'EADDRINUSE') throw fault;
      return refuse('port.inUse', { message: `Port ${port} is taken. Name another one, or none for a free one.` });
    } finally {
      await host.value.close();
    }
  },
};

const SIGN_EVERY_MS = 3600 * 1000;

/**
 * Where no port is named, the one of the last start, so that a window that is still open finds its host again by itself;
 * where that is taken, or another was named, a free one, and nobody comes back.
 */
async function served(host: Host, rendererFolder: string, port: number, kept: KeptReturn | null) {
  const returnKey = kept && (port === 0 || port === kept.port) ? kept.returnKey : newReturnKey();
  try {
    const server = await serveHttp(host, { port: port || (kept?.port ?? 0), rendererFolder, returnKey });
    return { server, returnKey };
  } catch (fault) {
    if ((fault as { code?: unknown }).code !== 'EADDRINUSE' || port !== 0 || !kept) throw fault;
    const other = newReturnKey();
    return { server: await serveHttp(host, { rendererFolder, returnKey: other }), returnKey: other };
  }
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process as usual. */
const stopSignal = () =>
  new Promise<void>((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });

/** Opens the default browser where there is one. Where there is none, the printed URL is all that is needed. */
function openBrowser(url: string): void {
  const [command, args] =
    process.platform === 'win32'
      ? ['rundll32', ['url.dll,FileProtocolHandler', url]]
      : process.platform === 'darwin'
        ? ['open', [url]]
        : ['xdg-open', [url]];
  const display = process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY;
  if (process.platform === 'linux' && !display) return;
  const child = spawn(command as string, args as string[], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
