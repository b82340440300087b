// scheduler — EventBridge Scheduler inside Treadle.
export { type Scheduler, type SchedulerParts, scheduler } from "./scheduler.ts";
