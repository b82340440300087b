// log-groups.ts — the log groups of logging configurations: whether they are there, and made for a project's machines.
import type { ApiParts } from "../api/index.ts";
import { isJsonArray, isJsonObject, type JsonObject, parseArn } from "../base/index.ts";
import type { RouteTable, ServiceAnswer, ServicesCaller } from "../integrations/index.ts";
import type { Project } from "../project/index.ts";

/** Undefined where logs go elsewhere, so that nobody here can know. */
export function logGroupCheck(
  services: ServicesCaller,
  routes: RouteTable,
): ApiParts["logGroupExists"] {
  const route = routes.named({ service: "logs", action: "", arns: [] }) ?? routes.default;
  if (route !== undefined && route.kind !== "embedded") return undefined;
  return async (arn) => {
    const name = nameOf(arn);
    const answer = await call(services, arn, "DescribeLogGroups", { logGroupNamePrefix: name });
    const groups = answer.type === "answered" ? answer.output["logGroups"] : undefined;
    const all = isJsonArray(groups) ? groups : [];
    return all.some((group) => isJsonObject(group) && group["logGroupName"] === name);
  };
}

/** A project need not declare the groups that its machines log to. */
export async function makeLogGroups(project: Project, services: ServicesCaller): Promise<void> {
  for (const { logging } of project.stateMachines) {
    if (logging === undefined || logging.level === "OFF") continue;
    // One that is there already is refused, which is as good.
    const logGroupName = nameOf(logging.logGroupArn);
    await call(services, logging.logGroupArn, "CreateLogGroup", { logGroupName });
  }
}

function call(
  services: ServicesCaller,
  arn: string,
  operation: string,
  parameters: JsonObject,
): Promise<ServiceAnswer> {
  const { account = "", region = "" } = parseArn(arn) ?? {};
  const signal = new AbortController().signal;
  return services.call({
    ...{ service: "logs", operation, parameters, scope: { account, region }, signal },
  });
}

/** `/aws/x` of `arn:aws:logs:us-east-1:123456789012:log-group:/aws/x:*`. */
function nameOf(arn: string): string {
  return arn.split(":")[6] ?? "";
}
