// run-tabs.tsx — the execution as timeline, states, events, logs and definition.
import type { ReactNode } from "react";
import { durationText, Icon, type Tab as TabOf, Tabs } from "../parts/index.ts";
import { iterationWords, parseIteration, shownCount, TABS } from "../run/index.ts";
import { useRun } from "../run-data/index.ts";
import { Timeline } from "../timeline/index.ts";
import { DefinitionTab, EventsTab, LogsTab } from "./lazy-tabs.ts";
import { StatesTab } from "./states-tab.tsx";
import "./run-tabs.css";

export function RunTabs(): ReactNode {
  const { view, states, selection, select } = useRun();
  const { iteration } = selection;
  const count = shownCount(states, iteration);
  // Of an iteration only its list knows how many events there are.
  const events = iteration === undefined ? view.eventCount : undefined;
  const tabs: readonly TabOf[] = [
    { id: "timeline", title: "Timeline", content: () => <Timeline /> },
    { id: "states", title: "States", count, content: () => <StatesTab /> },
    { id: "events", title: "Events", count: events, content: () => <EventsTab /> },
    { id: "logs", title: "Logs", content: () => <LogsTab /> },
    { id: "definition", title: "Definition", content: () => <DefinitionTab /> },
  ];
  return (
    <section className="run-tabs" aria-label="The execution in time">
      <div className="run-filters">
        <RangeNote />
        <IterationNote />
      </div>
      <Tabs
        label="Views"
        tabs={tabs}
        open={selection.tab ?? "timeline"}
        onOpen={(id) => select({ tab: TABS.find((tab) => tab === id) })}
      />
    </section>
  );
}

function RangeNote(): ReactNode {
  const { selection, select } = useRun();
  const { from, to } = selection;
  if (from === undefined || to === undefined) return null;
  return (
    <button
      type="button"
      className="filter-chip"
      onClick={() => select({ from: undefined, to: undefined })}
    >
      <span className="number">
        {durationText(from)} — {durationText(to)}
      </span>
      <Icon name="close" size={12} />
      <span className="visually-hidden">Show all of the time</span>
    </button>
  );
}

function IterationNote(): ReactNode {
  const { selection, select } = useRun();
  const iteration = parseIteration(selection.iteration);
  if (iteration === undefined) return null;
  return (
    <button
      type="button"
      className="filter-chip"
      onClick={() => select({ iteration: undefined, visit: undefined })}
    >
      <span>only {iterationWords(iteration)}</span>
      <Icon name="close" size={12} />
      <span className="visually-hidden">Show all iterations</span>
    </button>
  );
}
