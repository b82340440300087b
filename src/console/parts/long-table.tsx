// biome-ignore-all lint/a11y: rows of a virtual table cannot be <tr>; the roles say what they are.
// long-table.tsx — a table of as many rows as there may be, of which only those in sight exist. In a narrow window each
// row is a card, as in a table of some rows.
import type { ReactNode } from "react";
import { cellLook, type TableColumn } from "./table.tsx";
import { useNarrow } from "./use-narrow.ts";
import { VirtualTable } from "./virtual-table.tsx";

export interface LongTableColumn<T> extends TableColumn<T> {
  /** A track of the grid: `minmax(120px, 2fr)`. */
  readonly width: string;
}

interface LongTableProps<T> {
  readonly label: string;
  readonly columns: readonly LongTableColumn<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}

export function LongTable<T>({ label, columns, rows, keyOf }: LongTableProps<T>): ReactNode {
  const narrow = useNarrow();
  return (
    <VirtualTable
      key={narrow ? "narrow" : "wide"}
      label={label}
      columns={columns}
      count={rows.length}
      row={(index) => {
        const row = rows[index];
        return row !== undefined && <Row columns={columns} row={row} index={index} />;
      }}
      rowHeight={narrow ? 70 : 37}
      fitted
      headless={narrow}
      keyOf={(index) => {
        const row = rows[index];
        return row === undefined ? index : keyOf(row);
      }}
    />
  );
}

interface RowProps<T> {
  readonly columns: readonly LongTableColumn<T>[];
  readonly row: T;
  /** In the whole table, from 0. */
  readonly index: number;
}

function Row<T>({ columns, row, index }: RowProps<T>): ReactNode {
  return (
    <div role="row" aria-rowindex={index + 2} className="virtual-row stacked">
      {columns.map((column, i) => (
        <div key={column.title} role="cell" {...cellLook(column, i)}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
