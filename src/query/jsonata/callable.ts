// callable.ts — the kinds of functions there are.
import { CALL_STEPS } from "./budget.ts";
import type { Code, Frame, Run } from "./frame.ts";
import type { NameKey } from "./name-keys.ts";
import type { Signature } from "./signature.ts";
import { FunctionValue, type Value } from "./value.ts";

export type NativeImplementation = (args: readonly Value[], run: Run) => Value;

/** A built-in function, or one that a transform makes. */
export class NativeFunction extends FunctionValue {
  readonly fnName: string;
  readonly fnSignature: Signature | undefined;
  readonly fnRun: NativeImplementation;
  /** What a call takes, whatever it is called with. */
  readonly fnSteps: number;

  constructor(definition: {
    readonly name: string;
    readonly signature: Signature | undefined;
    readonly arity: number;
    readonly run: NativeImplementation;
    /** Besides what any call takes. */
    readonly steps?: number;
  }) {
    super(definition.arity);
    this.fnName = definition.name;
    this.fnSignature = definition.signature;
    this.fnRun = definition.run;
    this.fnSteps = CALL_STEPS + (definition.steps ?? 0);
  }
}

/** What a `function(…){…}` of the text is, before it closes over a context and a frame. */
export interface LambdaShape {
  readonly parameters: number;
  /** The parameters, and behind them what the body binds in its own frame. */
  readonly names: readonly NameKey[];
  readonly signature: Signature | undefined;
  readonly body: Code;
}

export class Lambda extends FunctionValue {
  readonly fnShape: LambdaShape;
  readonly fnInput: Value;
  readonly fnFrame: Frame;

  constructor(shape: LambdaShape, input: Value, frame: Frame) {
    super(shape.parameters);
    this.fnShape = shape;
    this.fnInput = input;
    this.fnFrame = frame;
  }
}

/** A function handed on as an argument: called without a context item. */
export class Callback extends FunctionValue {
  readonly fnTarget: FunctionValue;

  constructor(target: FunctionValue) {
    super(target.fnArity);
    this.fnTarget = target;
  }
}

/** The place of an argument that a partial application leaves open. */
export const HOLE: unique symbol = Symbol("hole");

export class Partial extends FunctionValue {
  readonly fnTarget: FunctionValue;
  readonly fnBound: readonly (Value | typeof HOLE)[];

  constructor(target: FunctionValue, bound: readonly (Value | typeof HOLE)[]) {
    super(bound.filter((arg) => arg === HOLE).length);
    this.fnTarget = target;
    this.fnBound = bound;
  }
}

/** A regular expression, or the `next` of one of its matches: called with a text, gives a match or nothing. */
export class Matcher extends FunctionValue {
  readonly fnMatch: (args: readonly Value[], run: Run) => Value;

  constructor(arity: number, match: (args: readonly Value[], run: Run) => Value) {
    super(arity);
    this.fnMatch = match;
  }
}

/** A call in tail position, as the text has it. */
export interface TailCallShape {
  readonly callee: Code;
  readonly args: readonly Code[];
  readonly token: string | undefined;
  readonly position: number;
}

/** A call in tail position, handed back to the loop that called the lambda. No value of the language. */
export class TailCall extends FunctionValue {
  readonly fnShape: TailCallShape;
  readonly fnInput: Value;
  readonly fnFrame: Frame;

  constructor(shape: TailCallShape, input: Value, frame: Frame) {
    super(0);
    this.fnShape = shape;
    this.fnInput = input;
    this.fnFrame = frame;
  }
}
