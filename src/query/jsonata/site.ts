// site.ts — where in the tree something is compiled.
import type { Code } from "./frame.ts";
import type { Node } from "./syntax-tree.ts";

/** The frame that will be there at run time, as far as it is known beforehand. */
export interface Scope {
  readonly names: readonly string[];
  /** The first names are parameters: always bound. */
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
  /** How deep the node lies below the expression or the lambda that holds it, as the reference counts. */
  readonly depth: number;
  readonly scope: Scope;
}

export function below(site: Site): Site {
  return { ...site, depth: site.depth + 1 };
}

export function compilePart(node: Node, site: Site): Code {
  return site.compile(node, below(site));
}

/** The same place within a frame that holds `names`. */
export function inFrame(site: Site, names: readonly string[], parameters: number): Site {
  return { ...site, scope: { names, parameters, isOpen: false, parent: site.scope } };
}

/** The same place within a tuple's frame. */
export function inTuple(site: Site): Site {
  return { ...site, scope: { names: [], parameters: 0, isOpen: true, parent: site.scope } };
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
    const slot = scope.names.lastIndexOf(name);
    if (slot >= 0) return { up, slot, isAlwaysBound: slot < scope.parameters };
    up += 1;
  }
  return undefined;
}
