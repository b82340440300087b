// rule-look.tsx — a rule of EventBridge: when it acts, whether it does, and whom it tells.
import type { ReactNode } from "react";
import { JsonView, unfoldedJson } from "../parts/index.ts";

/** As DescribeRule tells it. */
interface Rule {
  readonly Arn?: string;
  readonly State?: string;
  readonly Description?: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly EventBusName?: string;
}

/** The first row is the rule, the others are its targets. */
export function RuleLook({ rows }: { readonly rows: readonly string[] }): ReactNode {
  const [first = "{}", ...targets] = rows;
  const rule: Rule = JSON.parse(first);
  const { EventPattern: pattern } = rule;
  const facts = [
    ["State", rule.State?.toLowerCase()],
    ["Bus", rule.EventBusName],
    ["Schedule", rule.ScheduleExpression],
    ["Description", rule.Description],
    ["ARN", rule.Arn],
  ].filter(([, value]) => value !== undefined);
  return (
    <>
      <dl className="facts">
        {facts.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {pattern !== undefined && (
        <div className="look">
          <h2>Pattern</h2>
          <JsonView text={pattern} label="Pattern" />
        </div>
      )}
      <div className="look">
        <h2>Targets</h2>
        {targets.length === 0 && <p className="muted">It tells nobody yet.</p>}
        {targets.map((target, i) => (
          <JsonView key={target} text={unfoldedJson(target)} label={`Target ${i + 1}`} />
        ))}
      </div>
    </>
  );
}
