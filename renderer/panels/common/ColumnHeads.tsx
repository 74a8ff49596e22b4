/** One column: its name, and whether numbers stand in it; `className` for a column that a narrow window leaves out. */
export interface ColumnHead {
  readonly name: string;
  readonly number?: boolean;
  readonly className?: string;
  /** The rows go by this column, the least first. */
  readonly ascending?: boolean;
}

export function ColumnHeads({ columns }: { readonly columns: readonly ColumnHead[] }) {
  return (
    <thead>
      <tr>
        {columns.map(({ name, number, className, ascending }) => (
          <th
            key={name}
            scope="col"
            className={[number ? 'number' : '', className ?? ''].join(' ').trim() || undefined}
            aria-sort={ascending ? 'ascending' : undefined}
          >
            {name}
            {ascending && <span aria-hidden="true"> ▴</span>}
          </th>
        ))}
      </tr>
    </thead>
  );
}
