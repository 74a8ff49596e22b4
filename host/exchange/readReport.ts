import { type ContentItem, type ContentValue, RELATIONSHIPS } from '#core/exchange/reportContent';
import { ok, type Result, refuse } from '#core/result';
import type { Header } from '../import/header.ts';
import { codeIn, type DicomObject, firstItem } from './dicomObject.ts';
import { OBJECT_TAG as TAG } from './objectTags.ts';

/** Reports nest a few levels deep; a hostile file may not take the stack. */
const DEEPEST = 32;

/** The content of a structured report as a tree. Refuses a DICOM object that has none (`report.none`), or one that leads nowhere. */
export function readReport({ header, sopClassUID }: DicomObject): Result<ContentItem, 'report.none' | 'file.corrupt'> {
  if (header.string(TAG.valueType) !== 'CONTAINER') return refuse('report.none', { sopClassUID });
  const root = itemOf(header, 0);
  return root ? ok(root) : refuse('file.corrupt');
}

function itemOf(header: Header, depth: number): ContentItem | null {
  const items = depth < DEEPEST ? header.items(TAG.contentSequence) : null;
  if (!items) return null;
  const children: ContentItem[] = [];
  for (const each of items) {
    const child = itemOf(each, depth + 1);
    if (!child) return null;
    children.push(child);
  }
  const relationship = header.string(TAG.relationshipType);
  return {
    relationship: RELATIONSHIPS.find((one) => one === relationship) ?? null,
    concept: codeIn(header, TAG.conceptNameCodeSequence),
    children,
    ...contentOf(header),
  };
}

function contentOf(header: Header): ContentValue {
  const valueType = header.string(TAG.valueType) ?? '';
  switch (valueType) {
    case 'CONTAINER':
      return {
        type: 'CONTAINER',
        template: firstItem(header, TAG.contentTemplateSequence)?.string(TAG.templateIdentifier) ?? null,
      };
    case 'CODE':
      return { type: 'CODE', code: codeIn(header, TAG.conceptCodeSequence) };
    case 'TEXT':
      return { type: 'TEXT', text: header.text(TAG.textValue) ?? '' };
    case 'PNAME':
      return { type: 'PNAME', name: header.text(TAG.personName) ?? '' };
    case 'UIDREF':
      return { type: 'UIDREF', uid: header.string(TAG.uid) ?? '' };
    case 'NUM': {
      const measured = firstItem(header, TAG.measuredValueSequence);
      return {
        type: 'NUM',
        // The decimal string has at most 16 characters; the number beside it, where there is one, has every digit.
        value: measured?.float64(TAG.floatingPointValue) ?? measured?.decimal(TAG.numericValue) ?? null,
        unit: measured ? codeIn(measured, TAG.measurementUnitsCodeSequence) : null,
      };
    }
    case 'IMAGE': {
      const image = firstItem(header, TAG.referencedSOPSequence);
      return {
        type: 'IMAGE',
        sopClassUID: image?.string(TAG.referencedSOPClassUID) ?? '',
        sopInstanceUID: image?.string(TAG.referencedSOPInstanceUID) ?? '',
        segment: image?.uint16(TAG.referencedSegmentNumber) ?? null,
      };
    }
    default:
      return { type: 'other', valueType };
  }
}
