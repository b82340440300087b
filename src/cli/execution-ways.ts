// execution-ways.ts — which states may come behind which, by the definition that an execution runs.
import { parseJson } from "../base/index.ts";
import { readGraph, type Ways, waysOf } from "../graph/index.ts";
import { type Caller, ServiceRefusal } from "./caller.ts";

/** Undefined where the service has no definition of it: the history alone is told then. */
export async function waysOfExecution(
  call: Caller,
  executionArn: string,
): Promise<Ways | undefined> {
  try {
    const { definition } = await call("DescribeStateMachineForExecution", { executionArn });
    return typeof definition === "string" ? waysOf(readGraph(parseJson(definition))) : undefined;
  } catch (error) {
    if (error instanceof ServiceRefusal) return undefined;
    throw error;
  }
}
