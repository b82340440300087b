// What holds for every execution, whatever its machine does and in whatever order news arrives.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, Payload, parseJson, stringifyJson } from "../base/index.ts";
import type { TaskRequest } from "./command.ts";
import { encodeFrames } from "./encode.ts";
import type { Execution } from "./execution.ts";
import type { HistoryEvent } from "./history-event.ts";
import { outstandingCommands, timersOf } from "./outstanding.ts";
import { type Passage, programOf, type TaskReply, Traveller } from "./step-through.ts";
import type { TriggerBody } from "./trigger.ts";
import { type WaitingTask, waitingChanges, waitingTasksOf } from "./waiting-tasks.ts";

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:work";
const TOKEN = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";

const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:hand";
const RETRY = [{ ErrorEquals: ["Oops"], MaxAttempts: 2, JitterStrategy: "FULL" }];

/** A state of any kind, nested at most `depth` deep; names are made unique by their path. */
function stateOf(depth: number, path: string): fc.Arbitrary<Json> {
  const leaves: fc.Arbitrary<Json>[] = [
    fc.constant({ Type: "Pass", Parameters: { "in.$": "$", id: path } }),
    fc.constant({ Type: "Pass", Parameters: { "id.$": "States.UUID()" }, ResultPath: null }),
    fc.constant({ Type: "Pass", Assign: { v: path } }),
    fc.integer({ min: 0, max: 9 }).map((Seconds) => ({ Type: "Wait", Seconds })),
    fc.boolean().map((retried) => ({
      Type: "Task",
      Resource: LAMBDA,
      TimeoutSeconds: 30,
      ...(retried ? { Retry: RETRY } : {}),
    })),
    fc.constant({
      Type: "Task",
      Resource: TOKEN,
      Parameters: { "Token.$": "$$.Task.Token" },
      HeartbeatSeconds: 10,
    }),
  ];
  if (depth === 0) return fc.oneof(...leaves);
  const inner = (name: string) => flowOf(depth - 1, `${path}${name}`);
  const guard = fc.constantFrom<Record<string, Json>>({}, { Retry: RETRY });
  return fc.oneof(
    ...leaves,
    fc
      .tuple(inner("p"), inner("q"), guard)
      .map(([p, q, more]) => ({ Type: "Parallel", Branches: [p, q], ...more })),
    fc
      .tuple(inner("m"), fc.integer({ min: 0, max: 3 }), guard)
      .map(([flow, MaxConcurrency, more]) => ({
        Type: "Map",
        ItemsPath: "$$.Execution.Input.items",
        ItemSelector: { "given.$": "$", "item.$": "$$.Map.Item.Value" },
        ItemProcessor: flow,
        MaxConcurrency,
        ...more,
      })),
  );
}

/** A flow of one to three states. */
function flowOf(depth: number, path: string): fc.Arbitrary<Json> {
  return fc
    .integer({ min: 1, max: 3 })
    .chain((length) => fc.tuple(...Array.from({ length }, (_, i) => stateOf(depth, `${path}${i}`))))
    .map((states) => ({
      StartAt: `${path}0`,
      States: Object.fromEntries(
        states.map((state, i) => [
          `${path}${i}`,
          {
            ...(state as Record<string, Json>),
            ...(i + 1 < states.length ? { Next: `${path}${i + 1}` } : { End: true }),
          },
        ]),
      ),
    }));
}

const INPUT: Json = { items: [1, { two: 2 }, "three"] };

/** Replies by chance, the same for the same list. */
function replies(chances: readonly number[]): (request: TaskRequest, count: number) => TaskReply {
  return (_, count) => {
    switch ((chances[count % chances.length] ?? 0) % 4) {
      case 0:
        return { failure: { error: "Oops" } };
      case 1:
        return "silence";
      case 2:
        return { output: { count }, submitted: { accepted: true } };
      default:
        return { output: { count } };
    }
  };
}

interface Journey {
  readonly definition: Json;
  readonly chances: readonly number[];
}

const journey: fc.Arbitrary<Journey> = fc.record({
  definition: flowOf(2, "s"),
  chances: fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }),
});

