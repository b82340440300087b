// look-inside.tsx — rows as their kind is best read: columns, facts, or values.
import { type ReactNode, useMemo, useState } from "react";
import {
  countText,
  JsonView,
  ScrollArea,
  Table,
  type TableColumn,
  unfoldedJson,
} from "../parts/index.ts";
import { ObjectTable } from "./object-table.tsx";
import { plainItem } from "./plain-item.ts";
import { RuleLook } from "./rule-look.tsx";
import "./look.css";

interface LookInsideProps {
  readonly kind: string;
  readonly rows: readonly string[];
}

export function LookInside({ kind, rows }: LookInsideProps): ReactNode {
  return (
    <>
      {kind === "rule" && <RuleLook rows={rows} />}
      {kind === "bucket" && <ObjectTable rows={rows} />}
      {(kind === "table" || kind === "topic") && <Columns kind={kind} rows={rows} />}
      {kind === "queue" && <Values rows={rows} />}
    </>
  );
}

const COLUMNS_MAX = 12;

interface ColumnsProps {
  readonly kind: "table" | "topic";
  readonly rows: readonly string[];
}

function Columns({ kind, rows }: ColumnsProps): ReactNode {
  const items = useMemo(() => {
    return rows.map((row) => (kind === "table" ? plainItem(row) : membersOf(row)) ?? {});
  }, [kind, rows]);
  const [all, setAll] = useState(false);
  const ordered = columnsOf(items);
  const names = all ? ordered : ordered.slice(0, COLUMNS_MAX);
  const left = ordered.length - names.length;
  const columns = names.map((name) => columnOf(name));
  return (
    <>
      {left > 0 && (
        <p className="muted">
          {left === 1 ? "One column more is" : `${countText(left)} columns more are`} left out.{" "}
          <button type="button" className="button small" onClick={() => setAll(true)}>
            Show all columns
          </button>
        </p>
      )}
      <ScrollArea label="Rows" className="card look-table">
        <Table columns={columns} rows={items.map((item, at) => ({ item, at }))} keyOf={placeOf} />
      </ScrollArea>
    </>
  );
}

interface Placed {
  readonly item: Readonly<Record<string, string>>;
  readonly at: number;
}

/** Rows have no names of their own. */
const placeOf = ({ at }: Placed): string => String(at);

function columnOf(name: string): TableColumn<Placed> {
  return {
    title: name,
    className: "mono",
    cell: ({ item }) => {
      const text = ownOf(item, name);
      if (text === undefined) return null;
      return (
        <span className="look-value" title={text}>
          {shortText(text)}
        </span>
      );
    },
  };
}

/** An attribute may be called as what every object has. */
function ownOf(item: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Plain values first: what is nested is long and says little in one line. */
function columnsOf(items: readonly Readonly<Record<string, string>>[]): readonly string[] {
  const names = [...new Set(items.flatMap(Object.keys))];
  const isNested = (name: string): number =>
    Number(items.some((item) => /^[{[]/.test(ownOf(item, name) ?? "")));
  return names.toSorted((a, b) => isNested(a) - isNested(b));
}

function membersOf(row: string): Readonly<Record<string, string>> {
  const object: Readonly<Record<string, unknown>> = JSON.parse(row);
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, JSON.stringify(value)]),
  );
}

/** Texts without their quotes. */
function shortText(text: string): ReactNode {
  if (!text.startsWith('"')) return text;
  return JSON.parse(text);
}

function Values({ rows }: { readonly rows: readonly string[] }): ReactNode {
  return (
    <ol className="look">
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own.
        <li key={i}>
          <JsonView text={unfoldedJson(row)} label={`Row ${i + 1}`} />
        </li>
      ))}
    </ol>
  );
}
