// checks.ts — what a schedule must be.
import { type JsonObject, parseArn } from "../../base/index.ts";
import { numberIn, objectIn, textIn } from "../parameters.ts";
import { isTimeZone, parseSchedule, type Schedule, ScheduleProblem } from "../schedules/index.ts";
import { invalid } from "./records.ts";

/** When it rings; throws ScheduleProblem. Unlike a rule of EventBridge it may say `rate(1 hours)` and `rate(2 hour)`. */
export function scheduleOf(settings: JsonObject): Schedule {
  const given = textIn(settings, "ScheduleExpression") ?? "";
  const expression = given.replace(
    /^rate\((\d+) (minute|hour|day)s?\)$/,
    (_, count: string, unit: string) => `rate(${count} ${unit}${Number(count) === 1 ? "" : "s"})`,
  );
  return parseSchedule(expression, textIn(settings, "ScheduleExpressionTimezone") ?? "UTC");
}

/** Throws Scheduler's error. */
export function checkedSchedule(
  parameters: JsonObject,
  isUniversal: (arn: string) => boolean,
): void {
  const expression = textIn(parameters, "ScheduleExpression") ?? "";
  const zone = textIn(parameters, "ScheduleExpressionTimezone") ?? "UTC";
  if (!isTimeZone(zone)) throw invalid("Invalid Schedule Expression Timezone.");
  try {
    scheduleOf(parameters);
  } catch (error) {
    if (!(error instanceof ScheduleProblem)) throw error;
    throw invalid(`Invalid Schedule Expression ${expression}.`);
  }
  const start = numberIn(parameters, "StartDate");
  const end = numberIn(parameters, "EndDate");
  if (start !== undefined && end !== undefined && start >= end)
    throw invalid("The StartDate you specify cannot be later than the EndDate.");
  const target = objectIn(parameters, "Target") ?? {};
  const arn = textIn(target, "Arn") ?? "";
  if (parseArn(arn) === undefined) throw invalid(`Provided Arn is not in correct format.`);
  if (/^arn:[^:]+:scheduler:::/.test(arn) && !isUniversal(arn))
    throw invalid(`Provided Arn is not in correct format. Unknown service or action: ${arn}`);
  const window = objectIn(parameters, "FlexibleTimeWindow") ?? {};
  if (window["Mode"] === "FLEXIBLE" && numberIn(window, "MaximumWindowInMinutes") === undefined)
    throw invalid("MaximumWindowInMinutes must be specified when Mode is FLEXIBLE.");
}
