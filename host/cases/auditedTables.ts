/**
 * A table whose rows belong to a case or to the site: every change of one is an entry of that chain. Rows with the same key
 * are said together. A migration that changes or drops columns of rows that stand must be followed by `AuditLog.adopt`.
 */
export interface AuditedTable {
  readonly name: string;
  readonly key: readonly string[];
  /** Within one key. */
  readonly order: string;
  /** SQL of the chain that a row belongs to, by the name that the row goes by in a trigger. */
  readonly scope: (row: string) => string;
  /** SQL condition of the rows of a chain; its one parameter is the chain. */
  readonly ofScope: string;
}

const ofCase = (name: string, key: readonly string[], order = 'rowid'): AuditedTable => ({
  name,
  key,
  order,
  scope: (row) => `${row}.case_id`,
  ofScope: 'case_id = ?',
});
const ofReading = (name: string, key: readonly string[], order = 'rowid'): AuditedTable => ({
  name,
  key,
  order,
  scope: (row) => `(SELECT case_id FROM reading WHERE id = ${row}.reading_id)`,
  ofScope: 'reading_id IN (SELECT id FROM reading WHERE case_id = ?)',
});
const ofSite = (name: string, key: readonly string[]): AuditedTable => ({
  name,
  key,
  order: 'rowid',
  scope: () => `'site'`,
  ofScope: `'site' = ?`,
});

export const AUDITED_TABLES: readonly AuditedTable[] = [
  {
    name: 'patient_case',
    key: ['id'],
    order: 'rowid',
    scope: (row) => `${row}.id`,
    ofScope: 'id = ?',
  },
  ofCase('time_point', ['id']),
  ofCase('series', ['case_id', 'id']),
  ofCase('instance', ['case_id', 'series_id'], 'sop_instance_uid'),
  ofCase('acceptance', ['case_id', 'series_id'], 'code'),
  ofCase('reading', ['id']),
  ofReading('reading_layer', ['reading_id'], 'layer'),
  ofReading('measurement', ['reading_id', 'revision']),
  ofCase('segment_time', ['case_id', 'series_id'], 'sitting, segment, kind'),
  ofCase('record_item', ['case_id'], 'list, id'),
  ofCase('record_entry', ['number']),
  ofCase('decision', ['number']),
  ofCase('review_act', ['number']),
  ofCase('signature', ['id']),
  ofCase('kept_reading', ['id']),
  ofCase('kept_reading_layer', ['kept_id'], 'layer'),
  ofSite('setting', ['name']),
  ofSite('person', ['id']),
];
