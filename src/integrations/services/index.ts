// services — tasks on the services that live in the same process.
export { ServiceRunner } from "./service-runner.ts";
export type { ServiceAnswer, ServiceCall, ServicesCaller } from "./services-caller.ts";
