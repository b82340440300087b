// service-knowledge.ts — what definitions are checked against besides the language: the services of AWS.
import type { ServiceKnowledge } from "../asl/index.ts";
import { knowsSdkAction, sdkActionHint, unsupportedFields } from "../integrations/index.ts";

export const SERVICE_KNOWLEDGE: ServiceKnowledge = {
  knowsSdkAction,
  sdkActionHint,
  unsupportedFields,
};
