// given.ts — what a visit was given, to test its state with: the state alone, input, variables, context, an answer.
import type { DataFlow, ExecutionView, Visit } from "../../console-wire/index.ts";
import {
  asOfAttempt,
  contextDraft,
  mockDraft,
  preparedTest,
  prettyJson,
  type TestDraft,
  testableState,
  testStateCommand,
} from "../run/index.ts";
import { unknownVariables } from "./unknown-variables.ts";

interface Seen {
  readonly stateId: string;
  readonly visit: Visit | undefined;
  /** Undefined where the state was not visited. */
  readonly flow: DataFlow | undefined;
  /** Whose flow it is, from 1; the last one's without. */
  readonly attempt: number | undefined;
}

export function givenTo(view: ExecutionView, seen: Seen): TestDraft {
  const { stateId, flow, attempt } = seen;
  const { definition } = view;
  const visit = seen.visit && asOfAttempt(seen.visit, attempt ?? seen.visit.attempts.length);
  // The execution was failed by the last one alone.
  const blame = visit === seen.visit ? view.blame : undefined;
  const steps = flow?.steps ?? [];
  const variables = (flow?.variables ?? []).map(
    ({ name, value }) => `${JSON.stringify(name)}:${value}`,
  );
  return {
    definition: testableState(definition, stateId) ?? "{}",
    input: prettyJson(steps[0]?.value ?? "{}"),
    variables: prettyJson(`{${variables.join(",")}}`),
    context: contextDraft(flow?.context ?? "", definition, stateId, steps),
    mock: mockDraft(definition, stateId, { steps, visit, blame }),
  };
}

/** A call of TestState from a shell. */
export function commandFor(view: ExecutionView, seen: Seen, endpoint: string): string {
  const command = testStateCommand(preparedTest(givenTo(view, seen)).request, endpoint);
  return remarked(command, unknownVariables(seen.flow));
}

/** A command for a shell under what has to be known before it is run; names are letters, digits and underscores. */
export function remarked(command: string, remark: string | undefined): string {
  return remark === undefined ? command : `# Not known: ${remark}\n${command}`;
}
