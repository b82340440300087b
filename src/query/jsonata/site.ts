// site.ts — where in the tree something is compiled.
import type { Code } from "./frame.ts";
import type { NameKeys } from "./name-keys.ts";
import type { Node } from "./syntax-tree.ts";

/** The frame that will be there at run time, as far as it is known beforehand. */
export interface Scope {
  /** How many frames lie around it. */
  readonly level: number;
  /** A tuple's frame has names of its own, known only at run time. This is the level of the innermost one. */
  readonly openLevel: number | undefined;
}

/** A name bound in a frame. */
interface Binding {
  readonly level: number;
  readonly slot: number;
  readonly isAlwaysBound: boolean;
}

/** What each name is bound to in the frames around the place that is being compiled, the innermost one last. */
export type Bindings = Map<string, Binding[]>;

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
  readonly bindings: Bindings;
  readonly unpaid: UnpaidNodes;
}

/** Counts the nodes compiled of which nothing pays yet that they are evaluated. */
export interface UnpaidNodes {
  count: number;
}

/** Written out, because it is made for every node. */
export function below({ compile, bound, keys, depth, scope, bindings, unpaid }: Site): Site {
  return { compile, bound, keys, depth: depth + 1, scope, bindings, unpaid };
}

export function compilePart(node: Node, site: Site): Code {
  return site.compile(node, below(site));
}

/** A frame that has names. */
export interface FrameNames {
  /** Of two equal names the last one counts. */
  readonly names: readonly string[];
  /** The first names are parameters': always bound. */
  readonly parameters: number;
}

/** Compiles at the same place within a frame of its own. */
export function inFrame<T>(site: Site, frame: FrameNames, compile: (inner: Site) => T): T {
  const level = site.scope.level + 1;
  bind(site.bindings, level, frame);
  const compiled = compile({ ...site, scope: { ...site.scope, level } });
  for (const name of frame.names) site.bindings.get(name)?.pop();
  return compiled;
}

/** Puts the names of a frame in front of those further out. */
export function bind(bindings: Bindings, level: number, { names, parameters }: FrameNames): void {
  for (const [slot, name] of names.entries()) {
    const binding = { level, slot, isAlwaysBound: slot < parameters };
    const known = bindings.get(name);
    if (known === undefined) bindings.set(name, [binding]);
    else known.push(binding);
  }
}

/** The same place within a tuple's frame. */
export function inTuple(site: Site): Site {
  const level = site.scope.level + 1;
  return { ...site, scope: { level, openLevel: level } };
}

export interface Place {
  /** How many frames further out. */
  readonly up: number;
  readonly slot: number;
  readonly isAlwaysBound: boolean;
}

/** Where a name is bound; "open" when only the run can tell, undefined when nowhere. */
export function placeOf(name: string, { scope, bindings }: Site): Place | "open" | undefined {
  const { level, openLevel } = scope;
  const bound = bindings.get(name)?.at(-1);
  if (openLevel !== undefined && openLevel > (bound?.level ?? -1)) return "open";
  if (bound === undefined) return undefined;
  return { up: level - bound.level, slot: bound.slot, isAlwaysBound: bound.isAlwaysBound };
}
