/**
 * The steps that bring the case database to its present form; step n leads to user_version n. A step that was released
 * is never edited: what changes gets a step of its own.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE patient_case (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    demonstration INTEGER NOT NULL,
    body TEXT NOT NULL,
    body_sources TEXT NOT NULL,
    pathway TEXT,
    liver TEXT,
    events TEXT NOT NULL
  ) STRICT;

  CREATE TABLE time_point (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES patient_case ON DELETE CASCADE,
    study_instance_uid TEXT NOT NULL,
    date TEXT,
    date_source TEXT
  ) STRICT;
  CREATE UNIQUE INDEX one_time_point_a_day ON time_point (case_id, date) WHERE date IS NOT NULL;

  CREATE TABLE series (
    case_id TEXT NOT NULL,
    id TEXT NOT NULL,
    time_point_id TEXT NOT NULL REFERENCES time_point ON DELETE CASCADE,
    summary TEXT NOT NULL,
    volume TEXT NOT NULL,
    phase_confirmed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (case_id, id)
  ) STRICT;

  CREATE TABLE instance (
    case_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    sop_instance_uid TEXT NOT NULL,
    hash TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (case_id, series_id, sop_instance_uid),
    FOREIGN KEY (case_id, series_id) REFERENCES series ON DELETE CASCADE
  ) STRICT;

  CREATE TABLE acceptance (
    case_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    accepted_by TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    PRIMARY KEY (case_id, series_id, code),
    FOREIGN KEY (case_id, series_id) REFERENCES series ON DELETE CASCADE
  ) STRICT;

  CREATE TABLE reading (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    time_point_id TEXT NOT NULL REFERENCES time_point ON DELETE CASCADE,
    reader TEXT NOT NULL,
    status TEXT NOT NULL,
    revision INTEGER NOT NULL,
    segments TEXT NOT NULL,
    partition_recipe TEXT,
    saved_at TEXT NOT NULL,
    FOREIGN KEY (case_id, series_id) REFERENCES series ON DELETE CASCADE
  ) STRICT;
  CREATE UNIQUE INDEX one_reading_of_record ON reading (time_point_id) WHERE status = 'ofRecord';

  CREATE TABLE reading_layer (
    reading_id TEXT NOT NULL REFERENCES reading ON DELETE CASCADE,
    layer TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (reading_id, layer)
  ) STRICT;
  CREATE INDEX layer_by_hash ON reading_layer (hash);

  -- Measurements are added, never changed: each is of one revision, with all that it rests on.
  CREATE TABLE measurement (
    reading_id TEXT NOT NULL REFERENCES reading ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    volumes TEXT NOT NULL,
    provenance TEXT NOT NULL,
    PRIMARY KEY (reading_id, revision)
  ) STRICT;
  `,
  // One column for all that a reading keeps beside its voxels: a new part of it needs no step of its own.
  `
  ALTER TABLE reading ADD COLUMN records TEXT NOT NULL DEFAULT '{}';
  UPDATE reading SET records = json_object('segments', json(segments), 'partitionRecipe', json(partition_recipe));
  ALTER TABLE reading DROP COLUMN segments;
  ALTER TABLE reading DROP COLUMN partition_recipe;
  `,
  'ALTER TABLE patient_case ADD COLUMN icg_r15_pct REAL;',
  // The one plane that a reading could have becomes the first of its plans, and the active one.
  `
  UPDATE reading SET records = json_remove(
    CASE WHEN json_type(records, '$.partitionRecipe') = 'object' THEN json_set(records, '$.plans', json_object(
      'activeId', 'plan-1',
      'list', json_array(json_object(
        'id', 'plan-1',
        'name', 'Plane',
        'recipe', json_object(
          'cut', json_extract(records, '$.partitionRecipe'),
          'landmarks', json('{}'),
          'segmentIDestination', NULL,
          'middleHepaticVeinSide', NULL,
          'veinMarginMm', 0,
          'zone', NULL
        ),
        'parts', json('[{"number":2,"kind":"flr","stays":true},{"number":3,"kind":"deportalisedLobe","stays":false}]')
      ))
    )) ELSE records END, '$.partitionRecipe');
  `,
  // The point up to which a reading's layers and records hold its journal: number and hash of the last entry in them.
  `
  ALTER TABLE reading ADD COLUMN journal_sequence INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE reading ADD COLUMN journal_hash TEXT NOT NULL DEFAULT '';
  `,
  // How segments are drawn: the case's, so that the next scan looks alike.
  "ALTER TABLE patient_case ADD COLUMN looks TEXT NOT NULL DEFAULT '{}'",
  // How long hands worked on segments, a row for each sitting. No kind: the empty word.
  `
  CREATE TABLE segment_time (
    case_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    sitting TEXT NOT NULL,
    segment INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reader TEXT NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (case_id, series_id, sitting, segment, kind),
    FOREIGN KEY (case_id, series_id) REFERENCES series ON DELETE CASCADE
  ) STRICT;
  `,
  // What persons enter of a case: each time a row, the newest of a field stands. No item: the case itself.
  `
  CREATE TABLE record_item (
    case_id TEXT NOT NULL REFERENCES patient_case ON DELETE CASCADE,
    list TEXT NOT NULL,
    id TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (case_id, list, id)
  ) STRICT;
  CREATE TABLE record_entry (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL REFERENCES patient_case ON DELETE CASCADE,
    item TEXT NOT NULL,
    field TEXT NOT NULL,
    given TEXT NOT NULL,
    canonical REAL,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX record_entry_of_field ON record_entry (case_id, item, field, number);
  `,
  // Volumes of a day that were measured elsewhere, as JSON with who entered them and when.
  'ALTER TABLE time_point ADD COLUMN stated TEXT',
  // What persons decided on pathways: added, never changed.
  `
  CREATE TABLE decision (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL REFERENCES patient_case ON DELETE CASCADE,
    decision TEXT NOT NULL
  ) STRICT;
  `,
  // What changed a case, entry by entry, each with the hash of the one before: only added to, and gone only with its case.
  `
  CREATE TABLE audit_entry (
    scope TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (scope, sequence)
  ) STRICT;
  CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
  CREATE TRIGGER audit_entry_is_not_removed BEFORE DELETE ON audit_entry
    WHEN OLD.scope = 'site' OR EXISTS (SELECT 1 FROM patient_case WHERE id = OLD.scope)
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
  `,
  // Who works here, what they did in reviews, and their signatures: added, and gone only with the case.
  `
  CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    account TEXT NOT NULL,
    public_key TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    since TEXT NOT NULL,
    left_at TEXT
  ) STRICT;
  CREATE UNIQUE INDEX one_person_a_name ON person (name) WHERE left_at IS NULL;
  CREATE TABLE review_act (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    act TEXT NOT NULL,
    FOREIGN KEY (case_id, series_id) REFERENCES series ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX review_act_of_series ON review_act (case_id, series_id, number);
  CREATE TABLE signature (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    statement TEXT NOT NULL,
    signature TEXT NOT NULL,
    public_key TEXT NOT NULL,
    FOREIGN KEY (case_id, series_id) REFERENCES series ON DELETE CASCADE
  ) STRICT;
  -- The voxel hash of every segment of a layer, by the layer's own hash: follows from it, and is never asked of another.
  CREATE TABLE layer_segments (layer_hash TEXT PRIMARY KEY, segments TEXT NOT NULL) STRICT;
  `,
  // Where records go, and what is on its way there. A row outlives its case: that a registry has it stays known.
  `
  CREATE TABLE registry_target (id TEXT PRIMARY KEY, config TEXT NOT NULL) STRICT;
  CREATE TABLE registry_outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT NOT NULL,
    site_code TEXT NOT NULL,
    case_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    hash TEXT NOT NULL,
    signed INTEGER NOT NULL,
    demonstration INTEGER NOT NULL,
    audit_head TEXT,
    -- What is sent, byte for byte; null once the registry has it.
    content TEXT,
    queued_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    refused TEXT,
    receipt TEXT,
    UNIQUE (target, site_code, case_id, revision)
  ) STRICT;
  CREATE INDEX waiting_in_outbox ON registry_outbox (target, number) WHERE receipt IS NULL;
  `,
  // A reading as it was when another began: what a second one is held against. Only added to.
  `
  CREATE TABLE kept_reading (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    reader TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    blind INTEGER NOT NULL,
    flr_ml REAL,
    segments TEXT NOT NULL,
    FOREIGN KEY (case_id, series_id) REFERENCES series ON DELETE CASCADE
  ) STRICT;
  CREATE TABLE kept_reading_layer (
    kept_id TEXT NOT NULL REFERENCES kept_reading ON DELETE CASCADE,
    case_id TEXT NOT NULL,
    layer TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (kept_id, layer)
  ) STRICT;
  CREATE INDEX kept_layer_by_hash ON kept_reading_layer (hash);
  `,
];
