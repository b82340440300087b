// Histories of random machines that fail, are stopped and redriven, on a server that is started anew now and then, read
// back: each event lies in the state that made it.
//
// All data tells where it is: `p` holds the indices of the iterations around it, and tasks say the name of their state.
// What a redrive enters for the first time names no Parallel: where several had branches that had not begun, only the
// definition tells them apart; without it one or two of a thousand such stories are read wrong.
import { expect, test } from "vitest";
import { type Json, type JsonObject, Payload } from "../../src/base/index.ts";
import {
  type FoldedScope,
  type FoldedVisit,
  type HistoryEvent,
  HistoryFold,
  historyEvent,
  isSuperseded,
  readGraph,
  visitStatus,
  type Ways,
  waysOf,
} from "../../src/graph/index.ts";
import { createLab, type Lab, type Run } from "./lab.ts";
import { QUEUE } from "./resources.ts";
import { World } from "./world.ts";

interface Flow extends JsonObject {
  readonly StartAt: string;
  readonly States: Record<string, JsonObject>;
}

interface Surroundings {
  readonly depth: number;
  readonly maps: number;
  /** Their names say how many Maps are around the state that assigned them: `at1_S7`. */
  readonly variables: readonly string[];
}

/** Every state gives what it was given; some keep it in a variable too. */
class Maker {
  readonly #dice: World;
  #names = 0;

  constructor(dice: World) {
    this.#dice = dice;
  }

  /** `maps`: how many are around it. */
  flow(depth: number, maps = 0, around: readonly string[] = []): Flow {
    const variables = [...around];
    const length = this.#dice.int(1, 3);
    const names = Array.from({ length }, () => {
      this.#names += 1;
      return `S${this.#names}`;
    });
    const States = Object.fromEntries(
      names.map((name, i) => {
        const next = names[i + 1];
        const onward = next === undefined ? { End: true } : { Next: next };
        const state = this.#state(name, { depth, maps, variables });
        if (["Wait", "Pass"].includes(String(state["Type"])) && this.#dice.chance(0.5)) {
          const variable = `at${maps}_${name}`;
          const isJsonata = state["QueryLanguage"] === "JSONata";
          state["Assign"] = isJsonata
            ? { [variable]: "{% $states.input.p %}" }
            : { [`${variable}.$`]: "$.p" };
          variables.push(variable);
        }
        return [name, { ...state, ...onward }];
      }),
    );
    return { StartAt: names[0] ?? "", States };
  }

  #state(name: string, { depth, maps, variables }: Surroundings): Record<string, Json> {
    const dice = this.#dice;
    switch (dice.pick(depth > 0 ? [...KINDS, ...GROUPS] : KINDS)) {
      case "wait":
        return { Type: "Wait", Seconds: dice.int(0, 9) };
      case "pass":
        return {
          Type: "Pass",
          ...(dice.chance(0.3) ? { QueryLanguage: "JSONata", Output: THROWS } : {}),
        };
      case "parallel":
        return {
          ...{ Type: "Parallel", ResultPath: null, ...this.#retry() },
          Branches: Array.from({ length: dice.int(1, 3) }, () =>
            this.flow(depth - 1, maps, variables),
          ),
        };
      case "map":
        return {
          ...{ Type: "Map", ResultPath: null, ...this.#retry(), MaxConcurrency: dice.int(0, 3) },
          ItemsPath: "$$.Execution.Input.items",
          ItemSelector: { "p.$": "States.Format('{}/{}', $.p, $$.Map.Item.Index)" },
          ItemProcessor: this.flow(depth - 1, maps + 1, variables),
        };
      default:
        return {
          ...{ Type: "Task", Resource: QUEUE, ResultPath: null, ...this.#retry() },
          Parameters: {
            QueueUrl: "q",
            MessageBody: {
              ...{ at: name, "p.$": "$.p", "token.$": "$$.Task.Token" },
              seen: Object.fromEntries(variables.map((one) => [`${one}.$`, `$${one}`])),
            },
          },
        };
    }
  }

  #retry(): JsonObject {
    if (!this.#dice.chance(0.3)) return {};
    return { Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 1 }] };
  }
}

const KINDS = ["task", "task", "wait", "pass"];
const GROUPS = ["parallel", "parallel", "map", "map"];
const REDRIVES = 3;
const DONE = { type: "succeeded", output: Payload.parse("{}") } as const;
const BROKEN = { type: "failed", failure: { error: "Broken", cause: "no pump" } } as const;
const THROWS = `{% $states.context.Execution.RedriveCount < ${REDRIVES} and $random() < 0.2 ? $error('no') : $states.input %}`;

interface Story {
  readonly definition: JsonObject;
  readonly lab: Lab;
  readonly arn: string;
}

/** What waits for its answer, and until when. */
interface Waiting {
  readonly token: string;
  readonly at: number;
}

