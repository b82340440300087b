// test-state-dialog.tsx — TestState with what a real visit was given: edit, run, see what each step made of it.
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { call, useEndpoint } from "../api/index.ts";
import {
  Badge,
  CopyMenu,
  Dialog,
  ErrorNote,
  isJson,
  JsonView,
  Loading,
  type StatusTone,
  UndoneNote,
} from "../parts/index.ts";
import {
  curlCommand,
  mockReason,
  preparedTest,
  type TestDraft,
  type TestStateRequest,
  testStateCommand,
} from "../run/index.ts";
import { flowQuery, type Run } from "../run-data/index.ts";
import { givenTo, remarked } from "./given.ts";
import { givenIn, neverEntered } from "./given-words.ts";
import { TestFields } from "./test-fields.tsx";
import { unknownVariables } from "./unknown-variables.ts";

export interface TestStateDialogProps {
  readonly run: Run;
  readonly stateId: string;
  /** Undefined: the state was not visited, and its input is empty. */
  readonly visit: Visit | undefined;
  /** From 1; the last without. */
  readonly attempt?: number | undefined;
  readonly onClose: () => void;
}

export function TestStateDialog(props: TestStateDialogProps): ReactNode {
  const { run, stateId, visit, attempt, onClose } = props;
  const { view } = run;
  const flow = useQuery({
    ...flowQuery(view.executionArn, visit ?? NO_VISIT, attempt),
    enabled: visit !== undefined,
  });
  if (visit !== undefined && flow.data === undefined) {
    return (
      <Dialog title="Test this state" open wide onClose={onClose}>
        {flow.error === null ? (
          <Loading lines={6} />
        ) : (
          <ErrorNote error={flow.error} onRetry={() => void flow.refetch()} />
        )}
      </Dialog>
    );
  }
  const given = givenTo(view, { stateId, visit, flow: flow.data, attempt });
  const reason = mockReason(view.definition, stateId) ?? "";
  const whose = visit === undefined ? neverEntered(run, stateId) : givenIn(visit, flow.data ?? {});
  const { executionArn } = view;
  const unknown = unknownVariables(flow.data);
  return <TestStateForm {...{ given, unknown, reason, whose, executionArn, onClose }} />;
}

const NO_VISIT: Visit = {
  ...{ id: "", name: "", type: "", enteredEventId: 0, enteredAt: 0, status: "running" },
  ...{ attempts: [], path: [] },
};

interface TestStateFormProps {
  readonly given: TestDraft;
  /** That variables are missing. */
  readonly unknown: string | undefined;
  /** Why the state is not run by itself; empty where it is. */
  readonly reason: string;
  /** Where what it is given comes from: the first sentence about the test. */
  readonly whose: string;
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

function TestStateForm(props: TestStateFormProps): ReactNode {
  const { given, unknown, reason, whose, executionArn, onClose } = props;
  const [draft, setDraft] = useState(given);
  const { request, note, retries } = preparedTest(draft);
  const test = useMutation({ mutationFn: () => runTest(executionArn, request) });
  const endpoint = useEndpoint();
  const { mock } = draft;
  return (
    <Dialog
      title="Test this state"
      description={
        mock === undefined
          ? `${whose} Tasks are really called; the execution is not touched.`
          : `${whose} The execution is not touched.`
      }
      open
      wide
      onClose={onClose}
      foot={
        <>
          <CopyMenu label="Copy as" choices={copies(request, endpoint, unknown)} />
          <button
            type="button"
            className="button primary"
            disabled={!isReady(draft) || test.isPending}
            onClick={() => test.mutate()}
          >
            {test.isPending ? "Running…" : "Run the state"}
          </button>
        </>
      }
    >
      <TestFields
        {...{ given, draft, unknown, reason, note, retries }}
        onChange={(next) => setDraft((before) => ({ ...before, ...next }))}
      />
      <UndoneNote of={test} />
      {test.data !== undefined && <TestResultView result={test.data} />}
    </Dialog>
  );
}

/** With the machine's role, where it is still there. */
async function runTest(executionArn: string, request: TestStateRequest): Promise<TestResult> {
  const machine = await call<{ readonly roleArn?: string }>("DescribeStateMachineForExecution", {
    executionArn,
  }).catch(() => ({ roleArn: undefined }));
  return call<TestResult>("TestState", {
    ...{ ...request, inspectionLevel: "DEBUG" },
    ...(machine.roleArn === undefined ? {} : { roleArn: machine.roleArn }),
  });
}

function copies(
  request: TestStateRequest,
  endpoint: string,
  unknown: string | undefined,
): readonly { readonly what: string; readonly text: string }[] {
  const body = { ...request, inspectionLevel: "DEBUG" };
  return [
    { what: "AWS CLI", text: remarked(testStateCommand(request, endpoint), unknown) },
    { what: "curl", text: remarked(curlCommand("TestState", body, endpoint), unknown) },
  ];
}

/** What may be left empty is. */
function isReady({ definition, input, variables, context, mock }: TestDraft): boolean {
  const optional = [variables, context].filter((text) => text.trim() !== "");
  return [definition, input, ...optional, ...(mock === undefined ? [] : [mock[mock.kind]])].every(
    isJson,
  );
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
