// execution-chooser.tsx — which execution to compare with.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue, useState } from "react";
import type { ExecutionPage } from "../../console-wire/index.ts";
import { get } from "../api/index.ts";
import { Dialog, ErrorNote, StatusBadge, Time } from "../parts/index.ts";

interface ExecutionChooserProps {
  readonly machine: string | undefined;
  readonly except: string;
  readonly onChoose: (arn: string) => void;
  readonly onClose: () => void;
}

const SHOWN = 50;

export function ExecutionChooser({
  machine,
  except,
  onChoose,
  onClose,
}: ExecutionChooserProps): ReactNode {
  const [name, setName] = useState("");
  const asked = useDeferredValue(name);
  const { data, error } = useQuery({
    queryKey: ["chooser", machine, asked],
    queryFn: ({ signal }) =>
      get<ExecutionPage>("executions", { machine, name: asked, limit: SHOWN }, signal),
    placeholderData: keepPreviousData,
  });
  const items = (data?.items ?? []).filter(({ executionArn }) => executionArn !== except);
  return (
    <Dialog title="Compare with" open onClose={onClose}>
      <label className="field">
        <span className="label">Name</span>
        <input
          className="input"
          type="search"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      {error !== null && <ErrorNote error={error} />}
      <ul className="choices">
        {items.map(({ executionArn, name: own, status, startDate }) => (
          <li key={executionArn}>
            <button type="button" className="choice" onClick={() => onChoose(executionArn)}>
              <StatusBadge status={status} />
              <span className="mono">{own}</span>
              <Time at={startDate} />
            </button>
          </li>
        ))}
      </ul>
      {data !== undefined && items.length === 0 && <p className="muted">No such execution.</p>}
    </Dialog>
  );
}
