// site.ts — where in the tree something is compiled.
import type { Code } from "./frame.ts";
import type { NameKeys } from "./name-keys.ts";
import type { Node } from "./syntax-tree.ts";

/** The frame that will be there at run time, as far as it is known beforehand. */
export interface Scope {
  /** The place of each name. */
  readonly slots: ReadonlyMap<string, number>;
  /** The first places are parameters': always bound. */
  readonly parameters: number;
  /** A tuple's frame has names of its own, known only at run time. */
  readonly isOpen: boolean;
  readonly parent: Scope | undefined;
}

export interface Site {
  /** Compiles a part; handed down so that the compilers of the kinds of nodes need not import each other. */
  readonly compile: (node: Node, site: Site) => Code;
  /** Names that the expression binds somewhere. */
  readonly bound: ReadonlySet<string>;
  /** What stands for each name when the expression runs. */
  readonly keys: NameKeys;
  /** How deep the node lies below the expression or the lambda that holds it, as the reference counts. */
  readonly depth: number;
  readonly scope: Scope;
  readonly unpaid: UnpaidNodes;
}

/** Counts the nodes compiled of which nothing pays yet that they are evaluated. */
export interface UnpaidNodes {
  count: number;
}

export function below(site: Site): Site {
  return { ...site, depth: site.depth + 1 };
}

export function compilePart(node: Node, site: Site): Code {
  return site.compile(node, below(site));
}

/** The same place within a frame that holds `names`. */
export function inFrame(site: Site, names: readonly string[], parameters: number): Site {
  const scope = { slots: slotsOf(names), parameters, isOpen: false, parent: site.scope };
  return { ...site, scope };
}

/** Of two equal names the last one counts. */
export function slotsOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, slot) => [name, slot]));
}

const NO_SLOTS: ReadonlyMap<string, number> = new Map();

/** The same place within a tuple's frame. */
export function inTuple(site: Site): Site {
  return { ...site, scope: { slots: NO_SLOTS, parameters: 0, isOpen: true, parent: site.scope } };
}

export interface Place {
  /** How many frames further out. */
  readonly up: number;
  readonly slot: number;
  readonly isAlwaysBound: boolean;
}

/** Where a name is bound; "open" when only the run can tell, undefined when nowhere. */
export function placeOf(name: string, site: Site): Place | "open" | undefined {
  let up = 0;
  for (let scope: Scope | undefined = site.scope; scope !== undefined; scope = scope.parent) {
    if (scope.isOpen) return "open";
    const slot = scope.slots.get(name);
    if (slot !== undefined) return { up, slot, isAlwaysBound: slot < scope.parameters };
    up += 1;
  }
  return undefined;
}
