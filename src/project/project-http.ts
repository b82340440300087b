// project-http.ts — the HTTP routes of a project file, their functions known.
import { didYouMean } from "../base/index.ts";
import type { HttpEntry, ProjectHttpRoute } from "./project.ts";
import type { ProjectReading } from "./project-reading.ts";

export function readHttpRoutes(reading: ProjectReading): ProjectHttpRoute[] {
  return Object.entries(reading.content.http ?? {}).map(([key, entry]) => {
    checkFunction(reading, key, functionOf(entry));
    checkParameters(reading, key);
    const [method, path] = key === "$default" ? ["ANY", key] : key.split(" ");
    return {
      type: (typeof entry === "string" ? undefined : entry.type) ?? "REST",
      method: method ?? "",
      path: path ?? "",
      functionName: functionOf(entry),
    };
  });
}

function functionOf(entry: HttpEntry): string {
  return typeof entry === "string" ? entry : entry.function;
}

/** A function by its ARN need not be of this project. */
function checkFunction(reading: ProjectReading, key: string, name: string): void {
  const declared = Object.keys(reading.content.functions ?? {});
  if (name.startsWith("arn:") || declared.includes(name)) return;
  const known = declared.length === 0 ? "none" : declared.join(", ");
  const hint = didYouMean(name, declared) ?? `declared: ${known}`;
  reading.problem(["http", key], `http '${key}': there is no function '${name}'; ${hint}`);
}

function checkParameters(reading: ProjectReading, key: string): void {
  const segments = key.split("/");
  const wrong = segments.find(
    (segment, at) =>
      /[{}]/.test(segment) &&
      !/^\{[\w.-]+\}$/.test(segment) &&
      !(/^\{[\w.-]+\+\}$/.test(segment) && at === segments.length - 1),
  );
  if (wrong === undefined) return;
  const words =
    "a parameter is a whole segment, {id}, or the rest of the path as the last, {proxy+}";
  reading.problem(["http", key], `http '${key}': '${wrong}': ${words}`);
}
