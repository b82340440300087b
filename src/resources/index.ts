// resources — declared resources, by CloudFormation's types and property names, made so in the services.
export { circleText, NamedRefusal, ResourceDeployment, ResourcesRefused } from "./deployment.ts";
export { inOrder, needsOf, type Ordered } from "./order.ts";
export {
  pending,
  pendingIn,
  settled,
  settledJsonText,
  settledObject,
  settledText,
  type Values,
} from "./pending.ts";
export {
  type MadeResource,
  type Resource,
  type ResourcePorts,
  type ResourceType,
  ServiceLink,
  type ServiceReply,
} from "./resource.ts";
export { ResourceRefused } from "./resource-refused.ts";
export { RESOURCE_TYPES } from "./types/index.ts";
