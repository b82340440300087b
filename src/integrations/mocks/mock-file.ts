// mock-file.ts — `MockConfigFile.json` of Step Functions Local, read as it is.
//
//   { "StateMachines": { "<machine>": { "TestCases": { "<case>": { "<state>": "<response>" } } } },
//     "MockedResponses": { "<response>": { "0": { "Return": … }, "1-2": { "Throw": { "Error", "Cause" } } } } }
//
// The numbers count the attempts of a state: 0 is the first, 1 the first retry. Members that the format does not
// have are ignored, as Step Functions Local ignores them; what cannot work is a problem that says where.
import {
  isJsonObject,
  type Json,
  type JsonObject,
  meantHint,
  memberOf,
  nearest,
  type Parsed,
  parseForeignJson,
} from "../../base/index.ts";

export type MockedAnswer =
  | { readonly type: "return"; readonly value: Json }
  | { readonly type: "throw"; readonly error: string; readonly cause: string | undefined };

/** Answers for the attempts `first` to `last`, both included. */
export interface MockedRange {
  readonly first: number;
  readonly last: number;
  readonly answer: MockedAnswer;
}

export interface MockedResponse {
  readonly name: string;
  /** In order of their attempts. */
  readonly ranges: readonly MockedRange[];
}

/** Response by state. */
export type MockTestCase = ReadonlyMap<string, MockedResponse>;

export interface MockFile {
  /** Where it was read, for messages. */
  readonly path?: string;
  /** Test cases by machine. */
  readonly machines: ReadonlyMap<string, ReadonlyMap<string, MockTestCase>>;
}

export interface MockProblem {
  /** `StateMachines.Order.TestCases.Happy.Pay` */
  readonly path: string;
  readonly message: string;
}

/** Reads the text of a mock file. */
export function parseMockFile(text: string): Parsed<MockFile, MockProblem> {
  try {
    return readMockFile(parseForeignJson(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      ok: false,
      problems: [{ path: "", message: `The file is not JSON: ${error.message}` }],
    };
  }
}

/** Reads a mock file that has been parsed already. */
export function readMockFile(file: Json): Parsed<MockFile, MockProblem> {
  const reader = new MockReader();
  const mocks = reader.read(file);
  return reader.problems.length === 0
    ? { ok: true, value: mocks }
    : { ok: false, problems: reader.problems };
}

class MockReader {
  readonly problems: MockProblem[] = [];

  read(file: Json): MockFile {
    const machines = new Map<string, ReadonlyMap<string, MockTestCase>>();
    if (!isJsonObject(file)) {
      this.#problem("", "A mock file is a JSON object with StateMachines and MockedResponses");
      return { machines };
    }
    const responses = this.#responses(this.#section(file, "MockedResponses"));
    for (const [name, machine] of Object.entries(this.#section(file, "StateMachines"))) {
      machines.set(name, this.#machine(`StateMachines.${name}`, machine, responses));
    }
    return { machines };
  }

  #section(file: JsonObject, name: string): JsonObject {
    const section = memberOf(file, name);
    if (isJsonObject(section)) return section;
    const similar = section === undefined ? nearest(name, Object.keys(file)) : undefined;
    const hint = similar === undefined ? "" : `; did you mean it by '${similar}'?`;
    this.#problem(name, `${section === undefined ? "Missing" : "Must be an object"}${hint}`);
    return {};
  }

  #machine(
    path: string,
    machine: Json,
    responses: ReadonlyMap<string, MockedResponse>,
  ): ReadonlyMap<string, MockTestCase> {
    const cases = new Map<string, MockTestCase>();
    const given = isJsonObject(machine) ? memberOf(machine, "TestCases") : undefined;
    if (!isJsonObject(given)) {
      this.#problem(path, "Must be an object with TestCases");
      return cases;
    }
    for (const [name, states] of Object.entries(given)) {
      cases.set(name, this.#testCase(`${path}.TestCases.${name}`, states, responses));
    }
    return cases;
  }

  #testCase(
    path: string,
    states: Json,
    responses: ReadonlyMap<string, MockedResponse>,
  ): MockTestCase {
    const mocked = new Map<string, MockedResponse>();
    if (!isJsonObject(states)) {
      this.#problem(path, "Must be an object of states and the names of their responses");
      return mocked;
    }
    for (const [state, name] of Object.entries(states)) {
      const response = typeof name === "string" ? responses.get(name) : undefined;
      if (response !== undefined) mocked.set(state, response);
      else this.#unknownResponse(`${path}.${state}`, name, [...responses.keys()]);
    }
    return mocked;
  }

  #unknownResponse(path: string, name: Json, known: readonly string[]): void {
    if (typeof name !== "string") {
      this.#problem(path, "Must be the name of one of MockedResponses");
      return;
    }
    this.#problem(path, `MockedResponses has no '${name}'${meantHint(name, known)}`);
  }

  #responses(section: JsonObject): ReadonlyMap<string, MockedResponse> {
    const responses = new Map<string, MockedResponse>();
    for (const [name, response] of Object.entries(section)) {
      const path = `MockedResponses.${name}`;
      responses.set(name, { name, ranges: this.#ranges(path, response) });
    }
    return responses;
  }

  #ranges(path: string, response: Json): readonly MockedRange[] {
    if (!isJsonObject(response)) {
      this.#problem(path, 'Must be an object of attempts: "0", "1-2"');
      return [];
    }
    const ranges = Object.entries(response).flatMap(([attempts, answer]): MockedRange[] => {
      const range = this.#attempts(`${path}.${attempts}`, attempts);
      const mocked = this.#answer(`${path}.${attempts}`, answer);
      return range === undefined || mocked === undefined ? [] : [{ ...range, answer: mocked }];
    });
    ranges.sort((a, b) => a.first - b.first);
    for (const [i, range] of ranges.entries()) {
      const before = ranges[i - 1];
      if (before === undefined || range.first > before.last) continue;
      this.#problem(path, `The attempt ${range.first} is answered twice`);
    }
    return ranges;
  }

  #attempts(path: string, text: string): { first: number; last: number } | undefined {
    const match = /^\s*(\d{1,9})\s*(?:-\s*(\d{1,9})\s*)?$/.exec(text);
    if (match === null) {
      this.#problem(path, 'Attempts are a number or a range: "0", "1-2"');
      return undefined;
    }
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last >= first) return { first, last };
    this.#problem(path, `The range ends (${last}) before it begins (${first})`);
    return undefined;
  }

  #answer(path: string, answer: Json): MockedAnswer | undefined {
    const members = isJsonObject(answer) ? answer : {};
    const value = memberOf(members, "Return");
    const thrown = memberOf(members, "Throw");
    if ((value === undefined) === (thrown === undefined)) {
      this.#problem(path, "Must have either Return or Throw");
      return undefined;
    }
    return value === undefined ? this.#thrown(`${path}.Throw`, thrown) : { type: "return", value };
  }

  #thrown(path: string, thrown: Json | undefined): MockedAnswer | undefined {
    const members = isJsonObject(thrown) ? thrown : {};
    const error = memberOf(members, "Error");
    const cause = memberOf(members, "Cause");
    if (typeof error !== "string" || (cause !== undefined && typeof cause !== "string")) {
      this.#problem(path, "Must have Error, and may have Cause, both text");
      return undefined;
    }
    return { type: "throw", error, cause };
  }

  #problem(path: string, message: string): void {
    this.problems.push({ path, message });
  }
}
