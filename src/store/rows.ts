// rows.ts — rows of the table of executions as the values that the engine knows.
import type {
  ExecutionBirth,
  ExecutionStanding,
  ExecutionSummary,
  StoredExecution,
} from "../engine/index.ts";
import { type Cell, STATUSES } from "./cells.ts";
import { jsonText, parsed } from "./json-text.ts";
import { bytesOf } from "./statements.ts";

/** Of a row `e`, in the order in which they are read here. */
export const COLUMNS: string = [
  ...["e.id", bytesOf("e.arn"), "e.version, e.status, e.stopped, e.redrives"],
  ...["e.birth", "e.standing", "e.notes"].map(bytesOf),
].join(", ");

const INPUT_AT = 9;

/** An input, wherever it stands. */
export const LARGE_INPUT: string =
  "COALESCE(e.input, (SELECT input FROM large_inputs WHERE execution = e.id))";

export interface StoredStanding {
  readonly redriveDate?: number;
  readonly historyCount: number;
  readonly error?: string;
  readonly cause?: string;
}

export function standingOf(text: Cell | undefined, arn: string): StoredStanding {
  return parsed<StoredStanding>(text, ["executions", "standing", arn]);
}

/** Of a row with the input and the output behind {@link COLUMNS}. */
export function described(row: readonly Cell[]): Omit<StoredExecution, "head" | "frames"> {
  const { executionArn, birth, ...rest } = outlined(row);
  const [input, output] = row.slice(INPUT_AT);
  const standing =
    output === null
      ? rest.standing
      : { ...rest.standing, output: jsonText(output, ["executions", "output", executionArn]) };
  const whole = jsonText(input, ["executions", "input", executionArn]);
  return { executionArn, ...rest, birth: { input: whole, ...birth }, standing };
}

/** Without what was given and what came out. */
interface Outline {
  readonly executionArn: string;
  readonly version: number;
  readonly birth: Omit<ExecutionBirth, "input">;
  readonly standing: ExecutionStanding;
  readonly notes?: string;
}

export function outlined(row: readonly Cell[]): Outline {
  const [, arn, version, status, stopped, redrives, birth, standing, notes] = row;
  const executionArn = String(arn);
  const stored: ExecutionStanding = {
    status: STATUSES[Number(status)] ?? "RUNNING",
    redriveCount: Number(redrives),
    ...(stopped === null ? {} : { stopDate: Number(stopped) }),
    ...standingOf(standing, executionArn),
  };
  return {
    executionArn,
    version: Number(version),
    birth: parsed<Outline["birth"]>(birth, ["executions", "birth", executionArn]),
    standing: stored,
    ...(notes === null ? {} : { notes: jsonText(notes, ["executions", "notes", executionArn]) }),
  };
}

export function summarised(row: readonly Cell[]): ExecutionSummary {
  const { executionArn, birth, standing } = outlined(row);
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
