// log-group-look.ts — the newest lines of a log group, over all its streams in the order of time.
import { stringifyJson } from "../../base/index.ts";
import type { ServiceLook } from "../../console-wire/index.ts";
import { notFound, type Query } from "../door/index.ts";
import type { ConsoleServices } from "../ports.ts";

/** Rows are `{"at": ms, "text": …, "stream": …}`, the newest last. */
export async function logGroupLook(
  services: ConsoleServices,
  logGroupName: string,
  query: Query,
): Promise<ServiceLook> {
  const [text, before] = [query.text("text"), query.text("before")];
  const asked = {
    limit: query.limit(100, 1_000),
    ...(text === undefined ? {} : { text }),
    ...(before === undefined ? {} : { before }),
  };
  const found = services.logLines(logGroupName, asked);
  if (found === undefined) throw notFound(`There is no log group ${logGroupName}.`);
  const rows = found.lines.map((line) => stringifyJson({ ...line }));
  const older = found.before === undefined ? {} : { before: found.before };
  return { rows, more: found.before !== undefined, ...older };
}
