import { expect, test } from "vitest";
import type { DataStep, Visit } from "../../console-wire/index.ts";
import { mockDraft, mockMember } from "./state-mock.ts";

const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:pack";

test("a failure without a cause is given without one", () => {
  const Call = { Type: "Task", Resource: ACTIVITY, End: true };
  const definition = JSON.stringify({ StartAt: "Call", States: { Call } });
  const visit: Visit = {
    id: "/States/Call",
    name: "Call",
    type: "Task",
    enteredEventId: 2,
    enteredAt: 0,
    attempts: [],
    path: [],
    status: "failed",
    error: "Declined",
  };
  const step: DataStep = {
    field: "Error",
    value: '{"Error":"Declined","Cause":null}',
    source: "history",
    expressions: [],
  };
  const made = mockDraft(definition, "/States/Call", { steps: [step], visit, blame: undefined });
  expect(made && mockMember(made)).toEqual({ errorOutput: { error: "Declined" } });
});
