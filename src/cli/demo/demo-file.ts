// demo-file.ts — `demo.yaml` beside an example's treadle.yaml: what `treadle demo NAME` does with it.
//
//   title: one line for the list
//   time: skip                     # real (default), skip or a factor such as 10x, as `treadle run --time`
//   steps:                         # one after the other; each does one of start, http, invoke, call
//     - say: what this step is about
//       start: Machine             # a state machine of treadle.yaml
//       input: { any: json }       # or inputFile: orders/4.json, from this folder
//       testCase: NoTopic          # of the mock file
//       count: 10                  # so many at the same time; default 1
//       expect: FAILED             # how they are meant to end; default SUCCEEDED; ANY for chance
//     - http: POST /products       # a route of treadle.yaml
//       body: [{ name: chair }]
//     - invoke: Function           # a function of treadle.yaml
//       payload: { any: json }
//     - call: sqs:PurgeQueue       # an operation of an embedded service
//       parameters: { QueueUrl: ... }
//       retry: ResourceInUseException   # again while this is the error, ten seconds long
//       follow: Machine            # http, invoke and call: wait for the executions that come of it; expect is theirs
//   show:                          # what stands there afterwards
//     - table: products
//     - queue: dead-letters
//   next: [a line that says what to look at, another]   # ${folder} is the example's folder
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseYamlDefinition } from "../../asl/index.ts";
import {
  didYouMean,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
  stringifyJson,
} from "../../base/index.ts";
import { CommandError, EXIT } from "../exit.ts";

export const DEMO_FILE = "demo.yaml";

export interface Demo {
  readonly title: string;
  readonly time: string;
  readonly steps: readonly DemoStep[];
  readonly show: readonly DemoShow[];
  readonly next: readonly string[];
}

export interface DemoStep {
  readonly say: string;
  readonly action: DemoAction;
  /** Executions of this machine are waited for and shown. */
  readonly follow: string | undefined;
  /** A status, or ANY. */
  readonly expect: string;
}

export type DemoAction =
  | {
      readonly type: "start";
      readonly machine: string;
      /** JSON text. */
      readonly input: string;
      readonly testCase: string | undefined;
      readonly count: number;
    }
  | {
      readonly type: "http";
      readonly method: string;
      readonly path: string;
      readonly body: string | undefined;
    }
  | { readonly type: "invoke"; readonly functionName: string; readonly payload: string }
  | {
      readonly type: "call";
      readonly service: string;
      readonly operation: string;
      readonly parameters: JsonObject;
      readonly retry: string | undefined;
    };

export interface DemoShow {
  readonly kind: "queue" | "table";
  readonly name: string;
}

/** Throws CommandError that names the place. */
export async function readDemo(folder: string): Promise<Demo> {
  const file = join(folder, DEMO_FILE);
  const parsed = parseYamlDefinition(readFileSync(file, "utf8"), await import("yaml"));
  if (!parsed.ok) {
    const problems = parsed.problems.map(({ line, message }) => `${file}:${line ?? 1}: ${message}`);
    throw new CommandError(EXIT.usage, problems.join("\n"));
  }
  const place = new Place(file, parsed.value.value, ["title", "time", "steps", "show", "next"]);
  return {
    title: place.text("title"),
    time: place.optional("time") ?? "real",
    steps: place.items("steps", STEP_MEMBERS).map((step) => stepOf(step, folder)),
    show: place.items("show", ["queue", "table"]).map(showOf),
    next: place.texts("next"),
  };
}

const STEP_MEMBERS = [
  ...["say", "follow", "expect", "start", "input", "inputFile", "testCase", "count"],
  ...["http", "body", "invoke", "payload", "call", "parameters", "retry"],
];

function stepOf(step: Place, folder: string): DemoStep {
  const action = actionOf(step, folder);
  return {
    say: step.text("say"),
    action,
    follow: action.type === "start" ? undefined : step.optional("follow"),
    expect: step.optional("expect") ?? "SUCCEEDED",
  };
}

function actionOf(step: Place, folder: string): DemoAction {
  if (step.has("start")) {
    return {
      type: "start",
      machine: step.text("start"),
      input: inputOf(step, folder),
      testCase: step.optional("testCase"),
      count: step.number("count") ?? 1,
    };
  }
  if (step.has("http")) {
    const [method = "", path = ""] = step.text("http").split(" ");
    return { type: "http", method, path, body: step.json("body") };
  }
  if (step.has("invoke")) {
    return {
      ...{ type: "invoke", functionName: step.text("invoke") },
      payload: step.json("payload") ?? "{}",
    };
  }
  const [service = "", operation = ""] = step.text("call").split(":");
  const parameters = step.value("parameters");
  return {
    ...{ type: "call", service, operation, retry: step.optional("retry") },
    parameters: isJsonObject(parameters) ? parameters : {},
  };
}

function inputOf(step: Place, folder: string): string {
  const file = step.optional("inputFile");
  if (file !== undefined) return readFileSync(join(folder, file), "utf8");
  return step.json("input") ?? "{}";
}

function showOf(place: Place): DemoShow {
  const kind = place.has("queue") ? "queue" : "table";
  return { kind, name: place.text(kind) };
}

/** An object of the file that says where it stands when something is wrong with it. */
class Place {
  readonly #where: string;
  readonly #value: JsonObject;

  constructor(where: string, value: Json, known: readonly string[]) {
    this.#where = where;
    if (!isJsonObject(value)) throw this.#wrong(`must be an object: ${known.join(", ")}`);
    this.#value = value;
    const unknown = Object.keys(value).find((name) => !known.includes(name));
    if (unknown === undefined) return;
    const hint = didYouMean(unknown, known) ?? `known are ${known.join(", ")}`;
    throw this.#wrong(`'${unknown}' is unknown; ${hint}`);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name);
  }

  value(name: string): Json | undefined {
    return this.has(name) ? this.#value[name] : undefined;
  }

  /** The value as JSON text. */
  json(name: string): string | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : stringifyJson(value);
  }

  optional(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === "string") return value;
    throw this.#wrong(`'${name}' must be a text`);
  }

  text(name: string): string {
    const value = this.optional(name);
    if (value !== undefined) return value;
    throw this.#wrong(`'${name}' is missing`);
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (isJsonNumber(value)) return numberOf(value);
    throw this.#wrong(`'${name}' must be a number`);
  }

  texts(name: string): readonly string[] {
    return this.#list(name).map((item) => String(item));
  }

  items(name: string, known: readonly string[]): readonly Place[] {
    return this.#list(name).map(
      (item, at) => new Place(`${this.#where}: ${name}[${at}]`, item, known),
    );
  }

  #list(name: string): readonly Json[] {
    const value = this.value(name) ?? [];
    if (isJsonArray(value)) return value;
    throw this.#wrong(`'${name}' must be a list`);
  }

  #wrong(what: string): CommandError {
    return new CommandError(EXIT.usage, `${this.#where}: ${what}`);
  }
}
