// look-inside.tsx — rows as their kind is best read: columns, lines, or values.
import { type ReactNode, useMemo } from "react";
import { JsonView, LogCard, unfoldedJson } from "../parts/index.ts";
import { ObjectTable } from "./object-table.tsx";
import { plainItem } from "./plain-item.ts";

interface LookInsideProps {
  readonly kind: string;
  readonly rows: readonly string[];
  readonly more: boolean;
}

export function LookInside({ kind, rows, more }: LookInsideProps): ReactNode {
  if (kind === "log-group") return <Lines rows={rows} more={more} />;
  return (
    <>
      {kind === "bucket" && <ObjectTable rows={rows} />}
      {(kind === "table" || kind === "topic") && <Columns kind={kind} rows={rows} />}
      {kind === "queue" && <Values rows={rows} />}
      {more && <p className="muted">There is more than is shown here.</p>}
    </>
  );
}

function Lines({
  rows,
  more,
}: {
  readonly rows: readonly string[];
  readonly more: boolean;
}): ReactNode {
  const lines = useMemo(() => {
    return rows.map((row) => {
      const { at, text, stream }: { at: number; text: string; stream: string } = JSON.parse(row);
      return { at, text, of: stream };
    });
  }, [rows]);
  return <LogCard title="Lines" lines={lines} more={more} />;
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
  const names = columnsOf(items);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="card scroll look-table" aria-label="Rows" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own.
            <tr key={i}>
              {names.map((name) => (
                <td key={name} className="mono cut" title={item[name]}>
                  {shortText(item[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Plain values first: what is nested is long and says little in one line. */
function columnsOf(items: readonly Readonly<Record<string, string>>[]): readonly string[] {
  const names = [...new Set(items.flatMap(Object.keys))];
  const isNested = (name: string): number =>
    Number(items.some((item) => /^[{[]/.test(item[name] ?? "")));
  return names.toSorted((a, b) => isNested(a) - isNested(b)).slice(0, COLUMNS_MAX);
}

function membersOf(row: string): Readonly<Record<string, string>> {
  const object: Readonly<Record<string, unknown>> = JSON.parse(row);
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, JSON.stringify(value)]),
  );
}

/** Texts without their quotes. */
function shortText(text: string | undefined): ReactNode {
  if (text === undefined) return <span className="muted">–</span>;
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
