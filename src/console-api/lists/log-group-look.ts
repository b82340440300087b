// log-group-look.ts — the newest lines of a log group, over its newest streams.
import { isJsonNumber, type JsonObject, numberOf, stringifyJson } from "../../base/index.ts";
import type { ServiceLook } from "../../console-wire/index.ts";
import { notFound } from "../door/index.ts";
import type { ConsoleServices } from "../ports.ts";
import { objects } from "./services.ts";

const STREAMS = 5;

/** Rows are `{"at": ms, "text": …, "stream": …}`, the newest last. */
export async function logGroupLook(
  services: ConsoleServices,
  logGroupName: string,
  limit: number,
): Promise<ServiceLook> {
  const listed = await services.call("logs", "DescribeLogStreams", {
    ...{ logGroupName, orderBy: "LastEventTime", descending: true, limit: STREAMS },
  });
  if (listed === undefined) throw notFound(`There is no log group ${logGroupName}.`);
  const streams = objects(listed["logStreams"]).map((stream) => String(stream["logStreamName"]));
  const lines = await Promise.all(
    streams.map(async (logStreamName) => {
      const page = await services.call("logs", "GetLogEvents", {
        ...{ logGroupName, logStreamName, limit, startFromHead: false },
      });
      return objects(page?.["events"]).map((event) => lineOf(event, logStreamName));
    }),
  );
  const sorted = lines.flat().toSorted((a, b) => a.at - b.at);
  const rows = sorted.slice(-limit).map((line) => stringifyJson({ ...line }));
  return { rows, more: sorted.length > rows.length || listed["nextToken"] !== undefined };
}

function lineOf(
  { timestamp, message }: JsonObject,
  stream: string,
): { readonly at: number; readonly text: string; readonly stream: string } {
  const at = isJsonNumber(timestamp) ? numberOf(timestamp) : 0;
  return { at, text: typeof message === "string" ? message : "", stream };
}
