// chains.ts — columns: the happy path, then whatever is left, the longest first.
import { leadsOn } from "./order.ts";
import type { Arc, Chain, Vertex, Work } from "./work.ts";

/** The first chain is the spine. Every vertex is in one chain. */
export function formChains({ start }: Work, order: readonly Vertex[]): readonly Chain[] {
  // A vertex is deeper than all it leads to, so a chain is never entered in its middle when its head is free.
  const deepest = order.toSorted(
    (a, b) => Number(b.reached) - Number(a.reached) || b.depth - a.depth || a.order - b.order,
  );
  const heads = start === undefined ? deepest : [start, ...deepest];
  const chains: Chain[] = [];
  for (const head of heads) if (head.chain === undefined) chains.push(followed(head));
  return chains;
}

function followed(head: Vertex): Chain {
  const chain: Chain = { vertices: [], lane: -1 };
  let vertex: Vertex | undefined = head;
  while (vertex !== undefined) {
    chain.vertices.push(vertex);
    vertex.chain = chain;
    const down = straightOn(vertex);
    vertex.down = down;
    vertex = down?.to;
  }
  return chain;
}

/** The arc that goes straight on: to success, the long way, by the preferred arc. */
function straightOn(vertex: Vertex): Arc | undefined {
  let best: Arc | undefined;
  for (const arc of vertex.out) {
    if (!leadsOn(arc) || arc.to.chain !== undefined) continue;
    if (best === undefined || isBetter(arc, best)) best = arc;
  }
  return best;
}

function isBetter(arc: Arc, than: Arc): boolean {
  if (arc.to.happy !== than.to.happy) return arc.to.happy;
  if (arc.to.depth !== than.to.depth) return arc.to.depth > than.to.depth;
  return arc.line.preferred && !than.line.preferred;
}
