import { describe, expect, test } from 'vitest';
import { defaultDataFolder } from './dataFolder.ts';

describe('where cases live when nobody says', () => {
  test('on Linux under XDG_DATA_HOME, else under ~/.local/share', () => {
    expect(defaultDataFolder('linux', { HOME: '/home/a', XDG_DATA_HOME: '/data' })).toBe('/data/remnant');
    expect(defaultDataFolder('linux', { HOME: '/home/a' })).toBe('/home/a/.local/share/remnant');
    expect(defaultDataFolder('linux', { HOME: '/home/a', XDG_DATA_HOME: 'relative' })).toBe(
      '/home/a/.local/share/remnant',
    );
  });
  test('on macOS in Application Support', () => {
    expect(defaultDataFolder('darwin', { HOME: '/Users/a' })).toBe('/Users/a/Library/Application Support/Remnant');
  });
  test('on Windows in AppData, Roaming', () => {
    expect(defaultDataFolder('win32', { APPDATA: '/roaming' })).toBe('/roaming/Remnant');
    expect(defaultDataFolder('win32', { USERPROFILE: '/users/a' })).toBe('/users/a/AppData/Roaming/Remnant');
  });
});
