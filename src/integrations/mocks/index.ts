// mocks — tasks answered from a file: Step Functions Local's MockConfigFile.json.
export {
  type MockedAnswer,
  type MockedRange,
  type MockedResponse,
  type MockFile,
  type MockProblem,
  type MockTestCase,
  parseMockFile,
  readMockFile,
} from "./mock-file.ts";
export { MockRunner, type Mocks, testCaseProblem } from "./mock-runner.ts";
