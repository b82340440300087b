// functions.ts — `functions/<name>/logs`: what a function printed last.
import type { LogPage } from "../../console-wire/index.ts";
import { notFound, type Query } from "../door/index.ts";
import type { ConsoleFunctions } from "../ports.ts";

/** Newest last; `before` leads to older lines. */
export async function logPage(
  functions: ConsoleFunctions,
  name: string,
  query: Query,
): Promise<LogPage> {
  if (!(await functions.has(name))) throw notFound(`There is no function ${name}.`);
  const limit = query.limit(500, 2_000);
  const before = query.number("before") ?? Number.POSITIVE_INFINITY;
  const { lines, ...found } = await functions.logs(name, { before, limit });
  return {
    ...found,
    lines: lines.map(({ at, text, requestId }) => ({
      ...{ at, text },
      ...(requestId === undefined ? {} : { requestId }),
    })),
  };
}
