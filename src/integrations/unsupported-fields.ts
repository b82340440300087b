// unsupported-fields.ts — what a definition gives an action that the action does not take; asked when it is created.
import type { JsonObject } from "../base/index.ts";
import { API_FIELDS } from "./apigateway/index.ts";
import { clusterFields } from "./eks/index.ts";
import { HTTP_FIELDS } from "./http/index.ts";
import {
  type CalledAction,
  namesBeside,
  type ParameterLanguage,
  type UnsupportedField,
  unsupportedMembers,
} from "./models/index.ts";

export function unsupportedFields(
  called: CalledAction,
  parameters: JsonObject,
  language: ParameterLanguage,
): readonly UnsupportedField[] {
  const own = called.kind === "integration" ? ownFields(called) : undefined;
  return own === undefined
    ? unsupportedMembers(called, parameters, language)
    : namesBeside(own, parameters, language);
}

/** Of the integrations that call no operation of a service. */
function ownFields({ service, action }: CalledAction): ReadonlySet<string> | undefined {
  switch (`${service}:${action}`) {
    case "apigateway:invoke":
      return API_FIELDS;
    case "http:invoke":
      return HTTP_FIELDS;
    default:
      return service === "eks" ? clusterFields(action) : undefined;
  }
}
