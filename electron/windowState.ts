import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WindowState {
  readonly x: number | null;
  readonly y: number | null;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest window the screens are drawn for (CSS px). */
export const SMALLEST = { width: 1280, height: 800 };
const FIRST: WindowState = { x: null, y: null, width: 1440, height: 900, maximized: true };

/** The window as it was left; the first size where nothing (or nonsense) was kept, and where its screen is gone. */
export function readWindowState(folder: string, screens: readonly Area[]): WindowState {
  try {
    const kept = JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8')) as Partial<WindowState>;
    const { x, y, width, height } = kept;
    if (![x, y, width, height].every((n) => typeof n === 'number' && Number.isFinite(n))) return FIRST;
    const visible = screens.some(
      (s) => x! < s.x + s.width - 64 && x! + width! > s.x + 64 && y! >= s.y - 8 && y! < s.y + s.height - 64,
    );
    return visible
      ? {
          x: x!,
          y: y!,
          width: Math.max(width!, SMALLEST.width),
          height: Math.max(height!, SMALLEST.height),
          maximized: kept.maximized === true,
        }
      : FIRST;
  } catch {
    return FIRST;
  }
}

/** Keeps the window as it stands; written whole, and never a reason to fail on closing. */
export function keepWindowState(folder: string, state: WindowState): void {
  try {
    const file = join(folder, 'window.json');
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  } catch {
    // A full disk must not keep the window open.
  }
}
