// Replays recorded executions in process: the machine of a case, its input, and for tasks the answers that the
// recording holds. Compared is the history, event for event, as AWS wrote it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Json, Payload, parseJson } from "../base/index.ts";
import { detailsMemberOf, type HistoryEvent } from "./history-event.ts";
import { programOf, Traveller } from "./step-through.ts";
import type { TriggerBody } from "./trigger.ts";

const shared = new URL("../../../shared/conformance/", import.meta.url);
const present = existsSync(shared);

interface RecordedEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

interface RecordedCase {
  readonly id: string;
  readonly kind: string;
  readonly services: readonly string[];
  readonly verified: boolean;
  readonly type?: "STANDARD" | "EXPRESS";
  readonly definition: Json;
  readonly input?: string;
  readonly steps: readonly {
    readonly op: string;
    readonly service?: string;
    readonly params?: Readonly<Record<string, string>>;
    readonly match?: readonly unknown[];
  }[];
  readonly expected: Readonly<Record<string, { readonly events?: readonly RecordedEvent[] }>>;
}

/** What the core cannot show alone, with the reason. */
const BEYOND_THE_CORE: readonly (readonly [RegExp, string])[] = [
  [/item_reader|MAX_ITEMS_PATH|map_runs_and_describe/, "items are read from S3"],
  [/test_get_execution_history_reversed/, "the order is the API's"],
  [
    /cross_account|no_such_queue|token_timeout|heartbeat_|publish_|send_message|fifo_|s3_|DYNAMODB_/,
    "placeholders stand for names that other services gave",
  ],
  [/PARALLEL_CATCH_ERROR_OUTPUT/, "the recording hides which answer belongs to which task"],
  [
    /test_service_lambda_map_timeout/,
    "four timers that fire at once were recorded in another order",
  ],
];

const ENVIRONMENT = { account: "123456789012", region: "us-east-1" };
const MACHINE = "machineabc";
const ROLE_ARN = "arn:aws:iam::123456789012:role/conformance4711";

function casesIn(): readonly RecordedCase[] {
  if (!present) return [];
  const folder = new URL("cases/", shared);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as RecordedCase[])
    .filter(({ kind }) => kind === "execution" || kind === "execution-with-services")
    .filter((recorded) => historyOf(recorded) !== undefined)
    .filter(({ id }) => !BEYOND_THE_CORE.some(([pattern]) => pattern.test(id)));
}

function historyOf({ expected, steps }: RecordedCase) {
  const matched = steps.flatMap(({ op, match }) =>
    op === "GetExecutionHistory" ? (match ?? []) : [],
  );
  const key = matched.find((name) => typeof name === "string");
  const events = typeof key === "string" ? expected[key]?.events : undefined;
  return typeof key === "string" && events !== undefined ? { key, events } : undefined;
}

/** The event as the API shows it. */
function wire({ id, previousEventId, timestamp, type, details }: HistoryEvent): unknown {
  const member = detailsMemberOf(type);
  const shown = { id, previousEventId, timestamp: timestamp / 1000, type };
  return JSON.parse(
    JSON.stringify(member === undefined ? shown : { ...shown, [member]: details ?? {} }),
  );
}

