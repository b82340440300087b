// flow-env.ts — what the expressions of a visit could see, made again from the history.
//
// What is not in the history is not made up: chance that was drawn, and a task token, make an evaluation fail by name.
import type { State } from "../../asl/index.ts";
import { contextTime, type Json, type JsonObject, seededRandom } from "../../base/index.ts";
import { type Evaluated, type QueryEnv, QueryFailure } from "../../query/index.ts";
import type { Subject } from "../execution/index.ts";
import type { FoldedVisit } from "../fold/index.ts";
import type { SeenVariable } from "./seen-variables.ts";

export interface MapItem {
  readonly index: number;
  /** Undefined where it could not be found out. */
  readonly value: Json | undefined;
  /** The name of the member, where a Distributed Map goes through an object. */
  readonly key?: string;
  /** Of a Distributed Map: `STATE_DATA`, where the items were not read from outside. */
  readonly source?: string;
}

export interface Sight {
  readonly subject: Subject;
  readonly visit: FoldedVisit;
  readonly variables: ReadonlyMap<string, SeenVariable>;
  /** Names of variables that may have been set, with what is not known. */
  readonly unknown: readonly string[];
  readonly executionInput: Json;
  readonly mapItem: MapItem | undefined;
  /** Of the attempt that is looked at. */
  readonly retryCount: number;
  readonly begunAt: number;
  /** Of an attempt before the last one that a redrive did not go on with: redrives behind this event came after it. */
  readonly begunEventId: number | undefined;
}

/** What one evaluation sees besides. */
export interface View {
  readonly input: Json;
  readonly now: number;
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly mapItem?: MapItem;
}

const CHANCE = new QueryFailure(
  "NotInHistory",
  "It draws by chance, and what was drawn then is not in the history.",
);
const TOKEN = new QueryFailure("NotInHistory", "The history does not keep the task token.");
const ITEM = new QueryFailure("NotInHistory", "The item of the Map could not be found out.");

/** Evaluates as the state did; what cannot be known is a failure called `NotInHistory`. */
export function evaluated(
  evaluate: (env: QueryEnv) => Evaluated,
  sight: Sight,
  view: View,
): Evaluated {
  let drawn = false;
  let lost: string | undefined;
  const asked = { token: false, item: false };
  const { mapItem: _, ...seen } = view;
  const value = evaluate({
    ...seen,
    context: () => watched(contextOf(sight, view), asked, view.mapItem ?? sight.mapItem),
    variable: (name) => {
      if (sight.unknown.includes(name)) lost = name;
      return sight.variables.get(name)?.value;
    },
    random: () => {
      drawn = true;
      return seededRandom("");
    },
  });
  if (asked.token) return TOKEN;
  if (asked.item) return ITEM;
  if (lost !== undefined) {
    return new QueryFailure("NotInHistory", `What $${lost} was could not be found out.`);
  }
  return drawn ? CHANCE : value;
}

/** The input as a state sees it, behind InputPath. */
export function effectiveInput({ data }: State, sight: Sight, view: View): Evaluated {
  const { inputPath } = data;
  if (inputPath === undefined) return view.input;
  return inputPath === null ? {} : evaluated(inputPath, sight, view);
}

/** `$$` in the order in which AWS writes it, as it was at a moment of the visit. */
export function contextOf(sight: Sight, view: Pick<View, "now" | "mapItem">): JsonObject {
  const { subject, visit } = sight;
  const { record, picture } = subject;
  const item = view.mapItem ?? sight.mapItem;
  const { type } = visit;
  const retriable = type === "Task" || type === "Parallel" || type === "Map";
  return {
    Execution: executionContext(sight, view.now),
    StateMachine: {
      Id: record.stateMachineArn,
      Name: record.stateMachineArn.split(":")[6] ?? "",
    },
    State: {
      Name: visit.name,
      EnteredTime: contextTime(visit.enteredAt),
      ...(retriable && picture.states.has(visit.name) ? { RetryCount: sight.retryCount } : {}),
    },
    ...(item === undefined ? {} : { Map: { Item: itemContext(item) } }),
  };
}

function executionContext(
  { subject, visit, executionInput: Input, begunEventId }: Sight,
  now: number,
): JsonObject {
  const { executionArn, name, roleArn, startDate } = subject.record;
  const { enteredEventId, exitedEventId, isEnteredAnew, trouble } = visit;
  // A redrive may follow in the same millisecond.
  const ended = exitedEventId ?? (isEnteredAnew ? trouble?.eventId : undefined);
  const last = begunEventId ?? ended ?? Infinity;
  const redrives = subject.fold.pauses.filter(
    ({ eventId, to }) => eventId < enteredEventId || (eventId < last && to <= now),
  );
  const redriveCount = redrives.length;
  const redriveDate = redrives.at(-1)?.to;
  const execution = {
    ...{ Id: executionArn, Input, StartTime: contextTime(startDate), Name: name },
    RoleArn: roleArn,
  };
  if (redriveDate !== undefined) {
    return { ...execution, RedriveCount: redriveCount, RedriveTime: contextTime(redriveDate) };
  }
  // As while it ran: the whole of `$$` shows no RedriveCount, but the path to it finds 0.
  return Object.defineProperty(execution, "RedriveCount", {
    ...{ value: redriveCount, enumerable: false },
  });
}

function itemContext({ index, value, key, source }: MapItem): JsonObject {
  return {
    Index: index,
    ...(value === undefined ? {} : { Value: value }),
    ...(key === undefined ? {} : { Key: key }),
    ...(source === undefined ? {} : { Source: source }),
  };
}

/** The context, with a note where something is looked for that nobody knows. */
function watched(
  context: JsonObject,
  asked: { token: boolean; item: boolean },
  item: MapItem | undefined,
): JsonObject {
  const seen: Record<string, Json> = { ...context };
  Object.defineProperty(seen, "Task", {
    enumerable: false,
    get: () => {
      asked.token = true;
      return undefined;
    },
  });
  if (item !== undefined && item.value === undefined) {
    Object.defineProperty(seen, "Map", {
      enumerable: true,
      get: () => {
        asked.item = true;
        return { Item: itemContext(item) };
      },
    });
  }
  return seen;
}
