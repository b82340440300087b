// ancestry.ts — finds the step that each `%` stands for, while a tree is shaped.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.). Each `%` has a slot that counts how many steps up its parent
// lies. A slot is resolved by a step, which then binds what it was taken from under the slot's label; a slot
// that finds no step in its path is handed up to whatever holds the path.
import { JsonataError } from "./failure.ts";
import type { Node, ParentNode, PathNode, Slot } from "./syntax-tree.ts";

/** As many as a call takes as its arguments wherever it is made. */
const FEW = 1000;

/** Both lists as one. A long one behind a short one is kept: it may be handed up through every level of a tree. */
function joined(before: Slot[], after: Slot[]): Slot[] {
  if (before.length < after.length && before.length <= FEW) {
    after.unshift(...before);
    return after;
  }
  for (const slot of [...after]) before.push(slot);
  return before;
}

export class Ancestry {
  readonly #parents: ParentNode[] = [];

  parent(position: number): ParentNode {
    const index = this.#parents.length;
    const node: ParentNode = {
      type: "parent",
      slot: { label: `!${index}`, level: 1, index },
      position,
    };
    this.#parents.push(node);
    return node;
  }

  /** Gives `result` the open slots of `value`, which is a part of it. */
  handUp(result: Node, value: Node): void {
    if (value.seekingParent === undefined && value.type !== "parent") return;
    const slots = value.seekingParent ?? [];
    if (value.type === "parent") slots.push(value.slot);
    const before = result.seekingParent;
    if (before === undefined) result.seekingParent = slots;
    else result.seekingParent = joined(before, slots);
  }

  /** Resolves the open slots of the last step among the steps before it. */
  resolve(path: PathNode): void {
    const last = path.steps[path.steps.length - 1];
    if (last === undefined) return;
    const slots = last.seekingParent ?? [];
    if (last.type === "parent") slots.push(last.slot);
    for (const slot of [...slots]) this.#resolveSlot(path, slot);
  }

  #resolveSlot(path: PathNode, slot: Slot): void {
    let index = path.steps.length - 2;
    while (slot.level > 0) {
      if (index < 0) {
        path.seekingParent ??= [];
        path.seekingParent.push(slot);
        return;
      }
      let step = path.steps[index] as Node;
      index -= 1;
      // Steps that bind their focus stay where they are, so several of them count as one.
      while (index >= 0 && step.focus !== undefined && path.steps[index]?.focus !== undefined) {
        step = path.steps[index] as Node;
        index -= 1;
      }
      this.seek(step, slot);
    }
  }

  /** Looks for the slot's parent in `node`, from its end. */
  seek(node: Node, slot: Slot): void {
    switch (node.type) {
      case "name":
      case "wildcard":
        slot.level -= 1;
        if (slot.level === 0) this.#settle(node, slot);
        return;
      case "parent":
        slot.level += 1;
        return;
      case "block": {
        const last = node.expressions[node.expressions.length - 1];
        if (last === undefined) return;
        node.tuple = true;
        this.seek(last, slot);
        return;
      }
      case "path": {
        node.tuple = true;
        let index = node.steps.length - 1;
        do {
          this.seek(node.steps[index] as Node, slot);
          index -= 1;
        } while (slot.level > 0 && index >= 0);
        return;
      }
      default:
        throw new JsonataError("S0217", {}, node.position, node.type);
    }
  }

  #settle(node: Node, slot: Slot): void {
    if (node.ancestor !== undefined) {
      const parent = this.#parents[slot.index];
      if (parent !== undefined) parent.slot.label = node.ancestor.label;
    }
    node.ancestor = slot;
    node.tuple = true;
  }
}
