// biome-ignore-all lint/a11y/noRedundantRoles: in narrow windows rows are laid out as cards, which takes their roles away.
// table.tsx — a table of some rows. In a narrow window each row is a card: the first cell heads it, the others name
// themselves.
import type { ReactNode } from "react";

export interface TableColumn<T> {
  readonly title: string;
  /** In a card, where the title is too long; without a name where it is empty. */
  readonly short?: string;
  /** Numbers stand at the right. */
  readonly end?: boolean;
  readonly className?: string;
  readonly cell: (row: T) => ReactNode;
}

/** How the cell of a row in the column at this place looks, and what it is called in a card. */
export function cellLook<T>(
  { title, short = title, end, className = "" }: TableColumn<T>,
  column: number,
): { readonly className: string; readonly "data-title": string | undefined } {
  return {
    className: end === true ? `end number ${className}` : className,
    "data-title": column === 0 || short === "" ? undefined : short,
  };
}

interface TableProps<T> {
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}

export function Table<T>({ columns, rows, keyOf }: TableProps<T>): ReactNode {
  return (
    <table className="table stacked" role="table">
      <thead>
        <tr role="row">
          {columns.map(({ title, end }) => (
            <th key={title} scope="col" role="columnheader" className={end === true ? "end" : ""}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody data-rows>
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map((column, i) => (
              <td key={column.title} role="cell" {...cellLook(column, i)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
