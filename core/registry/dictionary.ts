import { DERIVED_FIELDS } from '../record/derived.ts';
import { CASE_COLUMNS } from '../record/exportedColumns.ts';
import { GROUP_NAMES, GROUPS, type RecordField } from '../record/field.ts';
import { RECORD_FIELD_NAMES, recordField } from '../record/fields.ts';
import { QUANTITIES } from '../record/quantities.ts';
import { COLUMNS } from './columns.ts';
import { MEASURED_FIELD_NAMES, MEASURED_FIELDS, MISSING_REASONS, PHASES, SLOTS, SOURCES } from './fields.ts';
import { SCHEMA_VERSION } from './submission.ts';

/** The data dictionary as Markdown (docs/registry.md), made from the same tables as the records themselves. */
export function dictionary(): string {
  const measured = MEASURED_FIELD_NAMES.map((name) => {
    const { meaning, unit, code, denominator, interval } = MEASURED_FIELDS[name];
    return `| \`${name}\` | ${meaning} | ${unit} | \`${code}\` | ${denominator ?? '–'} | ${interval ? 'yes' : '–'} |`;
  });
  const columns = COLUMNS.filter(({ name }) => !MEASURED_FIELD_NAMES.includes(name.split('.')[0] as never)).map(
    ({ name, meaning, code }) => `| \`${name}\` | ${meaning} | ${code === null ? '–' : `\`${code}\``} |`,
  );
  return `# The registry record

One record per measured scan (\`recordType\` \`remnant.scan\`, version 2), as JSON or as CSV. This page is made from the
code and tested against it (\`core/registry\`).

**What never leaves.** No name, ID, birth date, accession number or calendar date; no DICOM UID, only a salted hash of
it; no free text of a header or a reason. Notes (\`provenance.notes\`, JSON only) are null unless whoever exports asks for
them by name, since nobody can know what stands in free text. Days count from the index event; without one they are null. Age is in whole
years, \`90+\` above 89.

**Names** are FHIR's where it has one: \`subject\`, \`valueQuantity\` (\`value\`, \`unit\`, \`system\`, \`code\`, in UCUM), and
\`effectiveDayOffset\` where FHIR would write \`effectiveDateTime\`.

**Every measured value** carries \`valueQuantity\`, \`denominator\` (with every percentage and every point), \`interval95\`,
\`dayOffset\` (null for height, weight and what follows from them), \`source\`, \`reader\` and \`softwareVersion\`. A value
that is cut off by the edge of the series, and was accepted by name, has the \`comparator\` \`>=\` and no interval. A value
that is not there is null, with \`missingReason\` and, where a refusal made it so, \`missingCode\`. Numbers are unrounded.

- \`source\`: ${words(SOURCES)}
- \`missingReason\`: ${words(MISSING_REASONS)}
- \`phase\`: ${words(PHASES)}
- \`slot\`: ${words(SLOTS)}, then its number

\`provenance.secondsSpent\` says how long hands worked, by kind of segment: what lies between two signs of a hand (a key, a
button, the wheel, a move of the pointer over the window) counts for the segment that is active, in Cut for the FLR; a pause
of more than 60 s counts not at all. All sittings of all readers of the series are added up. Null where the settings switch
it off.

\`provenance.signature\` says who signed the contours that the numbers were counted from, in which role and on which day, the hash of the
voxels that were signed and of the entry of the audit chain. Null: nobody signed them, or they have changed since; the CSV says
*not signed*.

**Volumes measured elsewhere** have no record of their own. A record vouches for voxels: hashes of series, study and layers, reader,
revision, findings, software; of a number that was typed there is none of it, and a registry that pools records could not tell the
two apart. They count in the course (growth and gain of a record may run from such a day) and leave as \`source\` \`stated\` with the
report as data. A case that has nothing else is refused as \`record.nothingMeasured\`, with how many they are (\`stated\`).

\`provenance.siteRules\` says what the site had set otherwise than the papers when the record was made: thresholds with the paper's
own (\`from\`) and the site's (\`to\`), rules that it does not use, and how it holds sFLR against a target; null where the papers' rules
hold. \`provenance.readingErrorKind\` says whose reading error the intervals rest on; where a site has it from stays at home.

# What a registry receives

One submission a case (\`schema\` \`remnant.registry\`, version ${SCHEMA_VERSION}): its scans (below), each signed or marked as not, and the record of
the case. Every target receives the same; none adds to it. Its content is canonical JSON, and its SHA-256 is what a receipt names.

- **Only what is signed leaves.** A case without a signature that holds is left out (\`registry.notSigned\`); drafts leave where somebody asks for
  them, each marked *not signed* (REDCap: instrument *unverified*; FHIR: \`preliminary\`, no attester). Of a case that is signed in part, the signed
  scans. Demonstrations are never pooled unless their very case is named. The files of Assessment leave by a person's hand and say *not signed*.
- **No date.** Days from the index event; where there is none, null with its reason. FHIR asks for dates: they are \`masked\`, with the day
  beside them (\`urn:remnant:day-offset\`).
- **Exactly once.** A submission is numbered within its case and target, and kept, before it is first sent; its receipt after. What was not
  answered is sent again as the same one. Another content under a revision that the registry holds is \`registry.conflict\` (a data folder that was
  brought back from a copy, say), and goes as newer only when a person says so.
- **The head of the case's audit chain** goes with every submission and comes back in its receipt; the receipt is itself an entry of the chain.
- **Guarded lines.** PostgreSQL with a verified certificate, REDCap over https; without only on this machine (\`registry.unguarded\`). Passwords and
  tokens lie sealed in the system's keychain (desktop), else in \`registry.secrets\` in the data folder, which only its owner can read; never in the database.

| Target | Receives | The same twice |
| --- | --- | --- |
| PostgreSQL | the submission as it is; the database lays it out in \`case_row\`, \`scan_row\`, \`value_row\` | one row, the first receipt again |
| REDCap, by API or import file | one record a case, repeating instruments for scans, labs, sessions, tumours, events | one record |
| FHIR R4 | a transaction bundle a case: Patient (pseudonym), ImagingStudy, BodyStructure, Observation with UCUM and \`derivedFrom\`, Provenance | each resource once, by its id |
| CSV | scans, cases, and a data dictionary | one file |

REDCap's dictionary (\`remnant registry export --as redcap\`) is uploaded once; its instruments \`scan\`, \`scan_entry\`, \`labs\`, \`session\`, \`tumour\` and
\`adverse\` are set to repeat. It holds values, bounds, reasons and days; who entered what, and in which unit it was typed, only the others hold. An
instance that is gone from the case (a tumour taken away) stays in REDCap until somebody deletes it there.

\`remnant registry add FILE.json --secret FILE\` sets a target up (or the window, Alt+9), with a file such as
\`{"kind": "postgres", "id": "central", "name": "Central registry", "host": "…", "port": 5432, "database": "registry", "user": "centre_a", "tls":
"verify", "authority": null}\`; \`push\`, \`status\` and \`export\` do the rest. How a hospital and a central registry run it: [Scaling out](scale.md).

# The record of a scan

## Measured values

| Field | Meaning | Unit | UCUM | Share of | 95 % interval |
| --- | --- | --- | --- | --- | --- |
${measured.join('\n')}

## The CSV

One row a scan, UTF-8, comma, quotes by RFC 4180, one line of heads. Each measured value has its own columns: \`name\`,
\`name.comparator\` (\`>=\` for a lower bound, where one is possible), \`name.unit\` (UCUM), \`name.denominator\` (percentages and points), \`name.low95\` and \`name.high95\` (where it has an
interval), \`name.source\`, \`name.missing\` (\`reason\` or \`reason:code\`). Lists are joined by a semicolon. The others:

| Column | Meaning | UCUM |
| --- | --- | --- |
${columns.join('\n')}

# The record of the case

One record per case (\`recordType\` \`remnant.case\`, version 1): what persons entered beside the scans, field by field, and what
follows from it. Of the case every field that its pathway has use for is there, with a reason where nothing stands; of days of
labs, scans, sessions, tumours and adverse events what somebody entered. A field has \`valueQuantity\` or \`value\`, or
\`missingReason\`; \`list\`, \`item\` and \`dayOffset\` say what it is of. Numbers are in the canonical unit, and as they were typed in
\`entered\`. A date leaves as days from the index event; without one it is \`unknown\` (\`index.notGiven\`). Text is \`masked\` unless
whoever exports asks for notes; any field can be. A class that nobody entered and that follows from other entries by its
definition (Child-Pugh from its points, mRECIST from readers or diameters, 50-50 from day 5) leaves as \`source\` \`computed\`; one that was entered is
never replaced.

## Its fields

Units: the canonical one first, then those in which it can be entered. Likely: outside it the screen warns; possible: outside
it is refused. Per: the case, a day of labs, a scan, a rescue session, a tumour or an adverse event. Papers: those of the
specification that report it.

${GROUP_NAMES.map((group) => fieldsOfGroup(GROUPS[group], (field) => field.group === group)).join('\n\n')}

### What follows

| Field | Meaning |
| --- | --- |
${Object.entries(DERIVED_FIELDS)
  .map(([name, meaning]) => `| \`${name}\` | ${meaning} |`)
  .join('\n')}

