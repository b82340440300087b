// preview.ts — a version of a template before it is deployed: checked, and compared with what is there.
import { type Json, type JsonObject, jsonEquals } from "../base/index.ts";
import type { StackBook } from "./book.ts";
import { type NeededCapabilities, neededCapabilities } from "./capabilities.ts";
import { Expected, resourceChanges } from "./changes.ts";
import type { CloudFormationPorts } from "./ports.ts";
import { providerOf } from "./providers/index.ts";
import type { StackRecord, StackVersion } from "./records.ts";
import { StackView } from "./view.ts";

export interface Preview {
  readonly view: StackView;
  readonly capabilities: NeededCapabilities;
  readonly changes: readonly JsonObject[];
  /** True where outputs or tags are others than before. */
  readonly othersChange: boolean;
}

export interface PreviewParts {
  readonly book: StackBook;
  readonly ports: CloudFormationPorts;
}

type Subject = Pick<StackRecord, "id" | "name" | "outputs" | "scope" | "version">;

/** `stack` is what is there; of a new one, nothing has been made. Throws AWS's errors. */
export async function preview(
  stack: Subject,
  version: StackVersion,
  { book, ports }: PreviewParts,
): Promise<Preview> {
  const resources = book.resources(stack.id).filter(({ status }) => status !== "DELETE_COMPLETE");
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const expected = new Expected((logicalId) => byId.get(logicalId));
  const view = await StackView.open(
    { ...stack, version },
    {
      ...{ ports, made: expected.made, attribute: expected.attribute },
      // A name that nobody exports is told of when the stack is deployed.
      exported: (name): Json => book.exported(name, stack.scope) ?? name,
    },
  );
  const before = stack.version.parameters;
  const changedParameters = new Set(
    Object.entries(version.parameters).flatMap(([name, text]) =>
      before[name] === text ? [] : [name],
    ),
  );
  const changes = resourceChanges({
    ...{ view, expected, resources, changedParameters },
    fixedOf: (type) => providerOf(type)?.fixed ?? CUSTOM_FIXED,
  });
  const outputs = view.outputs();
  // The casts: records of texts are JSON.
  const othersChange =
    !jsonEquals(outputs as unknown as Json, stack.outputs as unknown as Json) ||
    !jsonEquals(version.tags, stack.version.tags);
  const section = view.template.value["Resources"] as JsonObject;
  return { view, capabilities: neededCapabilities(section), changes, othersChange };
}

const CUSTOM_FIXED: readonly string[] = ["ServiceToken"];
