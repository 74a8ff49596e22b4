import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { MenuCommand, ShellBridge } from '#core/contract/shell';
import { CHANNELS, PORT_MESSAGE } from '#core/contract/shell';

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
  connect: () => ipcRenderer.send(CHANNELS.connect),
};

contextBridge.exposeInMainWorld('remnant', bridge);

// A port cannot cross contextBridge; a window message on our own origin can carry it.
ipcRenderer.on(PORT_MESSAGE, (event) => window.postMessage(PORT_MESSAGE, window.location.origin, event.ports));
