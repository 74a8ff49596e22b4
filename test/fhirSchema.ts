import { readFileSync } from 'node:fs';

/** What of JSON Schema the schema of FHIR R4 uses; anything else in it is a mistake of ours and is thrown. */
interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
}
const KNOWN = [
  '$ref',
  'oneOf',
  'type',
  'properties',
  'additionalProperties',
  'required',
  'items',
  'enum',
  'const',
  'pattern',
];

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./data/fhir/${name}`, import.meta.url), 'utf8'));
const { definitions } = read('fhir.r4.schema.json') as { definitions: Readonly<Record<string, Schema>> };
const least = read('cardinality.json') as Readonly<Record<string, number>>;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a resource has that FHIR R4 does not allow, or lacks that it asks for; nothing where it is valid. */
export const fhirFaults = (resource: Json): readonly string[] => {
  const type = String(resource.resourceType);
  return definitions[type] ? [...faults(resource, { $ref: `#/definitions/${type}` }, type)] : [`${type}: unknown`];
};

function* faults(value: unknown, schema: Schema, path: string): Generator<string> {
  const unknown = Object.keys(schema).find((word) => !KNOWN.includes(word));
  if (unknown) throw new Error(`The schema says "${unknown}", which is not looked at.`);
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    const found = definitions[name];
    if (!found) throw new Error(`The schema has no ${name}.`);
    yield* faults(value, found, path);
    if (isObject(value)) yield* lacking(value, name.replaceAll('_', '.'), path);
    return;
  }
  if (schema.oneOf) {
    // A resource inside a bundle says itself which of them it is.
    const ofType = isObject(value) && schema.oneOf.find(({ $ref }) => $ref === `#/definitions/${value.resourceType}`);
    if (ofType) yield* faults(value, ofType, path);
    else if (!schema.oneOf.some((one) => faults(value, one, path).next().done))
      yield `${path}: none of what is allowed`;
    return;
  }
  if (schema.const !== undefined && value !== schema.const) yield `${path}: not ${schema.const}`;
  if (schema.enum && !schema.enum.includes(value)) yield `${path}: ${String(value)} is not one of its codes`;
  if (schema.pattern && !new RegExp(schema.pattern).test(String(value)))
    yield `${path}: ${String(value)} is not written so`;
  if (schema.type === 'string' && typeof value !== 'string') yield `${path}: no text`;
  if (schema.type === 'number' && typeof value !== 'number') yield `${path}: no number`;
  if (schema.type === 'boolean' && typeof value !== 'boolean') yield `${path}: neither true nor false`;
  if (schema.items) {
    if (!Array.isArray(value)) return yield `${path}: no list`;
    if (value.length === 0) yield `${path}: an empty list`;
    for (const [n, one] of value.entries()) yield* faults(one, schema.items, `${path}[${n}]`);
  }
  if (schema.properties) {
    if (!isObject(value)) return yield `${path}: no object`;
    for (const name of schema.required ?? []) if (!(name in value)) yield `${path}: without ${name}`;
    for (const [name, one] of Object.entries(value)) {
      const known = schema.properties[name];
      if (known) yield* faults(one, known, `${path}.${name}`);
      else if (schema.additionalProperties === false) yield `${path}.${name}: unknown`;
    }
  }
}

/** Elements that must be there: itself, what stands in for a date, or, of a choice of types, one of them. */
function* lacking(value: Json, type: string, path: string): Generator<string> {
  for (const [element, times] of Object.entries(least)) {
    const name = element.slice(type.length + 1);
    if (!element.startsWith(`${type}.`) || name.includes('.')) continue;
    const choice = name.replace('[x]', '');
    const there = Object.keys(value).some(
      (one) => one === name || one === `_${name}` || (choice !== name && one.replace(/^_/, '').startsWith(choice)),
    );
    if (times > 0 && !there) yield `${path}: without ${name}`;
  }
}
