import type { ProcedureName, Procedures } from '#core/contract/procedures';
import type { Finding, FindingCode } from '#core/findings';
import type { RemnantRefusal } from '#core/liver/assessRemnant';
import type { ReviewWord } from '#core/review/summary';
import type { CohortRefusalCode } from '#core/statistics/cohortRequest';
import { STATISTICS_SENTENCES } from '#core/statistics/sentences';
import { count, decimal } from './format.ts';
import { type Facts, missing, number, type Sentence, text } from './sentence.ts';
import { WORDS_OF_CONTOURS } from './wordsOfContours.ts';
import { WORDS_OF_FINDINGS } from './wordsOfFindings.ts';
import { WORDS_OF_HOST } from './wordsOfHost.ts';
import { WORDS_OF_PACS } from './wordsOfPacs.ts';
import { WORDS_OF_PATHWAY } from './wordsOfPathway.ts';
import { WORDS_OF_REGISTRY } from './wordsOfRegistry.ts';
import { WORDS_OF_REVIEW } from './wordsOfReview.ts';

/** Refusals that the command line names and the contract does not. */
export const COMMAND_LINE_CODES = [
  'file.notDicom',
  'file.labelmap',
  'file.notImage',
  'file.truncated',
  'file.unsupportedTransferSyntax',
  'file.corrupt',
  'file.receivedInPart',
  'labels.geometryMismatch',
  'labels.wrongSeries',
  'output.cannotHold',
  'path.notFound',
  'series.notFound',
  'series.ambiguous',
  'findings.outsideExtent',
  'seed.outside',
  'seed.notInRange',
  'range.empty',
  'output.exists',
  'output.notWritable',
  'case.invalid',
  'arguments.invalid',
  'command.unknown',
  'internal',
] as const;

type CommonCode = 'host.internal' | 'host.unreachable' | 'host.aborted' | 'input.invalid';
type ContractCode = Procedures[ProcedureName]['errors'][number];
export type KnownCode =
  | FindingCode
  | ContractCode
  | CommonCode
  | RemnantRefusal
  | CohortRefusalCode
  | (typeof COMMAND_LINE_CODES)[number];

/**
 * The sentences for codes: what is missing, where, and what a person can do. One entry for every finding, every refusal
 * of the contract and every refusal of the command line; the compiler and words.test.ts hold the list complete.
 */
const WORDS = {
  ...WORDS_OF_FINDINGS,
  ...WORDS_OF_HOST,
  ...WORDS_OF_CONTOURS,
  ...WORDS_OF_PACS,
  ...WORDS_OF_PATHWAY,
  ...WORDS_OF_REVIEW,
  ...WORDS_OF_REGISTRY,
  ...STATISTICS_SENTENCES,
} satisfies Record<KnownCode, Sentence>;

const sentences: Readonly<Record<string, Sentence>> = { ...WORDS };

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
    case 'series.modalityLut':
      return 'values that are no HU';
    case 'series.noGeometry':
      return 'no positions in the files';
    case 'series.notCovered':
      return 'touches the edge of the scan';
  }
}

/** Why an sFLR is not given, in two words, for a row; the whole sentence stands in its tip and in Assessment. */
export function refusalInShort(code: RemnantRefusal): string {
  switch (code) {
    case 'stlv.formulaNotChosen':
      return 'no formula';
    case 'patient.heightMissing':
      return 'no height';
    case 'patient.weightMissing':
      return 'no weight';
    case 'stlv.outOfRange':
      return 'no sTLV';
    case 'flr.notDrawn':
      return 'not cut';
    case 'flr.empty':
      return 'FLR empty';
    case 'liver.empty':
      return 'no liver';
    case 'series.notCovered':
      return 'not covered';
  }
}

export { phaseWord } from '#core/dicom/phaseGuess';

/** The word of a case's status in the worklist. */
/** What contours wait for in their review, for the worklist. */
export const REVIEW_WORDS: Readonly<Record<ReviewWord, string>> = {
  none: 'Not submitted',
  submitted: 'Submitted, not signed',
  returned: 'Returned, not signed',
  approved: 'Approved, not signed',
  signed: 'Signed',
  void: 'Signature void',
};

export const STATUS_WORDS = {
  noScan: 'No scan',
  refused: 'Scan refused',
  toContour: 'To contour',
  toCut: 'To cut',
  toAssess: 'To assess',
  assessed: 'Assessed',
  stated: 'Volumes entered',
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

export { EVENT_WORDS } from '#core/timeline/eventWords';
