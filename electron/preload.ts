import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { MenuCommand, ShellBridge } from '#core/contract/shell';
import { CHANNELS } from '#core/contract/shell';
import { PORT_GIVEN, PORT_WANTED } from '#core/contract/wire';

// The whole bridge between the sandboxed window and the shell: five functions, no channel name from outside.
const bridge: ShellBridge = {
  shell: 'electron',
  openDialog: (kind) => ipcRenderer.invoke(CHANNELS.openDialog, kind),
  pathsOf: (files) => files.map((file) => webUtils.getPathForFile(file as File)),
  setMenu: (commands: readonly MenuCommand[]) => ipcRenderer.send(CHANNELS.setMenu, commands),
  onCommand: (listener) => {
    ipcRenderer.on(CHANNELS.command, (_event, id: unknown) => {
      if (typeof id === 'string') listener(id);
    });
  },
};

contextBridge.exposeInMainWorld('remnant', bridge);

// A port cannot cross contextBridge; window messages on our own origin ask for it and carry it.
window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === PORT_WANTED) ipcRenderer.send(CHANNELS.connect);
});
ipcRenderer.on(CHANNELS.connect, (event) => window.postMessage(PORT_GIVEN, window.location.origin, event.ports));
