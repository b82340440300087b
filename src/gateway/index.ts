// gateway — HTTP routes to functions, as API Gateway calls them; entered here.
export {
  type Called,
  createGateway,
  type Gateway,
  type GatewayPorts,
  type GatewayRequest,
} from "./gateway.ts";
export type {
  HttpIntegration,
  HttpIntegrationResponse,
  ServiceReply,
  ServiceRequest,
} from "./integration.ts";
export type { GatewayAnswer } from "./proxy-answer.ts";
export type { ApiType, GatewayRoute } from "./route.ts";
