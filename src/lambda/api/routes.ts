// routes.ts — the paths of Lambda's REST API: those that are served, and the names of the others.
import type { Operation } from "./call.ts";
import {
  deleteEventInvokeConfig,
  getEventInvokeConfig,
  listEventInvokeConfigs,
  putEventInvokeConfig,
  updateEventInvokeConfig,
} from "./event-invoke-operations.ts";
import {
  createEventSourceMapping,
  deleteEventSourceMapping,
  getEventSourceMapping,
  listEventSourceMappings,
  updateEventSourceMapping,
} from "./event-source-operations.ts";
import {
  createFunction,
  deleteFunction,
  getCode,
  getFunction,
  getFunctionConfiguration,
  listFunctions,
  updateFunctionCode,
  updateFunctionConfiguration,
} from "./function-operations.ts";
import { invoke } from "./invoke-operation.ts";
import { addPermission, getPolicy, removePermission } from "./policy-operations.ts";
import {
  deleteFunctionConcurrency,
  getAccountSettings,
  getFunctionCodeSigningConfig,
  getFunctionConcurrency,
  listTags,
  putFunctionConcurrency,
  tagResource,
  untagResource,
} from "./setting-operations.ts";
import {
  createAlias,
  deleteAlias,
  getAlias,
  listAliases,
  listVersionsByFunction,
  publishFunctionVersion,
  updateAlias,
} from "./version-operations.ts";

/** `*` in a path stands for one part of it, which the operation gets decoded. */
export type Route = readonly [method: string, path: string, operation: Operation];

const FUNCTIONS = "/2015-03-31/functions";
const EVENT_INVOKE = "/2019-09-25/functions/*/event-invoke-config";
const EVENT_SOURCES = "/2015-03-31/event-source-mappings";

export const ROUTES: readonly Route[] = [
  ["POST", FUNCTIONS, createFunction],
  ["GET", FUNCTIONS, listFunctions],
  ["GET", `${FUNCTIONS}/*`, getFunction],
  ["DELETE", `${FUNCTIONS}/*`, deleteFunction],
  ["POST", `${FUNCTIONS}/*/invocations`, invoke],
  ["PUT", `${FUNCTIONS}/*/code`, updateFunctionCode],
  ["GET", `${FUNCTIONS}/*/configuration`, getFunctionConfiguration],
  ["PUT", `${FUNCTIONS}/*/configuration`, updateFunctionConfiguration],
  ["POST", `${FUNCTIONS}/*/versions`, publishFunctionVersion],
  ["GET", `${FUNCTIONS}/*/versions`, listVersionsByFunction],
  ["POST", `${FUNCTIONS}/*/aliases`, createAlias],
  ["GET", `${FUNCTIONS}/*/aliases`, listAliases],
  ["GET", `${FUNCTIONS}/*/aliases/*`, getAlias],
  ["PUT", `${FUNCTIONS}/*/aliases/*`, updateAlias],
  ["DELETE", `${FUNCTIONS}/*/aliases/*`, deleteAlias],
  ["POST", `${FUNCTIONS}/*/policy`, addPermission],
  ["GET", `${FUNCTIONS}/*/policy`, getPolicy],
  ["DELETE", `${FUNCTIONS}/*/policy/*`, removePermission],
  ["POST", EVENT_SOURCES, createEventSourceMapping],
  ["GET", EVENT_SOURCES, listEventSourceMappings],
  ["GET", `${EVENT_SOURCES}/*`, getEventSourceMapping],
  ["PUT", `${EVENT_SOURCES}/*`, updateEventSourceMapping],
  ["DELETE", `${EVENT_SOURCES}/*`, deleteEventSourceMapping],
  ["GET", "/2015-03-31/treadle-code/*", getCode],
  ["GET", "/2016-08-19/account-settings", getAccountSettings],
  ["GET", "/2017-03-31/tags/*", listTags],
  ["POST", "/2017-03-31/tags/*", tagResource],
  ["DELETE", "/2017-03-31/tags/*", untagResource],
  ["PUT", "/2017-10-31/functions/*/concurrency", putFunctionConcurrency],
  ["DELETE", "/2017-10-31/functions/*/concurrency", deleteFunctionConcurrency],
  ["PUT", EVENT_INVOKE, putEventInvokeConfig],
  ["POST", EVENT_INVOKE, updateEventInvokeConfig],
  ["GET", EVENT_INVOKE, getEventInvokeConfig],
  ["DELETE", EVENT_INVOKE, deleteEventInvokeConfig],
  ["GET", `${EVENT_INVOKE}/list`, listEventInvokeConfigs],
  ["GET", "/2019-09-30/functions/*/concurrency", getFunctionConcurrency],
  ["GET", "/2020-06-30/functions/*/code-signing-config", getFunctionCodeSigningConfig],
];
