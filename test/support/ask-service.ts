// ask-service.ts — an embedded service, asked as a task asks it.
import type { JsonObject } from "../../src/base/index.ts";
import { HOME_SCOPE, type Host } from "../../src/host/index.ts";

/** Members as the model names them; throws what the service refuses. */
export async function askService(
  host: Host,
  [service, operation]: readonly [string, string],
  parameters: JsonObject,
): Promise<JsonObject> {
  const asked = { service, operation, parameters, scope: HOME_SCOPE };
  const answer = await host.services.call({ ...asked, signal: new AbortController().signal });
  if (answer.type !== "answered") throw new Error(JSON.stringify(answer));
  return answer.output;
}
