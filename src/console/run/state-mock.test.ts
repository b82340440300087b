import { expect, test } from "vitest";
import { mockDraft, mockMember } from "./state-mock.ts";

test("a failure without a cause is given without one", () => {
  const definition = JSON.stringify({
    StartAt: "Call",
    States: {
      Call: {
        Type: "Task",
        Resource: "arn:aws:states:us-east-1:123456789012:activity:pack",
        End: true,
      },
    },
  });
  const attempts = { attempts: [], path: [] };
  const visit = {
    ...{ id: "/States/Call", name: "Call", type: "Task", enteredEventId: 2, enteredAt: 0 },
    ...{ ...attempts, status: "failed", error: "Declined" },
  } as const;
  const step = {
    ...{ field: "Error", value: '{"Error":"Declined","Cause":null}' },
    ...{ source: "history", expressions: [] },
  } as const;
  const made = mockDraft(definition, "/States/Call", { steps: [step], visit, blame: undefined });
  expect(made && mockMember(made)).toEqual({ errorOutput: { error: "Declined" } });
});
