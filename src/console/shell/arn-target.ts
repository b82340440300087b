// arn-target.ts — the page of what an ARN names, for whoever has copied one from a log or a command.
import type { NavigateOptions } from "@tanstack/react-router";
import { machineArnOf } from "../machine-arn.ts";
import type { IconName } from "../parts/index.ts";

export interface ArnTarget {
  readonly name: string;
  /** `Execution`, `State machine` … */
  readonly kind: string;
  readonly icon: IconName;
  readonly to: NavigateOptions;
}

/** Undefined where the text is no ARN that a page shows. */
export function arnTarget(text: string): ArnTarget | undefined {
  const arn = text.trim();
  const [scheme, , service, , , kind = "", ...rest] = arn.split(":");
  const name = rest.at(-1) ?? "";
  if (scheme !== "arn" || name === "") return undefined;
  if (service === "lambda" && kind === "function") {
    const to = { to: "/functions/$name", params: { name: rest[0] ?? "" } } as const;
    return { name: rest[0] ?? "", kind: "Function", icon: "functions", to };
  }
  return service === "states" ? ofStates(kind, { arn, name, rest }) : undefined;
}

interface Named {
  readonly arn: string;
  readonly name: string;
  readonly rest: readonly string[];
}

function ofStates(kind: string, { arn, name, rest }: Named): ArnTarget | undefined {
  switch (kind) {
    case "execution":
    case "express": {
      const to = { to: "/executions/$arn", params: { arn } } as const;
      return { name: rest[1] ?? name, kind: "Execution", icon: "executions", to };
    }
    case "stateMachine": {
      const { name: machine, version } = machineArnOf(arn);
      const to = { to: "/machines/$arn", params: { arn } } as const;
      return {
        ...{ name: version === undefined ? machine : `${machine} version ${version}`, to },
        ...{ kind: "State machine", icon: "machines" },
      };
    }
    case "mapRun": {
      const to = { to: "/map-runs/$arn", params: { arn } } as const;
      return { name, kind: "Map run", icon: "executions", to };
    }
    case "activity":
      return { name, kind: "Activity", icon: "activities", to: { to: "/activities" } };
    default:
      return undefined;
  }
}
