// test-state — the TestState operation: requests checked, mocks checked, one state run by the rooms below.
export type { AnswerMember, AnswerShape } from "./mock-schema.ts";
export { runTestState } from "./run-test-state.ts";
export type {
  StateConfiguration,
  StateMock,
  StateTester,
  StateTestReport,
  StateTestRequest,
} from "./state-tester.ts";
