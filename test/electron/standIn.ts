import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Browser, Page } from '@playwright/test';

/**
 * A stand-in for Electron's runtime, which cannot be had everywhere: the built main process runs in this Node process
 * with this in place of the `electron` module. The window is a real Chromium page, `protocol.handle` answers its
 * requests, the built preload runs in it, and IPC crosses a real MessageChannel. Simulated, and so not proved by it: the
 * operating system's sandbox, the isolated world of the preload, native dialogs and menus (both are recorded instead).
 */
export interface StandIn {
  readonly page: Page;
  /** The menu as it was last set. */
  menu(): MenuItem[];
  /** What the next native open dialog answers. */
  willChoose(paths: readonly string[]): void;
  /** Whether a navigation to this address, or a new window, would be let through. */
  navigates(url: string): boolean;
  opensWindow(url: string): boolean;
  permits(permission: string): boolean;
  /** Sends on an IPC channel as a frame of another address would. */
  sendAs(frameUrl: string, channel: string, ...args: unknown[]): void;
  readonly webPreferences: Record<string, unknown>;
  close(): Promise<void>;
}

export interface MenuItem {
  readonly label?: string;
  readonly enabled?: boolean;
  readonly submenu?: MenuItem[];
  readonly click?: () => void;
}

const ORIGIN = 'app://remnant';
const PAGE_ORIGIN = 'https://remnant.test';

/** Starts the built shell in a browser; `userData` and `dataFolder` are folders of the test's own. */
export async function startStandIn(
  browser: Browser,
  {
    userData,
    dataFolder,
    viewport = { width: 1280, height: 800 },
  }: { userData: string; dataFolder: string; viewport?: { width: number; height: number } },
): Promise<StandIn> {
  const app = new EventEmitter();
  const ipcMain = new EventEmitter();
  const answers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();
  let handler: ((request: Request) => Promise<Response>) | null = null;
  let menu: MenuItem[] = [];
  let chosen: readonly string[] = [];
  let permission: (permission: string) => boolean = () => true;
  let windowOpen: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  let opened: (page: Page) => void;
  let webPreferences: Record<string, unknown> = {};
  const contents = new EventEmitter();
  const quit = withResolvers();

  class BrowserWindow extends EventEmitter {
    readonly webContents = Object.assign(contents, {
      send: (channel: string, ...args: unknown[]) => void deliver(channel, args, []),
      postMessage: (channel: string, message: unknown, ports: MessagePort[] = []) =>
        void deliver(channel, [message], ports),
      setWindowOpenHandler: (given: typeof windowOpen) => {
        windowOpen = given;
      },
    });
    constructor(options: { webPreferences: Record<string, unknown> }) {
      super();
      webPreferences = options.webPreferences;
      app.emit('web-contents-created', {}, this.webContents);
    }
    async loadURL(url: string): Promise<void> {
      await load(url, String(webPreferences.preload));
      this.emit('ready-to-show');
    }
    show() {}
    focus() {}
    maximize() {}
    restore() {}
    isMinimized = () => false;
    isMaximized = () => false;
    getNormalBounds = () => ({ x: 0, y: 0, ...viewport });
  }

  const electron = {
    app: Object.assign(app, {
      requestSingleInstanceLock: () => true,
      whenReady: () => Promise.resolve(),
      getPath: () => userData,
      quit() {
        let prevented = false;
        app.emit('before-quit', { preventDefault: () => (prevented = true) });
        if (!prevented) quit.resolve();
      },
      exit: (code: number) => (code === 0 ? quit.resolve() : quit.reject(new Error(`the shell left with ${code}`))),
    }),
    BrowserWindow,
    safeStorage: { isEncryptionAvailable: () => false },
    ipcMain: Object.assign(ipcMain, {
      handle: (channel: string, answer: (event: unknown, ...args: unknown[]) => unknown) =>
        answers.set(channel, answer),
    }),
    protocol: {
      registerSchemesAsPrivileged() {},
      handle: (_scheme: string, given: typeof handler) => {
        handler = given;
      },
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (ask: (c: unknown, p: string, grant: (yes: boolean) => void) => void) => {
          permission = (name) => {
            let granted = true;
            ask(null, name, (yes) => {
              granted = yes;
            });
            return granted;
          };
        },
        setPermissionCheckHandler() {},
      },
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, ...viewport } }] },
    dialog: {
      showOpenDialog: async () => ({ filePaths: chosen }),
      showErrorBox: (title: string, message: string) => quit.reject(new Error(`${title}: ${message}`)),
    },
    Menu: {
      buildFromTemplate: (template: MenuItem[]) => template,
      setApplicationMenu: (template: MenuItem[]) => {
        menu = template;
      },
    },
    MessageChannelMain: class {
      readonly port1: EventEmitter;
      readonly port2: MessagePort;
      constructor() {
        const { port1, port2 } = new MessageChannel();
        this.port2 = port2;
        this.port1 = mainPort(port1);
      }
    },
  };

  const context = await browser.newContext({ viewport, serviceWorkers: 'block' });
  const page = await context.newPage();
  const ports = new Map<number, MessagePort>();

  /** To the preload: a message, with ports that are relayed into the page. */
  async function deliver(channel: string, args: unknown[], given: MessagePort[]): Promise<void> {
    const ids = given.map((port) => {
      const id = ports.size + 1;
      ports.set(id, port);
      port.on('message', (message: unknown) => {
        page.evaluate(([n, m]) => globalThis.standIn.toPort(n as number, m), [id, message]).catch(() => {});
      });
      return id;
    });
    await page
      .evaluate(([c, a, i]) => globalThis.standIn.deliver(c as string, a as unknown[], i as number[]), [
        channel,
        args,
        ids,
      ] as const)
      .catch(() => {});
  }

  async function load(url: string, preload: string): Promise<void> {
    await page.exposeBinding('standInPort', (_source, id: number, message: unknown) =>
      ports.get(id)?.postMessage(message),
    );
    await page.exposeBinding('standInSend', (_source, channel: string, args: unknown[]) => {
      ipcMain.emit(channel, event(`${ORIGIN}/`), ...args);
    });
    await page.exposeBinding('standInInvoke', (_source, channel: string, args: unknown[]) =>
      answers.get(channel)?.(event(`${ORIGIN}/`), ...args),
    );
    await page.addInitScript(`(${preloadWorld})(${JSON.stringify(readFileSync(preload, 'utf8'))})`);
    await page.route(`${PAGE_ORIGIN}/**`, async (route) => {
      const asked = route.request();
      const body = asked.postDataBuffer();
      const response = await handler!(
        new Request(asked.url().replace(PAGE_ORIGIN, ORIGIN), {
          method: asked.method(),
          headers: asked.headers(),
          ...(body && { body: new Uint8Array(body) }),
        }),
      );
      // A body that breaks off is a broken request to the page, as in the runtime; a page that is gone hears of nothing.
      const whole = await response.arrayBuffer().catch(() => null);
      const { status, headers } = response;
      const answered = whole
        ? route.fulfill({ status, headers: Object.fromEntries(headers), body: Buffer.from(whole) })
        : route.abort();
      await answered.catch(() => {});
    });
    await page.goto(url.replace(ORIGIN, PAGE_ORIGIN));
    opened(page);
  }

  const event = (url: string) => ({
    senderFrame: { url, parent: null },
    sender: { postMessage: (c: string, m: unknown, p: MessagePort[]) => deliver(c, [m], p) },
  });

  const ready = new Promise<Page>((resolvePage, reject) => {
    opened = resolvePage;
    quit.promise.catch(reject);
  });
  const argv = [...process.argv];
  process.argv.push('--data', dataFolder);
  loadWithElectron(resolve('.vite/build/main.cjs'), electron);
  await ready;
  process.argv = argv;

  return {
    page,
    menu: () => menu,
    willChoose: (paths) => {
      chosen = paths;
    },
    navigates(url) {
      let prevented = false;
      contents.emit('will-navigate', { preventDefault: () => (prevented = true) }, url);
      return !prevented;
    },
    opensWindow: (url) => windowOpen({ url }).action !== 'deny',
    permits: (name) => permission(name),
    sendAs: (url, channel, ...args) => ipcMain.emit(channel, event(url), ...args),
    get webPreferences() {
      return webPreferences;
    },
    async close() {
      electron.app.quit();
      await quit.promise;
      for (const port of ports.values()) port.close();
      await context.close();
    },
  };
}

