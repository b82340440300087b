// map-runs.ts — finding the Map Run that a request means.
import type { MapRunRecord } from "../engine/index.ts";
import type { ApiContext } from "./context.ts";
import { resourceNotFound } from "./machines/index.ts";
import { requireResource } from "./resource-arn.ts";

export async function requireMapRun({ engine }: ApiContext, text: string): Promise<MapRunRecord> {
  const { text: arn } = requireResource(text, ["mapRun"]);
  const mapRun = await engine.describeMapRun(arn);
  if (mapRun === undefined) throw resourceNotFound(arn);
  return mapRun;
}
