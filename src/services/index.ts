// services — the AWS services that live inside Treadle, behind one front door.
export type { ConnectionSecrets } from "./events/index.ts";
export type {
  CallOutcome,
  DoorAnswer,
  DoorBody,
  DoorRequest,
  DoorScope,
} from "./front-door/index.ts";
export { compilePattern } from "./patterns/index.ts";
export type {
  Delivered,
  DeliveryPorts,
  ExecutionStart,
  FunctionCall,
  HttpReply,
  HttpSend,
  ModelSource,
  ServicesClock,
} from "./ports.ts";
export {
  createServices,
  type ServiceRequest,
  type Services,
  type ServicesOptions,
} from "./services.ts";
