/** The measured values of a scan as columns of `scan_row`, version 1: those of `core/registry/fields`, in its names. */
export const SCAN_VALUES_1 = [
  'heightCm',
  'weightKg',
  'bmi',
  'icgR15Pct',
  'bsaM2',
  'sTlvMl',
  'wholeLiverMl',
  'functionalLiverMl',
  'tumourMl',
  'deportalisedMl',
  'flrDrawnMl',
  'flrMl',
  'flrPct',
  'sFlrPct',
  'flrIncreaseMl',
  'flrIncreasePct',
  'degreeHypertrophyPp',
  'growthIntervalDays',
  'kgrMlDay',
  'kgrPctWeek',
  'sliceThicknessMm',
] as const;

/** "sFlrPct" as "s_flr_pct". */
export const columnName = (field: string): string => field.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`);

const measured = (field: string) =>
  `(scan #>> '{measurements,${field},valueQuantity,value}')::float8 AS ${columnName(field)}`;
const flag = (name: string) => `(own -> '${name}' ->> 'value')::boolean`;
const day = (name: string) => `(own -> '${name}' ->> 'value')::integer`;

/**
 * The steps that bring a central registry to its present form, in the schema `remnant`; a step that was released is never
 * edited. A centre has one login; what it may see and add is its own site's by row-level security. What it sends is kept as
 * it came (`submission`: added, never changed), and the tables that are asked (`case_row`, `scan_row`, `value_row`) are made
 * from that by the database itself, so that no client can say one thing in the record and another in the table.
 */
export const REGISTRY_MIGRATIONS: readonly string[] = [
  `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'remnant_site') THEN CREATE ROLE remnant_site NOLOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'remnant_analyst') THEN CREATE ROLE remnant_analyst NOLOGIN; END IF;
  END $$;

  CREATE TABLE remnant.site (
    code text PRIMARY KEY CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'),
    role name NOT NULL UNIQUE
  );

  CREATE TABLE remnant.submission (
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    site_code text NOT NULL REFERENCES remnant.site,
    case_id text NOT NULL CHECK (case_id ~ '^[0-9a-z-]{8,64}$'),
    revision integer NOT NULL CHECK (revision >= 1),
    hash text NOT NULL,
    schema_version integer NOT NULL,
    signed boolean NOT NULL,
    demonstration boolean NOT NULL,
    audit_head text,
    content text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (site_code, case_id, revision),
    -- What was damaged on the way is not taken.
    CONSTRAINT content_is_whole CHECK (hash = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
  );

  CREATE TABLE remnant.case_row (
    site_code text NOT NULL,
    case_id text NOT NULL,
    revision integer NOT NULL,
    signed boolean NOT NULL,
    demonstration boolean NOT NULL,
    sex text,
    age_years integer,
    pathway text,
    liver text,
    index_event text,
    diagnosis text,
    scans integer NOT NULL,
    baseline_flr_ml float8,
    baseline_s_flr_pct float8,
    last_flr_ml float8,
    last_s_flr_pct float8,
    last_day integer,
    flr_increase_pct float8,
    degree_hypertrophy_pp float8,
    first_kgr_ml_day float8,
    first_kgr_pct_week float8,
    rescue_sessions integer NOT NULL,
    stage2_done boolean,
    interstage_days integer,
    severe_complication boolean,
    death boolean,
    death_day integer,
    recurrence boolean,
    recurrence_day integer,
    last_follow_up_day integer,
    PRIMARY KEY (site_code, case_id),
    FOREIGN KEY (site_code, case_id, revision) REFERENCES remnant.submission
  );

  CREATE TABLE remnant.scan_row (
    site_code text NOT NULL,
    case_id text NOT NULL,
    scan integer NOT NULL,
    day_offset integer,
    slot text,
    slot_number integer,
    phase text,
    signed boolean NOT NULL,
    ${SCAN_VALUES_1.map((name) => `${columnName(name)} float8,`).join('\n    ')}
    PRIMARY KEY (site_code, case_id, scan),
    FOREIGN KEY (site_code, case_id) REFERENCES remnant.case_row ON DELETE CASCADE
  );

  -- What was entered and what follows from it, a row a value; what is missing only where a reason was given.
  CREATE TABLE remnant.value_row (
    site_code text NOT NULL,
    case_id text NOT NULL,
    place integer NOT NULL,
    field text NOT NULL,
    list text,
    item integer,
    day_offset integer,
    number float8,
    word text,
    unit text,
    missing text,
    PRIMARY KEY (site_code, case_id, place),
    FOREIGN KEY (site_code, case_id) REFERENCES remnant.case_row ON DELETE CASCADE
  );
  CREATE INDEX value_of_field ON remnant.value_row (field, site_code, case_id);

  -- Makes the rows of a case from the newest submission of it. Runs as the owner of the registry: a site adds submissions alone.
  CREATE FUNCTION remnant.lay_out() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DECLARE
    content jsonb := NEW.content::jsonb;
    -- Fields of the case itself that were entered or follow, by their names.
    own jsonb;
    first_scan jsonb;
    last_scan jsonb;
  BEGIN
    IF content ->> 'siteCode' IS DISTINCT FROM NEW.site_code OR content ->> 'caseId' IS DISTINCT FROM NEW.case_id THEN
      RAISE EXCEPTION 'content is of another case' USING ERRCODE = 'check_violation', CONSTRAINT = 'content_is_of_the_case';
    END IF;
    -- Two submissions of one case at once: the newer is to stand whichever is laid out last.
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.site_code || '/' || NEW.case_id, 0));
    IF EXISTS (SELECT FROM remnant.case_row c
               WHERE c.site_code = NEW.site_code AND c.case_id = NEW.case_id AND c.revision >= NEW.revision) THEN
      RETURN NULL;
    END IF;
    DELETE FROM remnant.case_row c WHERE c.site_code = NEW.site_code AND c.case_id = NEW.case_id;
    SELECT coalesce(jsonb_object_agg(one ->> 'field', one), '{}') INTO own
      FROM jsonb_array_elements(content -> 'case' -> 'fields') one
      WHERE one ->> 'list' IS NULL AND one ->> 'missingReason' IS NULL;
    SELECT scan INTO first_scan FROM jsonb_array_elements(content -> 'scans') scan
      WHERE scan #>> '{slot,value,kind}' IN ('baseline', 'tareBaseline') LIMIT 1;
    SELECT scan INTO last_scan FROM jsonb_array_elements(content -> 'scans') WITH ORDINALITY of_case(scan, n)
      WHERE scan #>> '{measurements,sFlrPct,valueQuantity,value}' IS NOT NULL ORDER BY n DESC LIMIT 1;
    INSERT INTO remnant.case_row
    SELECT NEW.site_code, NEW.case_id, NEW.revision, NEW.signed, NEW.demonstration,
      content #>> '{scans,0,subject,sex,value}',
      replace(content #>> '{scans,0,subject,ageYears,value}', '+', '')::integer,
      content #>> '{case,subject,pathway}',
      content #>> '{scans,0,subject,liver,value}',
      content #>> '{case,indexEvent}',
      own -> 'diagnosis' ->> 'value',
      jsonb_array_length(content -> 'scans'),
      (first_scan #>> '{measurements,flrMl,valueQuantity,value}')::float8,
      (first_scan #>> '{measurements,sFlrPct,valueQuantity,value}')::float8,
      (last_scan #>> '{measurements,flrMl,valueQuantity,value}')::float8,
      (last_scan #>> '{measurements,sFlrPct,valueQuantity,value}')::float8,
      (last_scan #>> '{effectiveDayOffset,value}')::integer,
      (last_scan #>> '{measurements,flrIncreasePct,valueQuantity,value}')::float8,
      (last_scan #>> '{measurements,degreeHypertrophyPp,valueQuantity,value}')::float8,
      (SELECT (scan #>> '{measurements,kgrMlDay,valueQuantity,value}')::float8
         FROM jsonb_array_elements(content -> 'scans') WITH ORDINALITY of_case(scan, n)
         WHERE scan #>> '{measurements,kgrMlDay,valueQuantity,value}' IS NOT NULL ORDER BY n LIMIT 1),
      (SELECT (scan #>> '{measurements,kgrPctWeek,valueQuantity,value}')::float8
         FROM jsonb_array_elements(content -> 'scans') WITH ORDINALITY of_case(scan, n)
         WHERE scan #>> '{measurements,kgrPctWeek,valueQuantity,value}' IS NOT NULL ORDER BY n LIMIT 1),
      (SELECT count(*)::integer FROM jsonb_array_elements(content -> 'case' -> 'fields') one
         WHERE one ->> 'field' = 'session.kind'),
      ${flag('stage2Done')},
      (own #>> '{interstageDays,valueQuantity,value}')::float8::integer,
      ${flag('severeComplication')},
      ${flag('death')}, ${day('deathDate')},
      ${flag('recurrence')}, ${day('recurrenceDate')},
      ${day('lastFollowUp')};
    INSERT INTO remnant.scan_row
    SELECT NEW.site_code, NEW.case_id, n::integer,
      (scan #>> '{effectiveDayOffset,value}')::integer,
      scan #>> '{slot,value,kind}',
      (scan #>> '{slot,value,number}')::integer,
      scan #>> '{imaging,phase,value}',
      jsonb_typeof(scan #> '{provenance,signature}') = 'object',
      ${SCAN_VALUES_1.map(measured).join(',\n      ')}
    FROM jsonb_array_elements(content -> 'scans') WITH ORDINALITY of_case(scan, n);
    INSERT INTO remnant.value_row
    SELECT NEW.site_code, NEW.case_id, n::integer, one ->> 'field', one ->> 'list', (one ->> 'item')::integer,
      (one ->> 'dayOffset')::integer,
      (one #>> '{valueQuantity,value}')::float8,
      CASE jsonb_typeof(one -> 'value') WHEN 'null' THEN NULL ELSE one ->> 'value' END,
      one #>> '{valueQuantity,code}',
      one ->> 'missingReason'
    FROM jsonb_array_elements(content -> 'case' -> 'fields') WITH ORDINALITY of_case(one, n)
    WHERE one ->> 'missingReason' IS DISTINCT FROM 'unknown';
    RETURN NULL;
  END $$;
  REVOKE ALL ON FUNCTION remnant.lay_out() FROM PUBLIC;
  CREATE TRIGGER lay_out AFTER INSERT ON remnant.submission FOR EACH ROW EXECUTE FUNCTION remnant.lay_out();

  -- The site of whoever asks; null for a login that is of none.
  CREATE FUNCTION remnant.own_site() RETURNS text LANGUAGE sql STABLE AS
    'SELECT code FROM remnant.site WHERE role = current_user';

  ALTER TABLE remnant.site ENABLE ROW LEVEL SECURITY;
  ALTER TABLE remnant.submission ENABLE ROW LEVEL SECURITY;
  ALTER TABLE remnant.case_row ENABLE ROW LEVEL SECURITY;
  ALTER TABLE remnant.scan_row ENABLE ROW LEVEL SECURITY;
  ALTER TABLE remnant.value_row ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own_row ON remnant.site FOR SELECT USING (role = current_user);
  CREATE POLICY own_site_reads ON remnant.submission FOR SELECT USING (site_code = (SELECT remnant.own_site()));
  CREATE POLICY own_site_adds ON remnant.submission FOR INSERT WITH CHECK (site_code = (SELECT remnant.own_site()));
  CREATE POLICY own_site ON remnant.case_row FOR SELECT USING (site_code = (SELECT remnant.own_site()));
  CREATE POLICY own_site ON remnant.scan_row FOR SELECT USING (site_code = (SELECT remnant.own_site()));
  CREATE POLICY own_site ON remnant.value_row FOR SELECT USING (site_code = (SELECT remnant.own_site()));
  -- Who evaluates the pooled registry reads every site's rows, and changes none.
  CREATE POLICY analyst ON remnant.site FOR SELECT TO remnant_analyst USING (true);
  CREATE POLICY analyst ON remnant.submission FOR SELECT TO remnant_analyst USING (true);
  CREATE POLICY analyst ON remnant.case_row FOR SELECT TO remnant_analyst USING (true);
  CREATE POLICY analyst ON remnant.scan_row FOR SELECT TO remnant_analyst USING (true);
  CREATE POLICY analyst ON remnant.value_row FOR SELECT TO remnant_analyst USING (true);

  GRANT USAGE ON SCHEMA remnant TO remnant_site, remnant_analyst;
  GRANT SELECT ON ALL TABLES IN SCHEMA remnant TO remnant_site, remnant_analyst;
  GRANT INSERT (site_code, case_id, revision, hash, schema_version, signed, demonstration, audit_head, content)
    ON remnant.submission TO remnant_site;
  `,
];
