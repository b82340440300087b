// compile-intrinsic.ts — a call tree to a function over what an expression can see.
import { type Json, type Parsed, shownJson } from "../../base/index.ts";
import { type CompiledPath, exhaustion } from "../jsonpath/index.ts";
import { KeptTexts } from "../kept-texts.ts";
import { lessened } from "../price.ts";
import { type Effort, type Evaluated, type QueryEnv, QueryFailure } from "../query-env.ts";
import { literalTemplateParts } from "./format-template.ts";
import { INTRINSIC_FUNCTIONS, type IntrinsicFunction } from "./function-table.ts";
import { Misuse } from "./misuse.ts";
import { type IntrinsicArgument, type IntrinsicCall, parseIntrinsic } from "./parse-intrinsic.ts";
import { callPrice, filledPrice, type Price } from "./prices.ts";
import { filledTemplate } from "./text-functions.ts";

export interface CompiledIntrinsic {
  readonly kind: "intrinsic";
  readonly text: string;
  /** Every path among the arguments, those of nested calls included, in the order of the text. */
  readonly paths: readonly CompiledPath[];
  evaluate(env: QueryEnv): Evaluated;
}

const KEPT = new KeptTexts<CompiledIntrinsic>();

export function compileIntrinsic(text: string): Parsed<CompiledIntrinsic, string> {
  const kept = KEPT.get(text);
  if (kept !== undefined) return { ok: true, value: kept };
  const parsed = parseIntrinsic(text);
  if (!parsed.ok) return parsed;
  const call = parsed.value;
  const value = {
    ...{ kind: "intrinsic" as const, text },
    ...{ paths: pathsIn(call), evaluate: guarded(call) },
  };
  KEPT.keep(text, value);
  return { ok: true, value };
}

/** Comparing and printing values is recursive: a value nested ten thousand levels deep exhausts the stack. */
function guarded(call: IntrinsicCall): Evaluate {
  const evaluate = compileCall(call);
  return (env) => {
    try {
      return evaluate(env);
    } catch (reason) {
      if (reason instanceof RangeError) {
        return failed(call.text, new Misuse("A value is nested too deeply"));
      }
      throw reason;
    }
  };
}

function pathsIn(argument: IntrinsicArgument): CompiledPath[] {
  switch (argument.type) {
    case "literal":
      return [];
    case "path":
      return [argument.path];
    case "call":
      return argument.arguments.flatMap(pathsIn);
  }
}

type Evaluate = (env: QueryEnv) => Evaluated;

function compileCall(call: IntrinsicCall): Evaluate {
  const { apply, price, arguments: arguments_ } = applicationOf(call);
  const evaluators = arguments_.map((argument) => compileArgument(argument, call.text));
  return (env) => {
    const values: Json[] = [];
    for (const evaluate of evaluators) {
      const value = evaluate(env);
      if (value instanceof QueryFailure) return value;
      values.push(value);
    }
    if (env.effort !== undefined && !pays(price, values, env.effort)) {
      return failed(call.text, new Misuse("The functions of this state look at too much data"));
    }
    const outcome = apply(values, env);
    return outcome instanceof Misuse ? failed(call.text, outcome) : outcome;
  };
}

/** A template can call a thousand functions, and each goes through the whole of its arguments. */
function pays(price: Price, values: readonly Json[], effort: Effort): boolean {
  effort.left = lessened(effort.left, Math.ceil(price(values)));
  return effort.left >= 0;
}

/** A literal template of States.Format is taken apart once; every other function gets its arguments as they are. */
function applicationOf(call: IntrinsicCall): {
  readonly apply: IntrinsicFunction["apply"];
  readonly price: Price;
  readonly arguments: readonly IntrinsicArgument[];
} {
  const [template, ...rest] = call.arguments;
  if (
    call.name === "Format" &&
    template?.type === "literal" &&
    typeof template.value === "string"
  ) {
    const parts = literalTemplateParts(template.raw);
    const apply: IntrinsicFunction["apply"] = (values) => filledTemplate(parts, values);
    return { apply, price: filledPrice, arguments: rest };
  }
  const known = INTRINSIC_FUNCTIONS.get(call.name);
  const apply = known?.apply ?? (() => new Misuse("There is no such function"));
  return { apply, price: known?.price ?? callPrice, arguments: call.arguments };
}

function compileArgument(argument: IntrinsicArgument, callText: string): Evaluate {
  switch (argument.type) {
    case "literal": {
      const { value } = argument;
      return () => value;
    }
    case "path": {
      const { path } = argument;
      return (env) => {
        const value = path.evaluate(env);
        if (value !== undefined) return value;
        return exhaustion(path, env) ?? notFound(path, callText, env);
      };
    }
    case "call":
      return compileCall(argument);
  }
}

function failed(callText: string, misuse: Misuse): QueryFailure {
  return new QueryFailure(
    "States.IntrinsicFailure",
    `The function '${callText}' had the following error: ${misuse.reason}`,
  );
}

/** A path that leads nowhere is States.Runtime, as it is outside of functions (recorded there, inferred here). */
function notFound(path: CompiledPath, callText: string, env: QueryEnv): QueryFailure {
  const document = path.document(env) ?? env.input;
  return new QueryFailure(
    "States.Runtime",
    `The function '${callText}' had the following error: The JsonPath argument for the field '${path.text}' could not be found in the input '${shownJson(document)}'`,
  );
}
