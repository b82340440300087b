// console-functions.ts — functions and what they printed, for the console: read by Lambda's own API and that of logs.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
  parseJson,
  type Scope,
} from "../base/index.ts";
import type { ConsoleFunctions, FoundLines } from "../console-api/index.ts";
import type { FunctionItem } from "../console-wire/index.ts";
import type { LambdaService } from "../lambda/index.ts";
import { functionLines } from "./function-lines.ts";
import type { AskLogs } from "./kept-lines.ts";

const PAGE = "50";
const FUNCTIONS_MAX = 1_000;
const NO_LINES: FoundLines = { lines: [], more: false, noLogGroup: true };
/** What Lambda takes for the name of a function; any other text names none. */
const NAME = /^[\w-]{1,64}$/;

export function consoleFunctions(
  lambda: LambdaService,
  scope: Scope,
  askLogs: AskLogs,
): ConsoleFunctions {
  const lines = functionLines(lambda, askLogs);
  const asked = async (path: string, query: Record<string, string>): Promise<JsonObject> => {
    const answer = await lambda.handleRequest(
      {
        ...{ method: "GET", path, headers: {}, body: Buffer.alloc(0) },
        query: new URLSearchParams(query),
      },
      scope,
    );
    const body = answer.status === 200 ? parseJson(answer.body.toString()) : {};
    return isJsonObject(body) ? body : {};
  };
  const reservationOf = async (
    name: string,
  ): Promise<Pick<FunctionItem, "reservedConcurrency">> => {
    const path = `/2019-09-30/functions/${encodeURIComponent(name)}/concurrency`;
    const { ReservedConcurrentExecutions: reserved } = await asked(path, {});
    return isJsonNumber(reserved) ? { reservedConcurrency: numberOf(reserved) } : {};
  };
  return {
    list: async () => {
      const items: FunctionItem[] = [];
      let marker = "";
      do {
        const query = { MaxItems: PAGE, ...(marker === "" ? {} : { Marker: marker }) };
        const page = await asked("/2015-03-31/functions/", query);
        const found = page["Functions"];
        for (const configuration of isJsonArray(found) ? found.filter(isJsonObject) : []) {
          const item = functionItem(configuration, lambda);
          items.push({ ...item, ...(await reservationOf(item.functionName)) });
        }
        marker = textOf(page["NextMarker"]);
      } while (marker !== "" && items.length < FUNCTIONS_MAX);
      return items;
    },
    has: async (functionName) => {
      if (!NAME.test(functionName)) return false;
      const found = await asked(`/2015-03-31/functions/${functionName}/configuration`, {});
      return found["FunctionName"] !== undefined;
    },
    logs: async (functionName, asked) =>
      NAME.test(functionName) ? lines.logs(functionName, asked) : NO_LINES,
    logsOfVisit: async (functionName, visit) =>
      NAME.test(functionName) ? lines.logsOfVisit(functionName, visit) : NO_LINES,
  };
}

function functionItem(configuration: JsonObject, lambda: LambdaService): FunctionItem {
  const functionName = textOf(configuration["FunctionName"]);
  const modified = Date.parse(textOf(configuration["LastModified"]));
  return {
    functionName,
    functionArn: textOf(configuration["FunctionArn"]),
    runtime: textOf(configuration["Runtime"]),
    handler: textOf(configuration["Handler"]),
    timeoutSeconds: wholeOf(configuration["Timeout"]),
    memoryMb: wholeOf(configuration["MemorySize"]),
    state: textOf(configuration["State"]) || "Active",
    ...lambda.counts(functionName),
    ...(Number.isNaN(modified) ? {} : { lastModified: modified }),
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function wholeOf(value: Json | undefined): number {
  return isJsonNumber(value) ? numberOf(value) : 0;
}
