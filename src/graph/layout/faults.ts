// faults.ts — what must never be seen in a picture; for the tests of this room.
import type { GraphLayout, LaidEdge, LaidNode } from "./machine-layout.ts";
import type { Point, Rectangle } from "./place.ts";

/** Sentences that say what is wrong; empty for a good picture. */
export function pictureFaults(layout: GraphLayout): readonly string[] {
  const faults: string[] = [];
  const parts = layout.edges.flatMap((edge) => partsOf(edge));
  checkNodes(layout, faults);
  checkEdges(layout, parts, faults);
  checkLabels(layout, parts, faults);
  checkSharing(parts, faults);
  return faults;
}

interface Part {
  readonly edge: LaidEdge;
  readonly from: Point;
  readonly to: Point;
  readonly box: Rectangle;
}

function partsOf(edge: LaidEdge): readonly Part[] {
  return edge.points.slice(1).map((to, i) => {
    const from = edge.points[i] ?? to;
    return { edge, from, to, box: between(from, to) };
  });
}

function between(a: Point, b: Point): Rectangle {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/** True where the insides of two rectangles meet; a line counts when it runs through the inside. */
function meets(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function isInside(id: string, group: LaidNode): boolean {
  return group.role === "group" && id.startsWith(`${group.id}/`);
}

function checkNodes({ nodes, width, height }: GraphLayout, faults: string[]): void {
  for (const [i, node] of nodes.entries()) {
    if (!contains({ x: 0, y: 0, width, height }, node)) faults.push(`${node.id} is off the sheet`);
    for (const other of nodes.slice(i + 1)) {
      if (isInside(other.id, node)) {
        const inside = { ...node, y: node.y + node.header, height: node.height - node.header };
        if (!contains(inside, other)) faults.push(`${other.id} leaves ${node.id}`);
      } else if (meets(node, other)) faults.push(`${node.id} overlaps ${other.id}`);
    }
  }
}

function checkEdges({ nodes }: GraphLayout, parts: readonly Part[], faults: string[]): void {
  for (const { edge, from, to, box } of parts) {
    if (from.x !== to.x && from.y !== to.y) faults.push(`${edge.from} → ${edge.to} is slanted`);
    for (const node of nodes) {
      const around = isInside(edge.from, node);
      if (around ? !contains(node, box) : meets(node, box)) {
        faults.push(`${edge.from} → ${edge.to} crosses the border of ${node.id}`);
      }
    }
  }
}

function checkLabels(
  { nodes, edges, width, height }: GraphLayout,
  parts: readonly Part[],
  faults: string[],
): void {
  const labels = edges.flatMap((edge) =>
    edge.label === undefined ? [] : [{ edge, ...edge.label }],
  );
  for (const [i, label] of labels.entries()) {
    const name = `the label ${label.text} of ${label.edge.from} → ${label.edge.to}`;
    if (!contains({ x: 0, y: 0, width, height }, label)) faults.push(`${name} is off the sheet`);
    for (const node of nodes) {
      if (!isInside(label.edge.from, node) && meets(node, label)) {
        faults.push(`${name} lies on ${node.id}`);
      }
    }
    for (const other of labels.slice(i + 1)) {
      if (meets(label, other)) faults.push(`${name} lies on the label ${other.text}`);
    }
    for (const { edge, box } of parts) {
      if (!haveCommonEnd(edge, label.edge) && meets(label, box)) {
        faults.push(`${name} lies on ${edge.from} → ${edge.to}`);
      }
    }
    if (!parts.some(({ edge, box }) => edge === label.edge && meets(label, box))) {
      faults.push(`${name} is not on its line`);
    }
  }
}

/** Lines run along each other only when they come from or go to one state, and are of one kind. */
function checkSharing(parts: readonly Part[], faults: string[]): void {
  const byTrack = new Map<string, Part[]>();
  for (const part of parts) {
    const { x, y, width } = part.box;
    const track = width === 0 ? `x ${x}` : `y ${y}`;
    const others = byTrack.get(track) ?? [];
    byTrack.set(track, [...others, part]);
    for (const other of others) {
      const [a, b] = [part.edge, other.edge];
      const together = haveCommonEnd(a, b) && isCatch(a) === isCatch(b);
      if (!together && overlap(part.box, other.box)) {
        faults.push(`${a.from} → ${a.to} runs along ${b.from} → ${b.to}`);
      }
    }
  }
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  if ((a.width === 0) !== (b.width === 0)) return false;
  return a.width === 0
    ? a.y < b.y + b.height && b.y < a.y + a.height
    : a.x < b.x + b.width && b.x < a.x + a.width;
}

function haveCommonEnd(a: LaidEdge, b: LaidEdge): boolean {
  return a.from === b.from || a.to === b.to;
}

function isCatch({ edge }: LaidEdge): boolean {
  return edge?.kind === "catch";
}
