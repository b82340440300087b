// route-rules.ts — where calls of AWS services go: the environment's variables, then the project's routes.
import type { JsonObject } from "../base/index.ts";
import { environmentRoutes, RouteTable, readRoutes } from "../integrations/index.ts";
import type { RouteProblem } from "../project/index.ts";
import type { HostOptions } from "./options.ts";

/** Routes that cannot be read. */
export class RoutesRefused extends Error {
  override readonly name = "RoutesRefused";
}

/** What is wrong with `routes` of a project, member by member. */
export function routeProblems(routes: JsonObject): readonly RouteProblem[] {
  const read = readRoutes(routes);
  if (read.ok) return [];
  return read.problems.map(({ key, inside, message }) => ({
    path: [key, ...inside],
    message: `${key}: ${message}`,
  }));
}

/** As AWS's own tools have it, a variable wins over a file that says as much. Throws {@link RoutesRefused}. */
export function routeTable({ routes = {}, env }: Pick<HostOptions, "env" | "routes">): RouteTable {
  const ofEnvironment = environmentRoutes(env);
  const ofProject = readRoutes(routes);
  if (ofEnvironment.ok && ofProject.ok) {
    return new RouteTable([...ofEnvironment.value, ...ofProject.value]);
  }
  const told = (where: string, { key, message }: { key: string; message: string }): string =>
    `${where}${key}: ${message}`;
  throw new RoutesRefused(
    [
      ...(ofEnvironment.ok ? [] : ofEnvironment.problems.map((one) => told("", one))),
      ...(ofProject.ok ? [] : ofProject.problems.map((one) => told("routes: ", one))),
    ].join("\n"),
  );
}
