// jsonata.ts — the door of this folder: JSONata texts to synchronous functions.
//
// JSONata 2.0.6 as AWS Step Functions has it: without $eval, with $partition, $range, $hash, $random(seed),
// $uuid and $parse, with $states and the workflow's variables, and without an input document of its own.
import type { Json, Parsed, RandomSource, TimestampMs } from "../../base/index.ts";
import { ownText, seededRandom } from "../../base/index.ts";
import { KeptTexts } from "../kept-texts.ts";
import { lessened } from "../price.ts";
import type { QueryEnv } from "../query-env.ts";
import { DEFAULT_BUDGET, type JsonataBudget, Meter, spendJoined } from "./budget.ts";
import { isBuiltin } from "./builtins.ts";
import { type CompiledTree, compileTree } from "./compile.ts";
import {
  JsonataError,
  JsonataFailure,
  type JsonataProblem,
  LimitReached,
  MEMORY_EXCEEDED,
  STACK_OVERFLOW,
} from "./failure.ts";
import { Frame, type Run, unboundSlots } from "./frame.ts";
import type { NameKey } from "./name-keys.ts";
import { type Uses, usesOf } from "./names.ts";
import { settledOutcome } from "./outcome.ts";
import type { Reading } from "./parser.ts";
import { asOuterWrapper, beginGeneration, endGeneration } from "./sequence.ts";
import { parseTree } from "./shaping.ts";
import type { Node } from "./syntax-tree.ts";
import type { FunctionValue, Value } from "./value.ts";

/** What evaluating gives: JSON, undefined for nothing, a failure, or a function, which AWS does not support. */
export type JsonataOutcome = Json | undefined | JsonataFailure | FunctionValue;

export interface CompiledJsonata {
  readonly text: string;
  /** `$names` that come from outside, without functions and `$states`, in order of first appearance. */
  readonly variables: readonly string[];
  /** Paths into `$states`, such as `input` and `result.Payload`; "" for `$states` as a whole. */
  readonly statesPaths: readonly string[];
  /** Names, values and operators that it is made of. */
  readonly nodes: number;
  evaluate(env: QueryEnv): JsonataOutcome;
}

/** Compiles an expression, without its `{%` and `%}`. */
export function compileJsonata(
  text: string,
  budget: JsonataBudget = DEFAULT_BUDGET,
): Parsed<CompiledJsonata, JsonataProblem> {
  const kept = budget === DEFAULT_BUDGET ? KEPT.get(text) : undefined;
  if (kept !== undefined) return { ok: true, value: kept };
  const reading = { nodes: 0 };
  const parsed = parsedText(text, reading);
  if (!parsed.ok) return parsed;
  const value = new Compiled(text, { tree: parsed.value, nodes: reading.nodes }, budget);
  if (budget === DEFAULT_BUDGET) KEPT.keep(text, value);
  return { ok: true, value };
}

const KEPT = new KeptTexts<Compiled>();

/** The tree of an expression, for those who look at what it reads without running it. */
export function parseJsonata(text: string): Parsed<Node, JsonataProblem> {
  return parsedText(text, { nodes: 0 });
}

function parsedText(text: string, reading: Reading): Parsed<Node, JsonataProblem> {
  try {
    return { ok: true, value: parseTree(text, reading) };
  } catch (error) {
    if (!(error instanceof JsonataError)) throw error;
    const { code, message, position } = error;
    return { ok: false, problems: [{ code, message, position: position ?? 0 }] };
  }
}

class Compiled implements CompiledJsonata {
  readonly text: string;
  readonly nodes: number;
  /** Until it is compiled: from then on it would only take memory. */
  #tree: Node | undefined;
  readonly #budget: JsonataBudget;
  // Both made when first needed: a checker only asks what the expression uses, and a run only runs it.
  #uses: Uses | undefined;
  #compiled: CompiledTree | undefined;
  #idle: Evaluation | undefined;

  constructor(
    text: string,
    parsed: { readonly tree: Node; readonly nodes: number },
    budget: JsonataBudget,
  ) {
    this.text = text;
    this.nodes = parsed.nodes;
    this.#tree = parsed.tree;
    this.#budget = budget;
  }

  get variables(): readonly string[] {
    return this.#used().variables;
  }

  get statesPaths(): readonly string[] {
    return this.#used().statesPaths;
  }

