// template-operations.ts — templates without a deployment: what they declare, whether they are valid, what was given.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import {
  type Call,
  type OperationTable,
  present,
  ServiceFault,
  textIn,
} from "../../services/index.ts";
import { transformsOf } from "../../templates/index.ts";
import { neededCapabilities } from "../capabilities.ts";
import { bodyOf } from "../intake.ts";
import { isTrue, plainText } from "../parameters.ts";
import type { StackVersion } from "../records.ts";
import { invalid, parsedBody } from "../template-body.ts";
import { StackView } from "../view.ts";
import type { OperationParts } from "./parts.ts";

export function templateOperations(parts: OperationParts): OperationTable {
  return {
    ValidateTemplate: async (parameters, call) => {
      const body = await bodyOf(parameters, { ...parts, scope: call.scope, stack: undefined });
      const { value } = await parsedBody(body);
      const { Description: description } = value;
      return present({
        Parameters: Object.entries(declaredIn(value)).map(([name, parameter]) =>
          shownParameter(name, parameter, isJsonObject(parameter) ? parameter : {}),
        ),
        Description: typeof description === "string" ? description : undefined,
        ...(await reasons(parts, { body, value, call })),
        ...declared(value),
      });
    },
    GetTemplateSummary: (parameters, call) => templateSummary(parts, parameters, call),
    GetTemplate: (parameters, call) => getTemplate(parts, parameters, call),
    EstimateTemplateCost: () => ({ Url: "https://calculator.aws/#/estimate" }),
  };
}

function declaredIn(value: JsonObject): JsonObject {
  return isJsonObject(value["Parameters"]) ? value["Parameters"] : {};
}

function declared(value: JsonObject): JsonObject {
  const transforms = transformsOf(value);
  return transforms.length === 0 ? {} : { DeclaredTransforms: transforms };
}

function shownParameter(ParameterKey: string, _: Json, parameter: JsonObject): JsonObject {
  const { Default, Description, NoEcho } = parameter;
  return present({
    ParameterKey,
    DefaultValue: Default === undefined ? undefined : plainText(Default),
    NoEcho: isTrue(NoEcho),
    Description: typeof Description === "string" ? Description : undefined,
  });
}

interface Summarized {
  readonly body: string;
  readonly value: JsonObject;
  readonly call: Call;
}

/** A template without values for its parameters: they are their defaults, or nothing. */
async function viewOf(
  { ports }: OperationParts,
  { body, value, call }: Summarized,
): Promise<StackView> {
  const parameters = Object.entries(declaredIn(value)).map(([name, parameter]) => {
    const otherwise = isJsonObject(parameter) ? parameter["Default"] : undefined;
    return [name, otherwise === undefined ? "" : plainText(otherwise)] as const;
  });
  const version: StackVersion = {
    ...{ body, parameters: Object.fromEntries(parameters), ssm: {}, tags: {}, capabilities: [] },
    ...{ notificationArns: [], hidden: [] },
  };
  const subject = { id: "", name: "template", scope: call.scope, version };
  return StackView.open(subject, { ports, made: () => undefined, exported: (name) => name });
}

async function reasons(parts: OperationParts, summarized: Summarized): Promise<JsonObject> {
  const view = await viewOf(parts, summarized);
  const { Resources } = view.template.value;
  const { names, types } = neededCapabilities(isJsonObject(Resources) ? Resources : {});
  const expand = transformsOf(summarized.value).length === 0 ? [] : ["CAPABILITY_AUTO_EXPAND"];
  if (names.length + expand.length === 0) return {};
  const listed = types.length === 0 ? transformsOf(summarized.value) : types;
  return {
    Capabilities: [...names, ...expand],
    CapabilitiesReason: `The following resource(s) require capabilities: [${listed.join(", ")}]`,
  };
}

async function templateSummary(
  parts: OperationParts,
  parameters: JsonObject,
  call: Call,
): Promise<JsonObject> {
  const { book } = parts;
  const name = textIn(parameters, "StackName");
  const stack = name === undefined ? undefined : book.named(name, call.scope);
  const body =
    stack?.version.body ?? (await bodyOf(parameters, { ...parts, scope: call.scope, stack }));
  const { value } = await parsedBody(body);
  const { AWSTemplateFormatVersion: version, Description: description, Metadata: metadata } = value;
  const resources = isJsonObject(value["Resources"]) ? value["Resources"] : {};
  const types = Object.values(resources).flatMap((resource) =>
    isJsonObject(resource) ? [String(resource["Type"])] : [],
  );
  return present({
    Parameters: Object.entries(declaredIn(value)).map(([key, parameter]) =>
      declaration(key, isJsonObject(parameter) ? parameter : {}),
    ),
    Description: typeof description === "string" ? description : undefined,
    ...(await reasons(parts, { body, value, call })),
    ...{
      ResourceTypes: [...new Set(types)],
      Version: "2010-09-09",
      ResourceIdentifierSummaries: [],
    },
    ...(version === undefined ? {} : { Version: String(version) }),
    Metadata: metadata === undefined ? undefined : JSON.stringify(metadata),
    ...declared(value),
  });
}

function declaration(key: string, parameter: JsonObject): JsonObject {
  const { AllowedValues, Type = "String" } = parameter;
  const { ParameterKey, DefaultValue, NoEcho, Description } = shownParameter(key, null, parameter);
  return present({
    ...{ ParameterKey, DefaultValue, ParameterType: Type, NoEcho, Description },
    ParameterConstraints: isJsonArray(AllowedValues)
      ? { AllowedValues: AllowedValues.map(plainText) }
      : {},
  });
}

async function getTemplate(
  { book, ports }: OperationParts,
  parameters: JsonObject,
  { scope }: Call,
): Promise<JsonObject> {
  const name = textIn(parameters, "StackName");
  const changeSetName = textIn(parameters, "ChangeSetName");
  const stack = name === undefined ? undefined : book.named(name, scope);
  const changeSet =
    changeSetName === undefined
      ? undefined
      : (book.changeSet(changeSetName) ??
        book.changeSets(stack?.id ?? "").find((one) => one.name === changeSetName));
  if (changeSetName !== undefined && changeSet === undefined) {
    const text = `ChangeSet [${changeSetName}] does not exist`;
    throw new ServiceFault("ChangeSetNotFoundException", text, { status: 404 });
  }
  const version = changeSet?.version ?? stack?.version;
  if (version === undefined) throw invalid("StackName must be specified");
  const stages = { StagesAvailable: ["Original", "Processed"] };
  // A stack that a change set was made for has no template yet.
  if (changeSet === undefined && stack?.status === "REVIEW_IN_PROGRESS") {
    return { TemplateBody: "", ...stages };
  }
  if (textIn(parameters, "TemplateStage") !== "Processed") {
    return { TemplateBody: version.body, ...stages };
  }
  const { value } = await parsedBody(version.body);
  if (transformsOf(value).length === 0) return { TemplateBody: version.body, ...stages };
  const id = stack?.id ?? changeSet?.stackId ?? "";
  const subject = { id, name: stack?.name ?? changeSet?.stackName ?? "", scope, version };
  const view = await StackView.open(subject, {
    ...{ ports, made: (logicalId) => book.resource(id, logicalId), exported: (text) => text },
  });
  const { Globals: _, Transform: __, ...processed } = view.template.value;
  return { TemplateBody: JSON.stringify(processed), ...stages };
}
