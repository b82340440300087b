// filter-bar.tsx — the filters of a list of executions; all of them stand in the URL.
import { type ReactNode, useId, useState } from "react";
import type { Status } from "../../console-wire/index.ts";
import { type ListSearch, SPANS, type Span } from "../page-search.ts";
import {
  countText,
  Icon,
  Sign,
  STATUSES,
  statusTone,
  statusWord,
  useNarrow,
  useTyped,
} from "../parts/index.ts";
import { ActiveFilters } from "./active-filters.tsx";
import { type Counts, isFiltered, SINCE_MS, SPAN_WORDS } from "./filters.ts";
import { MachineSelect } from "./machine-select.tsx";
import { MapRunChip } from "./map-run-chip.tsx";
import { Moment } from "./moment.tsx";

/** Whether the way there stays in the browser's history: a choice does, each pause in typing does not. */
export interface FilterChange {
  readonly replace: boolean;
}

interface FilterBarProps {
  readonly search: ListSearch;
  /** What the page itself fixes; it is not offered. */
  readonly fixed: ListSearch;
  readonly counts: Counts | undefined;
  readonly onChange: (search: ListSearch, change: FilterChange) => void;
}

type Changed = { readonly [K in keyof ListSearch]?: ListSearch[K] | undefined };

export function FilterBar({ search, fixed, counts, onChange }: FilterBarProps): ReactNode {
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const restId = useId();
  const set = (change: Changed, replace = false): void => {
    // What is chosen stands for what was not understood of the same filter.
    const refused = Object.entries(search.refused ?? {}).filter(([name]) => !(name in change));
    const left = refused.length === 0 ? undefined : Object.fromEntries(refused);
    const next = Object.entries({ ...search, ...change, refused: left }).filter(
      ([, value]) => value !== undefined,
    );
    // Undefined members were left out.
    onChange(Object.fromEntries(next) as ListSearch, { replace });
  };
  const folded = narrow && !open;
  // Counts how often times were taken away from outside their fields, which then begin anew.
  const [timesAnew, setTimesAnew] = useState(0);
  return (
    <search className="filters" aria-label="Filter executions">
      <TypedField
        label="Search in name, input, output and error"
        example="name, input, output, error"
        value={search.text}
        onTyped={(text) => set({ text }, true)}
      />
      {narrow && (
        <button
          type="button"
          className="button"
          aria-expanded={open}
          aria-controls={restId}
          onClick={() => setOpen(!open)}
        >
          <Icon name="filter" size={14} />
          Filters
        </button>
      )}
      {search.mapRun !== undefined && fixed.mapRun === undefined && (
        <MapRunChip arn={search.mapRun} onRemove={() => set({ mapRun: undefined })} />
      )}
      <div id={restId} className="filter-rest" hidden={folded}>
        <OtherFilters search={search} fixed={fixed} timesAnew={timesAnew} onSet={set} />
      </div>
      {folded && (
        <ActiveFilters
          search={search}
          onRemove={(name) => {
            set({ [name]: undefined });
            setTimesAnew(timesAnew + 1);
          }}
        />
      )}
      <StatusChips chosen={search.status} counts={counts} onChoose={(status) => set({ status })} />
      {isFiltered(search, fixed) && (
        <button
          type="button"
          className="button plain small"
          onClick={() => {
            onChange(fixed, { replace: false });
            setTimesAnew(timesAnew + 1);
          }}
        >
          <Icon name="close" size={12} />
          Clear
        </button>
      )}
    </search>
  );
}

interface OtherFiltersProps {
  readonly search: ListSearch;
  readonly fixed: ListSearch;
  readonly timesAnew: number;
  readonly onSet: (change: Changed, replace?: boolean) => void;
}

/** Those that a narrow window folds away. */
function OtherFilters({ search, fixed, timesAnew, onSet }: OtherFiltersProps): ReactNode {
  // A map run's children are of its machine: there is none to choose, at most one to take away.
  const ofOneMachine =
    fixed.mapRun !== undefined || (search.mapRun !== undefined && search.machine === undefined);
  return (
    <>
      <TypedField
        label="Name"
        word
        example="any part of it"
        value={search.name}
        onTyped={(name) => onSet({ name }, true)}
      />
      {fixed.machine === undefined && !ofOneMachine && (
        <MachineSelect value={search.machine} onChoose={(machine) => onSet({ machine })} />
      )}
      <TimeSelect key={timesAnew} search={search} onChoose={onSet} />
    </>
  );
}

interface TypedFieldProps {
  readonly label: string;
  /** The label stands in the field, so that it is known by it when something is written there. */
  readonly word?: boolean;
  /** What may be written there. */
  readonly example: string;
  readonly value: string | undefined;
  readonly onTyped: (text: string | undefined) => void;
}

function TypedField({ label, word = false, example, value, onTyped }: TypedFieldProps): ReactNode {
  const [text, setText] = useTyped(value, onTyped);
  return (
    <span className={word ? "filter-field word" : "filter-field"}>
      {word ? (
        <span className="filter-word" aria-hidden="true">
          {label}
        </span>
      ) : (
        <Icon name="search" size={14} />
      )}
      <input
        type="search"
        className="input"
        aria-label={label}
        placeholder={example}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </span>
  );
}

interface TimeSelectProps {
  readonly search: ListSearch;
  readonly onChoose: (change: Changed, replace?: boolean) => void;
}

function TimeSelect({ search, onChoose }: TimeSelectProps): ReactNode {
  const { since, from, to, ended } = search;
  const own = from !== undefined || to !== undefined;
  // Asked for, though nothing may be written in the fields yet, or any more.
  const [custom, setCustom] = useState(false);
  const choose = (value: string): void => {
    setCustom(value === "custom");
    const none = { since: undefined, from: undefined, to: undefined, ended: undefined };
    const byEnd = SPANS.find((one) => endedValue(one) === value);
    const byStart = SPANS.find((one) => one === value);
    if (value !== "custom") onChoose({ ...none, since: byStart, ended: byEnd });
    // From where the span began that was chosen until now, in whole minutes.
    else if (since !== undefined) onChoose({ ...none, from: beginOf(since) });
    else onChoose({ ended: undefined });
  };
  const write = (change: Changed): void => {
    setCustom(true);
    onChoose(change, true);
  };
  return (
    <>
      <select
        className="input"
        aria-label="Time of start or end"
        value={since ?? (ended === undefined ? (custom || own ? "custom" : "") : endedValue(ended))}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">Any time</option>
        <optgroup label="Started">
          {SPANS.map((span) => (
            <option key={span} value={span}>
              {SPAN_WORDS[span]}
            </option>
          ))}
          <option value="custom">From … to …</option>
        </optgroup>
        <optgroup label="Ended">
          {SPANS.map((span) => (
            <option key={span} value={endedValue(span)}>
              Ended: {SPAN_WORDS[span].toLowerCase()}
            </option>
          ))}
        </optgroup>
      </select>
      {(custom || own) && since === undefined && (
        <span className="filter-times">
          <Moment label="Started from" at={from} onSet={(at) => write({ from: at })} />
          <Moment label="Started until" at={to} onSet={(at) => write({ to: at })} />
        </span>
      )}
    </>
  );
}

function endedValue(span: Span): string {
  return `ended ${span}`;
}

const MINUTE_MS = 60_000;

function beginOf(span: Span): number {
  return Math.floor((Date.now() - SINCE_MS[span]) / MINUTE_MS) * MINUTE_MS;
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
