// short-lists.tsx — a few executions that want to be looked at.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ExecutionItem } from "../../console-wire/index.ts";
import {
  Duration,
  EmptyState,
  Sign,
  StatusBadge,
  statusTone,
  statusWord,
  Time,
} from "../parts/index.ts";

interface ShortListProps {
  readonly items: readonly ExecutionItem[];
}

export function LastFailures({ items }: ShortListProps): ReactNode {
  if (items.length === 0) return <EmptyState title="Nothing failed in this time" />;
  return (
    <ul className="short-list" data-rows>
      {items.map((item) => (
        <li key={item.executionArn}>
          <Names item={item} />
          <span className="short-what">
            {item.error === undefined ? (
              <StatusBadge status={item.status} />
            ) : (
              <span className={`short-error ${statusTone(item.status)}`}>
                <Sign tone={statusTone(item.status)} />
                <span className="visually-hidden">{statusWord(item.status)}: </span>
                <code className="cut" title={item.error}>
                  {item.error}
                </code>
              </span>
            )}
            <span className="muted">
              <Time at={item.stopDate ?? item.startDate} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

export function OldestRunning({ items }: ShortListProps): ReactNode {
  if (items.length === 0) return <EmptyState title="Nothing is running" />;
  return (
    <ul className="short-list" data-rows>
      {items.map((item) => (
        <li key={item.executionArn}>
          <Names item={item} />
          <span className="short-what">
            <span className="share running">
              <Duration from={item.startDate} redriven={item.redriveCount > 0} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Names({ item }: { readonly item: ExecutionItem }): ReactNode {
  return (
    <span className="short-names">
      <Link
        to="/executions/$arn"
        params={{ arn: item.executionArn }}
        preload={false}
        className="mono cut"
      >
        {item.name}
      </Link>
      <span className="muted cut">{item.machineName}</span>
    </span>
  );
}
