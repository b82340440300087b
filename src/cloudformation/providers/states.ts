// states.ts — state machines, their versions and aliases, and activities, by Step Functions' own API.
import {
  defaultRoleArn,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stateMachineArn,
  stringifyJson,
} from "../../base/index.ts";
import { definitionOfText } from "../../project/index.ts";
import { ResourceRefused } from "../../resources/index.ts";
import { isTrue } from "../parameters.ts";
import { s3PlaceOf } from "../s3-files.ts";
import type { Link, Made, Provider, Wanted } from "./provider.ts";

async function definitionOf(wanted: Wanted, link: Link): Promise<string> {
  const { DefinitionSubstitutions: given, StateMachineType: type } = wanted.properties;
  const { file, text } = await definitionText(wanted, link);
  const entries = Object.entries(isJsonObject(given) ? given : {}).map(
    ([name, value]) => [name, isJsonArray(value) ? stringifyJson(value) : value] as const,
  );
  const read = await definitionOfText(file, text, {
    type: type === "EXPRESS" ? "EXPRESS" : "STANDARD",
    substitutions: new Map(entries),
  });
  if (read.ok) return read.value.text;
  const words = read.problems.map(({ line, message }) =>
    line === undefined ? message : `line ${line}: ${message}`,
  );
  throw new ResourceRefused(`Invalid State Machine Definition: '${words.join(", ")}'`);
}

async function definitionText(
  { properties }: Wanted,
  link: Link,
): Promise<{ readonly file: string; readonly text: string }> {
  const { Definition: value, DefinitionS3Location: location, DefinitionString: text } = properties;
  if (typeof text === "string") return { file: "definition.json", text };
  const object = isJsonObject(value) ? value : text;
  if (isJsonObject(object)) return { file: "definition.json", text: stringifyJson(object) };
  const place = placeOf(location);
  if (place === undefined) {
    throw new ResourceRefused(
      "Model validation failed: Definition, DefinitionString or DefinitionS3Location is required",
    );
  }
  const bytes = await link.ports.readObject(link.scope, place.bucket, place.key);
  if (bytes === undefined) throw new ResourceRefused("The specified key does not exist.");
  return { file: place.key, text: Buffer.from(bytes).toString("utf8") };
}

function placeOf(location: Json | undefined): { bucket: string; key: string } | undefined {
  if (typeof location === "string") return s3PlaceOf(location);
  const { Bucket, Key } = isJsonObject(location) ? location : {};
  return Bucket === undefined || Key === undefined
    ? undefined
    : { bucket: String(Bucket), key: String(Key) };
}

/** `{Level, Destinations}` with the names of the API. */
function settingsOf({ properties, scope }: Wanted): JsonObject {
  const { LoggingConfiguration: logging, RoleArn, TracingConfiguration: tracing } = properties;
  return {
    roleArn: RoleArn ?? defaultRoleArn(scope),
    tracingConfiguration: {
      enabled: isJsonObject(tracing) && isTrue(tracing["Enabled"]),
    },
    loggingConfiguration: isJsonObject(logging)
      ? loggingOf(logging)
      : { level: "OFF", includeExecutionData: false },
  };
}

function loggingOf({ Destinations, IncludeExecutionData, Level = "OFF" }: JsonObject): JsonObject {
  const destinations = (isJsonArray(Destinations) ? Destinations : []).flatMap((destination) => {
    const group = isJsonObject(destination) ? destination["CloudWatchLogsLogGroup"] : undefined;
    const arn = isJsonObject(group) ? group["LogGroupArn"] : undefined;
    return arn === undefined ? [] : [{ cloudWatchLogsLogGroup: { logGroupArn: arn } }];
  });
  return {
    ...{ level: Level, includeExecutionData: isTrue(IncludeExecutionData) },
    ...(destinations.length === 0 ? {} : { destinations }),
  };
}

/** CloudFormation's tags and those of its stack. */
export function tagMembers({ properties, tags }: Wanted): readonly JsonObject[] {
  const { Tags: own } = properties;
  const merged = new Map<string, Json>(Object.entries(tags));
  for (const tag of isJsonArray(own) ? own : []) {
    if (isJsonObject(tag)) merged.set(String(tag["Key"]), tag["Value"] ?? "");
  }
  return [...merged].map(([key, value]) => ({ key, value: String(value) }));
}

function machineMade(arn: string, revision: Json | undefined): Made {
  const name = arn.split(":").at(-1) ?? arn;
  return {
    physicalId: arn,
    attributes: { Arn: arn, Name: name, StateMachineRevisionId: revision ?? "INITIAL" },
  };
}

