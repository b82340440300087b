// rows.ts — rows of the table of executions as the values that the engine knows.
import type {
  ExecutionBirth,
  ExecutionStanding,
  ExecutionSummary,
  StoredExecution,
} from "../engine/index.ts";
import { type Cell, STATUSES } from "./cells.ts";
import { bytesOf } from "./statements.ts";

/** Of a row `e`, in the order in which they are read here. */
export const COLUMNS: string = [
  ...["e.id", bytesOf("e.arn"), "e.version, e.status, e.stopped, e.redrives"],
  ...["e.birth", "e.standing", "e.notes"].map(bytesOf),
].join(", ");

/** An input, wherever it stands. */
export const LARGE_INPUT: string =
  "COALESCE(e.input, (SELECT input FROM large_inputs WHERE execution = e.id))";

export function parsed<T>(text: Cell | undefined): T {
  // The cast: the text was written by this store from a value of that type.
  return JSON.parse(String(text)) as T;
}

export interface StoredStanding {
  readonly redriveDate?: number;
  readonly historyCount: number;
  readonly error?: string;
  readonly cause?: string;
}

export function standingOf(text: Cell | undefined): StoredStanding {
  return parsed<StoredStanding>(text);
}

export function described(row: readonly Cell[]): Omit<StoredExecution, "head" | "frames"> {
  const [, arn, version, status, stopped, redrives, birth, standing, notes, input, output] = row;
  const stored: ExecutionStanding = {
    status: STATUSES[Number(status)] ?? "RUNNING",
    redriveCount: Number(redrives),
    ...(stopped === null ? {} : { stopDate: Number(stopped) }),
    ...(output === null ? {} : { output: String(output) }),
    ...standingOf(standing),
  };
  return {
    executionArn: String(arn),
    version: Number(version),
    birth: { input: String(input), ...parsed<Omit<ExecutionBirth, "input">>(birth) },
    standing: stored,
    ...(notes === null ? {} : { notes: String(notes) }),
  };
}

export function summarised(row: readonly Cell[]): ExecutionSummary {
  const { executionArn, birth, standing } = described([...row, "", null]);
  const { redriveDate, stopDate } = standing;
  return {
    executionArn,
    stateMachineArn: birth.stateMachineArn,
    ...(birth.stateMachineVersionArn === undefined
      ? {}
      : { stateMachineVersionArn: birth.stateMachineVersionArn }),
    ...(birth.stateMachineAliasArn === undefined
      ? {}
      : { stateMachineAliasArn: birth.stateMachineAliasArn }),
    name: birth.name,
    type: birth.type,
    status: standing.status,
    startDate: birth.startDate,
    ...(stopDate === undefined ? {} : { stopDate }),
    ...(birth.mapRunArn === undefined ? {} : { mapRunArn: birth.mapRunArn }),
    ...(birth.itemCount === undefined ? {} : { itemCount: birth.itemCount }),
    redriveCount: standing.redriveCount,
    ...(redriveDate === undefined ? {} : { redriveDate }),
  };
}
