// task-parameters.ts — names of parameters that the called action does not take, as far as the definition alone tells.
import { isJsonObject, memberOf } from "../../base/index.ts";
import { hasPlaceholder, parseResource } from "../resource.ts";
import { mayAskFor, type StateContext } from "./context.ts";
import { meantField } from "./meant.ts";
import { placeIn } from "./report.ts";

/** What a service takes is the business of who knows the services; without them every name is taken. */
export function checkParameterNames({ language, machine, place, value }: StateContext): void {
  const { definition } = machine;
  const { options, report } = definition;
  const resource = memberOf(value, "Resource");
  const field = language === "JSONata" ? "Arguments" : "Parameters";
  const parameters = memberOf(value, field);
  if (typeof resource !== "string" || !isJsonObject(parameters)) return;
  const called = parseResource(resource);
  if (called.kind !== "integration" && called.kind !== "sdk") return;
  if (called.kind === "sdk" && !mayAskFor(definition, called.service)) return;
  const unsupported = options.unsupportedFields?.(called, parameters, language) ?? [];
  for (const { known, name, path } of unsupported) {
    if (options.placeholders === "accepted" && hasPlaceholder(name)) continue;
    const owner = path.reduce(placeIn, placeIn(place, field));
    const meant = report.guess((guessing) => meantField(name, known, guessing));
    report.unsupportedParameter(owner, name, meant);
  }
}