  #used(): Uses {
    this.#uses ??= usesOf(this.#tree ?? parseTree(this.text), isBuiltin);
    return this.#uses;
  }

  #code(): CompiledTree {
    this.#compiled ??= compileTree(this.#tree ?? parseTree(this.text));
    this.#tree = undefined;
    return this.#compiled;
  }

  evaluate(env: QueryEnv): JsonataOutcome {
    return this.run(env, undefined);
  }

  run(env: QueryEnv, root: Value): JsonataOutcome {
    const { code, names } = this.#code();
    // Nothing of an evaluation is needed after it, so the next one takes its place; within one there is none.
    const evaluation = this.#idle ?? new Evaluation(this.#budget);
    this.#idle = undefined;
    evaluation.begin(env, root);
    const outer = beginGeneration();
    try {
      const input = Array.isArray(root) ? asOuterWrapper(root) : root;
      const frame = names.length === 0 ? evaluation.frame : evaluation.frameOf(names);
      const value = code(input, frame);
      // The cast: a settled outcome holds nothing but JSON, or is a function as a whole.
      return settledOutcome(value, evaluation) as JsonataOutcome;
    } catch (error) {
      return failureOf(error, evaluation);
    } finally {
      endGeneration(outer);
      evaluation.end();
      this.#idle = evaluation;
    }
  }
}

const NO_NAMES: readonly NameKey[] = [];

/** What a run needs, and its meter; made once for an expression that is evaluated again and again. */
class Evaluation extends Meter implements Run {
  env: QueryEnv = NO_ENV;
  root: Value;
  random: RandomSource | undefined;
  context: Json | undefined;
  readonly meter: Meter;
  readonly frame: Frame;
  readonly #budget: JsonataBudget;
  #granted = 0;

  constructor(budget: JsonataBudget) {
    super(budget);
    this.root = undefined;
    this.random = undefined;
    this.context = undefined;
    this.meter = this;
    this.frame = new Frame(this, undefined, NO_NAMES, []);
    this.#budget = budget;
  }

  begin(env: QueryEnv, root: Value): void {
    this.fill(this.#budget);
    if (env.effort !== undefined) this.steps = Math.min(this.steps, env.effort.left);
    this.#granted = this.steps;
    this.env = env;
    this.root = root;
  }

  /** Says what was used up, and lets go of what belongs to the caller. */
  end(): void {
    const { effort } = this.env;
    if (effort !== undefined) effort.left = lessened(effort.left, this.#granted - this.steps);
    this.env = NO_ENV;
    this.root = undefined;
    this.random = undefined;
    this.context = undefined;
    this.forgetMade();
  }

  frameOf(names: readonly NameKey[]): Frame {
    return new Frame(this, undefined, names, unboundSlots(names));
  }
}

function failureOf(error: unknown, meter: Meter): JsonataFailure {
  if (error instanceof JsonataError) return toldFailure(error, meter);
  if (error instanceof LimitReached) return new JsonataFailure("U1001", error.message, false);
  // The JavaScript engine's own limits, met where counting was too coarse: the stack, or one text's length.
  if (error instanceof RangeError) {
    const isStack = error.message.includes("call stack");
    return new JsonataFailure("U1001", isStack ? STACK_OVERFLOW : MEMORY_EXCEEDED, false);
  }
  throw error;
}

/** What an error quotes is paid for, too, and keeps nothing of the rest. */
function toldFailure(error: JsonataError, meter: Meter): JsonataFailure {
  try {
    const message = error.messageReading((text) => spendJoined(meter, text));
    return new JsonataFailure(error.code, ownText(message), error.code !== "X0002");
  } catch (limit) {
    return failureOf(limit, meter);
  }
}

/** What a plain JSONata expression may see. */
export interface StandaloneScope {
  readonly bindings: Readonly<Record<string, Json>>;
  readonly now: TimestampMs;
  readonly seed: string;
}

/** Evaluates as plain JSONata does: `$` and names start at the document. */
export function evaluateStandalone(
  compiled: CompiledJsonata,
  document: Json | undefined,
  scope: StandaloneScope,
): JsonataOutcome {
  if (!(compiled instanceof Compiled)) return compiled.evaluate(standaloneEnv(scope));
  return compiled.run(standaloneEnv(scope), document);
}

/** What an evaluation that is not running sees. */
const NO_ENV: QueryEnv = standaloneEnv({ bindings: {}, now: 0, seed: "" });

function standaloneEnv(scope: StandaloneScope): QueryEnv {
  let random: RandomSource | undefined;
  return {
    input: null,
    context: () => null,
    variable: (name) => (Object.hasOwn(scope.bindings, name) ? scope.bindings[name] : undefined),
    now: scope.now,
    random: () => {
      random ??= seededRandom(scope.seed);
      return random;
    },
  };
}
