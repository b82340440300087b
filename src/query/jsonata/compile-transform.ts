// compile-transform.ts — `|pattern|update, delete|`: a function that gives a changed copy of its argument.

import { type Meter, spendItems, spendKey, spendNames, spendSteps } from "./budget.ts";
import { builtinNamed } from "./builtins.ts";
import { NativeFunction } from "./callable.ts";
import { clonedWith, type OwnObject } from "./clone.ts";
import { JsonataError } from "./failure.ts";
import { type Code, type Frame, UNBOUND } from "./frame.ts";
import { invoke } from "./invoke.ts";
import { putMember } from "./member.ts";
import { parseSignature } from "./signature.ts";
import { compilePart, type Site } from "./site.ts";
import type { TransformNode } from "./syntax-tree.ts";
import { FunctionValue, isArray, isObject, type Value, type ValueObject } from "./value.ts";

const SIGNATURE = parseSignature("<(oa):o>");
const CLONE = "clone";

// What a member takes up that is put into an object.
const PUT_ITEMS = 8;
// What it takes to take a member away, there or not.
const REMOVED_STEPS = 2;

interface Transform {
  readonly pattern: Code;
  readonly update: Code;
  readonly remove: Code | undefined;
  readonly node: TransformNode;
  readonly site: Site;
}

export function compileTransform(node: TransformNode, site: Site): Code {
  const transform: Transform = {
    pattern: compilePart(node.pattern, site),
    update: compilePart(node.update, site),
    remove: node.delete === undefined ? undefined : compilePart(node.delete, site),
    node,
    site,
  };
  return (_, frame) =>
    new NativeFunction({
      name: "",
      signature: SIGNATURE,
      arity: 1,
      run: ([object]) => transformed(object, transform, frame),
    });
}

function transformed(object: Value, transform: Transform, frame: Frame): Value {
  if (object === undefined) return undefined;
  const { meter } = frame.run;
  // A pattern may also find objects of the input or of a variable. Those belong to others and stay as they are.
  const own = new Map<Value, OwnObject>();
  const source = clonedByName(object, transform, frame);
  const result = clonedWith(source, meter, (copy) => own.set(copy, copy));
  const matches = transform.pattern(result, frame);
  if (matches === undefined) return result;
  for (const match of isArray(matches) ? matches : [matches]) {
    spendSteps(meter, 1);
    change(match, own.get(match), { transform, frame });
  }
  return result;
}

/** The language lets an expression put its own function in the place of `$clone`. */
function clonedByName(object: Value, transform: Transform, frame: Frame): Value {
  if (!transform.site.bound.has(CLONE)) return object;
  const slot = frame.lookup(transform.site.keys.of(CLONE));
  const clone = slot === UNBOUND ? builtinNamed(CLONE) : slot;
  if (!(clone instanceof FunctionValue))
    throw new JsonataError("T2013", {}, transform.node.position);
  return invoke(clone, [object], null, frame.run);
}

interface ChangeSite {
  readonly transform: Transform;
  readonly frame: Frame;
}

function change(match: Value, own: OwnObject | undefined, site: ChangeSite): void {
  const { transform, frame } = site;
  const { meter } = frame.run;
  const update = transform.update(match, frame);
  if (update !== undefined) {
    if (!isObject(update))
      throw new JsonataError("T2011", { value: update }, transform.node.update.position);
    if (own !== undefined) putMembers(own, update, meter);
  }
  if (transform.remove === undefined) return;
  const removed = transform.remove(match, frame);
  if (removed === undefined) return;
  const names = isArray(removed) ? removed : [removed];
  spendSteps(meter, REMOVED_STEPS * names.length);
  for (const name of names) {
    if (typeof name !== "string")
      throw new JsonataError("T2012", { value: removed }, transform.node.delete?.position);
    if (own === undefined) continue;
    spendKey(meter, name);
    delete own[name];
  }
}

function putMembers(own: OwnObject, update: ValueObject, meter: Meter): void {
  const names = Object.keys(update);
  spendItems(meter, PUT_ITEMS * names.length);
  spendNames(meter, names.length);
  for (const name of names) {
    spendKey(meter, name);
    putMember(own, name, update[name]);
  }
}
