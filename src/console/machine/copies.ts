// copies.ts — what can be copied of a state machine, or of one of its versions.
import type { CopyChoice } from "../parts/index.ts";

export function machineCopies(arn: string): readonly CopyChoice[] {
  return [
    { what: "ARN", text: arn },
    {
      what: "AWS CLI: start",
      text: `aws stepfunctions start-execution --state-machine-arn ${arn} --input '{}'`,
    },
    {
      what: "AWS CLI: describe",
      text: `aws stepfunctions describe-state-machine --state-machine-arn ${arn}`,
    },
    { what: "Link to this page", text: location.href },
  ];
}
