// given.ts — what a visit was given, to test its state with: the state alone, input, variables, context, an answer.
import type { DataFlow, ExecutionView, Visit } from "../../console-wire/index.ts";
import {
  contextDraft,
  mockDraft,
  preparedTest,
  prettyJson,
  type TestDraft,
  testableState,
  testStateCommand,
} from "../run/index.ts";

interface Seen {
  readonly stateId: string;
  readonly visit: Visit | undefined;
  /** Undefined where the state was not visited. */
  readonly flow: DataFlow | undefined;
}

export function givenTo(view: ExecutionView, { stateId, visit, flow }: Seen): TestDraft {
  const { definition, blame } = view;
  const steps = flow?.steps ?? [];
  const variables = (flow?.variables ?? []).map(
    ({ name, value }) => `${JSON.stringify(name)}:${value}`,
  );
  return {
    definition: testableState(definition, stateId) ?? "{}",
    input: prettyJson(steps[0]?.value ?? "{}"),
    variables: variables.length === 0 ? "" : prettyJson(`{${variables.join(",")}}`),
    context: contextDraft(flow?.context ?? "", definition, stateId),
    mock: mockDraft(definition, stateId, { steps, visit, blame }),
  };
}

/** A call of TestState from a shell. */
export function commandFor(view: ExecutionView, seen: Seen, endpoint: string): string {
  return testStateCommand(preparedTest(givenTo(view, seen)).request, endpoint);
}
