// resource-arn.ts — ARNs in requests: which resource is meant, and AWS's words when it is none.
import { parseArn } from "../base/index.ts";
import { ServiceError } from "./service-error.ts";

export type ResourceType = "stateMachine" | "execution" | "express" | "activity" | "mapRun";

export interface ResourceArn {
  /** As it was given. */
  readonly text: string;
  readonly type: ResourceType;
  /** Everything before the resource: `arn:aws:states:region:account:`. */
  readonly head: string;
  /** Everything behind `type:`. */
  readonly rest: string;
}

function invalidArn(detail: string): ServiceError {
  return new ServiceError("InvalidArn", `Invalid Arn: '${detail}'`);
}

/** The resource that `text` names, if it is of one of the types that this call takes. */
export function requireResource(text: string, types: readonly ResourceType[]): ResourceArn {
  if (!text.startsWith("arn:")) throw invalidArn(`Invalid ARN prefix: ${text}`);
  const parts = parseArn(text);
  if (parts === undefined) throw invalidArn(`Invalid ARN: ${text}`);
  if (parts.service !== "states") {
    throw invalidArn(`Service not valid in this context: ${parts.service}`);
  }
  const colon = parts.resource.indexOf(":");
  const type = colon < 0 ? parts.resource : parts.resource.slice(0, colon);
  const wanted = types.find((candidate) => candidate === type);
  if (wanted === undefined) throw invalidArn(`Resource type not valid in this context: ${type}`);
  const rest = colon < 0 ? "" : parts.resource.slice(colon + 1);
  if (rest === "") throw invalidArn(`Invalid ARN: ${text}`);
  return { text, type: wanted, head: text.slice(0, text.length - parts.resource.length), rest };
}

export interface MachineArn {
  /** Without version, alias, label or test case. */
  readonly arn: string;
  readonly name: string;
  /** A version's number or an alias's name. */
  readonly qualifier?: string;
  /** A Distributed Map's label. */
  readonly label?: string;
}

/** Takes a state machine ARN apart: `name`, `name:3`, `name:alias`, `name/label`. */
export function requireMachine(text: string): MachineArn {
  const { head, rest } = requireResource(text, ["stateMachine"]);
  const colon = rest.indexOf(":");
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const slash = path.indexOf("/");
  const name = slash < 0 ? path : path.slice(0, slash);
  return {
    arn: `${head}stateMachine:${name}`,
    name,
    ...(colon < 0 ? {} : { qualifier: rest.slice(colon + 1) }),
    ...(slash < 0 ? {} : { label: path.slice(slash + 1) }),
  };
}

/** As {@link requireMachine}, for the many calls that refuse an ARN with a Distributed Map's label. */
export function requireUnlabelledMachine(text: string): MachineArn {
  const machine = requireMachine(text);
  if (machine.label === undefined) return machine;
  throw new ServiceError(
    "ValidationException",
    `The state machine ARN must not be qualified with the label of a Distributed Map state: '${text}'`,
    { reason: "API_DOES_NOT_SUPPORT_LABELED_ARNS" },
  );
}

/** An execution that lives on: Standard, or Express dispatched by a Map Run. */
export function requireExecution(text: string): string {
  const resource = requireResource(text, ["execution", "express"]);
  if (resource.type === "express" && !resource.rest.includes("/")) {
    throw invalidArn("Resource type not valid in this context: express");
  }
  return text;
}

/** An execution of type Standard. */
export function requireStandardExecution(text: string): string {
  return requireResource(text, ["execution"]).text;
}