/** Runs to its end, with redrives; the last one does well. */
async function tell(seed: string): Promise<Story> {
  const dice = new World(seed);
  let waiting: Waiting[] = [];
  const work: Run = async ({ taskToken: token = "" }) => {
    waiting.push({ token, at: lab.clock.now() + 1000 * dice.int(0, 8) });
    return { type: "waiting" };
  };
  const options = { seed, runs: { "sqs:sendMessage": work } };
  let lab = await createLab(options);
  let starts = 0;
  const startAnew = async (): Promise<void> => {
    await lab.engine[Symbol.asyncDispose]();
    starts += 1;
    const { store, clock } = lab;
    lab = await createLab({ ...options, store, clock, seed: `${seed} ${starts}` });
  };
  const definition = new Maker(dice).flow(2);
  const arn = await lab.start(await lab.machine(definition.States), { p: "r", items: [1, 2, 3] });
  for (let redrives = 0; ; redrives += 1) {
    const isLast = redrives === REDRIVES;
    let left = !isLast && dice.chance(0.3) ? dice.int(1, 30) : 1000;
    while ((await lab.settled(arn)).status === "RUNNING" && left > 0) {
      await lab.clock.advance(1000);
      left -= 1;
      if (dice.chance(0.1)) await startAnew();
      const now = lab.clock.now();
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter(({ at }) => at > now);
      for (const { token } of due) {
        const fails = !isLast && dice.chance(0.25);
        await lab.engine.completeTask(token, fails ? BROKEN : DONE);
        await lab.clock.settled();
      }
    }
    const { status } = await lab.settled(arn);
    if (status === "RUNNING") await lab.engine.stopExecution(arn, { error: "Stopped" });
    if (status === "SUCCEEDED") return { definition, lab, arn };
    if (isLast) throw new Error(`${seed}: ${status} after the last redrive`);
    await lab.engine.redriveExecution(arn);
  }
}

async function eventsOf({ lab, arn }: Story): Promise<readonly HistoryEvent[]> {
  const page = await lab.engine.history(arn, { limit: 25_000 });
  return (page?.events ?? []).map((text) => historyEvent(JSON.parse(text)));
}

/** The indices of the iterations around it. */
function placeOf({ scope: { owner, index } }: FoldedVisit): string {
  const outside = owner === undefined ? "r" : placeOf(owner);
  return index === undefined ? outside : `${outside}/${index}`;
}

interface Told {
  readonly at: string;
  readonly p: string;
  /** Variables. */
  readonly seen?: Readonly<Record<string, string>>;
}

/** What the variables that it saw should have been, where they were not. */
function variableFaults({ at, p, seen = {} }: Told): readonly string[] {
  return Object.entries(seen).flatMap(([name, value]) => {
    const maps = Number(/^at(\d+)_/.exec(name)?.[1]);
    const expected = p
      .split("/")
      .slice(0, maps + 1)
      .join("/");
    return value === expected ? [] : [`${at} ${p}: ${name} is ${value}`];
  });
}

function toldBy({ type, details }: HistoryEvent): Told | undefined {
  if (type === "TaskScheduled") return JSON.parse(String(details["parameters"])).MessageBody;
  const text = details[/StateEntered$/.test(type) ? "input" : "output"];
  if (!/State(?:Entered|Exited)$/.test(type) || typeof text !== "string") return undefined;
  return { at: String(details["name"]), p: JSON.parse(text).p };
}

/** What is wrong with how the history is read. */
function faultsOf(events: readonly HistoryEvent[], ways?: Ways): readonly string[] {
  const fold = new HistoryFold(ways);
  const faults: string[] = [];
  const ended = new Set<FoldedScope | undefined>();
  for (const event of events) {
    fold.add(event);
    if (event.type === "MapIterationSucceeded") {
      const scope = fold.scopeOf(event.id);
      if (ended.has(scope)) faults.push(`${event.id}: an iteration has ended twice`);
      ended.add(scope);
    }
    const told = toldBy(event);
    if (told === undefined) continue;
    faults.push(...variableFaults(told));
    const visit = fold.positionOf(event.id)?.visit;
    const seen = visit && `${visit.name} ${placeOf(visit)}`;
    if (seen !== `${told.at} ${told.p}`)
      faults.push(`${event.id} ${event.type}: ${told.at} ${told.p} is taken for ${seen}`);
  }
  for (const visit of fold.visits) {
    const status = visitStatus(visit, fold);
    const isOver = visit.isEnteredAnew || isSuperseded(visit.scope);
    if (!isOver && status !== "succeeded")
      faults.push(`${visit.name} ${placeOf(visit)} ${visit.enteredEventId} is ${status}`);
  }
  return faults;
}

const STORIES = Number(process.env["TREADLE_STORIES"] ?? 300);

test("every event of redriven executions is read as the state's that made it", async () => {
  let redriven = 0;
  let ambiguous = 0;
  for (let i = 0; i < STORIES; i += 1) {
    const seed = `fold ${i}`;
    const story = await tell(seed);
    const events = await eventsOf(story);
    if (events.some(({ type }) => type === "ExecutionRedriven")) redriven += 1;
    const faults = faultsOf(events, waysOf(readGraph(story.definition)));
    expect(faults.slice(0, 3), seed).toEqual([]);
    if (faultsOf(events).length > 0) ambiguous += 1;
  }
  // Not all of them go well at once.
  expect(redriven).toBeGreaterThan(STORIES / 4);
  expect(ambiguous).toBeLessThanOrEqual(STORIES / 100);
}, 300_000);