function travel({ definition, chances }: Journey, more: Partial<Passage> = {}): Traveller {
  return new Traveller(programOf(definition), { answer: replies(chances), ...more })
    .begin(INPUT)
    .travel();
}

function withoutJitter(definition: Json): Json {
  return parseJson(stringifyJson(definition).replaceAll("FULL", "NONE"));
}

/** Activities in place of functions. */
function withActivities(definition: Json): Json {
  return parseJson(stringifyJson(definition).replaceAll(LAMBDA, ACTIVITY));
}

/** History as bytes. */
function bytes(history: readonly HistoryEvent[]): string {
  return JSON.stringify(history);
}

function sorted(records: Iterable<readonly [string, string]>): readonly (readonly string[])[] {
  return [...records].sort(([left], [right]) => (left < right ? -1 : 1));
}

const RUNS = { numRuns: 150 };

describe("every execution", () => {
  test("comes to its end, its events numbered densely and each behind an earlier one", () => {
    fc.assert(
      fc.property(journey, (way) => {
        const { history, now } = travel(way);
        expect(now.status).not.toBe("RUNNING");
        history.forEach(({ id, previousEventId }, i) => {
          expect(id).toBe(i + 1);
          expect(previousEventId).toBeLessThan(id);
        });
        expect(now.historyCount).toBe(history.length);
        expect(timersOf(now)).toEqual([]);
      }),
      RUNS,
    );
  });

  test("gives the same bytes for the same seed, and leaves what it was given as it was", () => {
    fc.assert(
      fc.property(journey, (way) => {
        const first = travel(way);
        const before = first.now.root.position;
        expect(bytes(travel(way).history)).toBe(bytes(first.history));
        expect(first.now.root.position).toBe(before);
      }),
      RUNS,
    );
  });

  test("goes on the same when it is stored and read back after every step", () => {
    fc.assert(
      fc.property(journey, (way) => {
        const stored = travel(way, { stored: true });
        expect(bytes(stored.history)).toBe(bytes(travel(way).history));
      }),
      RUNS,
    );
  });

  test("is stored change by change as it would be as a whole", () => {
    fc.assert(
      fc.property(journey, ({ definition, chances }) => {
        const program = programOf(definition);
        const traveller = new Traveller(program, { answer: replies(chances) }).begin(INPUT);
        let before: Execution | undefined;
        const records = new Map<string, string>();
        do {
          const { put, del } = encodeFrames(before, traveller.now);
          for (const key of del) records.delete(key);
          for (const [key, text] of put) records.set(key, text);
          before = traveller.now;
          expect(sorted(records)).toEqual(sorted(encodeFrames(undefined, before).put));
        } while (traveller.go());
      }),
      { numRuns: 600 },
    );
  });

  test("goes on the same when its turns are cut short", () => {
    fc.assert(
      fc.property(journey, fc.integer({ min: 1, max: 3 }), (way, transitionsMax) => {
        // Without jitter: every turn has chance of its own.
        const even = { ...way, definition: withoutJitter(way.definition) };
        const types = ({ history }: Traveller) => history.map(({ type }) => type);
        expect(types(travel(even, { transitionsMax, stored: true }))).toEqual(types(travel(even)));
      }),
      RUNS,
    );
  });

  test("takes no notice of an answer that comes twice, late, or to nobody", () => {
    fc.assert(
      fc.property(journey, (way) => {
        const traveller = travel(way);
        const closed = traveller.now;
        const events = traveller.history.length;
        for (const { body } of [...traveller.triggers]) {
          if (body.type !== "started") traveller.send(body);
        }
        const strange: TriggerBody[] = [
          { type: "taskSucceeded", taskId: "0:99999", output: new Payload(1) },
          { type: "timerFired", timerId: "0.7:1" },
          { type: "heartbeatReceived", taskId: "nonsense" },
          { type: "continued" },
        ];
        for (const body of strange) traveller.send(body);
        expect(traveller.history.length).toBe(events);
        expect(traveller.now).toBe(closed);
      }),
      RUNS,
    );
  });

  test("is not moved by answers to commands that are not open, at any point of its life", () => {
    fc.assert(
      fc.property(journey, (way) => {
        const traveller = new Traveller(programOf(way.definition), {
          answer: replies(way.chances),
        });
        traveller.begin(INPUT);
        for (let i = 0; i < 50 && traveller.fireNextTimer(); i++) {
          const here = traveller.now;
          traveller.send({ type: "taskSucceeded", taskId: "0:0", output: new Payload(1) });
          traveller.send({ type: "timerFired", timerId: "0:0" });
          expect(traveller.now).toBe(here);
        }
      }),
      RUNS,
    );
  });

  test("names its open commands again, the same after it was stored", () => {
    fc.assert(
      fc.property(journey, (way) => {
        const program = programOf(way.definition);
        const open = (stored: boolean): string => {
          const traveller = new Traveller(program, { stored }).begin(INPUT);
          return JSON.stringify(outstandingCommands(program, traveller.now));
        };
        expect(open(true)).toBe(open(false));
        const traveller = new Traveller(program).begin(INPUT);
        const ids = outstandingCommands(program, traveller.now).flatMap((command) =>
          command.type === "scheduleTask" ? [command.request.taskId] : [],
        );
        const scheduled = traveller.commands.flatMap((command) =>
          command.type === "scheduleTask" ? [command.request.taskId] : [],
        );
        expect(ids.sort()).toEqual(scheduled.sort());
      }),
      RUNS,
    );
  });

  test("tells at each step which tasks wait for somebody else than before", () => {
    const marksOf = (tasks: readonly WaitingTask[]) =>
      tasks.map(({ enteredEventId, since, waitsFor }) => [enteredEventId, { since, waitsFor }]);
    fc.assert(
      fc.property(journey, fc.nat(12), (way, stopAfter) => {
        const traveller = new Traveller(programOf(withActivities(way.definition)), {
          answer: replies(way.chances),
          stored: true,
        });
        const told = new Map<unknown, unknown>();
        const look = (before: Execution | undefined): void => {
          const { gone, put } = waitingChanges(before, traveller.now);
          for (const { enteredEventId } of gone) expect(told.delete(enteredEventId)).toBe(true);
          for (const [id, mark] of marksOf(put)) told.set(id, mark);
          const sorted = [...told].sort((a, b) => Number(a[0]) - Number(b[0]));
          const waiting = marksOf(waitingTasksOf(traveller.now));
          expect(sorted).toEqual(waiting.sort((a, b) => Number(a[0]) - Number(b[0])));
        };
        traveller.begin(INPUT);
        look(undefined);
        for (let i = 0; traveller.now.status === "RUNNING" && i < 200; i++) {
          const before = traveller.now;
          const open = outstandingCommands(traveller.program, before).find(
            (command) => command.type === "scheduleTask",
          );
          if (i === stopAfter) traveller.send({ type: "stopRequested", failure: {} });
          else if (i % 3 === 0 && open !== undefined) {
            traveller.send({ type: "activityStarted", taskId: open.request.taskId });
          } else if (!traveller.go()) break;
          look(before);
        }
        const closed = traveller.now;
        if (closed.status === "RUNNING" || closed.status === "SUCCEEDED") return;
        expect(told.size).toBe(0);
        traveller.send({ type: "redriveRequested" });
        look(closed);
      }),
      RUNS,
    );
  });

  test("that was stopped anywhere can be redriven, and then comes to its end", () => {
    fc.assert(
      fc.property(journey, fc.nat(6), (way, timers) => {
        const traveller = new Traveller(programOf(way.definition), {
          answer: replies(way.chances),
          stored: true,
        });
        traveller.begin(INPUT);
        for (let i = 0; i < timers; i++) traveller.fireNextTimer();
        if (traveller.now.status !== "RUNNING") return;
        traveller.send({ type: "stopRequested", failure: {} });
        expect(traveller.now.status).toBe("ABORTED");
        traveller.send({ type: "redriveRequested" });
        expect(traveller.travel().now.status).not.toBe("ABORTED");
        expect(traveller.now.status).not.toBe("RUNNING");
      }),
      RUNS,
    );
  });
});
