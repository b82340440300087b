// first-child.ts — what an ItemSelector of a Distributed Map gave for the first item: the first child was given that.
import type { MapState } from "../../asl/index.ts";
import {
  executionArn,
  expressExecutionArn,
  isJsonArray,
  isJsonObject,
  type Json,
  memberOf,
  parseArn,
  parseJson,
} from "../../base/index.ts";
import { childNames } from "../../core/index.ts";
import type { Engine } from "../../engine/index.ts";

type Distributed = NonNullable<MapState["distributed"]>;

/** Undefined where there is no first child, or it is not remembered any more. */
export async function firstSelected(
  engine: Engine,
  { executionType, batcher }: Distributed,
  mapRunArn: string,
): Promise<Json | undefined> {
  const arn = firstChildArn(mapRunArn, executionType);
  const child = arn === undefined ? undefined : await engine.describeExecution(arn);
  if (child?.mapRunArn !== mapRunArn) return undefined;
  const input = parseJson(child.input);
  if (batcher === undefined) return input;
  const items = isJsonObject(input) ? memberOf(input, "Items") : undefined;
  return items !== undefined && isJsonArray(items) ? items[0] : undefined;
}

function firstChildArn(
  mapRunArn: string,
  executionType: Distributed["executionType"],
): string | undefined {
  const home = parseArn(mapRunArn);
  const [, machine] = /^mapRun:(.+):[^:]+$/s.exec(home?.resource ?? "") ?? [];
  if (home === undefined || machine === undefined) return undefined;
  const name = childNames(mapRunArn)(0);
  return executionType === "EXPRESS"
    ? expressExecutionArn(home, machine, name, name)
    : executionArn(home, machine, name);
}
