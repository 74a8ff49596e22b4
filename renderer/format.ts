import { printed as asPrinted, halfAwayFromZero } from '#core/liver/rounding';

/**
 * How numbers are printed at the glass, by the rule that command line and report follow: thousands by comma, a true minus,
 * half away from zero, never "−0". core keeps every digit; nothing here goes back into a calculation.
 */
/** Keeps a number and its unit on one line. */
const NO_BREAK = '\u00a0';

function printed(value: number, decimals: number, signed: boolean): string {
  if (!Number.isFinite(value)) throw new Error('A number that is none must be refused before it is printed.');
  const plus = signed && halfAwayFromZero(value, decimals) > 0 ? '+' : '';
  return `${plus}${asPrinted(value, decimals)}`;
}

export const decimal = (value: number, decimals: number): string => printed(value, decimals, false);
/** With its sign, for differences: "+142.6", "−3.0", "0.0". */
export const signed = (value: number, decimals: number): string => printed(value, decimals, true);
/** Whether millilitres are some, and one decimal would print none. */
export const isUnprinted = (value: number): boolean => value !== 0 && decimal(value, 1) === '0.0';
/**
 * What was gained or lost, ml, with its sign and unit: "+142.6 ml". What one decimal would print as none is said as less than
 * it: "under 0.1 ml more".
 */
export function gained(value: number): string {
  if (!isUnprinted(value)) return withUnit(signed(value, 1), 'ml');
  return `under ${withUnit('0.1', 'ml')} ${value > 0 ? 'more' : 'less'}`;
}
/** The same where voxels are counted beside it: "+3 voxels, < 0.1 ml". */
export function gainedWithVoxels(value: number, voxels: number): string {
  if (!isUnprinted(value)) return withUnit(signed(value, 1), 'ml');
  return `${signed(voxels, 0)} ${Math.abs(voxels) === 1 ? 'voxel' : 'voxels'}, < ${withUnit('0.1', 'ml')}`;
}
export const whole = (value: number): string => printed(value, 0, false);

/** Millilitres while editing, one decimal: "1,370.4". */
export const ml = (value: number): string => decimal(value, 1);
/** Percentages and rates, one decimal: "37.4". */
export const percent = (value: number): string => decimal(value, 1);
export const mm = (value: number, decimals = 1): string => decimal(value, decimals);

export const withUnit = (number: string, unit: string): string => `${number}${NO_BREAK}${unit}`;

/** Millilitres that are still missing, rounded up, so that nobody stops early: 33.7 → "34". */
export const shortfall = (missingMl: number): string => whole(Math.ceil(missingMl - 1e-9));

/** "35.4 to 39.4"; with a true minus, so that the two never run together. */
export const interval = ([low, high]: readonly [number, number], decimals = 1): string =>
  `${decimal(low, decimals)} to ${decimal(high, decimals)}`;

/** "1 slice", "2 slices", "1,200 files". */
export const count = (n: number, one: string, many = `${one}s`): string => `${whole(n)} ${n === 1 ? one : many}`;

/** Bytes in MB with one decimal below 100, whole above: "6.7 MB", "424 MB". */
export const megabytes = (bytes: number): string => {
  const mb = bytes / 1e6;
  return withUnit(decimal(mb, mb < 100 ? 1 : 0), 'MB');
};

const DAY_MS = 86_400_000;
/** Whole days from one ISO date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** When the next scan is due, seen from today: "today", "in 2 d", "3 d late". */
export function due(scanDue: string | null, today: string): string {
  if (scanDue === null) return 'none due';
  const days = daysBetween(today, scanDue);
  if (days === 0) return 'today';
  return days > 0 ? withUnit(`in ${whole(days)}`, 'd') : `${withUnit(whole(-days), 'd')} late`;
}

/** A day from the index event: "22", "−3". */
export const day = (dayFromIndex: number): string => whole(dayFromIndex);

/** The clock of an ISO time, in this computer's time zone: "14:02:11". */
export const clock = (iso: string): string => {
  const at = new Date(iso);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':');
};

/** Today as an ISO date, in this computer's time zone. */
export const isoDay = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, '0')).join('-');

/** A patient's name as DICOM writes it, made readable: only the first group, carets kept as the field prints them. */
export const patientName = (name: string): string => {
  const [alphabetic, ideographic] = name.split('=');
  const shown = [alphabetic, ideographic].map((n) => n?.replace(/\^+$/, '').trim()).filter(Boolean);
  return shown.join(' ') || 'No name in the header';
};

/** A span of time in minutes and seconds, "3:41"; from an hour on with hours, "1:02:09". */
export const minutes = (seconds: number): string => {
  const all = Math.floor(seconds);
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const padded = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${padded(m)}:${padded(s)}` : `${m}:${padded(s)}`;
};
