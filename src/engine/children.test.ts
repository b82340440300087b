import { expect, test } from "vitest";
import { Children, type ChildrenPorts } from "./children.ts";
import type { Slot } from "./slot.ts";

const ARN = "arn:aws:states:us-east-1:123456789012:execution:m:parent";

/** The parent of a run that awaits the end of its second child alone. */
const PARENT = {
  arn: ARN,
  birth: { roleArn: "role", revisionId: "m" },
  execution: {
    identity: { arn: ARN, region: "us-east-1", account: "123456789012" },
    mapRuns: [{ arn: "run", awaits: (child: number) => child === 1 }],
  },
  // Nobody looks into the rest of it here.
} as unknown as Slot;

test("children of which the end was heard in the turn that gave them are not given", () => {
  for (const executionType of ["STANDARD", "EXPRESS"] as const) {
    const given: string[] = [];
    const note = (arn: string): boolean => {
      given.push(arn);
      return true;
    };
    const children = new Children({
      clock: { now: () => 0 },
      inputs: { open: () => undefined, settle: () => undefined },
      ...{ post: note, postIfHere: note },
      // The cast: it asks for nothing else.
    } as unknown as ChildrenPorts);
    const child = (index: number) => ({ index, name: `n${index}`, arn: `a${index}`, itemCount: 1 });
    children.give(PARENT, {
      ...{ type: "giveChildren", mapRunArn: "run", flow: 1, executionType, machineName: "m/l" },
      // The cast: of those that are here already no input is made.
      children: [child(0), child(1), child(2)] as never,
    });
    expect(given).toEqual(["a1"]);
  }
});
