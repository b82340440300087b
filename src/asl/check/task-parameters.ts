// task-parameters.ts — names of parameters that the called action does not take, as far as the definition alone tells.
import { isJsonObject, memberOf } from "../../base/index.ts";
import { hasPlaceholder, parseResource } from "../resource.ts";
import type { StateContext } from "./context.ts";
import { meantField } from "./meant.ts";
import { placeIn } from "./report.ts";

/** What a service takes is the business of who knows the services; without them every name is taken. */
export function checkParameterNames({ language, machine, place, value }: StateContext): void {
  const { options, report } = machine.definition;
  const resource = memberOf(value, "Resource");
  const field = language === "JSONata" ? "Arguments" : "Parameters";
  const parameters = memberOf(value, field);
  if (typeof resource !== "string" || !isJsonObject(parameters)) return;
  const called = parseResource(resource);
  if (called.kind !== "integration" && called.kind !== "sdk") return;
  const unsupported = options.unsupportedFields?.(called, parameters, language) ?? [];
  for (const { known, name, path } of unsupported) {
    if (options.placeholders === "accepted" && hasPlaceholder(name)) continue;
    const owner = path.reduce(placeIn, placeIn(place, field));
    report.unsupportedParameter(owner, name, meantField(name, known));
  }
}
