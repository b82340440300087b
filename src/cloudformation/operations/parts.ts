// parts.ts — what every operation is given.
import type { StackBook } from "../book.ts";
import type { Deployments } from "../deployments.ts";
import type { CloudFormationPorts } from "../ports.ts";

export interface OperationParts {
  readonly book: StackBook;
  readonly deployments: Deployments;
  readonly ports: CloudFormationPorts;
}
