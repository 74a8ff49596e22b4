import type { ProcedureName, Procedures } from '#core/contract/procedures';
import type { Finding, FindingCode } from '#core/findings';
import { count, decimal, megabytes, whole } from './format.ts';

/**
 * The sentences for codes: what is missing, where, and what a person can do. One entry for every finding, every refusal
 * of the contract and every refusal of the command line; the compiler and words.test.ts hold the list complete.
 */
type Facts = Readonly<Record<string, unknown>>;
interface Sentence {
  readonly says: string | ((facts: Facts) => string);
  readonly wayOut: string | ((facts: Facts) => string);
}

/** Refusals that the command line names and the contract does not. */
export const COMMAND_LINE_CODES = [
  'file.notDicom',
  'file.notImage',
  'file.truncated',
  'file.unsupportedTransferSyntax',
  'file.corrupt',
  'labels.geometryMismatch',
  'labels.wrongSeries',
  'output.cannotHold',
  'path.notFound',
  'series.notFound',
  'series.ambiguous',
  'seed.outside',
  'seed.notInRange',
  'range.empty',
  'output.exists',
  'case.invalid',
  'arguments.invalid',
  'command.unknown',
  'internal',
] as const;

type CommonCode = 'host.internal' | 'host.unreachable' | 'host.aborted' | 'input.invalid';
type ContractCode = Procedures[ProcedureName]['errors'][number];
export type KnownCode = FindingCode | ContractCode | CommonCode | (typeof COMMAND_LINE_CODES)[number];

const number = (facts: Facts, ...names: string[]): number | null => {
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  }
  return null;
};
const text = (facts: Facts, ...names: string[]): string | null => {
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
};
const missing = (facts: Facts) => number(facts, 'missing', 'missingSlices', 'count');
const are = (n: number) => (n === 1 ? 'is' : 'are');

