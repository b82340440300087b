// deployment.ts — makes declared resources in two stages: before the functions, and what needs them.
//
//   R1. A resource is made after all it needs, and knows their values.
//   R2. Nothing is deleted: a resource that is declared no longer stays, with its data.
//   R3. A refusal does not end the stage: all that is refused is told at once. What needs a refused one is left out.
import { inOrder, needsOf } from "./order.ts";
import { settledObject, type Values } from "./pending.ts";
import { type MadeResource, type Resource, type ResourcePorts, ServiceLink } from "./resource.ts";
import { ResourceRefused } from "./resource-refused.ts";
import { RESOURCE_TYPES } from "./types/index.ts";

export class ResourceDeployment {
  readonly #link: ServiceLink;
  readonly #early: readonly Resource[];
  readonly #late: readonly Resource[];
  readonly #values = new Map<string, string>();
  readonly #made: string[] = [];

  /** Throws {@link ResourceRefused} where resources need each other in a circle. */
  constructor(resources: readonly Resource[], ports: ResourcePorts) {
    this.#link = new ServiceLink(ports);
    const ordered = inOrder(resources);
    if (!ordered.ok) throw new ResourceRefused(circleText(ordered.circle));
    const late = new Set<string>();
    for (const resource of ordered.order) {
      const waits = RESOURCE_TYPES.get(resource.type)?.afterFunctions === true;
      if (waits || needsOf(resource).some((name) => late.has(name))) late.add(resource.name);
    }
    this.#early = ordered.order.filter(({ name }) => !late.has(name));
    this.#late = ordered.order.filter(({ name }) => late.has(name));
  }

  /** Of everything that has been made: `Name` and `Name.Attribute`. */
  get values(): Values {
    return this.#values;
  }

  /** Names of what is there as it is declared. */
  get made(): readonly string[] {
    return [...this.#made];
  }

  makeBeforeFunctions(): Promise<void> {
    return this.#makeAll(this.#early);
  }

  makeAfterFunctions(): Promise<void> {
    return this.#makeAll(this.#late);
  }

  async #makeAll(resources: readonly Resource[]): Promise<void> {
    const started: { readonly resource: Resource; readonly ready: () => Promise<void> }[] = [];
    const refused = new Map<string, NamedRefusal | undefined>();
    for (const resource of resources) {
      if (needsOf(resource).some((name) => refused.has(name))) {
        refused.set(resource.name, undefined);
        continue;
      }
      const made = await named(resource, () => this.#make(resource));
      if (made instanceof NamedRefusal) refused.set(resource.name, made);
      else this.#keep(resource, made);
      if (made instanceof NamedRefusal || made.ready === undefined) continue;
      started.push({ resource, ready: made.ready });
    }
    for (const { resource, ready } of started) {
      const late = await named(resource, ready);
      if (late instanceof NamedRefusal) refused.set(resource.name, late);
      else this.#made.push(resource.name);
    }
    const refusals = [...refused.values()].filter((one) => one !== undefined);
    if (refusals.length > 0) throw new ResourcesRefused(refusals, this.#made);
  }

  #keep({ name }: Resource, { ref, attributes, ready }: MadeResource): void {
    this.#values.set(name, ref);
    for (const [attribute, value] of Object.entries(attributes)) {
      this.#values.set(`${name}.${attribute}`, value);
    }
    if (ready === undefined) this.#made.push(name);
  }

  #make(resource: Resource): Promise<MadeResource> {
    const type = RESOURCE_TYPES.get(resource.type);
    if (type === undefined) throw new ResourceRefused(`there is no type ${resource.type}`);
    const properties = settledObject(resource.properties, this.#values);
    return type.make({ ...resource, properties }, this.#link);
  }
}

/** A refusal of which resource, for a message that stands alone. */
export class NamedRefusal extends ResourceRefused {
  readonly resource: string;
  readonly reason: string;

  constructor(resource: Resource, reason: string) {
    super(`resources.${resource.name} (${resource.type}): ${reason}`);
    this.resource = resource.name;
    this.reason = reason;
  }
}

/** All that was refused, and what was made beside it. */
export class ResourcesRefused extends ResourceRefused {
  readonly refusals: readonly NamedRefusal[];
  readonly made: readonly string[];

  constructor(refusals: readonly NamedRefusal[], made: readonly string[]) {
    super(refusals.map(({ message }) => message).join("\n"));
    this.refusals = refusals;
    this.made = made;
  }
}

async function named<T>(resource: Resource, work: () => Promise<T>): Promise<T | NamedRefusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ResourceRefused) return new NamedRefusal(resource, error.message);
    throw error;
  }
}

export function circleText(circle: readonly string[]): string {
  return `resources need each other in a circle: ${[...circle, circle[0] ?? ""].join(" → ")}`;
}
