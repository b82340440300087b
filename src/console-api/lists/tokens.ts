// tokens.ts — `tokens` and `activities`: what waits for somebody outside.
import { activityArn, type Scope } from "../../base/index.ts";
import type { ActivityItem, TokenPage, WaitingToken } from "../../console-wire/index.ts";
import type { Engine, WaitingTaskPage, WaitingTaskRecord } from "../../engine/index.ts";
import type { Query } from "../door/index.ts";
import { foldEvent } from "../fold/index.ts";
import { documentsOf, machineNameOf } from "./arn-names.ts";

const TOKENS_PRESET = 100;
const TOKENS_MAX = 1_000;
/** Tasks whose worker is looked up. */
const NAMED_MAX = 200;
/** Events after a state was entered: those of states beside it stand between its own. */
const EVENTS_LOOKED_AT = 500;

type TokensEngine = Pick<Engine, "waitingTasks" | "waitingTasksIn" | "history">;

export async function tokenPage(engine: TokensEngine, query: Query): Promise<TokenPage> {
  const { items, ...page } = await tasksAsked(engine, query);
  const tokens = items.map(waitingToken);
  const fetched = tokens.filter(({ waitsFor }) => waitsFor === "activityAnswer");
  const named = new Map<WaitingToken, string>();
  await Promise.all(
    fetched.slice(0, NAMED_MAX).map(async (token) => {
      const name = await workerOf(engine, token);
      if (name !== undefined) named.set(token, name);
    }),
  );
  return {
    ...page,
    items: tokens.map((token) => {
      const workerName = named.get(token);
      return workerName === undefined ? token : { ...token, workerName };
    }),
  };
}

async function tasksAsked(engine: TokensEngine, query: Query): Promise<WaitingTaskPage> {
  const execution = query.text("execution");
  if (execution !== undefined) {
    const tasks = await engine.waitingTasksIn(execution);
    const items = tasks.toSorted((a, b) => a.since - b.since);
    return { items, total: items.length, before: 0 };
  }
  const text = query.words("text");
  const [resource, after] = ["resource", "after"].map((name) => query.text(name));
  return await engine.waitingTasks({
    ...(text === undefined ? {} : { text }),
    ...(resource === undefined ? {} : { resource }),
    ...(after === undefined ? {} : { after }),
    limit: query.limit(TOKENS_PRESET, TOKENS_MAX),
  });
}

/** The last that has fetched it, as the history tells: the task's events follow one upon the other. */
async function workerOf(
  engine: Pick<Engine, "history">,
  { executionArn, enteredEventId }: WaitingToken,
): Promise<string | undefined> {
  const asked = { fromId: enteredEventId, limit: EVENTS_LOOKED_AT };
  const { events = [] } = (await engine.history(executionArn, asked)) ?? {};
  let last = enteredEventId;
  let name: string | undefined;
  for (const text of events) {
    const { id, previousId, type, details } = foldEvent(text);
    if (previousId !== last) continue;
    last = id;
    if (type !== "ActivityStarted") continue;
    const { workerName } = details;
    name = typeof workerName === "string" ? workerName : undefined;
  }
  return name;
}

function waitingToken(task: WaitingTaskRecord): WaitingToken {
  const { taskToken, executionArn, stateMachineArn, executionName, stateName } = task;
  const { enteredEventId, resource, since, timeoutAt, heartbeatAt, waitsFor } = task;
  return {
    ...{ taskToken, executionArn, executionName, stateName, enteredEventId, resource, since },
    machineName: machineNameOf(stateMachineArn),
    parameters: task.parametersText(),
    waitsFor,
    ...(task.iteration.length === 0 ? {} : { iteration: task.iteration }),
    ...(timeoutAt === undefined ? {} : { timeoutAt }),
    ...(heartbeatAt === undefined ? {} : { heartbeatAt }),
  };
}

interface ActivityFacts {
  readonly arn: string;
  readonly name: string;
  readonly creationDate: number;
}

export async function activityItems(
  engine: Engine,
  scope: Scope,
): Promise<readonly ActivityItem[]> {
  const documents = documentsOf(engine, "activity", scope, activityArn);
  if (documents.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { resource, waitsFor, count } of await engine.waitingTally()) {
    counts.set(`${waitsFor} ${resource}`, count);
  }
  return documents.map(({ text }) => {
    // The cast: documents of this kind have these members.
    const { arn, name, creationDate } = JSON.parse(text) as ActivityFacts;
    return {
      activityArn: arn,
      ...{ name, creationDate, workersPolling: engine.pollersOf(arn) },
      tasksQueued: counts.get(`activityWorker ${arn}`) ?? 0,
      tasksRunning: counts.get(`activityAnswer ${arn}`) ?? 0,
    };
  });
}