## Its CSV

One row a value, with these columns:

| Column | Meaning |
| --- | --- |
${CASE_COLUMNS.map(({ name, meaning }) => `| \`${name}\` | ${meaning} |`).join('\n')}
`;
}

function fieldsOfGroup(title: string, belongs: (field: RecordField) => boolean): string {
  const rows = RECORD_FIELD_NAMES.filter((name) => belongs(recordField(name))).map((name) => {
    const field = recordField(name);
    const pathways = field.only?.join(', ') ?? 'all';
    return `| \`${name}\` | ${field.label} | ${field.per} | ${holds(field)} | ${pathways} | ${field.papers.join(', ') || '–'} |`;
  });
  return `### ${title}

| Field | Meaning | Per | Holds | Pathways | Papers |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}`;
}

function holds({ kind }: RecordField): string {
  switch (kind.type) {
    case 'number': {
      const units = QUANTITIES[kind.quantity].map(({ code }) => `\`${code}\``).join(', ');
      const share = kind.denominator === null ? '' : ` of ${kind.denominator}`;
      const limits = `likely ${kind.plausible.join(' to ')}, possible ${kind.possible.join(' to ')}`;
      return `${kind.whole ? 'whole number' : 'number'}, ${units}${share}; ${limits}`;
    }
    case 'choice':
      return `${kind.several ? 'some' : 'one'} of ${words(Object.keys(kind.choices))}`;
    case 'flag':
      return 'yes or no';
    default:
      return kind.type;
  }
}

const words = (values: readonly string[]) => values.map((value) => `\`${value}\``).join(', ');
