/** What is to be opened: a folder of CT, files or a zip of it, or one labelmap. */
export type DialogKind = 'folder' | 'files' | 'labels';

/** What the desktop shell offers the window beside the contract; in a browser there is none of it. */
export interface ShellBridge {
  readonly shell: 'electron';
  /** The native dialog; paths chosen, none when it was cancelled. */
  openDialog(kind: DialogKind): Promise<readonly string[]>;
  /** Where dropped files lie on this computer, in their order; empty text for what has no path. */
  pathsOf(files: readonly unknown[]): readonly string[];
  /** Hands the window's commands to the menu, which runs the same ones. */
  setMenu(commands: readonly MenuCommand[]): void;
  onCommand(listener: (id: string) => void): void;
}

/** A command as the menu shows it. `place` names the submenu; a command that cannot run now is shown disabled. */
export interface MenuCommand {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly shortcut: string | null;
  readonly available: boolean;
}

/** The channels between preload and main. The host's MessagePort comes as a window message (wire.ts). */
export const CHANNELS = {
  connect: 'remnant:connect',
  openDialog: 'remnant:openDialog',
  setMenu: 'remnant:setMenu',
  command: 'remnant:command',
} as const;
