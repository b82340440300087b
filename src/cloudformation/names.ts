// names.ts — ids and names that AWS makes up: of stacks, of change sets, of resources without a name.
import { randomBytes, randomUUID } from "node:crypto";
import { arnOf, type Scope } from "../base/index.ts";
import { nameLengthMax, templateType } from "../templates/index.ts";

export function newStackId(scope: Scope, name: string): string {
  return arnOf(scope, "cloudformation", `stack/${name}/${randomUUID()}`);
}

export function newChangeSetId(scope: Scope, name: string): string {
  return arnOf(scope, "cloudformation", `changeSet/${name}/${randomUUID()}`);
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const RANDOM_LENGTH = 12;

/** Twelve letters and digits; the small remainder of the division harms nobody. */
function randomText(): string {
  const bytes = randomBytes(RANDOM_LENGTH);
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** What a resource without a name of its own is called: `<stack>-<logicalId>-<random>`. */
export function newName(type: string, stackName: string, logicalId: string): string {
  // Parts of an API find each other by these.
  if (templateType(type).becomes === "route") return `${stackName}-${logicalId}`;
  const random = randomText();
  const most = nameLengthMax(type) - FIFO_ENDING.length;
  // State machines and activities are called without the name of their stack.
  const own = type.startsWith("AWS::StepFunctions::") ? logicalId : `${stackName}-${logicalId}`;
  const name = `${own.slice(0, most - RANDOM_LENGTH - 1)}-${random}`;
  if (type === "AWS::S3::Bucket" || type === "AWS::ECR::Repository") return name.toLowerCase();
  return name;
}

/** The service adds it to names of FIFO queues and topics. */
const FIFO_ENDING = ".fifo";
