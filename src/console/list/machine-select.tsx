// machine-select.tsx — of which state machine something is shown: all, or one, however the URL names it.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { machinesQuery } from "../api/index.ts";
import { machineLabel } from "./filters.ts";

interface MachineSelectProps {
  /** An ARN, also of a version or an alias, or a name. */
  readonly value: string | undefined;
  readonly className?: string;
  readonly onChoose: (arn: string | undefined) => void;
}

export function MachineSelect({
  value,
  className = "input",
  onChoose,
}: MachineSelectProps): ReactNode {
  const { data: machines = [] } = useQuery(machinesQuery);
  const known = machines.find(
    ({ stateMachineArn, name }) => stateMachineArn === value || name === value,
  );
  return (
    <select
      className={className}
      aria-label="State machine"
      value={known?.stateMachineArn ?? value ?? ""}
      onChange={(event) => onChoose(event.target.value || undefined)}
    >
      <option value="">All state machines</option>
      {machines.map(({ stateMachineArn, name }) => (
        <option key={stateMachineArn} value={stateMachineArn}>
          {name}
        </option>
      ))}
      {value !== undefined && known === undefined && (
        <option value={value}>{machineLabel(value)}</option>
      )}
    </select>
  );
}
