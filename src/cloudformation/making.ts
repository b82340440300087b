// making.ts — a resource that is about to be made or changed, as its template wants it.
import type { JsonObject } from "../base/index.ts";
import type { Wanted } from "./providers/index.ts";
import type { ResourceRecord, StackRecord } from "./records.ts";
import type { Desired } from "./view.ts";

export class Making {
  readonly stack: StackRecord;
  readonly desired: Desired;
  readonly known: ResourceRecord | undefined;
  /** True where it takes the place of another. */
  replaces = false;

  constructor(stack: StackRecord, desired: Desired, known: ResourceRecord | undefined) {
    this.stack = stack;
    this.desired = desired;
    this.known = known;
  }

  /** As it begins. */
  record({
    properties,
    name,
  }: Pick<ResourceRecord, "properties"> & { name?: string }): ResourceRecord {
    const { deletionPolicy, logicalId, metadata, needs, replacePolicy, type } = this.desired;
    const { known } = this;
    const isFailed = known?.status === "CREATE_FAILED" && known.physicalId === undefined;
    const isNew = known === undefined || known.status === "CREATE_IN_PROGRESS" || isFailed;
    const record: ResourceRecord = {
      ...{ logicalId, type, properties, deletionPolicy, replacePolicy, needs, attributes: {} },
      ...{ name: name ?? this.known?.name ?? logicalId, at: 0 },
      ...(metadata === undefined ? {} : { metadata }),
      status: isNew && !this.replaces ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS",
      ...(this.replaces ? { statusReason: REPLACING } : {}),
    };
    return record;
  }

  wanted(properties: JsonObject, name: string): Wanted {
    const { logicalId, type } = this.desired;
    // What failed before is no one's: a name may be somebody else's still.
    const resumed = this.known?.status.endsWith("_IN_PROGRESS") === true && !this.replaces;
    return wantedOf(this.stack, { logicalId, type, name, properties, resumed });
  }
}

const REPLACING =
  "Requested update requires the creation of a new physical resource; hence creating one.";

export function wantedOf(
  { id, name: stackName, scope, version }: StackRecord,
  own: Pick<Wanted, "logicalId" | "name" | "properties" | "resumed" | "type">,
): Wanted {
  const { logicalId, name, properties, resumed, type } = own;
  return {
    ...{ stackId: id, stackName, scope, tags: version.tags },
    ...{ logicalId, name, properties, resumed, type },
    began: () => Promise.resolve(),
  };
}

/** What a service has given to a resource. */
export function madeOf({
  attributes,
  physicalId,
}: ResourceRecord): Pick<ResourceRecord, "attributes" | "physicalId"> {
  return { attributes, ...(physicalId === undefined ? {} : { physicalId }) };
}
