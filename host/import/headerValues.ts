import type { Acquired, HeaderPatient } from '#core/dicom/instance';
import type { Header } from './header.ts';
import { TAG } from './tags.ts';

/** When the images were taken: Acquisition, then Content, Series, Study Date, with the time that belongs to it. */
export function readAcquired(header: Header): Acquired | null {
  const dateTime = header.string(TAG.acquisitionDateTime);
  const candidates = [
    ['acquisitionDate', header.string(TAG.acquisitionDate), header.string(TAG.acquisitionTime)],
    ['acquisitionDate', dateTime?.slice(0, 8) ?? null, dateTime?.slice(8) ?? null],
    ['contentDate', header.string(TAG.contentDate), header.string(TAG.contentTime)],
    ['seriesDate', header.string(TAG.seriesDate), header.string(TAG.seriesTime)],
    ['studyDate', header.string(TAG.studyDate), header.string(TAG.studyTime)],
  ] as const;
  for (const [source, da, tm] of candidates) {
    const date = isoDate(da);
    if (date !== null) return { date, time: isoTime(tm), source };
  }
  return null;
}

/** What the header says of the patient; improbable figures are left out rather than carried on. */
export function readPatient(header: Header): HeaderPatient {
  const sex = header.string(TAG.patientSex);
  return {
    name: header.text(TAG.patientName),
    id: header.text(TAG.patientID),
    birthDate: isoDate(header.string(TAG.patientBirthDate)),
    sex: sex === 'M' || sex === 'F' ? sex : null,
    ageYears: ageYears(header.string(TAG.patientAge)),
    heightCm: between(30, scaled(header.decimal(TAG.patientSize), 100), 250),
    weightKg: between(1, header.decimal(TAG.patientWeight), 400),
  };
}

const scaled = (value: number | null, factor: number) =>
  value === null ? null : Number((value * factor).toPrecision(12));

const between = (low: number, value: number | null, high: number) =>
  value !== null && value >= low && value <= high ? value : null;

/** A date (DA, also with the dots of ACR-NEMA) that is in the calendar, as ISO 8601. */
function isoDate(da: string | null): string | null {
  const parts = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(da ?? '');
  if (!parts) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const day = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : null;
}

/** A time (TM; seconds and minutes may be missing) as ISO 8601 to the second; what follows (fraction, zone) is dropped. */
function isoTime(tm: string | null): string | null {
  const parts = /^(\d{2}):?(\d{2})?:?(\d{2})?/.exec(tm ?? '');
  if (!parts) return null;
  const [hours, minutes, seconds] = [parts[1]!, parts[2] ?? '00', parts[3] ?? '00'];
  return Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) <= 60 ? `${hours}:${minutes}:${seconds}` : null;
}

/** Age in years of an age string (AS): `051Y`, `018M`, `006W`, `012D`. */
function ageYears(age: string | null): number | null {
  const parts = /^(\d{3})([YMWD])$/.exec(age ?? '');
  if (!parts) return null;
  return Number(parts[1]) / { Y: 1, M: 12, W: 52.1775, D: 365.2425 }[parts[2] as 'Y' | 'M' | 'W' | 'D'];
}
