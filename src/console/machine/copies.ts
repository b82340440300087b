// copies.ts — what can be copied of a state machine, or of one of its versions.
import type { CopyChoice } from "../parts/index.ts";
import { awsCommand } from "../run/index.ts";

export function machineCopies(arn: string, endpoint: string): readonly CopyChoice[] {
  const named = ["--state-machine-arn", arn] as const;
  return [
    { what: "ARN", text: arn },
    {
      what: "AWS CLI: start",
      text: awsCommand("stepfunctions start-execution", endpoint, [named, ["--input", "{}"]]),
    },
    {
      what: "AWS CLI: describe",
      text: awsCommand("stepfunctions describe-state-machine", endpoint, [named]),
    },
    { what: "Link to this page", text: location.href },
  ];
}
