import { createContext, useContext, useEffect } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import type { HostClient } from '#core/contract/client';
import type { Output, ProcedureName } from '#core/contract/procedures';
import type { Refused } from '#core/result';
import { type Command, PLACE_TITLES, type PlaceName } from '../../commands.ts';
import type { Request } from '../../sessionRequest.ts';
import type { WindowNames } from '../../workspace/windowNames.ts';

export type Settings = Output<'settings.get'>;
export type WorklistRow = Output<'worklist.list'>[number];
export type Identity = Output<'case.identity'>;
export type CaseRecord = Output<'case.open'>;

/** Where the window is. A place that shows a case names it. */
export type Place = PanelPlace | ImagePlace | ReviewPlace;
export type PanelPlace =
  | { readonly name: 'worklist' | 'import' | 'cohort' | 'registry' | 'settings' }
  | {
      readonly name: 'assessment' | 'series' | 'timeline' | 'record';
      readonly caseId: string;
      readonly seriesId?: string | undefined;
    };
export interface ImagePlace {
  readonly name: 'contours' | 'cut';
  readonly caseId: string;
  readonly seriesId: string;
}

export interface ReviewPlace {
  readonly name: 'review';
  readonly caseId: string;
  readonly seriesId: string;
}

export const isImagePlace = (place: Place): place is ImagePlace => place.name === 'contours' || place.name === 'cut';

/**
 * What stands in a toast. `error` stays until closed; the others 6 s and in the log: `notice` something was done, `notNow`
 * it was not and nothing has changed, `note` something is to be known.
 */
export interface Toast {
  readonly kind: 'error' | 'notice' | 'notNow' | 'note';
  readonly title: string;
  readonly body?: string | undefined;
  /** The code last and small, and what "Copy details" copies; never a patient's name. */
  readonly code?: string | undefined;
  readonly details?: unknown;
  readonly actions?: readonly { readonly title: string; readonly run: () => void }[] | undefined;
  readonly at?: string | undefined;
  /** What it is about, where only the last word on that counts and may be withdrawn once it is true no more. */
  readonly about?: 'saving' | 'measuring' | undefined;
  /** It was closed by a person. */
  readonly closed?: (() => void) | undefined;
}

/** Long work in the status line: what, how far, and how it is stopped. */
export interface Task {
  readonly id: string;
  /** With its unit: "Reading slices". */
  readonly title: string;
  readonly done: number;
  readonly total: number | null;
  /** How far, in words; done of total where it is left out. */
  readonly text?: string | undefined;
  readonly cancel?: (() => void) | undefined;
}

/** One hint of the status line: the gesture in bold, then what it does. */
export type Hint = readonly [gesture: string, does: string];

export interface AppState {
  readonly info: Output<'app.info'> | null;
  readonly settings: Settings | null;
  readonly rows: readonly WorklistRow[] | null;
  /** Who has signed in, and the account of the computer's own system. */
  readonly session: Output<'people.session'> | null;
  /** The open case, as the host last gave it. */
  readonly openCase: CaseRecord | null;
  readonly identities: Readonly<Record<string, Identity>>;
  readonly chosenCaseId: string | null;
  readonly place: Place;
  readonly toast: Toast | null;
  readonly waiting: readonly Toast[];
  readonly log: readonly Toast[];
  readonly task: Task | null;
  /** Time of the last durable change, ISO 8601. */
  readonly savedAt: string | null;
  readonly hints: readonly Hint[];
  /** A word at the right of the status line: "KGR: points of sTLV per week". */
  readonly remark: string;
  readonly overlay: 'palette' | 'keys' | null;
  readonly commands: readonly Command[];
}

/** The window's own state and what a screen may ask of it; created at startup and passed down by context. */
export interface App {
  readonly host: HostClient;
  /** Requests for bytes, on the window's own origin. */
  readonly request: Request;
  /** Under which this page edits series. */
  readonly names: WindowNames;
  readonly store: StoreApi<AppState>;
  go(place: Place): void;
  back(): void;
  notify(toast: Toast): void;
  /** Shows a refusal as an error toast, in the words of words.ts. */
  refused(refusal: Refused, actions?: Toast['actions']): void;
  closeToast(): void;
  /** Takes away what was said about something, since it is true no more. */
  withdraw(about: NonNullable<Toast['about']>): void;
  task(task: Task | null): void;
  saved(at: string): void;
  hints(hints: readonly Hint[], remark?: string): void;
  overlay(overlay: AppState['overlay']): void;
  /** Reads settings, worklist and the open case again. */
  refresh(): Promise<void>;
  openCase(caseId: string): Promise<CaseRecord | null>;
  setCase(record: CaseRecord): void;
  identify(caseId: string): Promise<Identity | null>;
  setSettings(part: Partial<Settings>): Promise<boolean>;
  /** Asks for the settings again: another window may have changed them. Says so where it has. */
  settingsAgain(): Promise<void>;
  choose(caseId: string | null): void;
  register(commands: readonly Command[]): () => void;
}

export const placeTitle = (name: PlaceName): string => PLACE_TITLES[name];

export const initialState = (place: Place): AppState => ({
  info: null,
  settings: null,
  rows: null,
  session: null,
  openCase: null,
  identities: {},
  chosenCaseId: null,
  place,
  toast: null,
  waiting: [],
  log: [],
  task: null,
  savedAt: null,
  hints: [],
  remark: '',
  overlay: null,
  commands: [],
});

export const createAppStore = (place: Place): StoreApi<AppState> => createStore<AppState>(() => initialState(place));

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('No App above this component.');
  return app;
}

export const useAppState = <T>(select: (state: AppState) => T): T => useStore(useApp().store, select);

/** Offers these commands while the component is mounted. Pass a list whose identity changes only when its content does. */
export function useCommands(commands: readonly Command[]): void {
  const { register } = useApp();
  useEffect(() => register(commands), [register, commands]);
}

/** What the status line says of this place while the component is mounted. */
export function useHints(hints: readonly Hint[], remark = ''): void {
  const { hints: set } = useApp();
  const key = JSON.stringify([hints, remark]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for both lists
  useEffect(() => set(hints, remark), [set, key]);
}

/** A query of the host whose refusal is shown; null when it was refused. */
export async function ask<N extends ProcedureName>(
  app: App,
  name: N,
  input: Parameters<typeof app.host.call<N>>[1],
): Promise<Output<N> | null> {
  const answer = await app.host.call(name, input);
  if (answer.ok) return answer.value;
  app.refused(answer);
  return null;
}
