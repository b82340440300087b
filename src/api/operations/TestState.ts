// TestState — one state alone.
import type { TestStateInput, TestStateOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { runTestState } from "../test-state/index.ts";

export const testState: Operation<TestStateInput, TestStateOutput> = (context, request) =>
  runTestState(context, request);
