import { DEFINITIONS, type DefinitionId } from '#core/classification/definitions';
import { definitionName, FIELD_DEFINITIONS } from '#core/record/classes';
import { GROUPS, type GroupName } from '#core/record/field';
import type { RecordFieldName } from '#core/record/fields';

const place = (group: GroupName) => `definitions-${group}`;

/** What the classes of a group mean, in our words, with the paper of each. */
export function Definitions({
  group,
  names,
}: {
  readonly group: GroupName;
  readonly names: readonly RecordFieldName[];
}) {
  const asked = new Set(names.flatMap((name) => FIELD_DEFINITIONS[name] ?? []));
  const ids = (Object.keys(DEFINITIONS) as DefinitionId[]).filter((id) => asked.has(id));
  if (ids.length === 0) return null;
  return (
    <details className="definitions" id={place(group)}>
      <summary className="dim">{`What the classes mean: ${[...new Set(ids.map(definitionName))].join(', ')}`}</summary>
      <dl aria-label={`${GROUPS[group]}: definitions`}>
        {ids.map((id) => (
          <Definition key={id} id={id} />
        ))}
      </dl>
    </details>
  );
}

function Definition({ id }: { readonly id: DefinitionId }) {
  const { label, text, source, doi, ext } = DEFINITIONS[id];
  return (
    <div>
      <dt>
        {label} {id !== 'MRECIST' && <span className="dim">({definitionName(id)})</span>}
      </dt>
      <dd>{text}</dd>
      <dd className="dim">
        {source}
        {doi && `, doi ${doi}`}
        {ext && '. The seed papers name it without printing it.'}
      </dd>
    </div>
  );
}

/** The way from a field to its definition, which its tip says at once. */
export function DefinitionTag({ name, group }: { readonly name: RecordFieldName; readonly group: GroupName }) {
  const id = FIELD_DEFINITIONS[name]?.[0];
  if (!id) return null;
  const { label, text } = DEFINITIONS[id];
  const show = () => {
    const details = document.querySelector<HTMLDetailsElement>(`#${place(group)}`);
    if (!details) return;
    details.open = true;
    details.querySelector('summary')?.focus();
    details.scrollIntoView({ block: 'nearest' });
  };
  return (
    <button
      type="button"
      className="link definition-tag"
      tabIndex={-1}
      aria-label={`${label}: what it means`}
      data-tip={text}
      onClick={show}
    >
      {definitionName(id)}
    </button>
  );
}
