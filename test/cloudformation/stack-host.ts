// stack-host.ts — a host in memory with CloudFormation's operations at hand, for tests without HTTP.
import { vi } from "vitest";
import type { JsonObject } from "../../src/base/index.ts";
import { createTestHost, HOME_SCOPE } from "../support/test-host.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer may be of any shape, and a wrong one fails the test.
type Answer = any;

export interface StackHost extends AsyncDisposable {
  readonly complaints: readonly string[];
  /** Empty where nobody listens. */
  readonly url: string;
  /** An operation of a service; throws what it refuses, as `Code: text`. */
  readonly call: (service: string, operation: string, parameters: JsonObject) => Promise<Answer>;
  /** The same of CloudFormation. */
  readonly stacks: (operation: string, parameters: JsonObject) => Promise<Answer>;
  /** Resolves with the stack when nothing goes on with it. */
  readonly settled: (StackName: string) => Promise<Answer>;
  /** `logicalId STATUS reason`, oldest first. */
  readonly events: (StackName: string) => Promise<readonly string[]>;
}

const PATIENCE = { timeout: 30_000, interval: 5 };

/** `listens`: for functions that answer to the server. */
export async function stackHost({ listens = false } = {}): Promise<StackHost> {
  const { complaints, host } = await createTestHost();
  const url = listens ? await host.listen("127.0.0.1", 0) : "";
  const services = await host.services.get();
  const call: StackHost["call"] = async (service, operation, parameters) => {
    const answer = await services.call({ service, operation, parameters, scope: HOME_SCOPE });
    if (answer.ok) return answer.output;
    throw new Error(`${answer.code}: ${answer.message}`);
  };
  const stacks: StackHost["stacks"] = (operation, parameters) =>
    call("cloudformation", operation, parameters);
  const settled: StackHost["settled"] = (StackName) =>
    vi.waitFor(async () => {
      const { Stacks } = await stacks("DescribeStacks", { StackName });
      if (Stacks[0].StackStatus.endsWith("_IN_PROGRESS")) throw new Error(Stacks[0].StackStatus);
      return Stacks[0];
    }, PATIENCE);
  const events: StackHost["events"] = async (StackName) => {
    const { StackEvents } = await stacks("DescribeStackEvents", { StackName });
    return StackEvents.map((event: Answer) =>
      [event.LogicalResourceId, event.ResourceStatus, event.ResourceStatusReason]
        .filter((part) => part !== undefined)
        .join(" "),
    ).reverse();
  };
  return {
    ...{ complaints, url, call, stacks, settled, events },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

export function template(Resources: JsonObject, sections: JsonObject = {}): string {
  return JSON.stringify({ Resources, ...sections });
}

export function queue(Properties: JsonObject = {}, members: JsonObject = {}): JsonObject {
  return { Type: "AWS::SQS::Queue", Properties, ...members };
}

/** A type that nobody makes here. */
export const UNKNOWN: JsonObject = { Type: "AWS::Nowhere::Thing" };
