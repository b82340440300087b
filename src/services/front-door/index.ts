// front-door — requests for the embedded services.
export { type CallOutcome, type DoorOptions, FrontDoor } from "./door.ts";
export type { DoorAnswer, DoorBody, DoorRequest, DoorScope } from "./request.ts";
