// sagemaker-kinds.ts — the jobs of SageMaker, which differ in their names alone.
import { callWith, given, type JobKind, statusIn } from "./job-kind.ts";

/** Job by the word in its operations: `TrainingJob` of CreateTrainingJob, DescribeTrainingJob, StopTrainingJob. */
function job(word: string): JobKind {
  const name = { [`${word}Name`]: given(`${word}Name`) };
  return {
    describe: callWith(`Describe${word}`, name),
    job: (shown) => shown,
    state: statusIn([`${word}Status`], { succeeded: ["Completed"], failed: ["Failed", "Stopped"] }),
    result: (_job, shown) => shown,
    stop: callWith(`Stop${word}`, name),
  };
}

const WORDS = [
  ...["HyperParameterTuningJob", "LabelingJob", "ProcessingJob", "TrainingJob", "TransformJob"],
] as const;

export const SAGEMAKER_KINDS: Readonly<Record<string, JobKind>> = Object.fromEntries(
  WORDS.map((word) => [`sagemaker:create${word}`, job(word)]),
);
