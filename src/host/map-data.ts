// map-data.ts — the S3 that Distributed Maps read from and write to.
import { setTimeout as sleep } from "node:timers/promises";
import type { MapData } from "../engine/index.ts";
import { type ObjectStore, S3MapData } from "../integrations/index.ts";
import type { LazyServices } from "./lazy-services.ts";

export function mapDataOf(store: ObjectStore): MapData {
  return new S3MapData({ store, pause });
}

/** The embedded one. */
export function embeddedObjects(services: LazyServices): ObjectStore {
  return {
    call: async (request) => {
      const outcome = await (await services.get()).call({ service: "s3", ...request });
      if (!outcome.ok) {
        const { code, message, status: httpStatus, requestId } = outcome;
        return { type: "refused", code, message, httpStatus, requestId };
      }
      const { output, payload } = outcome;
      return { type: "answered", output, ...(payload === undefined ? {} : { payload }) };
    },
  };
}

/** Between two attempts at a call; real time, because S3 knows no other. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    // Nobody waits any more: the next call says so.
    if (!signal.aborted) throw error;
  }
}
