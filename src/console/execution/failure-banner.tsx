// failure-banner.tsx — what went wrong, in words, and what to do next.
import { type ReactNode, useState } from "react";
import type { Blame, ExecutionView } from "../../console-wire/index.ts";
import { useReadOnly } from "../api/index.ts";
import { CopyAsCli, TestStateDialog } from "../inspector/index.ts";
import { MapRunCauses } from "../map-run/index.ts";
import { blameSentence, blameTitle, failureWords } from "../run/index.ts";
import { type Run, useRun } from "../run-data/index.ts";
import { redrivenFrom } from "./run-actions.tsx";
import { showInspector } from "./show-inspector.ts";
import { useVisitOf } from "./use-visit-of.ts";

interface FailureBannerProps {
  readonly onRedrive: (() => void) | undefined;
}

export function hasBanner({ blame, error, cause }: ExecutionView): boolean {
  return blame !== undefined || error !== undefined || cause !== undefined;
}

export function FailureBanner({ onRedrive }: FailureBannerProps): ReactNode {
  const run = useRun();
  const { view } = run;
  if (view.blame !== undefined) return <BlameBanner {...{ run, onRedrive }} blame={view.blame} />;
  if (!hasBanner(view)) return null;
  return (
    <div className="banner failed" role="status">
      <div className="banner-words">
        <Words>
          <strong>The execution failed{view.error === undefined ? "" : ` · ${view.error}`}</strong>{" "}
          {failureWords(view.cause).message}
        </Words>
        {view.hint !== undefined && <p className="banner-hint">{view.hint}</p>}
      </div>
      <RedriveButton {...{ view, onRedrive }} />
    </div>
  );
}

/** What of them does not fit into the banner is told under the pointer. */
function Words({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <p
      onPointerEnter={({ currentTarget: words }) => {
        const isCut = words.scrollHeight > words.clientHeight;
        words.title = isCut ? (words.textContent ?? "") : "";
      }}
    >
      {children}
    </p>
  );
}

interface BlameBannerProps extends FailureBannerProps {
  readonly run: Run;
  readonly blame: Blame;
}

function BlameBanner({ run, blame, onRedrive }: BlameBannerProps): ReactNode {
  const { view, select } = run;
  const readOnly = useReadOnly();
  const [testing, setTesting] = useState(false);
  const visit = useVisitOf(view.executionArn, blame.enteredEventId);
  const open = view.status === "RUNNING" || view.status === "SUCCEEDED";
  const tone = blame.how === "stopped" ? "aborted" : open ? "caught" : "failed";
  const iteration = blame.iteration?.map((index) => `#${index}`).join(" › ");
  const sentence = blameSentence(blame, view);
  return (
    <div className={`banner ${tone}`} role="status">
      <div className="banner-words">
        <Words>
          <strong>{blameTitle(blame)}</strong>{" "}
          {iteration !== undefined && iteration !== "" && (
            <span className="number">
              {iteration}
              {sentence === "" ? "" : " · "}
            </span>
          )}
          <span>{sentence}</span>
          <Ending view={view} blame={blame} />
          <After blame={blame} />
        </Words>
        {blame.hint !== undefined && <p className="banner-hint">{blame.hint}</p>}
        {visit?.mapRunArn !== undefined && <MapRunCauses arn={visit.mapRunArn} />}
      </div>
      <div className="banner-actions">
        <button
          type="button"
          className="button small"
          onClick={() => {
            select({
              state: blame.stateId,
              visit: blame.enteredEventId,
              pane: "error",
              event: undefined,
            });
            showInspector();
          }}
        >
          Jump to state
        </button>
        {!readOnly && (
          <button type="button" className="button small" onClick={() => setTesting(true)}>
            Test with this input
          </button>
        )}
        <CopyAsCli run={run} stateId={blame.stateId} visit={visit} small />
        <RedriveButton {...{ view, onRedrive }} />
      </div>
      {testing && visit !== undefined && (
        <TestStateDialog
          run={run}
          stateId={blame.stateId}
          visit={visit}
          onClose={() => setTesting(false)}
        />
      )}
    </div>
  );
}

/** What the execution itself ended with, where that is not the failure itself. */
function Ending({
  view,
  blame,
}: {
  readonly view: ExecutionView;
  readonly blame: Blame;
}): ReactNode {
  if (!blame.caught || view.error === undefined) return null;
  const { message } = failureWords(view.cause);
  return (
    <span>
      , ended with {view.error}
      {message === "" ? "" : `: “${message}”`}
    </span>
  );
}

/** What led to a compensation that failed itself. */
function After({ blame: { after } }: { readonly blame: Blame }): ReactNode {
  const { select } = useRun();
  if (after === undefined) return null;
  const { stateName, stateId, enteredEventId, error } = after;
  return (
    <span>
      {" "}
      — after{" "}
      <button
        type="button"
        className="link"
        onClick={() =>
          select({ state: stateId, visit: enteredEventId, pane: "error", event: undefined })
        }
      >
        {stateName}
      </button>{" "}
      failed{error === "" ? "" : ` · ${error}`}
    </span>
  );
}

function RedriveButton({
  view,
  onRedrive,
}: FailureBannerProps & { readonly view: ExecutionView }): ReactNode {
  if (onRedrive === undefined) return null;
  return (
    <button
      type="button"
      className="button small"
      onClick={onRedrive}
      title={`Goes on from ${redrivenFrom(view)}; ${view.redriveCount} times so far`}
    >
      Redrive
    </button>
  );
}
