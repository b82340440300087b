// compile-variable.ts — `$`, `$$`, `$name`, `$states`, and what built-in names stand for.

import { spendSteps } from "./budget.ts";
import { builtinNamed } from "./builtins.ts";
import { type Code, contextOf, type Frame, type Run, type Slot, UNBOUND } from "./frame.ts";
import type { NameKey } from "./name-keys.ts";
import { isOuterWrapper } from "./sequence.ts";
import { type Place, placeOf, type Site } from "./site.ts";
import type { Node, ParentNode, StatesNode, VariableNode } from "./syntax-tree.ts";
import type { Value } from "./value.ts";

const STATES = "states";
const FRAMES_PER_STEP = 16;

export function compileVariable(node: VariableNode, site: Site): Code {
  const name = node.value;
  if (name === "") return (input) => (isOuterWrapper(input) ? input[0] : input);
  if (name === "$") return (_, frame) => frame.run.root;
  const outer = compileOuterName(name);
  if (!site.bound.has(name)) return outer;
  const place = placeOf(name, site);
  if (place === undefined) return outer;
  const key = site.keys.of(name);
  if (place === "open") return (input, frame) => slotOr(frame.lookup(key), outer, input, frame);
  return place.isAlwaysBound ? parameterCode(place) : assignedCode(key, place, outer);
}

function slotOr(slot: Slot, outer: Code, input: Value, frame: Frame): Value {
  return slot === UNBOUND ? outer(input, frame) : slot;
}

/** The cast in the three ways out: a parameter is bound whenever its frame is there. */
function parameterCode({ up, slot }: Place): Code {
  if (up === 0) return (_, frame) => frame.slots[slot] as Value;
  if (up === 1) return (_, frame) => frame.parent?.slots[slot] as Value;
  return (_, frame) => frameAbove(frame, up)?.slots[slot] as Value;
}

/** What `:=` binds may be asked for too early; then a name further out is meant. */
function assignedCode(name: NameKey, { up, slot }: Place, outer: Code): Code {
  return (input, frame) => {
    const home = frameAbove(frame, up);
    const value = home === undefined ? UNBOUND : home.slots[slot];
    if (value !== UNBOUND) return value;
    const further = home?.parent;
    return further === undefined
      ? outer(input, frame)
      : slotOr(further.lookup(name), outer, input, frame);
  };
}

/** Far frames take their time: a step for each {@link FRAMES_PER_STEP} of them; most names are near, and free. */
function frameAbove(frame: Frame, up: number): Frame | undefined {
  if (up >= FRAMES_PER_STEP) spendSteps(frame.run.meter, up / FRAMES_PER_STEP);
  let home: Frame | undefined = frame;
  for (let i = 0; i < up; i++) home = home?.parent;
  return home;
}

/** A name that the expression does not bind: a variable of the workflow, else a built-in function. */
function compileOuterName(name: string): Code {
  if (name === STATES) return (_, frame) => statesOf(frame.run);
  const builtin = builtinNamed(name);
  if (builtin === undefined) return (_, frame) => frame.run.env.variable(name);
  return (_, frame) => {
    const value = frame.run.env.variable(name);
    return value === undefined ? builtin : value;
  };
}

function statesOf(run: Run): Value {
  const { env } = run;
  const members: Record<string, Value> = { input: env.input, context: contextOf(run) };
  if (env.result !== undefined) members["result"] = env.result;
  if (env.errorOutput !== undefined) members["errorOutput"] = env.errorOutput;
  return members;
}

/** Replaces `$states.member` at the beginning of a path by one node. */
export function foldStates(steps: readonly Node[], site: Site): readonly Node[] {
  const [head, member] = steps;
  const isStates =
    head?.type === "variable" &&
    head.value === STATES &&
    head.predicate === undefined &&
    !site.bound.has(STATES) &&
    member?.type === "name" &&
    member.tuple !== true &&
    member.keepArray !== true;
  if (!isStates) return steps;
  const folded: StatesNode = { type: "states", member: member.value, position: member.position };
  if (member.stages !== undefined) folded.stages = member.stages;
  return [folded, ...steps.slice(2)];
}

export function compileStatesMember(node: StatesNode): Code {
  switch (node.member) {
    case "input":
      return (_, frame) => frame.run.env.input;
    case "context":
      return (_, frame) => contextOf(frame.run);
    case "result":
      return (_, frame) => frame.run.env.result;
    case "errorOutput":
      return (_, frame) => frame.run.env.errorOutput;
    default:
      return () => undefined;
  }
}

/** `%`: bound under the label of its slot by the step that it was taken from. */
export function compileParent(node: ParentNode, site: Site): Code {
  const label = site.keys.of(node.slot.label);
  return (_, frame) => {
    const slot = frame.lookup(label);
    return slot === UNBOUND ? undefined : slot;
  };
}
