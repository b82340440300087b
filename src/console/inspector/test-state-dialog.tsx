// test-state-dialog.tsx — TestState with what a real visit was given: edit, run, see what each step made of it.
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { DataFlow, Visit } from "../../console-wire/index.ts";
import { call, infoQuery } from "../api/index.ts";
import {
  Badge,
  CopyMenu,
  Dialog,
  ErrorNote,
  isJson,
  JsonEditor,
  JsonView,
  Loading,
  type StatusTone,
} from "../parts/index.ts";
import {
  curlCommand,
  type MockDraft,
  mockDraft,
  mockMember,
  mockReason,
  prettyJson,
  testableState,
  testStateCommand,
} from "../run/index.ts";
import { flowQuery, type Run } from "../run-data/index.ts";
import { MockField } from "./mock-field.tsx";

export interface TestStateDialogProps {
  readonly run: Run;
  readonly stateId: string;
  /** Undefined: the state was not visited, and its input is empty. */
  readonly visit: Visit | undefined;
  readonly onClose: () => void;
}

export function TestStateDialog({ run, stateId, visit, onClose }: TestStateDialogProps): ReactNode {
  const { view } = run;
  const flow = useQuery({
    ...flowQuery(view.executionArn, visit ?? NO_VISIT),
    enabled: visit !== undefined,
  });
  const waiting = visit !== undefined && flow.data === undefined && flow.error === null;
  if (waiting) {
    return (
      <Dialog title="Test this state" open wide onClose={onClose}>
        <Loading lines={6} />
      </Dialog>
    );
  }
  const answered = { steps: flow.data?.steps ?? [], visit, blame: view.blame };
  const mock = mockDraft(view.definition, stateId, answered);
  const given = { ...givenTo(flow.data), mock, reason: mockReason(view.definition, stateId) ?? "" };
  const definition = testableState(view.definition, stateId) ?? "{}";
  return <TestStateForm {...{ definition, given, onClose }} executionArn={view.executionArn} />;
}

const NO_VISIT: Visit = {
  ...{ id: "", name: "", type: "", enteredEventId: 0, enteredAt: 0, status: "running" },
  ...{ attempts: [], path: [] },
};

interface Given {
  readonly input: string;
  readonly variables: string;
  /** Where the state is not run by itself, for that reason. */
  readonly mock: MockDraft | undefined;
  readonly reason: string;
}

function givenTo(flow: DataFlow | undefined): Pick<Given, "input" | "variables"> {
  const variables = flow?.variables ?? [];
  const members = variables.map(({ name, value }) => `${JSON.stringify(name)}:${value}`);
  return {
    input: prettyJson(flow?.steps[0]?.value ?? "{}"),
    variables: members.length === 0 ? "" : prettyJson(`{${members.join(",")}}`),
  };
}

interface TestStateFormProps {
  readonly definition: string;
  readonly given: Given;
  readonly executionArn: string;
  readonly onClose: () => void;
}

interface TestResult {
  readonly status?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspectionData?: Readonly<Record<string, unknown>>;
}

function TestStateForm({
  definition: first,
  given,
  executionArn,
  onClose,
}: TestStateFormProps): ReactNode {
  const [definition, setDefinition] = useState(first);
  const [input, setInput] = useState(given.input);
  const [variables, setVariables] = useState(given.variables);
  const [mock, setMock] = useState(given.mock);
  const { data: info } = useQuery(infoQuery);
  const asked = { definition, input, ...(variables.trim() === "" ? {} : { variables }) };
  const test = useMutation({
    mutationFn: async (): Promise<TestResult> => {
      const machine = await call<{ readonly roleArn?: string }>(
        "DescribeStateMachineForExecution",
        {
          executionArn,
        },
      ).catch(() => ({ roleArn: undefined }));
      return call<TestResult>("TestState", {
        ...{ ...asked, inspectionLevel: "DEBUG" },
        ...mockOf(mock),
        ...(machine.roleArn === undefined ? {} : { roleArn: machine.roleArn }),
      });
    },
  });
  const answer = mock === undefined ? "" : JSON.stringify(mockMember(mock));
  const endpoint = info?.endpoint ?? location.origin;
  const ready =
    isJson(definition) &&
    isJson(input) &&
    (variables.trim() === "" || isJson(variables)) &&
    (mock === undefined || isJson(mock[mock.kind]));
  return (
    <Dialog
      title="Test this state"
      description={
        mock === undefined
          ? "Runs the state once, with what it was given in this execution. Tasks are really called; the execution is not touched."
          : "Runs the state once, with what it was given in this execution, which is not touched."
      }
      open
      wide
      onClose={onClose}
      foot={
        <>
          <CopyMenu
            label="Copy as"
            choices={[
              { what: "AWS CLI", text: testStateCommand({ ...asked, mock: answer }, endpoint) },
              {
                what: "curl",
                text: curlCommand(
                  "TestState",
                  { ...asked, ...mockOf(mock), inspectionLevel: "DEBUG" },
                  endpoint,
                ),
              },
            ]}
          />
          <button
            type="button"
            className="button primary"
            disabled={!ready || test.isPending}
            onClick={() => test.mutate()}
          >
            {test.isPending ? "Running…" : "Run the state"}
          </button>
        </>
      }
    >
      <div className="test-state">
        <div>
          <h3>State</h3>
          <JsonEditor label="State" value={definition} onChange={setDefinition} height="300px" />
        </div>
        <div>
          <h3>Input</h3>
          <JsonEditor label="Input" value={input} onChange={setInput} height="180px" />
          {given.variables !== "" && (
            <>
              <h3>Variables</h3>
              <JsonEditor
                label="Variables"
                value={variables}
                onChange={setVariables}
                height="100px"
              />
            </>
          )}
          {mock !== undefined && <MockField mock={mock} reason={given.reason} onChange={setMock} />}
        </div>
      </div>
      {test.error !== null && <ErrorNote error={test.error} />}
      {test.data !== undefined && <TestResultView result={test.data} />}
    </Dialog>
  );
}

function mockOf(mock: MockDraft | undefined): { readonly mock?: object } {
  return mock === undefined ? {} : { mock: mockMember(mock) };
}

const TONES: Readonly<Record<string, StatusTone>> = {
  ...{ SUCCEEDED: "succeeded", FAILED: "failed", RETRIABLE: "caught", CAUGHT_ERROR: "caught" },
};

function TestResultView({ result }: { readonly result: TestResult }): ReactNode {
  const { status = "", output, error, cause, nextState, inspectionData = {} } = result;
  return (
    <section className="test-result" aria-label="Result" aria-live="polite">
      <p className="test-status">
        <Badge tone={TONES[status] ?? "aborted"}>{status}</Badge>
        {nextState !== undefined && (
          <span>
            next: <strong>{nextState}</strong>
          </span>
        )}
        {error !== undefined && <strong>{error}</strong>}
      </p>
      {cause !== undefined && <JsonView text={cause} label="Cause" />}
      {output !== undefined && (
        <>
          <h3>Output</h3>
          <JsonView text={output} label="Output of the test" />
        </>
      )}
      {Object.entries(inspectionData).map(([step, value]) => (
        <details key={step} className="more">
          <summary>{step}</summary>
          <JsonView text={typeof value === "string" ? value : JSON.stringify(value)} label={step} />
        </details>
      ))}
    </section>
  );
}
