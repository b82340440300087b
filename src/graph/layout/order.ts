// order.ts — loops, an order in which every other arc leads onward, and how far it is to the end.
import type { Arc, Vertex, Work } from "./work.ts";

/** Marks what closes loops and numbers the vertices; gives them in that order. */
export function orderVertices({ vertices, start }: Work): readonly Vertex[] {
  const visited = new Map<Vertex, "open" | "done">();
  const reached: Vertex[] = [];
  if (start !== undefined) visit(start, visited, reached);
  for (const vertex of reached) vertex.reached = true;
  const loose: Vertex[] = [];
  // Those that nothing leads to first, so that what follows them follows them in the picture too.
  const roots = vertices.filter((vertex) => vertex.in.every(({ from }) => from === vertex));
  for (const root of [...roots, ...vertices]) if (!visited.has(root)) visit(root, visited, loose);
  const order = [...reached.reverse(), ...loose.reverse()];
  order.forEach((vertex, i) => {
    vertex.order = i;
  });
  for (const vertex of loose) for (const arc of vertex.out) if (arc.to.reached) arc.back = true;
  measureDepths(order);
  return order;
}

/** Depth first, without recursion; appends each vertex after all that it leads to. */
function visit(root: Vertex, visited: Map<Vertex, "open" | "done">, done: Vertex[]): void {
  const stack: { readonly vertex: Vertex; next: number }[] = [];
  const open = (vertex: Vertex): void => {
    visited.set(vertex, "open");
    // From the last to the first: in the reversed order the first then stands first.
    stack.push({ vertex, next: vertex.out.length - 1 });
  };
  open(root);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const arc = top.vertex.out[top.next];
    top.next -= 1;
    if (arc === undefined) {
      visited.set(top.vertex, "done");
      done.push(top.vertex);
      stack.pop();
    } else if (visited.get(arc.to) === "open") arc.back = true;
    else if (!visited.has(arc.to)) open(arc.to);
  }
}

function measureDepths(order: readonly Vertex[]): void {
  for (const vertex of order.toReversed()) {
    vertex.happy = vertex.box.ending === "good";
    vertex.depth = 1;
    for (const { to } of vertex.out.filter(leadsOn)) {
      vertex.happy ||= to.happy;
      vertex.depth = Math.max(vertex.depth, to.depth + 1);
    }
  }
}

/** True for arcs of the normal course that close no loop. */
export function leadsOn(arc: Arc): boolean {
  return arc.line.kind === "flow" && !arc.back;
}
