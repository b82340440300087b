// execution-inspector.tsx — the execution itself, where no state is selected.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { JsonView, Loading, type Tab, Tabs } from "../parts/index.ts";
import { detailsOf } from "../run/index.ts";
import { eventQuery, useRun } from "../run-data/index.ts";
import { FailureText } from "./failure-text.tsx";
import { DiffView } from "./lazy-panes.ts";

/** What it came to; nothing while it runs. */
type Ended = Pick<ExecutionView, "output" | "error" | "cause">;

export function ExecutionInspector(): ReactNode {
  const { view, selection } = useRun();
  const { event } = selection;
  // The last event is no other than the end that the execution tells of itself.
  const isEarlier = event !== undefined && event > 0 && event < view.eventCount;
  const { data } = useQuery({
    ...eventQuery(view.executionArn, event ?? 0),
    enabled: isEarlier,
  });
  const [told] = data?.events ?? [];
  const earlier = told === undefined ? undefined : earlierEnd(told);
  return (
    <section className="inspector" aria-label="Inspector of the execution">
      <header className="inspector-head">
        <h2>The execution</h2>
        <span className="muted">
          {isEarlier && earlier !== undefined
            ? `As it had ended with event ${event}, until a redrive`
            : "Choose a state in the graph or the timeline to look inside"}
        </span>
      </header>
      {isEarlier && data === undefined ? (
        <Loading lines={4} />
      ) : (
        <EndedTabs
          key={isEarlier && earlier !== undefined ? event : "last"}
          input={view.input}
          ended={(isEarlier ? earlier : undefined) ?? view}
        />
      )}
    </section>
  );
}

const ENDS: ReadonlySet<unknown> = new Set([
  "ExecutionFailed",
  "ExecutionTimedOut",
  "ExecutionAborted",
]);

/** What it had come to before a redrive; undefined of other events. */
function earlierEnd(event: Readonly<Record<string, unknown>>): Ended | undefined {
  if (!ENDS.has(event["type"])) return undefined;
  const { error, cause } = detailsOf(event);
  return {
    ...(typeof error === "string" ? { error } : {}),
    ...(typeof cause === "string" ? { cause } : {}),
  };
}

interface EndedTabsProps {
  readonly input: string;
  readonly ended: Ended;
}

function EndedTabs({ input, ended }: EndedTabsProps): ReactNode {
  const { output, error, cause } = ended;
  const failed = error !== undefined || cause !== undefined;
  const [chosen, choose] = useState<string>();
  const pane =
    (content: ReactNode): (() => ReactNode) =>
    () => <div className="pane">{content}</div>;
  const tabs: Tab[] = [
    { id: "input", title: "Input", content: pane(<JsonView text={input} label="Input" />) },
  ];
  if (output !== undefined) {
    tabs.push({
      id: "output",
      title: "Output",
      content: pane(<JsonView text={output} label="Output" />),
    });
    const difference = (
      <DiffView before={input} after={output} label="What changed from input to output" />
    );
    tabs.unshift({ id: "flow", title: "Data flow", content: pane(difference) });
  }
  if (failed) {
    const failure = { error: error ?? "", cause: cause ?? "" };
    tabs.unshift({ id: "error", title: "Error", content: pane(<FailureText failure={failure} />) });
  }
  // Until somebody chooses, the first tells the most of what it has come to.
  const isThere = tabs.some(({ id }) => id === chosen);
  return (
    <Tabs
      label="What to see of the execution"
      tabs={tabs}
      open={(isThere ? chosen : tabs[0]?.id) ?? "input"}
      onOpen={choose}
    />
  );
}
