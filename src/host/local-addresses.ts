// local-addresses.ts — where a project's routes are reached on this machine, and what addresses on AWS are here.
import { URL_SUFFIX } from "../base/index.ts";
import type { Project } from "../project/index.ts";
import { HTTP_PREFIX } from "./http-prefix.ts";

export interface LocalAddresses {
  /** A line for each route: method, address, what it calls. */
  readonly routes: readonly string[];
  /** Addresses that API Gateway would have, as they are here. */
  of(text: string): string;
}

const ADDRESS = new RegExp(
  `https://([\\w.-]+?)\\.(?:execute-api|lambda-url)\\.[\\w-]+\\.(?:${URL_SUFFIX}|on\\.aws)((?:/\\S*)?)`,
  "g",
);

/** `url`: the server's. */
export function localAddresses(http: Project["http"], url: string): LocalAddresses {
  const types = new Map(http.map(({ api, type }) => [api, type]));
  return {
    routes: http.map(({ api, functionName, method, path }) => {
      const below = api === undefined ? "" : `/${api}`;
      const shown = path === "$default" ? "/" : path;
      return `${method} ${url}${HTTP_PREFIX}${below}${shown}  → ${lastName(functionName)}`;
    }),
    of: (text) =>
      text.replace(ADDRESS, (whole, api: string, rest: string) => {
        const type = types.get(api);
        if (type === undefined) return whole;
        // A REST API's begin with a stage.
        const path = type === "REST" ? rest.replace(/^\/[^/\s]*/, "") : rest;
        return `${url}${HTTP_PREFIX}/${api}${path}`;
      }),
  };
}

function lastName(target: string): string {
  return target.startsWith("arn:") ? (target.split(":").at(-1) ?? target) : target;
}
