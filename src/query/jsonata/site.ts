// site.ts — where in the tree something is compiled.
import type { Code } from "./frame.ts";
import type { Node } from "./syntax-tree.ts";

export interface Site {
  /** Compiles a part; handed down so that the compilers of the kinds of nodes need not import each other. */
  readonly compile: (node: Node, site: Site) => Code;
  /** Names that the expression binds somewhere. */
  readonly bound: ReadonlySet<string>;
  /** How deep the node lies below the expression or the lambda that holds it, as the reference counts. */
  readonly depth: number;
}

export function below(site: Site): Site {
  return { ...site, depth: site.depth + 1 };
}

export function compilePart(node: Node, site: Site): Code {
  return site.compile(node, below(site));
}
