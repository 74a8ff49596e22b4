/**
 * Commands as the window offers them: menu, button, shortcut and palette run the same entry. A screen registers its list
 * while it is mounted (`useCommands`, panels/common/app.ts).
 */
export type PlaceName =
  | 'worklist'
  | 'import'
  | 'series'
  | 'contours'
  | 'cut'
  | 'assessment'
  | 'timeline'
  | 'record'
  | 'review'
  | 'cohort'
  | 'registry'
  | 'settings';

export interface Command {
  /** `subject.verb`, unique: `contours.grow`. */
  readonly id: string;
  /** As on its button, verb first: "Grow". */
  readonly title: string;
  /** A word or two beside the title in the palette: "tool", "into liver". */
  readonly detail?: string | undefined;
  /** One sentence, for the tip and for F1 in the palette. */
  readonly explanation?: string | undefined;
  /** `G`, `Shift+K`, `Ctrl+Shift+Z`, `?`, `Alt+1`, `ArrowUp`. Letters do not run while text is typed. */
  readonly shortcut?: string | undefined;
  /** The shortcut it came with, where a person set another. */
  readonly originalShortcut?: string | undefined;
  /** Where it fits; `anywhere` always does. */
  readonly place: PlaceName | 'anywhere';
  readonly run: () => void | Promise<void>;
  /** Why it cannot run now ("no cut drawn yet"), or null. It stays in the list with this reason. */
  readonly unavailableReason?: (() => string | null) | undefined;
}

export const PLACE_TITLES: Readonly<Record<PlaceName, string>> = {
  worklist: 'Worklist',
  import: 'Import',
  series: 'Series',
  contours: 'Contours',
  cut: 'Cut',
  assessment: 'Assessment',
  timeline: 'Timeline',
  record: 'Record',
  review: 'Review',
  cohort: 'Cohort',
  registry: 'Registry',
  settings: 'Settings',
};

/** The part of a keyboard event that a shortcut is matched with. */
export interface KeyStroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Whether the keys pressed are the shortcut. Ctrl stands for Cmd on a Mac. A sign such as `?` or `+` ignores Shift, which some keyboards need for it. */
export function matchesShortcut(stroke: KeyStroke, shortcut: string): boolean {
  const { ctrl, shift, alt, key } = parts(shortcut);
  if (ctrl !== (stroke.ctrlKey || stroke.metaKey) || alt !== stroke.altKey) return false;
  if (stroke.key.toLowerCase() !== key.toLowerCase()) return false;
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key);
  return sign || shift === stroke.shiftKey;
}

/** A shortcut that would also be typed into a text field: a letter, digit or sign without Ctrl or Alt. */
export const isTypedShortcut = (shortcut: string): boolean => {
  const { ctrl, alt, key } = parts(shortcut);
  return !ctrl && !alt && (key.length === 1 || TYPING_KEYS.includes(key));
};
const TYPING_KEYS = ['Enter', 'Tab', 'Escape', 'Delete', 'Backspace', 'Home', 'End', 'Insert', 'Space'].concat([
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'PageUp',
  'PageDown',
]);

function parts(shortcut: string): { ctrl: boolean; shift: boolean; alt: boolean; key: string } {
  // "Ctrl++" ends in the plus key itself.
  const pieces = shortcut.endsWith('+')
    ? [...shortcut.slice(0, -1).split('+').filter(Boolean), '+']
    : shortcut.split('+');
  const key = pieces.at(-1)!;
  const held = pieces.slice(0, -1);
  return {
    ctrl: held.includes('Ctrl'),
    shift: held.includes('Shift'),
    alt: held.includes('Alt'),
    key: key === 'Space' ? ' ' : key,
  };
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  Insert: 'Ins',
  ' ': 'Space',
  '-': '−',
};

/** The keys of a shortcut as they are printed, in order: `Ctrl+Shift+Z` → Ctrl, Shift, Z. */
export function shortcutKeys(shortcut: string): readonly string[] {
  const { ctrl, shift, alt, key } = parts(shortcut);
  return [
    ...(ctrl ? ['Ctrl'] : []),
    ...(alt ? ['Alt'] : []),
    ...(shift ? ['Shift'] : []),
    KEY_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key),
  ];
}

/** Commands whose title, detail or id holds every word of the query, those of this place first. */
export function findCommands(
  commands: readonly Command[],
  query: string,
  place: PlaceName,
): { readonly now: readonly Command[]; readonly elsewhere: readonly Command[] } {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter((c) => {
    const text = `${c.title} ${c.detail ?? ''} ${c.id}`.toLowerCase();
    return words.every((w) => text.includes(w));
  });
  const beginsFirst = (a: Command, b: Command) =>
    Number(b.title.toLowerCase().startsWith(words[0] ?? '')) - Number(a.title.toLowerCase().startsWith(words[0] ?? ''));
  const fits = (c: Command) => c.place === place;
  return {
    now: found.filter(fits).sort(beginsFirst),
    elsewhere: found.filter((c) => !fits(c)).sort(beginsFirst),
  };
}

/** Pairs of commands that one stroke would run in one place. */
export function clashes(commands: readonly Command[]): readonly (readonly [Command, Command])[] {
  const together = (a: Command, b: Command) => a.place === b.place || a.place === 'anywhere' || b.place === 'anywhere';
  return commands.flatMap((a, n) =>
    commands
      .slice(n + 1)
      .filter((b) => a.shortcut && b.shortcut && together(a, b) && same(a.shortcut, b.shortcut))
      .map((b) => [a, b] as const),
  );
}
/** The commands under the keys that a person set, by command id. */
export const withKeys = (commands: readonly Command[], keys: Readonly<Record<string, string>>): readonly Command[] =>
  commands.map((command) => {
    const set = keys[command.id];
    return set === undefined ? command : { ...command, shortcut: set, originalShortcut: command.shortcut };
  });

/** The command that a shortcut would be taken from if it were set for this one, or null. */
export const holderOf = (commands: readonly Command[], command: Command, shortcut: string): Command | null =>
  clashes([...commands.filter(({ id }) => id !== command.id), { ...command, shortcut }]).flatMap(([a, b]) =>
    a.id === command.id ? [b] : b.id === command.id ? [a] : [],
  )[0] ?? null;

const MODIFIER_KEYS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead'];

/** The shortcut that this stroke would be written as, or null where it is a modifier alone. */
export function shortcutOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyStroke): string | null {
  if (MODIFIER_KEYS.includes(key)) return null;
  const sign = key.length === 1 && !/[a-z0-9 ]/i.test(key);
  const named = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key;
  return [ctrlKey || metaKey ? 'Ctrl' : '', shiftKey && !sign ? 'Shift' : '', altKey ? 'Alt' : '', named]
    .filter(Boolean)
    .join('+');
}

const same = (a: string, b: string) => shortcutKeys(a).join() === shortcutKeys(b).join();
