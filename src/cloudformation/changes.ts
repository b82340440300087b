// changes.ts — what a version of a template would change of a stack, resource by resource.
import { isJsonObject, type Json, type JsonObject, stringifyJson } from "../base/index.ts";
import { functionCall, namesIn } from "../templates/index.ts";
import { STACK_TYPE } from "./book.ts";
import { changedNames } from "./changed-names.ts";
import type { ResourceRecord } from "./records.ts";
import { invalid } from "./template-body.ts";
import type { Desired, StackView, ViewPorts } from "./view.ts";

/** What stands for a value that comes with the deployment. */
const LATER = "{{changeSet:KNOWN_AFTER_APPLY}}";

/** Which resources are new or others than before, as it is found out. */
export class Expected {
  readonly #known: (logicalId: string) => ResourceRecord | undefined;
  readonly #fresh = new Set<string>();

  constructor(known: (logicalId: string) => ResourceRecord | undefined) {
    this.#known = known;
  }

  known(logicalId: string): ResourceRecord | undefined {
    return this.#known(logicalId);
  }

  /** Its values are known after it has been made only. */
  renew(logicalId: string): void {
    this.#fresh.add(logicalId);
  }

  isFresh(logicalId: string): boolean {
    return this.#fresh.has(logicalId);
  }

  readonly made: ViewPorts["made"] = (logicalId) =>
    this.#fresh.has(logicalId)
      ? { attributes: {}, name: LATER, physicalId: LATER }
      : this.#known(logicalId);

  readonly attribute = (logicalId: string): Json | undefined =>
    this.#fresh.has(logicalId) ? LATER : undefined;
}

export interface Comparison {
  readonly view: StackView;
  readonly expected: Expected;
  readonly resources: readonly ResourceRecord[];
  /** Names of parameters whose values are others than before. */
  readonly changedParameters: ReadonlySet<string>;
  readonly fixedOf: (type: string) => readonly string[];
}

/** In the order in which they would be made; what goes stands last. */
export function resourceChanges(comparison: Comparison): readonly JsonObject[] {
  const { expected, resources, view } = comparison;
  const order = view.order();
  const retyped = order.filter((logicalId) => {
    const known = expected.known(logicalId);
    return known !== undefined && known.type !== view.desired(logicalId)?.type;
  });
  if (retyped.length > 0) {
    throw invalid(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${retyped.join(", ")}]`,
    );
  }
  const changes = order.flatMap((logicalId) => {
    const desired = view.desired(logicalId);
    return desired === undefined ? [] : changeOf(comparison, desired);
  });
  const wanted = new Set(order);
  const gone = resources.filter(({ logicalId }) => !wanted.has(logicalId)).map(removal);
  return [...changes, ...gone].map((ResourceChange) => ({ Type: "Resource", ResourceChange }));
}

function removal({ deletionPolicy, logicalId, physicalId, type }: ResourceRecord): JsonObject {
  return {
    ...{ PolicyAction: deletionPolicy === "Retain" ? "Retain" : "Delete", Action: "Remove" },
    ...{ LogicalResourceId: logicalId, PhysicalResourceId: physicalId ?? "" },
    ...{ ResourceType: type, Scope: [], Details: [] },
  };
}

function changeOf(comparison: Comparison, desired: Desired): readonly JsonObject[] {
  const { expected, view } = comparison;
  const { logicalId, type } = desired;
  const known = expected.known(logicalId);
  if (known === undefined) {
    expected.renew(logicalId);
    const own = { Action: "Add", LogicalResourceId: logicalId, ResourceType: type };
    return [{ ...own, Scope: [], Details: [] }];
  }
  const after = view.properties(logicalId);
  const names = changedNames(known.properties, after);
  const metadata = stringifyJson(known.metadata ?? {}) !== stringifyJson(desired.metadata ?? {});
  if (names.length === 0 && !metadata) return [];
  const details = names.map((name) =>
    detailOf(comparison, desired, { name, value: after[name] ?? null }),
  );
  const replacement = replacementOf(details);
  if (replacement !== "False") expected.renew(logicalId);
  const policy = desired.replacePolicy === "Retain" ? "ReplaceAndRetain" : "ReplaceAndDelete";
  const own = metadata
    ? [
        {
          Target: { Attribute: "Metadata", RequiresRecreation: "Never" },
          Evaluation: "Static",
          ChangeSource: "DirectModification",
        },
      ]
    : [];
  return [
    {
      ...(replacement === "True" ? { PolicyAction: policy } : {}),
      ...{
        Action: "Modify",
        LogicalResourceId: logicalId,
        PhysicalResourceId: known.physicalId ?? "",
      },
      ...{ ResourceType: type, Replacement: replacement },
      Scope: [...(metadata ? ["Metadata"] : []), ...(names.length > 0 ? ["Properties"] : [])],
      Details: [...own, ...details],
    },
  ];
}

function replacementOf(details: readonly JsonObject[]): "Conditional" | "False" | "True" {
  const always = details.filter(
    ({ Target }) => isJsonObject(Target) && Target["RequiresRecreation"] === "Always",
  );
  if (always.some(({ Evaluation }) => Evaluation === "Static")) return "True";
  return always.length > 0 ? "Conditional" : "False";
}

function detailOf(
  { changedParameters, expected, fixedOf }: Comparison,
  { raw, type }: Desired,
  { name, value }: { readonly name: string; readonly value: Json },
): JsonObject {
  const isFixed = type !== STACK_TYPE && fixedOf(type).includes(name);
  const Target = {
    ...{ Attribute: "Properties", Name: name },
    RequiresRecreation: isFixed ? "Always" : "Never",
  };
  const properties = raw["Properties"];
  const written = isJsonObject(properties) ? (properties[name] ?? null) : null;
  const names = [...namesIn(written)];
  const fresh = names.find((one) => expected.isFresh(one));
  const isLater = stringifyJson(value).includes(LATER);
  if (isLater && fresh !== undefined) {
    const [call] = functionCall(written) ?? [];
    const ChangeSource = call === "Ref" ? "ResourceReference" : "ResourceAttribute";
    return { Target, Evaluation: "Dynamic", ChangeSource, CausingEntity: fresh };
  }
  const parameter = names.find((one) => changedParameters.has(one));
  if (parameter !== undefined) {
    const ChangeSource = "ParameterReference";
    return { Target, Evaluation: "Static", ChangeSource, CausingEntity: parameter };
  }
  return { Target, Evaluation: "Static", ChangeSource: "DirectModification" };
}
