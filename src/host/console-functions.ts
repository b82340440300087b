// console-functions.ts — functions and what they printed, for the console: read by Lambda's own API.
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
import type { ConsoleFunctions } from "../console-api/index.ts";
import type { FunctionItem } from "../console-wire/index.ts";
import type { LambdaService } from "../lambda/index.ts";

const PAGE = "50";
const FUNCTIONS_MAX = 1_000;

export function consoleFunctions(lambda: LambdaService, scope: Scope): ConsoleFunctions {
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
  return {
    list: async () => {
      const items: FunctionItem[] = [];
      let marker = "";
      do {
        const query = { MaxItems: PAGE, ...(marker === "" ? {} : { Marker: marker }) };
        const page = await asked("/2015-03-31/functions/", query);
        const found = page["Functions"];
        if (isJsonArray(found))
          items.push(
            ...found
              .filter(isJsonObject)
              .map((configuration) => functionItem(configuration, lambda)),
          );
        marker = textOf(page["NextMarker"]);
      } while (marker !== "" && items.length < FUNCTIONS_MAX);
      return items;
    },
    logs: (functionName) => lambda.logs(functionName),
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
