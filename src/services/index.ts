// services — the AWS services that live inside Treadle, behind one front door.
export type { ConnectionSecrets } from "./events/index.ts";
export type {
  CallOutcome,
  DoorAnswer,
  DoorBody,
  DoorRequest,
  DoorScope,
} from "./front-door/index.ts";
export type { CallInside } from "./inside.ts";
export { Journal, type Shelf } from "./journal/index.ts";
export { constrained, journalService } from "./journal-service.ts";
export type { ServiceLooks } from "./looks.ts";
export {
  listIn,
  numberIn,
  objectIn,
  objectsIn,
  type Page,
  pageOf,
  present,
  type Texts,
  tagList,
  tagsIn,
  textIn,
  textsIn,
} from "./parameters.ts";
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
export type { Call, EmbeddedService, Operation, OperationTable } from "./service.ts";
export { ServiceFault } from "./service-fault.ts";
export {
  createServices,
  type MoreParts,
  type ServiceRequest,
  type Services,
  type ServicesOptions,
} from "./services.ts";
