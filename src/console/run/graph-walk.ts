// graph-walk.ts — from node to node by the arrow keys: where the eye would go.
import type { LaidNode } from "../../graph/index.ts";

export type Direction = "up" | "down" | "left" | "right";

const VECTORS: Readonly<Record<Direction, readonly [number, number]>> = {
  ...{ up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] },
};

/** Aside counts more than ahead: the column is kept where it goes on. */
const ASIDE_WEIGHT = 2.5;

/** The id of the nearest state in a direction; undefined at the border. */
export function neighbourOf(
  nodes: readonly LaidNode[],
  from: string,
  direction: Direction,
): string | undefined {
  const start = nodes.find(({ id }) => id === from);
  if (start === undefined) return undefined;
  const [dx, dy] = VECTORS[direction];
  const at = middleOf(start);
  let best: { readonly id: string; readonly cost: number } | undefined;
  for (const node of nodes) {
    if (node.state === undefined || node.id === from) continue;
    const to = middleOf(node);
    const ahead = (to.x - at.x) * dx + (to.y - at.y) * dy;
    const aside = Math.abs((to.x - at.x) * dy) + Math.abs((to.y - at.y) * dx);
    if (ahead <= 4) continue;
    const cost = ahead + aside * ASIDE_WEIGHT;
    if (best === undefined || cost < best.cost) best = { id: node.id, cost };
  }
  return best?.id;
}

/** Of a group: the middle of its header. */
function middleOf({ x, y, width, header }: LaidNode): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + header / 2 };
}
