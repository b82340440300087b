// filter-bar.tsx — the filters of a list of executions; all of them stand in the URL.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { Status } from "../../console-wire/index.ts";
import { machinesQuery } from "../api/index.ts";
import { type ListSearch, SPANS } from "../page-search.ts";
import { countText, Icon, Sign, STATUSES, statusTone, statusWord } from "../parts/index.ts";
import { type Counts, isFiltered } from "./filters.ts";

const TYPING_MS = 300;

interface FilterBarProps {
  readonly search: ListSearch;
  /** What the page itself fixes; it is not offered. */
  readonly fixed: ListSearch;
  readonly counts: Counts | undefined;
  readonly onChange: (change: ListSearch) => void;
}

export function FilterBar({ search, fixed, counts, onChange }: FilterBarProps): ReactNode {
  const set = (change: { readonly [K in keyof ListSearch]?: ListSearch[K] | undefined }): void => {
    const next = Object.entries({ ...search, ...change }).filter(
      ([, value]) => value !== undefined,
    );
    // Undefined members were left out.
    onChange(Object.fromEntries(next) as ListSearch);
  };
  return (
    <search className="filters" aria-label="Filter executions">
      <TypedField
        label="Search in input, output and error"
        value={search.text}
        onTyped={(text) => set({ text })}
      />
      <div className="filter-rest">
        <TypedField label="Name" value={search.name} onTyped={(name) => set({ name })} />
        {fixed.machine === undefined && fixed.mapRun === undefined && (
          <MachineSelect value={search.machine} onChoose={(machine) => set({ machine })} />
        )}
        <TimeSelect search={search} onChoose={set} />
        <StatusChips
          chosen={search.status}
          counts={counts}
          onChoose={(status) => set({ status })}
        />
        {isFiltered(search, fixed) && (
          <button type="button" className="button plain small" onClick={() => onChange(fixed)}>
            <Icon name="close" size={12} />
            Clear
          </button>
        )}
      </div>
    </search>
  );
}

interface TypedFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onTyped: (text: string | undefined) => void;
}

/** Asks once typing pauses. */
function TypedField({ label, value = "", onTyped }: TypedFieldProps): ReactNode {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the clock.
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onTyped(text.trim() === "" ? undefined : text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className="filter-field">
      <Icon name="search" size={14} />
      <input
        type="search"
        className="input"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </span>
  );
}

interface MachineSelectProps {
  readonly value: string | undefined;
  readonly onChoose: (arn: string | undefined) => void;
}

function MachineSelect({ value, onChoose }: MachineSelectProps): ReactNode {
  const { data: machines = [] } = useQuery(machinesQuery);
  return (
    <select
      className="input"
      aria-label="State machine"
      value={value ?? ""}
      onChange={(event) => onChoose(event.target.value || undefined)}
    >
      <option value="">All state machines</option>
      {machines.map(({ stateMachineArn, name }) => (
        <option key={stateMachineArn} value={stateMachineArn}>
          {name}
        </option>
      ))}
      {value !== undefined && !machines.some((one) => one.stateMachineArn === value) && (
        <option value={value}>{value.split(":").at(-1)}</option>
      )}
    </select>
  );
}

const SPAN_WORDS = {
  "15m": "Last 15 minutes",
  "1h": "Last hour",
  "6h": "Last 6 hours",
  "1d": "Last 24 hours",
  "7d": "Last 7 days",
} as const;

interface TimeSelectProps {
  readonly search: ListSearch;
  readonly onChoose: (change: {
    readonly since?: ListSearch["since"] | undefined;
    readonly from?: number | undefined;
    readonly to?: number | undefined;
  }) => void;
}

function TimeSelect({ search, onChoose }: TimeSelectProps): ReactNode {
  const { since, from, to } = search;
  const own = from !== undefined || to !== undefined;
  const [custom, setCustom] = useState(own);
  const choose = (value: string): void => {
    setCustom(value === "custom");
    const found = SPANS.find((one) => one === value);
    if (value !== "custom") onChoose({ since: found, from: undefined, to: undefined });
  };
  return (
    <>
      <select
        className="input"
        aria-label="Time of start"
        value={since ?? (custom || own ? "custom" : "")}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">Any time</option>
        {SPANS.map((span) => (
          <option key={span} value={span}>
            {SPAN_WORDS[span]}
          </option>
        ))}
        <option value="custom">From … to …</option>
      </select>
      {(custom || own) && since === undefined && (
        <span className="filter-times">
          <Moment label="Started from" at={from} onSet={(at) => onChoose({ from: at })} />
          <Moment label="Started until" at={to} onSet={(at) => onChoose({ to: at })} />
        </span>
      )}
    </>
  );
}

interface MomentProps {
  readonly label: string;
  readonly at: number | undefined;
  readonly onSet: (at: number | undefined) => void;
}

function Moment({ label, at, onSet }: MomentProps): ReactNode {
  return (
    <input
      type="datetime-local"
      className="input"
      aria-label={label}
      step={1}
      value={at === undefined ? "" : localText(at)}
      onChange={(event) => {
        const chosen = Date.parse(event.target.value);
        onSet(Number.isNaN(chosen) ? undefined : chosen);
      }}
    />
  );
}

/** As the field wants it: local, without a zone. */
function localText(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

interface StatusChipsProps {
  readonly chosen: readonly Status[] | undefined;
  readonly counts: Counts | undefined;
  readonly onChoose: (status: readonly Status[] | undefined) => void;
}

function StatusChips({ chosen = [], counts, onChoose }: StatusChipsProps): ReactNode {
  const toggle = (status: Status): void => {
    const next = chosen.includes(status)
      ? chosen.filter((one) => one !== status)
      : [...chosen, status];
    onChoose(next.length === 0 ? undefined : next);
  };
  const shown = STATUSES.filter((status) => {
    return status !== "PENDING_REDRIVE" || chosen.includes(status) || (counts?.[status] ?? 0) > 0;
  });
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">Status</legend>
      {shown.map((status) => (
        <button
          key={status}
          type="button"
          className={`chip ${statusTone(status)}`}
          aria-pressed={chosen.includes(status)}
          onClick={() => toggle(status)}
        >
          <Sign tone={statusTone(status)} />
          {statusWord(status)}
          {counts !== undefined && <span className="number">{countText(counts[status] ?? 0)}</span>}
        </button>
      ))}
    </fieldset>
  );
}
