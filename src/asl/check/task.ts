// task.ts — the fields that only a Task has.
import { isJsonNumber, isJsonObject, memberOf, numberOf } from "../../base/index.ts";
import { hasPlaceholder, parseResource, type TaskResource } from "../resource.ts";
import {
  type DefinitionContext,
  type Field,
  type FieldRule,
  mayAskFor,
  reject,
  type StateContext,
  subfield,
} from "./context.ts";
import { isExpressionText, jsonataTemplate } from "./jsonata-template.ts";
import { meantResource } from "./meant.ts";
import { payloadTemplate } from "./path-template.ts";
import { text } from "./values.ts";

/** A resource that AWS knows and that the workflow's type may use. */
export const taskResource: FieldRule = (field) => {
  if (typeof field.value !== "string") {
    reject(field, "Expected value of type String");
    return;
  }
  const resource = parseResource(field.value);
  const { definition } = field.state.machine;
  const { placeholders } = definition.options;
  if (placeholders === "accepted" && hasPlaceholder(field.value)) return;
  const isKnown =
    resource.kind === "sdk"
      ? isKnownToSdk(definition, resource)
      : resource.kind !== "unknown" && !isForMaps(resource);
  if (!isKnown || hasPlaceholder(field.value)) rejectResource(field);
  else if (field.state.machine.express) checkExpress(field, resource);
};

function isKnownToSdk(
  definition: DefinitionContext,
  { action, service }: Extract<TaskResource, { readonly kind: "sdk" }>,
): boolean {
  const { knowsSdkAction } = definition.options;
  if (knowsSdkAction === undefined || !mayAskFor(definition, service)) return true;
  return knowsSdkAction(service, action);
}

function isForMaps(resource: TaskResource): boolean {
  return resource.kind === "integration" && resource.service === "s3";
}

const ARN = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./;

/** Reports a resource that AWS does not know; its words for what is no ARN at all are others. */
export function rejectResource(field: Field): void {
  const resource = String(field.value);
  const { options, report } = field.state.machine.definition;
  reject(
    field,
    ARN.test(resource)
      ? `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`
      : "Value is not a valid resource ARN",
    report.guess((guessing) => meantResource(resource, options.sdkActionHint, guessing)),
  );
}

function checkExpress(field: Field, resource: TaskResource): void {
  if (resource.kind === "activity") {
    reject(field, "Express state machine does not support Activity ARN");
  }
  if (resource.kind !== "integration" && resource.kind !== "sdk") return;
  switch (resource.pattern) {
    case "requestResponse":
      return;
    case "sync":
    case "sync:2":
      reject(field, "Express state machine does not support '.sync' service integration");
      return;
    case "waitForTaskToken":
      // The space at the end is AWS's.
      reject(
        field,
        "Express state machine does not support '.waitForTaskToken' service integration ",
      );
      return;
  }
}

/** Arguments of a Task or Parallel: an object, or an expression that gives one. */
export const taskArguments: FieldRule = (field) => {
  const { value } = field;
  if (typeof value === "string" ? isExpressionText(value) : isJsonObject(value)) {
    jsonataTemplate(field);
  } else reject(field, "Expected value of type Object or a JSONata expression");
};

/** Credentials: an object with a RoleArn, which may come from the input. */
export const credentials: FieldRule = (field) => {
  const { value, state } = field;
  if (state.language === "JSONata" && isExpressionText(value)) {
    jsonataTemplate(field);
    return;
  }
  if (!isJsonObject(value)) {
    reject(field, "Expected value of type Object");
    return;
  }
  const dynamic = state.language === "JSONPath" && Object.hasOwn(value, "RoleArn.$");
  if (!Object.hasOwn(value, "RoleArn") && !dynamic) {
    reject(field, "The field 'RoleArn' is required but was missing");
  }
  const role = memberOf(value, "RoleArn");
  if (role !== undefined) text(subfield(field, value, "RoleArn", role));
  if (state.language === "JSONata") jsonataTemplate(field);
  else payloadTemplate(field);
};

/** A heartbeat that comes after the timeout would never be missed. */
export function checkHeartbeat(state: StateContext): void {
  const heartbeat = memberOf(state.value, "HeartbeatSeconds");
  const timeout = memberOf(state.value, "TimeoutSeconds");
  if (!isJsonNumber(heartbeat) || !isJsonNumber(timeout)) return;
  if (numberOf(heartbeat) < numberOf(timeout)) return;
  state.machine.definition.report.error(
    { parent: state.place, key: "HeartbeatSeconds" },
    "The value of 'HeartbeatSeconds' must be smaller than the value of 'TimeoutSeconds'",
  );
}
