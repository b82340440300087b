// schedules — rate, cron and at expressions of EventBridge.
export { parseSchedule, type Schedule, ScheduleProblem } from "./schedule.ts";
export { isTimeZone } from "./time-zone.ts";
