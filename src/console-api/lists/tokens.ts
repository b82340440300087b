// tokens.ts — `tokens` and `activities`: what waits for somebody outside.
import { activityArn, type Scope } from "../../base/index.ts";
import type { ActivityItem, WaitingToken } from "../../console-wire/index.ts";
import type { Engine, WaitingTaskRecord } from "../../engine/index.ts";
import type { Query } from "../door/index.ts";
import { foldEvent } from "../fold/index.ts";
import { documentsOf, machineNameOf } from "./arn-names.ts";

/** Running executions that are looked at. */
const EXECUTIONS_MAX = 2_000;
const TOKENS_MAX = 1_000;
/** Tasks whose worker is looked up. */
const NAMED_MAX = 200;
/** Events after a state was entered: those of states beside it stand between its own. */
const EVENTS_LOOKED_AT = 500;

export async function waitingTokens(
  engine: Engine,
  query: Query,
): Promise<readonly WaitingToken[]> {
  const of = query.text("execution");
  const found = of === undefined ? engine.waitingTasks(EXECUTIONS_MAX) : engine.waitingTasksIn(of);
  const tasks = [...(await found)];
  tasks.sort((a, b) => a.since - b.since);
  const tokens = tasks.slice(0, TOKENS_MAX).map(waitingToken);
  const fetched = tokens.filter(({ waitsFor }) => waitsFor === "activityAnswer");
  const named = new Map<WaitingToken, string>();
  for (const token of fetched.slice(0, NAMED_MAX)) {
    const name = await workerOf(engine, token);
    if (name !== undefined) named.set(token, name);
  }
  return tokens.map((token) => {
    const workerName = named.get(token);
    return workerName === undefined ? token : { ...token, workerName };
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
  const running = new Map<string, number>();
  for (const { resource, waitsFor } of await engine.waitingTasks(EXECUTIONS_MAX)) {
    if (waitsFor !== "activityAnswer") continue;
    running.set(resource, (running.get(resource) ?? 0) + 1);
  }
  return documents.map(({ text }) => {
    // The cast: documents of this kind have these members.
    const { arn, name, creationDate } = JSON.parse(text) as ActivityFacts;
    const { queued, polling } = engine.activityQueue(arn);
    return {
      activityArn: arn,
      ...{ name, creationDate, tasksQueued: queued, workersPolling: polling },
      tasksRunning: running.get(arn) ?? 0,
    };
  });
}