/** Node's port, as Electron's main process hands it out: messages come inside an event. */
function mainPort(port: MessagePort): EventEmitter & { postMessage(message: unknown): void; start(): void } {
  const wrapped = new EventEmitter();
  port.on('message', (data) => wrapped.emit('message', { data, ports: [] }));
  port.on('close', () => wrapped.emit('close'));
  return Object.assign(wrapped, {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
  });
}

/** Loads a CommonJS file afresh with this object wherever it requires `electron`. */
function loadWithElectron(file: string, electron: object): void {
  const modules = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
  const load = modules._load;
  modules._load = function (request, ...rest) {
    return request === 'electron' ? electron : load.call(this, request, ...rest);
  };
  try {
    const require = createRequire(file);
    delete require.cache[file];
    require(file);
  } finally {
    modules._load = load;
  }
}

declare global {
  var standIn: {
    deliver(channel: string, args: unknown[], ids: number[]): void;
    toPort(id: number, message: unknown): void;
  };
}

/** Runs in the page before its own scripts: what the preload requires, and the page's ends of the relayed ports. */
function preloadWorld(source: string): void {
  const world = globalThis as unknown as Record<string, (...args: unknown[]) => Promise<unknown>> & Window;
  const listeners = new Map<string, ((event: unknown, ...args: unknown[]) => void)[]>();
  const relayed = new Map<number, MessagePort>();
  globalThis.standIn = {
    deliver(channel, args, ids) {
      const ports = ids.map((id) => {
        const channelPair = new globalThis.MessageChannel();
        channelPair.port1.onmessage = ({ data }) => void world.standInPort!(id, data);
        relayed.set(id, channelPair.port1 as unknown as MessagePort);
        return channelPair.port2;
      });
      for (const hear of listeners.get(channel) ?? []) hear({ ports }, ...args);
    },
    toPort: (id, message) => relayed.get(id)?.postMessage(message),
  };
  const preloadElectron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: object) => Object.defineProperty(globalThis, name, { value: api }),
    },
    ipcRenderer: {
      send: (channel: string, ...args: unknown[]) => void world.standInSend!(channel, args),
      invoke: (channel: string, ...args: unknown[]) => world.standInInvoke!(channel, args),
      on: (channel: string, hear: (event: unknown, ...args: unknown[]) => void) =>
        listeners.set(channel, [...(listeners.get(channel) ?? []), hear]),
    },
    webUtils: { getPathForFile: () => '' },
  };
  // biome-ignore lint/security/noGlobalEval: the built preload is CommonJS and runs before the page's own policy.
  const run = eval(`(function (require, exports, module) {${source}\n})`) as (...args: unknown[]) => void;
  run(() => preloadElectron, {}, { exports: {} });
}

function withResolvers() {
  let resolve!: () => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
