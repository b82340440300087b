// order.ts — resources in the order of what they need of each other.
import { pendingIn } from "./pending.ts";
import type { Resource } from "./resource.ts";

export type Ordered =
  | { readonly ok: true; readonly order: readonly Resource[] }
  /** Names, each needing the next, the last one the first. */
  | { readonly ok: false; readonly circle: readonly string[] };

/** Names of the resources that `resource` needs. */
export function needsOf(resource: Resource): readonly string[] {
  const names = pendingIn(resource.properties).map((name) => name.split(".")[0] ?? name);
  return [...new Set(names)];
}

/** Needed ones first, otherwise as declared. */
export function inOrder(resources: readonly Resource[]): Ordered {
  const byName = new Map(resources.map((resource) => [resource.name, resource]));
  const done = new Set<string>();
  const order: Resource[] = [];
  /** The way to the resource in hand; its end closes a circle where it stands on the way already. */
  const visit = (resource: Resource, way: readonly string[]): readonly string[] | undefined => {
    if (done.has(resource.name)) return undefined;
    const start = way.indexOf(resource.name);
    if (start >= 0) return way.slice(start);
    for (const name of needsOf(resource)) {
      const needed = byName.get(name);
      const circle = needed && visit(needed, [...way, resource.name]);
      if (circle !== undefined) return circle;
    }
    done.add(resource.name);
    order.push(resource);
    return undefined;
  };
  for (const resource of resources) {
    const circle = visit(resource, []);
    if (circle !== undefined) return { ok: false, circle };
  }
  return { ok: true, order };
}
