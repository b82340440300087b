// targets — what rules and schedules invoke.

export { toDeadLetterQueue } from "./dead-letter.ts";
export {
  invokeTarget,
  isDelivered,
  isUniversalAction,
  type TargetCall,
  type TargetPorts,
} from "./invoke-target.ts";
export { targetInput } from "./target-input.ts";
