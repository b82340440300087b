// options.ts — what a host is told: where data lies, whose account it is, how time passes.
import type { JsonObject, Scope } from "../base/index.ts";
import type { ConsoleSettings } from "../console-api/index.ts";
import type { Clock, RunnerResolver } from "../engine/index.ts";
import { ManualClock, RealClock, ScaledClock, SkipClock } from "../engine/index.ts";

export interface HostOptions {
  /** Absent: everything in memory, lost at the end. */
  readonly dataDirectory?: string;
  /** For callers that name no account, and for projects. */
  readonly scope: Scope;
  readonly clock: Clock;
  /** True lifts the limits on payloads and histories. */
  readonly relaxed: boolean;
  /** FULL survives a power loss. */
  readonly synchronous: "FULL" | "NORMAL";
  /** Path of a MockConfigFile.json. */
  readonly mockFile?: string;
  /** `postgresql://…`: where statements of the Redshift Data API run; embedded without. */
  readonly redshiftUrl?: string;
  /** What a project says of where calls go. */
  readonly routes?: JsonObject;
  /** Secrets by access key: every call must be signed with one of them. Absent: nobody has to sign. */
  readonly secrets?: ReadonlyMap<string, string> | undefined;
  /** True: functions run once the host listens; tasks that a crash interrupted wait for them till then. */
  readonly listens?: boolean;
  /** True: executions in whose turn the server died again and again are tried once more. */
  readonly runHeldBack?: boolean;
  /** Asked before the runners that are built in; undefined leaves the resource to them. For test kits. */
  readonly runnerFor?: RunnerResolver;
  /** Absent: the web console is not served. */
  readonly console?: ConsoleSettings;
  readonly env: NodeJS.ProcessEnv;
  /** A line for whoever runs the host: incidents, functions that cannot run. */
  readonly log: (line: string) => void;
}

export const HOME_SCOPE: Scope = { account: "123456789012", region: "us-east-1" };

/** `real`, `skip`, `manual`, or a factor such as `10x`; undefined for anything else. */
export function clockOf(mode: string): Clock | undefined {
  switch (mode) {
    case "real":
      return new RealClock();
    case "skip":
      return new SkipClock();
    case "manual":
      return new ManualClock();
    default: {
      const factor = Number(/^(\d+(?:\.\d+)?)x$/.exec(mode)?.[1]);
      return factor > 0 ? new ScaledClock(factor) : undefined;
    }
  }
}
