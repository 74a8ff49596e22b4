/** One line of REDCap's data dictionary, by its heads. */
type Line = Readonly<Record<string, string>>;
type Row = Readonly<Record<string, string>>;

const SYSTEM = ['redcap_repeat_instrument', 'redcap_repeat_instance'];

/**
 * What REDCap would refuse of an import, by the rules that it documents for its dictionary: names, types, ranges, choices,
 * required fields, branching logic, and repeating instruments. Knows nothing of how dictionary and file were made.
 */
export function redcapFaults(
  dictionary: readonly Line[],
  rows: readonly Row[],
  repeating: readonly string[],
): string[] {
  const faults: string[] = [];
  const lines = new Map(dictionary.map((line) => [line['Variable / Field Name']!, line]));
  const columns = new Map<string, { line: Line; code: string | null }>();
  for (const [name, line] of lines) {
    if (line['Field Type'] === 'checkbox')
      for (const code of choicesOf(line).keys()) columns.set(`${name}___${code.toLowerCase()}`, { line, code });
    else columns.set(name, { line, code: null });
  }
  const itself = new Map(rows.filter((row) => !row.redcap_repeat_instrument).map((row) => [row.record_id!, row]));
  const seen = new Set<string>();
  for (const [n, row] of rows.entries()) {
    const at = (name: string) => `row ${n + 1}, ${name}`;
    const form = row.redcap_repeat_instrument ?? '';
    const key = [row.record_id, form, row.redcap_repeat_instance].join('/');
    if (!row.record_id) faults.push(at('record_id: empty'));
    if (seen.has(key)) faults.push(at(`${key}: twice`));
    seen.add(key);
    if (form !== '' && (!repeating.includes(form) || !/^[1-9]\d*$/.test(row.redcap_repeat_instance ?? '')))
      faults.push(at(`${form}: no instance of it`));
    // Fields of a record itself are asked from its own row, those of an instance from theirs.
    const valueIn = (name: string) => row[name] || itself.get(row.record_id!)?.[name] || '';
    for (const [name, value] of Object.entries(row)) {
      if (SYSTEM.includes(name) || name === 'record_id') continue;
      const complete = /^(.*)_complete$/.exec(name);
      const found = columns.get(name);
      if (!found) {
        const isForm = complete !== null && dictionary.some((line) => line['Form Name'] === complete[1]);
        if (!isForm) faults.push(at(`${name}: no such field`));
        else if (!['', '0', '1', '2'].includes(value)) faults.push(at(`${name}: ${value}`));
        continue;
      }
      const { line, code } = found;
      if (value === '') continue;
      const belongs = form === '' ? !repeating.includes(line['Form Name']!) : line['Form Name'] === form;
      if (!belongs && value !== '0') faults.push(at(`${name}: not of ${form || 'the record itself'}`));
      if (code !== null) {
        if (value !== '0' && value !== '1') faults.push(at(`${name}: ${value} is no tick`));
        continue;
      }
      const fault = valueFault(line, value);
      if (fault) faults.push(at(`${name}: ${fault}`));
      const logic = line['Branching Logic (Show field only if...)']!;
      if (logic !== '' && !shown(logic, valueIn)) faults.push(at(`${name}: has a value and is not shown`));
    }
    for (const [name, line] of lines) {
      const inRow = form === '' ? !repeating.includes(line['Form Name']!) : line['Form Name'] === form;
      if (line['Required Field?'] === 'y' && inRow && !row[name]) faults.push(at(`${name}: required`));
    }
  }
  return faults;
}

/** What REDCap's upload of a dictionary refuses. */
export function dictionaryFaults(dictionary: readonly Line[]): string[] {
  const faults: string[] = [];
  const names = dictionary.map((line) => line['Variable / Field Name']!);
  const forms: string[] = [];
  for (const line of dictionary) {
    const name = line['Variable / Field Name']!;
    if (!/^[a-z](?:_?[a-z0-9])*$/.test(name) || name.length > 100) faults.push(`${name}: no name of a field`);
    if (!/^[a-z][a-z0-9_]*$/.test(line['Form Name']!)) faults.push(`${name}: no name of a form`);
    if (forms.at(-1) !== line['Form Name']) {
      if (forms.includes(line['Form Name']!))
        faults.push(`${name}: the fields of ${line['Form Name']} are not together`);
      forms.push(line['Form Name']!);
    }
    const type = line['Field Type']!;
    if (!['text', 'notes', 'radio', 'checkbox', 'yesno'].includes(type)) faults.push(`${name}: no type ${type}`);
    const asks = type === 'radio' || type === 'checkbox';
    const choices = line['Choices, Calculations, OR Slider Labels']!;
    if (asks !== (choices !== '')) faults.push(`${name}: choices`);
    if (asks)
      for (const code of choicesOf(line).keys())
        if (!/^[A-Za-z0-9_]+$/.test(code)) faults.push(`${name}: no code ${code}`);
    const codes = [...choicesOf(line).keys()].map((code) => code.toLowerCase());
    if (new Set(codes).size !== codes.length) faults.push(`${name}: a code twice`);
    const validation = line['Text Validation Type OR Show Slider Number']!;
    if (validation !== '' && (type !== 'text' || !['integer', 'number'].includes(validation)))
      faults.push(`${name}: no validation ${validation}`);
    if (line['Identifier?'] !== '') faults.push(`${name}: an identifier`);
    for (const [, asked] of line['Branching Logic (Show field only if...)']!.matchAll(/\[([^\]]+)\]/g))
      if (!names.includes(asked!)) faults.push(`${name}: asks for ${asked}`);
    if (line['Field Label'] === '') faults.push(`${name}: no label`);
  }
  if (new Set(names).size !== names.length) faults.push('a name twice');
  if (names[0] !== 'record_id') faults.push('the first field is no record id');
  return faults;
}

const choicesOf = (line: Line): ReadonlyMap<string, string> =>
  new Map(
    line['Choices, Calculations, OR Slider Labels']!.split('|').flatMap((one) => {
      const at = one.indexOf(',');
      return at < 0 ? [] : [[one.slice(0, at).trim(), one.slice(at + 1).trim()] as const];
    }),
  );

function valueFault(line: Line, value: string): string | null {
  const type = line['Field Type'];
  if (type === 'yesno') return value === '0' || value === '1' ? null : `${value} is neither yes nor no`;
  if (type === 'radio') return choicesOf(line).has(value) ? null : `${value} is no choice`;
  const validation = line['Text Validation Type OR Show Slider Number'];
  if (validation === 'integer' && !/^[-+]?\d+$/.test(value)) return `${value} is no integer`;
  if (validation === 'number' && !/^[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?$/.test(value))
    return `${value} is no number`;
  const [least, most] = [line['Text Validation Min']!, line['Text Validation Max']!];
  if (least !== '' && Number(value) < Number(least)) return `${value} is below ${least}`;
  if (most !== '' && Number(value) > Number(most)) return `${value} is above ${most}`;
  return null;
}

/** REDCap's branching logic as far as it is `[field] = 'x'` and `[field] <> ''`, joined by `or`. */
function shown(logic: string, valueIn: (name: string) => string): boolean {
  return logic.split(' or ').some((part) => {
    const said = /^\[([a-z0-9_]+)\] (=|<>) '([^']*)'$/.exec(part.trim());
    if (!said) throw new Error(`Logic that is not looked at: ${part}`);
    const [, name, sign, value] = said;
    return (valueIn(name!) === value) === (sign === '=');
  });
}
