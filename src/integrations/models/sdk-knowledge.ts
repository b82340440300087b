// sdk-knowledge.ts — which actions `aws-sdk:*` has, and which one was probably meant.
//
// Developer guide, "Unsupported API actions for supported services": what assumes a role (a state's Credentials do),
// what was replaced, and what answers by a stream, for which a state has no place.
import { nearest } from "../../base/index.ts";
import { actionOf } from "./sdk-name.ts";
import { allServices, sdkService, serviceByFile } from "./service-index.ts";
import { loadServiceModel, type OperationModel, type ServiceModel } from "./service-model.ts";

const ROLE = "Credentials of the state assume a role";
const UNSUPPORTED: Readonly<Record<string, string>> = {
  "lambda:invokeasync": "use aws-sdk:lambda:invoke with InvocationType Event",
  ...{ "sts:assumerole": ROLE, "sts:assumerolewithsaml": ROLE },
  "sts:assumerolewithwebidentity": ROLE,
};

/** Names in Resources of optimised integrations that the SDK has other ones for. */
const OPTIMISED: Readonly<Record<string, string>> = {
  ...{ elasticmapreduce: "emr", events: "eventbridge", states: "sfn", stepfunctions: "sfn" },
};

/** Whether Step Functions takes `aws-sdk:<service>:<action>`, letter for letter. */
export function knowsSdkAction(service: string, action: string): boolean {
  const model = loadServiceModel(service);
  const operation = model?.operation(action);
  if (model === undefined || operation === undefined) return false;
  if (actionOf(operation.name) !== action) return false;
  return unsupported(model, operation) === undefined;
}

/** Why not, or what was probably meant; undefined where nobody could say. */
export function sdkActionHint(service: string, action: string): string | undefined {
  const model = loadServiceModel(service) ?? loadServiceModel(meantService(service) ?? "");
  if (model === undefined) return undefined;
  const { sdkName } = model.service;
  const found = model.operation(action);
  const why = found === undefined ? undefined : unsupported(model, found);
  if (why !== undefined) return `Step Functions does not support this action: ${why}`;
  const meant = found?.name ?? nearest(upperFirst(action), model.operationNames);
  if (meant !== undefined) return `did you mean 'aws-sdk:${sdkName}:${actionOf(meant)}'?`;
  return sdkName === service ? undefined : `did you mean the service '${sdkName}'?`;
}

/** An operation one of whose sides is a stream of events. */
export function isStreaming({ raw }: ServiceModel, operation: OperationModel): boolean {
  const { input, output } = operation.raw;
  return [input, output].some((side) =>
    Object.values(raw.shapes[side?.shape ?? ""]?.members ?? {}).some(
      ({ shape }) => raw.shapes[shape]?.eventstream === true,
    ),
  );
}

function unsupported(model: ServiceModel, operation: OperationModel): string | undefined {
  const named = UNSUPPORTED[`${model.service.file}:${operation.name.toLowerCase()}`];
  return named ?? (isStreaming(model, operation) ? "it answers by a stream" : undefined);
}

function meantService(name: string): string | undefined {
  const lower = name.toLowerCase();
  const known = OPTIMISED[lower] ?? (sdkService(lower) ?? serviceByFile(lower))?.sdkName;
  if (known !== undefined) return known;
  const meant = nearest(
    lower,
    allServices().flatMap(({ file, sdkName }) => [sdkName, file]),
  );
  return meant === undefined ? undefined : (sdkService(meant) ?? serviceByFile(meant))?.sdkName;
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