const MACHINE: Provider = {
  named: "StateMachineName",
  fixed: ["StateMachineName", "StateMachineType"],
  create: async (wanted, link) => {
    const { properties } = wanted;
    const name = String(properties["StateMachineName"] ?? wanted.name);
    const arn = stateMachineArn(wanted.scope, name);
    const known = await link.ask({
      ...{ service: "stepfunctions", operation: "DescribeStateMachine" },
      parameters: { stateMachineArn: arn },
    });
    if (known.ok && !wanted.resumed) {
      throw new ResourceRefused(
        `Resource of type '${wanted.type}' with identifier '${arn}' already exists.`,
      );
    }
    const settings = { ...settingsOf(wanted), definition: await definitionOf(wanted, link) };
    if (known.ok) {
      const own = { stateMachineArn: arn, ...settings };
      const updated = await link.call("stepfunctions", "UpdateStateMachine", own);
      return machineMade(arn, updated["revisionId"]);
    }
    const type = properties["StateMachineType"] ?? "STANDARD";
    const tags = tagMembers(wanted);
    await link.call("stepfunctions", "CreateStateMachine", { name, type, tags, ...settings });
    return machineMade(arn, undefined);
  },
  update: async (wanted, link, { physicalId: stateMachineArn = "" }) => {
    const definition = await definitionOf(wanted, link);
    const updated = await link.call("stepfunctions", "UpdateStateMachine", {
      ...{ stateMachineArn, definition, ...settingsOf(wanted) },
    });
    const tags = tagMembers(wanted);
    if (tags.length > 0) {
      await link.call("stepfunctions", "TagResource", { resourceArn: stateMachineArn, tags });
    }
    return machineMade(stateMachineArn, updated["revisionId"]);
  },
  remove: async ({ physicalId = "" }, link) => {
    const stateMachineArn = physicalId;
    await link.callUnlessGone("stepfunctions", "DeleteStateMachine", { stateMachineArn });
  },
};

const ACTIVITY: Provider = {
  named: "Name",
  fixed: ["Name", "EncryptionConfiguration"],
  create: async (wanted, link) => {
    const name = String(wanted.properties["Name"] ?? wanted.name);
    const tags = tagMembers(wanted);
    const made = await link.call("stepfunctions", "CreateActivity", { name, tags });
    const arn = made["activityArn"] ?? "";
    return { physicalId: String(arn), attributes: { Arn: arn, Name: name } };
  },
  update: (_, _link, { attributes, physicalId = "" }) =>
    Promise.resolve({ physicalId, attributes }),
  remove: async ({ physicalId = "" }, link) => {
    await link.callUnlessGone("stepfunctions", "DeleteActivity", { activityArn: physicalId });
  },
};

const MACHINE_VERSION: Provider = {
  fixed: ["StateMachineArn", "StateMachineRevisionId", "Description"],
  create: async ({ properties }, link) => {
    const { Description: description, StateMachineArn: stateMachineArn = "" } = properties;
    const made = await link.call("stepfunctions", "PublishStateMachineVersion", {
      ...{ stateMachineArn, ...(description === undefined ? {} : { description }) },
    });
    const arn = made["stateMachineVersionArn"] ?? "";
    return { physicalId: String(arn), attributes: { Arn: arn } };
  },
  update: (_, _link, { attributes, physicalId = "" }) =>
    Promise.resolve({ physicalId, attributes }),
  remove: async ({ physicalId = "" }, link) => {
    const stateMachineVersionArn = physicalId;
    await link.callUnlessGone("stepfunctions", "DeleteStateMachineVersion", {
      stateMachineVersionArn,
    });
  },
};

/** Where an alias leads: its weights, or the one version of a deployment preference. */
function routingOf({ properties }: Wanted): readonly JsonObject[] {
  const { DeploymentPreference: preference, RoutingConfiguration: routes } = properties;
  if (isJsonArray(routes)) {
    return routes.flatMap((route) =>
      isJsonObject(route)
        ? [
            {
              stateMachineVersionArn: route["StateMachineVersionArn"] ?? "",
              weight: Number(route["Weight"]),
            },
          ]
        : [],
    );
  }
  const version = isJsonObject(preference) ? preference["StateMachineVersionArn"] : undefined;
  return [{ stateMachineVersionArn: version ?? "", weight: 100 }];
}

const MACHINE_ALIAS: Provider = {
  named: "Name",
  fixed: ["Name"],
  create: async (wanted, link) => {
    const { Description: description } = wanted.properties;
    const made = await link.call("stepfunctions", "CreateStateMachineAlias", {
      name: String(wanted.properties["Name"] ?? wanted.name),
      routingConfiguration: routingOf(wanted),
      ...(description === undefined ? {} : { description }),
    });
    const arn = made["stateMachineAliasArn"] ?? "";
    return { physicalId: String(arn), attributes: { Arn: arn } };
  },
  update: async (wanted, link, { physicalId: stateMachineAliasArn = "" }) => {
    const { Description: description } = wanted.properties;
    await link.call("stepfunctions", "UpdateStateMachineAlias", {
      ...{ stateMachineAliasArn, routingConfiguration: routingOf(wanted) },
      ...(description === undefined ? {} : { description }),
    });
    return { physicalId: stateMachineAliasArn, attributes: { Arn: stateMachineAliasArn } };
  },
  remove: async ({ physicalId = "" }, link) => {
    const stateMachineAliasArn = physicalId;
    await link.callUnlessGone("stepfunctions", "DeleteStateMachineAlias", { stateMachineAliasArn });
  },
};

export const STATES_PROVIDERS: ReadonlyMap<string, Provider> = new Map([
  ["AWS::StepFunctions::Activity", ACTIVITY],
  ["AWS::StepFunctions::StateMachine", MACHINE],
  ["AWS::StepFunctions::StateMachineAlias", MACHINE_ALIAS],
  ["AWS::StepFunctions::StateMachineVersion", MACHINE_VERSION],
]);
