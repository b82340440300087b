// sam — AWS::Serverless resources, expanded into CloudFormation's as AWS does.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { entryOf, type Place, placedAs, placeOf, sectionOf } from "../document/index.ts";
import { Expansion, type SamResource } from "./expansion.ts";
import { expandFunction } from "./function.ts";
import { withGlobals } from "./globals.ts";
import {
  expandApplication,
  expandHttpApi,
  expandLayer,
  expandRestApi,
  expandTable,
} from "./others.ts";
import { expandStateMachine } from "./state-machine.ts";

type Expand = (expansion: Expansion, resource: SamResource) => void;

const EXPANSIONS: ReadonlyMap<string, Expand> = new Map<string, Expand>([
  ["AWS::Serverless::Api", expandRestApi],
  ["AWS::Serverless::Application", expandApplication],
  ["AWS::Serverless::Function", expandFunction],
  ["AWS::Serverless::HttpApi", expandHttpApi],
  ["AWS::Serverless::LayerVersion", expandLayer],
  ["AWS::Serverless::SimpleTable", expandTable],
  ["AWS::Serverless::StateMachine", expandStateMachine],
]);

/** Types of SAM's that become something here. */
export const SAM_TYPES: readonly string[] = [...EXPANSIONS.keys(), "AWS::Serverless::Connector"];

export interface Expanded {
  readonly value: JsonObject;
  readonly madeNames: ReadonlyMap<string, string>;
}

/** The template without SAM; itself where it has none. */
export function samExpanded(value: JsonObject, root: Place): Expanded {
  const resources = sectionOf(value, root, "Resources");
  const holder = placeOf(resources, root, "Resources");
  const hasSam = Object.values(resources).some(
    (resource) =>
      isJsonObject(resource) && String(resource["Type"]).startsWith("AWS::Serverless::"),
  );
  if (!hasSam) return { value, madeNames: new Map() };
  const globals = isJsonObject(value["Globals"]) ? value["Globals"] : {};
  const expansion = new Expansion(resources);
  for (const logicalId of Object.keys(resources)) {
    const raw = entryOf(resources, logicalId, holder);
    const type = String(raw["Type"]);
    // A connector is permissions, and those are not looked at here.
    if (type === "AWS::Serverless::Connector") continue;
    const place = placeOf(raw, holder, logicalId);
    const expand = EXPANSIONS.get(type);
    if (expand === undefined) expansion.keep(logicalId, place, raw);
    else {
      const properties = withGlobals(globals, type, raw);
      expand(expansion, { logicalId, raw, properties, place });
    }
  }
  for (const [logicalId, configurations] of expansion.notifications) {
    const bucket = expansion.resources[logicalId];
    if (isJsonObject(bucket)) expansion.resources[logicalId] = notifying(bucket, configurations);
  }
  const expanded: JsonObject = { ...value, Resources: placedAs(expansion.resources, resources) };
  return { value: placedAs(expanded, value), madeNames: expansion.madeNames };
}

/** The bucket, which tells functions beside what it tells already. */
function notifying(bucket: JsonObject, configurations: readonly Json[]): JsonObject {
  const { Properties: properties = {} } = bucket;
  if (!isJsonObject(properties)) return bucket;
  const { NotificationConfiguration: known = {} } = properties;
  const others = isJsonObject(known) ? known : {};
  const { LambdaConfigurations: own = [] } = others;
  const LambdaConfigurations = [...(isJsonArray(own) ? own : []), ...configurations];
  const NotificationConfiguration = placedAs({ ...others, LambdaConfigurations }, others);
  const notified = placedAs({ ...properties, NotificationConfiguration }, properties);
  return placedAs({ ...bucket, Properties: notified }, bucket);
}

/** Names of the transforms that a template asks for. */
export function transformsOf({ Transform: transform }: JsonObject): readonly string[] {
  const list: readonly Json[] = isJsonArray(transform) ? transform : [transform ?? null];
  return list.flatMap((item) => {
    if (typeof item === "string") return [item];
    return isJsonObject(item) && typeof item["Name"] === "string" ? [item["Name"]] : [];
  });
}
