// targets — what rules and schedules invoke.
export {
  invokeTarget,
  isDelivered,
  isUniversalAction,
  type TargetCall,
  type TargetPorts,
} from "./invoke-target.ts";
export { targetInput } from "./target-input.ts";
export { targetOutbox } from "./target-outbox.ts";
