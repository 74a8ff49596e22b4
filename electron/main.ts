import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  Menu,
  MessageChannelMain,
  type OpenDialogOptions,
  protocol,
  safeStorage,
  screen,
  session,
} from 'electron';
import type { MenuCommand } from '#core/contract/shell';
import { CHANNELS } from '#core/contract/shell';
import type { Keychain } from '#host/registry/secrets';
import { rendererFolder } from '#host/rendererFolder';
import { type Host, startHost } from '#host/startHost';
import { type HostPort, servePort } from '#host/transport/port';
import { menuTemplate } from './menu.ts';
import { appProtocol, ORIGIN, SCHEME } from './protocol.ts';
import { keepWindowState, readWindowState, SMALLEST } from './windowState.ts';

// The shell: one sandboxed window on app://remnant, the host in this process, a MessagePort between the two.
protocol.registerSchemesAsPrivileged([
  {
    scheme: SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]);

let window: BrowserWindow | null = null;

if (!app.requestSingleInstanceLock()) app.quit();
else {
  app.on('second-instance', () => {
    if (!window) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (new URL(url).host !== 'remnant' || !url.startsWith(ORIGIN)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  app.whenReady().then(start, fail);
}

async function start(): Promise<void> {
  const folder = rendererFolder();
  if (folder === null) return refuse('The window is not built yet: run `npm run build` first.');
  const host = await startHost({
    shell: 'electron',
    keychain: keychain(),
    ...(dataArgument() && { dataFolder: dataArgument()! }),
  });
  if (!host.ok) return refuse(String(host.details.message ?? host.code));
  let closing = false;
  app.on('before-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    host.value.close().finally(() => app.quit());
  });
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, grant) => grant(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  protocol.handle(SCHEME, await appProtocol(host.value, folder));
  listen(host.value);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate([], run)));
  await open();
}

/** The system's keychain. On Linux without one Electron would seal with a word that everybody knows: that is none. */
function keychain(): Keychain | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null;
  return {
    seal: (text) => safeStorage.encryptString(text),
    open: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
  };
}

/** The window, as it was left. */
async function open(): Promise<void> {
  const kept = readWindowState(
    app.getPath('userData'),
    screen.getAllDisplays().map((d) => d.workArea),
  );
  window = new BrowserWindow({
    width: kept.width,
    height: kept.height,
    ...(kept.x !== null && kept.y !== null ? { x: kept.x, y: kept.y } : {}),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Remnant',
    backgroundColor: '#0E1114',
    show: false,
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (kept.maximized) window.maximize();
  window.once('ready-to-show', () => window?.show());
  window.on('close', () => {
    if (!window) return;
    keepWindowState(app.getPath('userData'), { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  window.on('closed', () => {
    window = null;
  });
  await window.loadURL(`${ORIGIN}/`);
}

/** Answers the preload's few messages, and only those of our own page's top frame. */
function listen(host: Host): void {
  ipcMain.on(CHANNELS.connect, (event) => {
    if (!ours(event)) return;
    const { port1, port2 } = new MessageChannelMain();
    servePort(host.call, port1 as unknown as HostPort, host.log);
    event.sender.postMessage(CHANNELS.connect, null, [port2]);
  });
  ipcMain.handle(CHANNELS.openDialog, async (event, kind: unknown) => {
    if (!ours(event) || !window) return [];
    const { filePaths } = await dialog.showOpenDialog(window, dialogOf(kind));
    return filePaths;
  });
  ipcMain.on(CHANNELS.setMenu, (event, commands: unknown) => {
    if (!ours(event) || !Array.isArray(commands)) return;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(commands.filter(isMenuCommand), run)));
  });
}

const dialogOf = (kind: unknown): OpenDialogOptions =>
  kind === 'labels'
    ? {
        title: 'Open contours',
        properties: ['openFile'],
        filters: [
          { name: 'Contours (DICOM, NIfTI, NRRD)', extensions: ['dcm', 'seg', 'nii', 'nii.gz', 'gz', 'nrrd'] },
          { name: 'All files', extensions: ['*'] },
        ],
      }
    : kind === 'folder'
      ? { title: 'Open a folder of CT', properties: ['openDirectory', 'multiSelections'] }
      : { title: 'Open CT files or a zip', properties: ['openFile', 'multiSelections'] };

const run = (id: string) => window?.webContents.send(CHANNELS.command, id);

const ours = ({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
  senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(`${ORIGIN}/`);

const isMenuCommand = (value: unknown): value is MenuCommand => {
  const c = value as Partial<MenuCommand> | null;
  return (
    typeof c?.id === 'string' &&
    typeof c.title === 'string' &&
    typeof c.place === 'string' &&
    typeof c.available === 'boolean' &&
    (c.shortcut === null || typeof c.shortcut === 'string')
  );
};

/** `--data DIR`, as the command line's serve takes it. */
function dataArgument(): string | undefined {
  const at = process.argv.indexOf('--data');
  return at > 0 ? process.argv[at + 1] : undefined;
}

function refuse(message: string): void {
  dialog.showErrorBox('Remnant cannot start', message);
  app.exit(2);
}

function fail(): void {
  dialog.showErrorBox('Remnant cannot start', 'A fault of ours. Start it from a terminal to see what went wrong.');
  app.exit(1);
}
