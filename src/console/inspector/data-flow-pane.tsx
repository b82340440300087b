// data-flow-pane.tsx — how data went through a state: what changed, each expression with its value, each step.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import type { DataFlow, DataStep, Visit } from "../../console-wire/index.ts";
import { ErrorNote, JsonView, Loading, Note } from "../parts/index.ts";
import {
  briefJson,
  chosenAttempt,
  differenceOf,
  followedAttempt,
  hasLeft,
  hasSteps,
  inputLeft,
  inputLeftWords,
  isGiven,
  isReadable,
  outputStep,
  ownIteration,
  valueBefore,
} from "../run/index.ts";
import { flowQuery, useRun } from "../run-data/index.ts";
import type { AttemptsProps } from "./attempts.tsx";
import { DiffView } from "./diff-view.tsx";
import { AttemptStrip } from "./lazy-attempts.ts";

export function DataFlowPane({ visit }: { readonly visit: Visit }): ReactNode {
  const { view, selection } = useRun();
  const number = chosenAttempt(visit, selection);
  const followed = followedAttempt(visit, selection);
  const { data, error } = useQuery(
    flowQuery(view.executionArn, visit, followed, ownIteration(visit, selection, number)),
  );
  const { attempt = number } = data ?? {};
  const several = visit.attempts.length > 1;
  const strip = several && <AttemptStrip visit={visit} number={attempt} />;
  if (error !== null) return <ErrorNote error={error} />;
  if (data === undefined) {
    return (
      <>
        {strip}
        <Loading lines={5} />
      </>
    );
  }
  return (
    <div className="flow">
      {strip}
      {several && <FlowHead visit={visit} number={attempt} />}
      <Overall steps={data.steps} exited={hasLeft(visit, data)} />
      <Trace flow={data} />
      {hasSteps(data.steps) && <Steps flow={data} />}
      {data.notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
      {data.missing.length > 0 && (
        <Note tone="aborted" title="Not known:">
          {data.missing.join("; ")}
        </Note>
      )}
    </div>
  );
}

/** Whose data flow it is. */
function FlowHead({ visit, number }: AttemptsProps): ReactNode {
  const { attempts } = visit;
  const { error, status, notBegun } = attempts[number - 1] ?? {};
  if (notBegun === true) {
    return (
      <p className="muted">
        Attempt {number} of {attempts.length} did not begin: an evaluation failed
        {error !== undefined && ` with ${error}`}.
      </p>
    );
  }
  const failed = status === "failed" || status === "timedOut";
  return (
    <p className="muted">
      The data flow of attempt {number} of {attempts.length}
      {failed && `, which failed${error === undefined ? "" : ` with ${error}`}`}.
    </p>
  );
}

interface OverallProps {
  readonly steps: readonly DataStep[];
  readonly exited: boolean;
}

function Overall({ steps, exited }: OverallProps): ReactNode {
  const [input] = steps;
  const output = outputStep(steps, exited);
  if (input === undefined) return <p className="muted">This state had no input yet.</p>;
  if (output === undefined) {
    return (
      <>
        <h3>State input — there is no output</h3>
        <JsonView text={input.value} label="State input" />
      </>
    );
  }
  const difference = differenceOf(input.value, output.value);
  const { added, removed } = difference;
  const changes = added + removed;
  return (
    <>
      <h3>
        What changed: state input → output{" "}
        <span className="number">
          (+{added} −{removed})
        </span>
      </h3>
      {changes === 0 && <p className="muted">Nothing: the output is the input.</p>}
      {changes > 0 && isReadable(difference) ? (
        <DiffView
          before={input.value}
          after={output.value}
          label="What changed from input to output"
        />
      ) : (
        <JsonView text={output.value} label="State output" />
      )}
      {changes > 0 && !isReadable(difference) && (
        <details className="more">
          <summary>
            <InputLeft before={input.value} after={output.value} />
          </summary>
          <JsonView text={input.value} label="State input" />
        </details>
      )}
    </>
  );
}

function InputLeft({
  before,
  after,
}: {
  readonly before: string;
  readonly after: string;
}): ReactNode {
  return useMemo(() => inputLeftWords(inputLeft(before, after)), [before, after]);
}

function Trace({ flow }: { readonly flow: DataFlow }): ReactNode {
  const expressions = flow.steps.flatMap((step) =>
    step.expressions.map((expression) => ({ ...expression, field: step.field })),
  );
  if (expressions.length + flow.decisions.length === 0) return null;
  return (
    <>
      <h3>Expression trace ({flow.queryLanguage})</h3>
      <ul className="json trace">
        {expressions.map(({ field, at, text, value, error, unknown }) => (
          <li key={`${field} ${at} ${text}`}>
            <span className="key">{at === "" ? field : at}</span>
            <code>{text}</code>
            <span aria-hidden="true">→</span>
            {(error ?? unknown) === undefined ? (
              <span className="string" title={value}>
                {briefJson(value ?? "nothing", 90)}
              </span>
            ) : (
              <NotGiven error={error} />
            )}
          </li>
        ))}
        {flow.decisions.map((decision) => (
          <DecisionLine key={`${decision.field} ${decision.text}`} decision={decision} />
        ))}
      </ul>
    </>
  );
}

type Decision = DataFlow["decisions"][number];

function DecisionLine({ decision }: { readonly decision: Decision }): ReactNode {
  const { field, text, held, error, unknown, values = [] } = decision;
  return (
    <li>
      <span className="key">{field}</span>
      <span className={held === false ? "not-held" : "decision"}>{text}</span>
      {held !== undefined && <span className="muted">{held ? "✓ held" : "✗ did not hold"}</span>}
      {error !== undefined && <span className="wrong">{error}</span>}
      {unknown !== undefined && <span className="muted">{unknown}</span>}
      {values.map((value) => (
        <span key={value.text} className="rule-value">
          <code>{value.text}</code> {value.error === undefined ? "→" : ":"}{" "}
          {value.error === undefined ? (
            <span className="string" title={value.value}>
              {briefJson(value.value ?? "nothing", 60)}
            </span>
          ) : (
            <span className="muted">{value.error}</span>
          )}
        </span>
      ))}
    </li>
  );
}

function Steps({ flow }: { readonly flow: DataFlow }): ReactNode {
  return (
    <>
      <h3>Step by step</h3>
      <ol className="steps">
        {flow.steps.map((step) => (
          <Step key={step.field} step={step} before={valueBefore(flow, step)} />
        ))}
      </ol>
    </>
  );
}

interface StepProps {
  readonly step: DataStep;
  readonly before: string | undefined;
}

function Step({ step, before }: StepProps): ReactNode {
  if (isGiven(step)) return <GivenStep step={step} before={before} />;
  return (
    <li className={`step-${step.error === undefined ? "unknown" : "failed"}`}>
      <strong>{step.field}</strong> <NotGiven error={step.error} />
    </li>
  );
}

/** What is not known is no error, and why stands below. */
function NotGiven({ error }: { readonly error: string | undefined }): ReactNode {
  return error === undefined ? (
    <span className="muted">not in this history</span>
  ) : (
    <span className="wrong">{error}</span>
  );
}

function GivenStep({ step, before }: StepProps): ReactNode {
  const difference = before === undefined ? undefined : differenceOf(before, step.value);
  const changes = difference === undefined ? undefined : difference.added + difference.removed;
  const readable = difference !== undefined && isReadable(difference);
  return (
    <li>
      <details open={false}>
        <summary>
          <strong>{step.field}</strong>
          <span className="muted cut">
            {changes === 0 ? "unchanged" : briefJson(step.value, 70)}
          </span>
          <span
            className="tag"
            title="Whether the history holds the value, or it was computed anew from it"
          >
            {sourceWords(step)}
          </span>
        </summary>
        {readable && before !== undefined && changes !== 0 ? (
          <DiffView before={before} after={step.value} label={`What ${step.field} changed`} />
        ) : (
          <JsonView text={step.value} label={step.field} />
        )}
      </details>
    </li>
  );
}

function sourceWords({ source, from }: DataStep): string {
  const recorded = source === "history";
  if (from === undefined) return recorded ? "recorded" : "recomputed";
  return `${recorded ? "recorded in" : "recomputed from"} event ${from.eventId}`;
}