/** What services answered: names and ARNs are made up, since only their being the same matters. */
function answersOf(recorded: RecordedCase, events: readonly unknown[]): readonly unknown[] {
  return recorded.steps.map(({ op, params = {} }) => {
    const lambda = `arn:aws:lambda:us-east-1:123456789012:function:${params["FunctionName"]}`;
    switch (op) {
      case "CreateFunction":
        return { FunctionArn: lambda, FunctionName: String(params["FunctionName"]) };
      case "CreateQueue":
        return { QueueUrl: `http://queues/${params["QueueName"]}` };
      case "CreateTopic":
        return { TopicArn: `arn:aws:sns:us-east-1:123456789012:${params["Name"]}` };
      case "CreateStateMachine":
        return { stateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${MACHINE}` };
      case "StartExecution":
        return {
          executionArn: `arn:aws:states:us-east-1:123456789012:execution:${MACHINE}:exec1234name`,
        };
      case "GetExecutionHistory":
        return { events };
      default:
        return {};
    }
  });
}

/** Fills `${0.FunctionArn}`, `${3.executionArn|last}`, `${role}`. */
function filler(recorded: RecordedCase, events: readonly unknown[]): (text: string) => string {
  const answers = answersOf(recorded, events);
  return (text) =>
    String(text).replace(/\$\{([^}]*)\}/g, (whole, inner: string) => {
      if (/^role\d*$/.test(inner)) return ROLE_ARN;
      const [path = "", how] = inner.split("|");
      const value = path
        .split(".")
        .reduce((at: unknown, name) => (at as Readonly<Record<string, unknown>>)?.[name], answers);
      if (typeof value !== "string") return whole;
      if (how === "last") return value.split(/[:/]/).at(-1) ?? whole;
      const part = /^part (\d+)$/.exec(how ?? "")?.[1];
      return part === undefined ? value : (value.split(/[:/]/)[Number(part)] ?? whole);
    });
}

/** The recorded answers of every attempt at a task, in the order in which attempts were scheduled. */
function recordedAnswers(events: readonly RecordedEvent[]): ((taskId: string) => TriggerBody[])[] {
  const attempts: ((taskId: string) => TriggerBody)[][] = [];
  const open = new Map<number, ((taskId: string) => TriggerBody)[]>();
  for (const event of events) {
    if (/(Task|LambdaFunction)Scheduled$/.test(event.type)) {
      const attempt: ((taskId: string) => TriggerBody)[] = [];
      attempts.push(attempt);
      open.set(event.id, attempt);
      continue;
    }
    const attempt = open.get(event.previousEventId);
    if (attempt === undefined || !/^(Task|LambdaFunction)(?!State)/.test(event.type)) continue;
    const answer = answerIn(event);
    if (answer !== undefined) attempt.push(answer);
    open.set(event.id, attempt);
  }
  return attempts.map((attempt) => (taskId) => attempt.map((answer) => answer(taskId)));
}

function answerIn(event: RecordedEvent): ((taskId: string) => TriggerBody) | undefined {
  const details = Object.entries(event).find(([name]) => name.endsWith("EventDetails"))?.[1];
  const { output, error, cause } = (details ?? {}) as Readonly<Record<string, unknown>>;
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  if (event.type === "TaskSubmitted") {
    return (taskId) => ({ type: "taskSubmitted", taskId, output: Payload.parse(text(output)) });
  }
  if (event.type.endsWith("Succeeded")) {
    return (taskId) => ({ type: "taskSucceeded", taskId, output: Payload.parse(text(output)) });
  }
  if (!event.type.endsWith("Failed")) return undefined;
  if (error === "States.DataLimitExceeded") {
    const tooLarge = new Payload("a".repeat(263_168));
    return (taskId) => ({ type: "taskSucceeded", taskId, output: tooLarge });
  }
  const failure = {
    ...(error === undefined ? {} : { error: text(error) }),
    ...(cause === undefined ? {} : { cause: text(cause) }),
  };
  return (taskId) => ({ type: "taskFailed", taskId, failure });
}

function replay(recorded: RecordedCase, events: readonly RecordedEvent[]): Traveller {
  const fill = filler(recorded, []);
  const type = recorded.type ?? "STANDARD";
  const kind = type === "EXPRESS" ? "express" : "execution";
  const definition = parseJson(fill(JSON.stringify(recorded.definition)));
  const attempts = recordedAnswers(events);
  const traveller = new Traveller(programOf(definition), {
    stored: true,
    identity: {
      arn: `arn:aws:states:us-east-1:123456789012:${kind}:${MACHINE}:exec1234name`,
      name: "exec1234name",
      roleArn: ROLE_ARN,
      stateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${MACHINE}`,
      stateMachineName: MACHINE,
      type,
    },
    answers: ({ taskId }) => attempts.shift()?.(taskId) ?? [],
  });
  return traveller.begin(Payload.parse(fill(recorded.input ?? "{}"))).travel();
}

describe.skipIf(!present)("recorded executions", async () => {
  const { compare } = present ? await import(new URL("check.mjs", shared).href) : {};
  test.each(casesIn().map((recorded) => [recorded.id.split("::").at(-1), recorded] as const))(
    "%s",
    (_, recorded) => {
      const history = historyOf(recorded);
      if (history === undefined) throw new Error("the case has a history");
      const traveller = replay(recorded, history.events);
      const events = traveller.history.map(wire);
      const metadata = { HTTPHeaders: {}, HTTPStatusCode: 200 };
      const given = { [history.key]: { events, ResponseMetadata: metadata } };
      expect(compare(recorded, given, filler(recorded, events), ENVIRONMENT)).toEqual([]);
    },
  );
});
