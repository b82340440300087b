// limit-hint.ts — what helps where data was larger than a state may have: it depends on which data that was.
import { type JsonObject, reasonIn } from "../../base/index.ts";
import type { FoldedVisit } from "../fold/index.ts";

const ELSEWHERE = "or keep large data in S3 and pass its key";
const LEFT = "Cut it down with Output (JSONPath: ResultSelector, ResultPath, OutputPath)";

const ITEM_SELECTOR = `What an iteration is given may be 262,144 bytes at most. Pick what it needs in ItemSelector, ${ELSEWHERE}.`;
const CHILD_INPUT = `The input of a child may be 262,144 bytes at most. Pick what it needs in ItemSelector, put fewer items into a batch (ItemBatcher), ${ELSEWHERE}.`;
const BRANCH_INPUT = `What the branches are given may be 262,144 bytes at most. Pick what they need in Arguments (JSONPath: InputPath, Parameters), ${ELSEWHERE}.`;
const CATCH = `What a Catch leaves a state with may be 262,144 bytes at most. Cut it down with the Output of that Catch (JSONPath: its ResultPath), ${ELSEWHERE}.`;
const OF_TASK =
  "What a task gives may be 262,144 bytes at most, before ResultSelector or Output see it. Let it give less, or write large data to S3 and give the key.";

export interface Limited {
  readonly visit: FoldedVisit;
  /** As it stands in the definition. */
  readonly state: JsonObject;
  /** Of a Distributed Map: its run itself had failed. */
  readonly isOfRun: boolean;
}

/** Of States.DataLimitExceeded, by the words of its cause. */
export function limitHint(cause: string, limited: Limited): string {
  const { type, name } = limited.visit;
  const said = reasonIn(cause);
  if (/ provided parameters with a size /.test(said)) {
    return `What a task is given may be 262,144 bytes at most. Pick what it needs in Arguments (JSONPath: InputPath, Parameters), ${ELSEWHERE}.`;
  }
  if (/ assigned variables with a size /.test(said)) {
    return `A variable, and all that one Assign sets, may be 262,144 bytes at most. Assign the parts that are read later, ${ELSEWHERE}.`;
  }
  if (/^The input of a child workflow execution /.test(said)) return CHILD_INPUT;
  if (/^A batch of a single item has /.test(said)) {
    return "One item alone is larger than a batch may be. Pick what is needed of it in ItemSelector, or raise MaxInputBytesPerBatch of ItemBatcher, 262,144 bytes at most.";
  }
  if (type === "Parallel") return ofParallel(limited);
  if (type === "Map") return ofMap(limited, said !== cause);
  if (type === "Task" && !said.includes(`'${name}'`)) return OF_TASK;
  return hadFailed(limited.visit)
    ? CATCH
    : `What a state is left with may be 262,144 bytes at most. ${LEFT}, ${ELSEWHERE}.`;
}

/** What the branches of another attempt were to be given is told of in the same words as what a Catch makes. */
function ofParallel({ visit, state }: Limited): string {
  const { attempts, failure } = visit;
  if (attempts.every(({ notBegun }) => notBegun)) return BRANCH_INPUT;
  if (!hadFailed(visit)) {
    return `What the branches give together, and what the state makes of it, may be 262,144 bytes at most. Let each branch end with less, cut it down with Output (JSONPath: ResultSelector, ResultPath, OutputPath), ${ELSEWHERE}.`;
  }
  // What one Catch fails on no other one takes.
  if (failure === "caught" || state["Catch"] === undefined) return BRANCH_INPUT;
  if (state["Retry"] === undefined) return CATCH;
  return `What a Catch leaves a state with, and what the branches of another attempt are given, may be 262,144 bytes at most. Cut it down with the Output of the Catch (JSONPath: its ResultPath) or with Arguments (Parameters), ${ELSEWHERE}.`;
}

/** `isOfItem`: it failed with what one iteration was to be given. */
function ofMap({ visit, isOfRun }: Limited, isOfItem: boolean): string {
  if (isOfItem) return ITEM_SELECTOR;
  if (hadFailed(visit)) return CATCH;
  if (isOfRun) return CHILD_INPUT;
  if (visit.mapRunArn !== undefined) {
    return "What the children give together, and what the state makes of it, may be 262,144 bytes at most. Let a ResultWriter write what they give to S3, or cut it down with Output (JSONPath: ResultSelector, ResultPath, OutputPath).";
  }
  return `What the iterations give together, and what the state makes of it, may be 262,144 bytes at most. Let each one end with less, cut it down with Output (JSONPath: ResultSelector, ResultPath, OutputPath), or use a Distributed Map with a ResultWriter.`;
}

/** Its last attempt had failed with something else, which nothing but a Catch or another attempt can come after. */
function hadFailed({ attempts, trouble }: FoldedVisit): boolean {
  const last = attempts.at(-1);
  if (last?.failedInside !== undefined) return true;
  return last?.error !== undefined && trouble !== undefined && last.error !== trouble.error;
}