const WORDS = {
  'series.missingSlices': {
    says: (f) => {
      const n = missing(f);
      return n === null
        ? 'No volume from this series: slices are missing'
        : `No volume from this series: ${count(n, 'slice')} ${are(n)} missing`;
    },
    wayOut: 'Use another series of the scan, import the missing files, or accept the gap by name.',
  },
  'series.irregularSpacing': {
    says: 'The steps between slices differ',
    wayOut: 'Each slice counts with its own extent; compare growth only with this in mind.',
  },
  'series.duplicatePositions': {
    says: 'No volume from this series: two images lie at one position with different pixels',
    wayOut: 'Phases or reconstructions are mixed: export each as its own series and import that.',
  },
  'series.conflictingInstances': {
    says: 'No volume from this series: one image came twice with different contents',
    wayOut: 'Find out which copy is the original and import that alone.',
  },
  'series.repeatedInstances': {
    says: 'Some images came more than once',
    wayOut: 'Each is counted once; nothing to do.',
  },
  'series.split': {
    says: 'One series held several volumes',
    wayOut: 'They are listed apart; choose the one you want to measure.',
  },
  'series.singleSlice': {
    says: 'No volume from this series: it has fewer than two slice positions',
    wayOut: 'Choose a series with a stack of slices.',
  },
  'series.gantryTilt': {
    says: 'The slices are tilted against their axis',
    wayOut: 'Steps are taken along the normal, so the volumes are right; nothing to do.',
  },
  'series.overlap': {
    says: 'The slices overlap',
    wayOut: 'Spacing comes from positions, so the volumes are right; nothing to do.',
  },
  'series.thickSlices': {
    says: 'The slices are more than 5 mm apart',
    wayOut: 'Use a thinner reconstruction of the same scan where there is one.',
  },
  'series.secondaryCapture': {
    says: 'No volume from this series: it is a capture of a screen',
    wayOut: 'Import the original CT.',
  },
  'series.notCt': {
    says: (f) => `No volume from this series: ${text(f, 'modality') ?? 'it'} is not CT`,
    wayOut: 'Choose a CT series.',
  },
  'series.noGeometry': {
    says: 'No volume from this series: the files do not say where the slices lie',
    wayOut: 'Export the scan again from its archive, with positions and pixel spacing.',
  },
  'series.notCovered': {
    says: 'A segment touches the edge of the scan, so its volume is at least what is printed',
    wayOut: 'Use a scan that covers the liver, or accept it by name.',
  },
  'series.refused': {
    says: 'This series gives no volume',
    wayOut: 'Open its findings: they say what is missing and what can be done.',
  },
  'series.notFound': {
    says: 'This series is not here',
    wayOut: 'Go back to the case and choose one of its series.',
  },
  'series.ambiguous': {
    says: 'More than one series can be measured',
    wayOut: 'Name the one that is meant.',
  },
  'finding.notAcceptable': {
    says: 'This finding cannot be accepted',
    wayOut: 'Use another series, or import the scan again.',
  },

  'file.notDicom': { says: 'Not a CT file', wayOut: 'Nothing to do if it is not part of the scan.' },
  'file.notImage': {
    says: 'A DICOM file without an image: a report, a structure set or a directory',
    wayOut: 'Nothing to do; it holds no slices.',
  },
  'file.truncated': { says: 'The file ends before its image does', wayOut: 'Copy it again from where it came.' },
  'file.unsupportedTransferSyntax': {
    says: 'The image is packed in a way that is not read here',
    wayOut: 'Export it again uncompressed, or as JPEG-LS or JPEG 2000.',
  },
  'file.corrupt': { says: 'The file is damaged', wayOut: 'Copy it again from where it came.' },
  'file.changed': {
    says: 'A file changed while it was being copied',
    wayOut: 'Nothing was kept; read the folder again and import it.',
  },
  'labels.geometryMismatch': {
    says: 'These contours were drawn on another grid',
    wayOut: 'Open them with the series they were drawn on.',
  },
  'labels.wrongSeries': {
    says: 'These contours belong to another series',
    wayOut: 'Open them with the series they were drawn on.',
  },
  'output.cannotHold': {
    says: 'A NIfTI file cannot hold slices with unequal steps or tilt',
    wayOut: 'Write .nrrd instead, or accept the loss by name.',
  },
  'output.exists': { says: 'A file of this name is already there', wayOut: 'Choose another name, or replace it.' },
  'path.notFound': {
    says: 'This folder or file is not there',
    wayOut: 'Check that the disc or the network folder is connected, then open it again.',
  },
  'seed.outside': { says: 'The point lies outside the scan', wayOut: 'Click inside the image.' },
  'seed.notInRange': {
    says: 'The point is not within the HU range',
    wayOut: 'Widen the range or click brighter tissue.',
  },
  'range.empty': { says: 'The lower HU is above the upper', wayOut: 'Set the lower below the upper.' },

  'case.notFound': {
    says: 'This case is no longer here',
    wayOut: 'Go back to the worklist; another window may have deleted it.',
  },
  'case.invalid': {
    says: (f) => {
      const field = text(f, 'field');
      return field ? `Not saved: ${fieldTitle(field)} is outside what is possible` : 'Not saved: a value is impossible';
    },
    wayOut: (f) => text(f, 'message') ?? 'Correct the value; what was saved before is unchanged.',
  },
  'case.readOnly': {
    says: 'Another window of Remnant is writing to the cases',
    wayOut: 'Close the other window, then try again; nothing was changed.',
  },
  'case.otherPatient': {
    says: 'This scan is of another patient than the case',
    wayOut: 'Import it as a new case, or choose the case of this patient.',
  },
  'upload.notFound': { says: 'The files handed over are gone', wayOut: 'Drop them again.' },
  'scan.notFound': { says: 'This list of series is out of date', wayOut: 'Open the folder again.' },
  'disk.full': {
    says: (f) => {
      const needed = number(f, 'neededBytes', 'needed', 'bytes');
      return needed === null ? 'Not saved: the disc is full' : `Not saved: ${megabytes(needed)} are needed on the disc`;
    },
    wayOut: 'Free some space, or delete a case that is no longer needed; nothing was changed.',
  },
  'reading.stale': {
    says: 'Not saved: these contours were changed in another window',
    wayOut: 'Reload the case to see the newer contours, then make the change again.',
  },
  'layer.notFound': { says: 'Not saved: the contours did not arrive whole', wayOut: 'Save again.' },
  'record.nothingMeasured': {
    says: 'Nothing to export: no scan of this case has a measured FLR',
    wayOut: 'Contour the liver and cut it, then export.',
  },
  'stlv.formulaNotChosen': {
    says: 'No sFLR: the formulas for BSA and sTLV are not chosen',
    wayOut: 'Choose both in Assessment, once for this site.',
  },

  'host.internal': {
    says: 'A fault of Remnant, not of your data',
    wayOut: 'Nothing was changed. Try again; if it comes back, copy the details for whoever looks after Remnant.',
  },
  'host.unreachable': {
    says: 'Remnant’s own service does not answer',
    wayOut: 'Start Remnant again; everything saved is kept.',
  },
  'host.aborted': { says: 'Stopped', wayOut: 'Everything is as it was before.' },
  'input.invalid': {
    says: 'A value was not understood',
    wayOut: (f) => text(f, 'message') ?? 'Correct it and try again; nothing was changed.',
  },
  'arguments.invalid': {
    says: 'The command was not understood',
    wayOut: (f) => text(f, 'message') ?? 'npx remnant --help lists the commands.',
  },
  'command.unknown': { says: 'There is no such command', wayOut: 'npx remnant --help lists the commands.' },
  internal: {
    says: 'A fault of Remnant, not of your data',
    wayOut: 'Nothing was written. Run again with --debug to see where.',
  },
} as const satisfies Record<KnownCode, Sentence>;

