// batch.ts — what the batch operations have in common: entries with ids, successes and failures side by side.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { ServiceFault } from "../service-fault.ts";
import { queueFault } from "./faults.ts";

const ENTRIES_MAX = 10;

export function checkedEntries(given: Json | undefined, name: string): readonly JsonObject[] {
  const entries = isJsonArray(given) ? given.filter((entry) => isJsonObject(entry)) : [];
  if (entries.length === 0) {
    throw queueFault("EmptyBatchRequest", `There should be at least one ${name} in the request.`);
  }
  if (entries.length > ENTRIES_MAX) {
    throw queueFault(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${ENTRIES_MAX}. You have sent ${entries.length}.`,
    );
  }
  const seen = new Set<string>();
  for (const { Id } of entries) {
    const id = String(Id ?? "");
    if (!/^[\w-]{1,80}$/.test(id)) {
      throw queueFault(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
      );
    }
    if (seen.has(id)) throw queueFault("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);
    seen.add(id);
  }
  return entries;
}

export function inBatch(
  entries: readonly JsonObject[],
  run: (entry: JsonObject) => JsonObject,
): JsonObject {
  const successful: JsonObject[] = [];
  const failed: JsonObject[] = [];
  for (const entry of entries) {
    const id = entry["Id"] ?? "";
    try {
      successful.push({ Id: id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      const code = error.queryCode ?? error.code;
      failed.push({ Id: id, SenderFault: true, Code: code, Message: error.message });
    }
  }
  return { Successful: successful, ...(failed.length === 0 ? {} : { Failed: failed }) };
}
