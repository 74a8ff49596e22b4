import { z } from 'zod';
import { windowName } from '#core/contract/procedures/inputs';

/** What a tab keeps for as long as it lives, through every loading of its page. */
type Tab = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'remnant.left';
/** Only the last ones can still be held. */
const MOST = 8;

/**
 * The names under which this page edits series, one for each that it opens, and those of the pages that this tab left
 * before. A page that is loaded again tells the host that it stands in the place of those: the host may not have heard yet
 * that they have gone. A page is among them only once it was left itself, so that a tab's copy takes nothing from the tab.
 */
export class WindowNames {
  readonly left: readonly string[];
  readonly #tab: Tab | null;
  readonly #own: string[] = [];

  constructor(tab: Tab | null = null) {
    this.#tab = tab;
    this.left = namesFrom(tab?.getItem(KEY) ?? null);
  }

  next(): string {
    const name = crypto.randomUUID();
    this.#own.unshift(name);
    return name;
  }

  /** The page is left. */
  leave(): void {
    this.#tab?.setItem(KEY, JSON.stringify([...this.#own, ...this.left].slice(0, MOST)));
  }
}

/** What this tab keeps; null where the browser is set to keep nothing. */
export function tabStorage(): Tab | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

function namesFrom(text: string | null): readonly string[] {
  try {
    return z
      .array(windowName)
      .max(MOST)
      .parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
}
