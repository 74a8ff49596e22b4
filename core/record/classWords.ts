import type { Classified } from '../classification/definition.ts';
import type { DefinitionId } from '../classification/definitions.ts';
import type { FieldClass } from './classes.ts';
import { isRecordField, type RecordFieldName, recordField } from './fields.ts';

/** Inputs that are no field of the same item: of another scan, of a certain day, of every nodule. */
const MISSING_INPUTS: Readonly<Record<string, string>> = {
  'targetSumMm.baseline': 'sum of enhancing diameters of a scan before treatment',
  'thrombusDiameterMm.baseline': 'thrombus diameter of a scan before treatment',
  'ptPct.dayFive': 'prothrombin time of day 5',
  'bilirubin.dayFive': 'bilirubin of day 5',
  'nodule.necrosisPct.each': 'necrosis of every tumour',
  hvttReaches: 'whether a branch or the trunk',
};

const lower = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** What an input of a class is called. */
export const inputWords = (name: string): string =>
  MISSING_INPUTS[name] ?? (isRecordField(name) ? lower(recordField(name).label) : name);

const NOT_COVERED: Readonly<Record<Exclude<Classified<unknown>['why'], null | 'input.missing'>, string>> = {
  'definition.switchedOff': 'not used by this site',
  'thrombus.enlargingNotEnhancing': 'a thrombus that enlarges without enhancing is not covered: the reader decides',
  'thrombus.enhancingAtCompleteResponse':
    'a thrombus that still enhances where nothing else does is not covered: the reader decides',
  'thrombus.widerThanSmallest':
    'a thrombus wider than at its smallest, not than at the baseline, is not covered: the reader decides',
  'readers.disagree': 'the readers differ: their consensus decides',
  'hepaticVein.cavaUnnamed': 'the TARE paper does not name the vena cava: the reader decides',
  'necrosis.outOfRange': 'outside 0 to 100 %',
  'childPugh.outOfRange': 'outside 5 to 15 points',
};

/** A class as it is read: the words of the field's choices, yes or no. */
export function valueWords(name: RecordFieldName, value: string | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const { kind } = recordField(name);
  return kind.type === 'choice' ? (kind.choices[value] ?? value) : value;
}

/** Why a class cannot be said: what is missing by name, or what its definition does not cover. */
export const whyNot = ({ why, missing }: Classified<unknown, DefinitionId>): string =>
  why === null ? '' : why === 'input.missing' ? `missing: ${missing.map(inputWords).join(', ')}` : NOT_COVERED[why];

/** "PR from enhancing 60 mm, 100 mm before; no new lesion", with what it is where that differs from the entry. */
export function classWords({ field, computed, from, entered, disagrees }: FieldClass): string {
  const of = from.length === 0 ? '' : ` (${from.join(', ')})`;
  if (computed.value === null) return `${whyNot(computed)}${of}`;
  const said = `${valueWords(field, computed.value)}${of}`;
  return disagrees ? `${said}; entered is ${valueWords(field, entered!)}` : said;
}
