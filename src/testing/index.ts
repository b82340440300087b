// testing — for users' tests: an engine in process, virtual time, tasks answered by the test.
export {
  type TaskAnswers,
  TaskError,
  TestEngine,
  type TestEngineOptions,
  type TestResult,
  type TestTask,
} from "./test-engine.ts";
