// limit-hint.ts — what helps where data was larger than a state may have: it depends on which data that was.
import type { FoldedVisit } from "../fold/index.ts";

const ELSEWHERE = "or keep large data in S3 and pass its key";

/** Of States.DataLimitExceeded, by the words of its cause. */
export function limitHint(cause: string, { type, name, attempts }: FoldedVisit): string {
  if (/ provided parameters with a size /.test(cause)) {
    return `What a task is given may be 262,144 bytes at most. Pick what it needs in Arguments (JSONPath: InputPath, Parameters), ${ELSEWHERE}.`;
  }
  if (/ assigned variables with a size /.test(cause)) {
    return `A variable, and all that one Assign sets, may be 262,144 bytes at most. Assign the parts that are read later, ${ELSEWHERE}.`;
  }
  if (/^The input of a child workflow execution /.test(cause)) {
    return `The input of a child may be 262,144 bytes at most. Pick what it needs in ItemSelector, put fewer items into a batch (ItemBatcher), ${ELSEWHERE}.`;
  }
  if (/^A batch of a single item has /.test(cause)) {
    return "One item alone is larger than a batch may be. Pick what is needed of it in ItemSelector, or raise MaxInputBytesPerBatch of ItemBatcher, 262,144 bytes at most.";
  }
  const hasBegun = attempts.some(({ notBegun }) => !notBegun);
  if (type === "Parallel" && !hasBegun) {
    return `What the branches are given may be 262,144 bytes at most. Pick what they need in Arguments (JSONPath: InputPath, Parameters), ${ELSEWHERE}.`;
  }
  if (type === "Parallel") {
    return "What the branches give together, and what the state makes of it, may be 262,144 bytes at most. Let each branch end with less, or keep large data in S3 and pass its key.";
  }
  if (type === "Map") {
    return "What the iterations are given and give together may be 262,144 bytes at most. Let each one begin and end with less, or use a Distributed Map with a ResultWriter.";
  }
  const isOfTask = type === "Task" && !cause.includes(`'${name}'`);
  return isOfTask
    ? "What a task gives may be 262,144 bytes at most, before ResultSelector or Output see it. Let it give less, or write large data to S3 and give the key."
    : `What a state is left with may be 262,144 bytes at most. Cut it down with Output (JSONPath: ResultSelector, ResultPath, OutputPath), ${ELSEWHERE}.`;
}
