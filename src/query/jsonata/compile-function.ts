// compile-function.ts — calls, lambdas, partial application and `~>`.
import { spendSteps } from "./budget.ts";
import { builtinNamed, isBuiltin } from "./builtins.ts";
import {
  HOLE,
  Lambda,
  type LambdaShape,
  NativeFunction,
  Partial,
  TailCall,
  type TailCallShape,
} from "./callable.ts";
import { JsonataError } from "./failure.ts";
import { type Code, type Frame, type Run, UNBOUND } from "./frame.ts";
import { asArgument, invoke, invokeNative, located } from "./invoke.ts";
import { assignedNames } from "./names.ts";
import { dissolved } from "./sequence.ts";
import { parseSignature } from "./signature.ts";
import { compilePart, inFrame, type Site } from "./site.ts";
import type { ApplyNode, CallNode, LambdaNode, Node } from "./syntax-tree.ts";
import { FunctionValue, type Value } from "./value.ts";

export function compileCall(node: CallNode, site: Site): Code {
  if (node.tail === true) return compileTailCall(node, site);
  const applied = compileApplication(node, site);
  return (input, frame) => applied(input, frame, NOTHING_BEFORE);
}

const NOTHING_BEFORE: readonly Value[] = [];

/** A call with an argument put before its own, as `~>` does. */
type Application = (input: Value, frame: Frame, before: readonly Value[]) => Value;

function compileApplication(node: CallNode, site: Site): Application {
  const args = node.arguments.map((arg) => compilePart(arg, site));
  const callee = compileCallee(node, site);
  const { position } = node;
  const token = calleeName(node);
  const { depth } = site;
  return (input, frame, before) => {
    const { run } = frame;
    const called = callee(input, frame);
    const values = before.length === 0 ? [] : [...before];
    for (let i = 0; i < args.length; i++) values.push(asArgument((args[i] as Code)(input, frame)));
    run.meter.depth += depth;
    // No `finally`: nothing in the language catches, so an error ends the evaluation.
    try {
      const result =
        called instanceof NativeFunction
          ? invokeNative(called, values, input, run)
          : invoke(called, values, input, run);
      run.meter.depth -= depth;
      return result;
    } catch (error) {
      throw located(error, position, token);
    }
  };
}

/** The function that is called. A name that only lacks its `$` is worth a hint. */
function compileCallee(node: CallNode, site: Site): Code {
  const { procedure, position } = node;
  if (procedure.type === "variable" && !site.bound.has(procedure.value)) {
    const builtin = builtinNamed(procedure.value);
    if (builtin !== undefined) return () => builtin;
  }
  const code = compilePart(procedure, site);
  const name = pathName(procedure);
  if (name === undefined) return code;
  const hint = node.type === "partial" ? "T1007" : "T1005";
  return (input, frame) => {
    const callee = code(input, frame);
    if (callee === undefined && isKnown(name, frame, site))
      throw new JsonataError(hint, {}, position, name);
    return callee;
  };
}

function pathName(procedure: Node): string | undefined {
  const first = procedure.type === "path" ? procedure.steps[0] : undefined;
  return first?.type === "name" ? first.value : undefined;
}

function isKnown(name: string, frame: Frame, site: Site): boolean {
  if (site.bound.has(name)) {
    const slot = frame.lookup(site.keys.of(name));
    if (slot !== UNBOUND) return Boolean(slot);
  }
  return isBuiltin(name) || Boolean(frame.run.env.variable(name));
}

/** What errors call the function. */
function calleeName(node: CallNode): string | undefined {
  const { procedure } = node;
  return procedure.type === "variable" ? procedure.value : pathName(procedure);
}

function compileTailCall(node: CallNode, site: Site): Code {
  const shape: TailCallShape = {
    callee: compileCallee(node, site),
    args: node.arguments.map((arg) => compilePart(arg, site)),
    token: calleeName(node),
    position: node.position,
  };
  return (input, frame) => new TailCall(shape, input, frame);
}

export function compileLambda(node: LambdaNode, site: Site): Code {
  const { parameters } = node;
  const given = new Set(parameters);
  const assigned = assignedNames([node.body]).filter((name) => !given.has(name));
  const names = [...parameters, ...assigned];
  const frame = { names, parameters: parameters.length };
  const shape: LambdaShape = {
    parameters: parameters.length,
    names: site.keys.all(names),
    signature: node.signature === undefined ? undefined : parseSignature(node.signature),
    body: inFrame({ ...site, depth: 0 }, frame, (inner) => compilePart(node.body, inner)),
  };
  return (input, frame) => new Lambda(shape, input, frame);
}

/** A function that is made of another. */
const MADE_STEPS = 3;

export function compilePartial(node: CallNode, site: Site): Code {
  const args = node.arguments.map((arg) => {
    const code = compilePart(arg, site);
    return arg.type === "placeholder" ? undefined : code;
  });
  const callee = compileCallee(node, site);
  const token = calleeName(node);
  return (input, frame) => {
    const bound = args.map((arg) => (arg === undefined ? HOLE : arg(input, frame)));
    const target = callee(input, frame);
    if (!(target instanceof FunctionValue))
      throw new JsonataError("T1008", {}, node.position, token);
    spendSteps(frame.run.meter, MADE_STEPS);
    return new Partial(target, bound);
  };
}

export function compileApply(node: ApplyNode, site: Site): Code {
  const lhs = compilePart(node.lhs, site);
  if (node.rhs.type === "function") {
    const application = compileApplication(node.rhs, site);
    return (input, frame) => application(input, frame, [lhs(input, frame)]);
  }
  const rhs = compilePart(node.rhs, site);
  return (input, frame) => {
    const left = lhs(input, frame);
    const callee = rhs(input, frame);
    if (!(callee instanceof FunctionValue))
      throw new JsonataError("T2006", { value: callee }, node.position);
    const { run } = frame;
    if (left instanceof FunctionValue) {
      spendSteps(run.meter, MADE_STEPS);
      return chained(left, callee);
    }
    run.meter.depth += site.depth;
    const result = invoke(callee, [left], null, run);
    run.meter.depth -= site.depth;
    return result;
  };
}

/** `first ~> second`: a function that calls one after the other; the reference calls them `f` and `g`. */
function chained(first: FunctionValue, second: FunctionValue): FunctionValue {
  return new NativeFunction({
    name: "",
    signature: undefined,
    arity: 1,
    run: ([value], run) => {
      const between = invokeLink(first, asArgument(dissolved(value, false)), { token: "f", run });
      return invokeLink(second, asArgument(dissolved(between, false)), { token: "g", run });
    },
  });
}

function invokeLink(
  callee: FunctionValue,
  argument: Value,
  link: { readonly token: string; readonly run: Run },
): Value {
  try {
    return callee instanceof NativeFunction
      ? invokeNative(callee, [argument], null, link.run)
      : invoke(callee, [argument], null, link.run);
  } catch (error) {
    throw located(error, 0, link.token);
  }
}
