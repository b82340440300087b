// preview.ts — a version of a template before it is deployed: checked, and compared with what is there.
import { isJsonObject, type Json, type JsonObject, jsonEquals } from "../base/index.ts";
import { STACK_TYPE, type StackBook } from "./book.ts";
import { type NeededCapabilities, neededCapabilities } from "./capabilities.ts";
import { Expected, resourceChanges } from "./changes.ts";
import { plainText } from "./parameters.ts";
import type { CloudFormationPorts } from "./ports.ts";
import { providerOf } from "./providers/index.ts";
import type { ResourceRecord, StackRecord, StackVersion } from "./records.ts";
import { templateAt } from "./s3-files.ts";
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
  const resources = book.resources(stack.id).filter(isThere);
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
  const nested = await nestedChanges({ view, byId, changes }, stack.scope, { book, ports });
  const outputs = view.outputs();
  // The casts: records of texts are JSON.
  const othersChange =
    !jsonEquals(outputs as unknown as Json, stack.outputs as unknown as Json) ||
    !jsonEquals(version.tags, stack.version.tags);
  const section = view.template.value["Resources"] as JsonObject;
  return {
    view,
    capabilities: neededCapabilities(section),
    changes: [...changes, ...nested],
    othersChange,
  };
}

/** Neither deleted nor failed before anything of it was made. */
function isThere({ physicalId, status }: ResourceRecord): boolean {
  return status !== "DELETE_COMPLETE" && (physicalId !== undefined || status !== "CREATE_FAILED");
}

interface Compared {
  readonly view: StackView;
  readonly byId: ReadonlyMap<string, ResourceRecord>;
  readonly changes: readonly JsonObject[];
}

/** Nested stacks whose properties are the same and whose templates are not. */
async function nestedChanges(
  { byId, changes, view }: Compared,
  scope: StackRecord["scope"],
  { book, ports }: PreviewParts,
): Promise<readonly JsonObject[]> {
  const told = new Set(changes.map(({ ResourceChange: change }) => logicalIdOf(change)));
  const nested: JsonObject[] = [];
  for (const logicalId of view.order()) {
    const { physicalId = "", type } = byId.get(logicalId) ?? {};
    if (type !== STACK_TYPE || told.has(logicalId)) continue;
    const { TemplateURL: url = "" } = view.properties(logicalId);
    const body = await templateAt(plainText(url), scope, ports);
    if (body !== book.byId(physicalId)?.version.body) {
      nested.push({ Type: "Resource", ResourceChange: automatic(logicalId, physicalId) });
    }
  }
  return nested;
}

function logicalIdOf(change: Json | undefined): Json | undefined {
  return isJsonObject(change) ? change["LogicalResourceId"] : undefined;
}

function automatic(logicalId: string, physicalId: string): JsonObject {
  const Target = { Attribute: "Properties", RequiresRecreation: "Never" };
  return {
    ...{ Action: "Modify", LogicalResourceId: logicalId, PhysicalResourceId: physicalId },
    ...{ ResourceType: STACK_TYPE, Replacement: "False", Scope: ["Properties"] },
    Details: [{ Target, Evaluation: "Dynamic", ChangeSource: "Automatic" }],
  };
}

const CUSTOM_FIXED: readonly string[] = ["ServiceToken"];
