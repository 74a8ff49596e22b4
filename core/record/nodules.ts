import { type NecrosisClass, necrosisClass } from '../classification/necrosis.ts';
import { tumourBurden } from '../liver/tumours.ts';
import type { Millilitre, Millimetre } from '../units.ts';
import { type CaseRecord, itemsOf } from './caseRecord.ts';
import { enteredNumber } from './entered.ts';

/** Class of necrosis of every tumour that was described, in their order (K11); null: not read. */
export const noduleClasses = (record: CaseRecord): readonly (NecrosisClass | null)[] =>
  itemsOf(record, 'tumour').map((id) => necrosisClass(enteredNumber(record, 'nodule.necrosisPct', id)).value);

/** Index tumour, diameters and volume of all tumours that were described one by one (V14, V15). */
export const burdenOf = (record: CaseRecord) =>
  tumourBurden(
    itemsOf(record, 'tumour').map((id) => ({
      diameterMm: enteredNumber(record, 'tumour.sizeMm', id) as Millimetre | null,
      volumeMl: enteredNumber(record, 'tumour.volumeMl', id) as Millilitre | null,
    })),
  );
