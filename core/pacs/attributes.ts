import { z } from 'zod';

/** One data set of the DICOM JSON model (PS3.18 F.2): attributes by their eight hex digits. */
export const DicomJson = z.record(z.string(), z.looseObject({ Value: z.array(z.unknown()).optional() }));
export type DicomJson = z.output<typeof DicomJson>;

/** A UID as PS3.5 9.1 has it; what an archive answers goes into addresses and file names, so nothing else passes. */
export const isUid = (text: string): boolean => /^[0-9.]{1,64}$/.test(text) && /^[0-9]/.test(text);

const first = (set: DicomJson, tag: string): unknown => set[tag]?.Value?.[0];

/** The first value as text; null where there is none. A person's name by its alphabetic form. */
export function textOf(set: DicomJson, tag: string): string | null {
  const value = first(set, tag);
  const plain =
    typeof value === 'object' && value !== null && 'Alphabetic' in value
      ? (value as { Alphabetic: unknown }).Alphabetic
      : value;
  if (typeof plain === 'number') return String(plain);
  return typeof plain === 'string' && plain.trim() !== '' ? plain.trim() : null;
}

/** All values that are text. */
export const textsOf = (set: DicomJson, tag: string): readonly string[] =>
  (set[tag]?.Value ?? []).filter((value): value is string => typeof value === 'string' && value !== '');

/** The first value as a whole number, which some archives write as text (IS); null where it is none. */
export function countOf(set: DicomJson, tag: string): number | null {
  const text = textOf(set, tag);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

export const uidOf = (set: DicomJson, tag: string): string | null => {
  const text = textOf(set, tag);
  return text !== null && isUid(text) ? text : null;
};

/** A DICOM date (DA) as ISO 8601; null where it is none. */
export function dateOf(set: DicomJson, tag: string): string | null {
  const parts = /^(\d{4})\.?(\d\d)\.?(\d\d)$/.exec(textOf(set, tag) ?? '');
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : null;
}

/** The items of a sequence that are data sets. */
export const itemsOf = (set: DicomJson, tag: string): readonly DicomJson[] =>
  (set[tag]?.Value ?? []).flatMap((item) => {
    const read = DicomJson.safeParse(item);
    return read.success ? [read.data] : [];
  });
