// biome-ignore-all lint/a11y: rows of a virtual table cannot be <tr>; their link takes the focus.
// execution-row.tsx — one execution in a list.
import { Link } from "@tanstack/react-router";
import { memo, type NamedExoticComponent, type ReactNode } from "react";
import type { ExecutionItem } from "../../console-wire/index.ts";
import { Duration, StatusBadge, statusTone, Time } from "../parts/index.ts";

interface RowProps {
  readonly item: ExecutionItem;
  /** In the whole list, from 0. */
  readonly index: number;
  readonly narrow: boolean;
  /** In a list of one machine, which need not stand in every row. */
  readonly ofOne: boolean;
  readonly found: boolean;
}

/** Drawn again only when it changes: while one scrolls, rows come and go and the others stand. */
export const Row: NamedExoticComponent<RowProps> = memo(ShownRow);

/** One link over the whole row, so that a middle click opens it elsewhere. */
function ShownRow({ item, index, narrow, ofOne, found }: RowProps): ReactNode {
  const { executionArn: arn, name, machineName, status, startDate, stopDate } = item;
  const to = { to: "/executions/$arn", params: { arn } } as const;
  if (narrow) return <NarrowRow {...{ item, index, ofOne, found }} />;
  return (
    <div role="row" aria-rowindex={index + 2} className="virtual-row">
      <Cell>
        <StatusBadge status={status} />
      </Cell>
      <Cell>
        <span className="row-name">
          <Link {...to} preload={false} className="mono cut row-link" title={name}>
            {name}
          </Link>
          <RowTags item={item} />
        </span>
        {found && item.found !== undefined && <Found found={item.found} />}
      </Cell>
      {!ofOne && (
        <Cell>
          <span className="cut row-machine">{machineName}</span>
        </Cell>
      )}
      <Cell>
        <span className="muted">
          <Time at={startDate} />
        </span>
      </Cell>
      <Cell end>
        <Duration from={startDate} to={stopDate} redriven={item.redriveCount > 0} />
      </Cell>
    </div>
  );
}

function NarrowRow({ item, index, ofOne, found }: Omit<RowProps, "narrow">): ReactNode {
  const { executionArn: arn, name, machineName, status, startDate, stopDate } = item;
  return (
    <div role="row" aria-rowindex={index + 2} className="virtual-row">
      <Cell>
        <span className="row-narrow">
          <Link
            to="/executions/$arn"
            params={{ arn }}
            preload={false}
            className="mono cut row-link"
          >
            {name}
          </Link>
          <StatusBadge status={status} />
        </span>
        <span className="row-narrow muted">
          <span className="row-name">
            {!ofOne && <span className="cut">{machineName}</span>}
            <RowTags item={item} />
          </span>
          <span className="row-when">
            <Time at={startDate} /> ·{" "}
            <Duration from={startDate} to={stopDate} redriven={item.redriveCount > 0} />
          </span>
        </span>
        {found && item.found !== undefined && <Found found={item.found} />}
      </Cell>
    </div>
  );
}

function Cell({
  end = false,
  children,
}: {
  readonly end?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div role="cell" className={end ? "end" : "row-cell"}>
      {children}
    </div>
  );
}

function RowTags({ item }: { readonly item: ExecutionItem }): ReactNode {
  return (
    <>
      {item.error !== undefined && (
        <span className={`row-error cut ${statusTone(item.status)}`} title={item.error}>
          {item.error}
        </span>
      )}
      <RanAs item={item} />
      {item.redriveCount > 0 && <span className="tag">redriven {item.redriveCount}×</span>}
      {item.type === "EXPRESS" && <span className="tag">Express</span>}
      {item.itemCount !== undefined && item.itemCount > 1 && (
        <span className="tag">{item.itemCount} items</span>
      )}
    </>
  );
}

/** The alias and version that it was started by; most are started by the machine itself. */
function RanAs({ item: { aliasArn, versionArn } }: { readonly item: ExecutionItem }): ReactNode {
  if (aliasArn === undefined && versionArn === undefined) return null;
  const alias = aliasArn?.slice(aliasArn.lastIndexOf(":") + 1);
  const version = versionArn && `v${versionArn.slice(versionArn.lastIndexOf(":") + 1)}`;
  return <span className="tag">{[alias, version].filter(Boolean).join(" · ")}</span>;
}

function Found({ found }: { readonly found: NonNullable<ExecutionItem["found"]> }): ReactNode {
  return (
    <span className="row-found cut" title={found.around}>
      <span className="tag">{found.in}</span> <code>{found.around}</code>
    </span>
  );
}

export function RowBone(): ReactNode {
  return (
    <div role="row" className="virtual-row">
      <div role="cell">
        <span className="visually-hidden">Loading</span>
        <div className="bone" />
      </div>
    </div>
  );
}