const sentences: Readonly<Record<string, Sentence>> = { ...WORDS };

const FIELDS: Readonly<Record<string, string>> = {
  heightCm: 'height',
  weightKg: 'weight',
  ageYears: 'age',
  sex: 'sex',
  events: 'an event',
};
const fieldTitle = (field: string): string => FIELDS[field.split('.').at(-1)!] ?? FIELDS[field.split('.')[0]!] ?? field;

export const hasWords = (code: string): boolean => code in sentences;

/**
 * What is said of a refusal, and the way out. A code that nobody wrote words for says so honestly, with what the host
 * told, rather than nothing.
 */
export function refusalWords(code: string, facts: Facts = {}): { readonly title: string; readonly wayOut: string } {
  const sentence = sentences[code];
  if (!sentence) {
    return {
      title: `Refused: ${code}`,
      wayOut: text(facts, 'message') ?? 'There are no words for this code yet. Copy the details to report it.',
    };
  }
  const say = (part: Sentence['says']) => (typeof part === 'string' ? part : part(facts));
  return { title: say(sentence.says), wayOut: say(sentence.wayOut) };
}

/** A finding in a few words, for the row of its series: "2 slices missing". */
export function findingInShort({ code, details }: Pick<Finding, 'code' | 'details'>): string {
  const n = missing(details);
  switch (code) {
    case 'series.missingSlices':
      return n === null ? 'slices missing' : `${count(n, 'slice')} missing`;
    case 'series.irregularSpacing':
      return 'unequal steps';
    case 'series.duplicatePositions':
      return 'phases or reconstructions mixed';
    case 'series.conflictingInstances':
      return 'two versions of one image';
    case 'series.repeatedInstances':
      return 'images repeated, counted once';
    case 'series.split':
      return 'one of several volumes in its series';
    case 'series.singleSlice':
      return 'fewer than two positions';
    case 'series.gantryTilt': {
      const tilt = number(details, 'gantryTiltDeg', 'tiltDeg');
      return tilt === null ? 'tilted slices' : `tilted by ${decimal(tilt, 1)}°`;
    }
    case 'series.overlap':
      return 'slices overlap';
    case 'series.thickSlices':
      return 'steps above 5 mm';
    case 'series.secondaryCapture':
      return 'a capture of a screen';
    case 'series.notCt':
      return 'not CT';
    case 'series.noGeometry':
      return 'no positions in the files';
    case 'series.notCovered':
      return 'touches the edge of the scan';
  }
}

/** The word of a case's status in the worklist. */
export const STATUS_WORDS = {
  noScan: 'No scan',
  refused: 'Scan refused',
  toContour: 'To contour',
  toCut: 'To cut',
  toAssess: 'To assess',
  assessed: 'Assessed',
} as const;

export const PATHWAY_WORDS = {
  ALPPS: 'ALPPS',
  RALPPS: 'RALPPS',
  TSH_PVE: 'PVE, two-stage',
  TARE: 'TARE',
  HAIC: 'HAIC',
} as const;

export const LIVER_WORDS = {
  normal: 'Normal liver',
  chemotherapy: 'After chemotherapy',
  steatosis: 'Steatosis',
  fibrosis: 'Fibrosis',
  cirrhosis: 'Cirrhosis',
} as const;

export const EVENT_WORDS = {
  stage1: 'Stage 1',
  stage2: 'Stage 2',
  rescueRfa: 'Rescue, RFA',
  rescuePei: 'Rescue, PEI',
  pve: 'Portal vein embolisation',
  pvl: 'Portal vein ligation',
  firstHepatectomy: 'First hepatectomy',
  secondHepatectomy: 'Second hepatectomy',
  tare: 'TARE',
  haic: 'HAIC',
  other: 'Other',
} as const;

export const slicesWord = (n: number): string => `${whole(n)} ${n === 1 ? 'slice' : 'slices'}`;
