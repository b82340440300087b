// execution-inspector.tsx — the execution itself, where no state is selected.
import { type ReactNode, useState } from "react";
import { JsonView, type Tab, Tabs } from "../parts/index.ts";
import { useRun } from "../run-data/index.ts";
import { FailureText } from "./failure-text.tsx";
import { DiffView } from "./lazy-panes.ts";

type View = "flow" | "input" | "output" | "error";

export function ExecutionInspector(): ReactNode {
  const { view } = useRun();
  const { input, output, error, cause } = view;
  const failed = error !== undefined || cause !== undefined;
  const [open, setOpen] = useState<View>(
    failed ? "error" : output === undefined ? "input" : "flow",
  );
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
  const ids = ["flow", "input", "output", "error"] as const;
  const shown = tabs.some(({ id }) => id === open) ? open : (tabs[0]?.id ?? "input");
  return (
    <section className="inspector" aria-label="Inspector of the execution">
      <header className="inspector-head">
        <h2>The execution</h2>
        <span className="muted">Choose a state in the graph or the timeline to look inside</span>
      </header>
      <Tabs
        label="What to see of the execution"
        tabs={tabs}
        open={shown}
        onOpen={(id) => setOpen(ids.find((one) => one === id) ?? "input")}
      />
    </section>
  );
}
