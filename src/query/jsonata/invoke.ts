// invoke.ts — calling functions, whoever calls: the expression, a built-in function, a transform.
import { LAMBDA_STEPS, spendPlaces, spendSteps } from "./budget.ts";
import { Callback, HOLE, Lambda, Matcher, NativeFunction, Partial, TailCall } from "./callable.ts";
import { JsonataError, LimitReached, STACK_OVERFLOW } from "./failure.ts";
import { Frame, type Run, type Slot, UNBOUND } from "./frame.ts";
import { validateArguments } from "./signature.ts";
import { FunctionValue, type Value } from "./value.ts";

/**
 * Calls `callee`, and then whatever it calls last, without growing the stack. `input` is the context item.
 * The arguments are the callee's to keep: they are made anew for each call.
 */
export function invoke(callee: Value, args: Value[], input: Value, run: Run): Value {
  let result = invokeOnce(callee, args, input, run);
  while (result instanceof TailCall) result = invokeTail(result, input, run);
  return result;
}

function invokeTail(call: TailCall, input: Value, run: Run): Value {
  const { callee, args, position, token } = call.fnShape;
  const called = callee(call.fnInput, call.fnFrame);
  const values: Value[] = [];
  for (const arg of args) values.push(arg(call.fnInput, call.fnFrame));
  try {
    return called instanceof NativeFunction
      ? invokeNative(called, values, input, run)
      : invokeOnce(called, values, input, run);
  } catch (error) {
    throw located(error, position, token);
  }
}

/** An error learns where it happened from the nearest call around it. */
export function located(error: unknown, position: number, token: unknown): unknown {
  return error instanceof JsonataError ? error.locate(position, token) : error;
}

function invokeOnce(callee: Value, args: Value[], input: Value, run: Run): Value {
  if (callee instanceof Lambda) return enterLambda(callee, args, input, run);
  if (callee instanceof NativeFunction) return invokeByName(callee, args, input, run);
  if (callee instanceof Callback) return invoke(callee.fnTarget, args, null, run);
  if (callee instanceof Partial) return invokePartial(callee, args, run);
  if (callee instanceof Matcher) return callee.fnMatch(args, run);
  throw new JsonataError("T1006");
}

/** Where nobody has written its name, errors call a built-in function by its own. */
function invokeByName(callee: NativeFunction, args: Value[], input: Value, run: Run): Value {
  try {
    return invokeNative(callee, args, input, run);
  } catch (error) {
    if (error instanceof JsonataError && callee.fnName !== "") error.token ??= callee.fnName;
    throw error;
  }
}

export function invokeNative(callee: NativeFunction, args: Value[], input: Value, run: Run): Value {
  spendSteps(run.meter, callee.fnSteps);
  const signature = callee.fnSignature;
  const result = callee.fnRun(
    signature === undefined ? args : validateArguments(signature, args, input, run.meter),
    run,
  );
  if (typeof result === "string") run.meter.noteMade(result);
  return result;
}

function enterLambda(callee: Lambda, args: Value[], input: Value, run: Run): Value {
  const { signature } = callee.fnShape;
  return runLambda(
    callee,
    signature === undefined ? args : validateArguments(signature, args, input, run.meter),
    run,
  );
}

/** `args` are made for this call and become the frame's places. */
function runLambda(callee: Lambda, args: Slot[], run: Run): Value {
  spendSteps(run.meter, LAMBDA_STEPS);
  const { parameters, names, body } = callee.fnShape;
  spendPlaces(run.meter, names.length);
  if (run.meter.depth >= run.meter.depthMax) throw new LimitReached(STACK_OVERFLOW);
  if (args.length > parameters) args.length = parameters;
  while (args.length < parameters) args.push(undefined);
  while (args.length < names.length) args.push(UNBOUND);
  return body(callee.fnInput, new Frame(run, callee.fnFrame, names, args));
}

function invokePartial(callee: Partial, args: Value[], run: Run): Value {
  let next = 0;
  // One may be made of another, many times over.
  spendSteps(run.meter, 1);
  spendPlaces(run.meter, callee.fnBound.length);
  const all = callee.fnBound.map((bound) => {
    if (bound !== HOLE) return bound;
    next += 1;
    return args[next - 1];
  });
  const target = callee.fnTarget;
  if (target instanceof Lambda) return runLambda(target, all, run);
  return invokeOnce(target, all, undefined, run);
}

/** Calls a function that was given to a built-in function. */
export function callBack(callee: Value, args: Value[], run: Run): Value {
  if (callee instanceof Callback) return invoke(callee.fnTarget, args, null, run);
  if (callee instanceof Lambda) return invoke(callee, args, callee.fnInput, run);
  return invoke(callee, args, undefined, run);
}

/** A function as an argument is called without a context item. */
export function asArgument(value: Value): Value {
  return value instanceof FunctionValue && !(value instanceof Callback)
    ? new Callback(value)
    : value;
}
