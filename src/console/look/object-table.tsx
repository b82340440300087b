// object-table.tsx — a bucket as folders and files: a prefix leads further in, an object says its size and its time.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { bytesText, ExactTime, ScrollArea, Table, type TableColumn } from "../parts/index.ts";

/** A row of ListObjectsV2 with a delimiter: one of its common prefixes, or one of its contents. */
interface ObjectRow {
  readonly Prefix?: string;
  readonly Key?: string;
  readonly Size?: number;
  readonly LastModified?: string | number;
}

const COLUMNS: readonly TableColumn<ObjectRow>[] = [
  {
    title: "Key",
    className: "mono",
    cell: ({ Prefix: prefix, Key: key }) =>
      prefix === undefined ? (
        key
      ) : (
        <Link from="/services/$kind/$name" search={{ prefix }}>
          {prefix}
        </Link>
      ),
  },
  {
    title: "Size",
    end: true,
    cell: ({ Size: size }) => (size === undefined ? undefined : bytesText(size)),
  },
  {
    title: "Changed",
    className: "muted",
    cell: ({ LastModified: at }) => (at === undefined ? undefined : <Changed at={at} />),
  },
];

export function ObjectTable({ rows }: { readonly rows: readonly string[] }): ReactNode {
  const objects = rows.map((row): ObjectRow => JSON.parse(row));
  return (
    <ScrollArea label="Objects" className="card">
      <Table
        columns={COLUMNS}
        rows={objects}
        keyOf={({ Prefix, Key }) => (Prefix === undefined ? `key ${Key}` : `prefix ${Prefix}`)}
      />
    </ScrollArea>
  );
}

/** Seconds since 1970, or as ISO 8601 writes it. */
function Changed({ at }: { readonly at: string | number }): ReactNode {
  const moment = typeof at === "number" ? at * 1000 : Date.parse(at);
  return Number.isNaN(moment) ? at : <ExactTime at={moment} />;
}
