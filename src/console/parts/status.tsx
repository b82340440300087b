// status.tsx — how an execution stands: colour, sign and word together, so that none of them is needed alone.
import type { ReactNode } from "react";
import type { Status } from "../../console-wire/index.ts";

export type StatusTone = "succeeded" | "running" | "failed" | "caught" | "aborted";

const WORDS: Readonly<Record<Status, string>> = {
  RUNNING: "Running",
  SUCCEEDED: "Succeeded",
  FAILED: "Failed",
  TIMED_OUT: "Timed out",
  ABORTED: "Aborted",
  PENDING_REDRIVE: "Pending redrive",
};

const TONES: Readonly<Record<Status, StatusTone>> = {
  RUNNING: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  TIMED_OUT: "failed",
  ABORTED: "aborted",
  PENDING_REDRIVE: "caught",
};

const SIGNS: Readonly<Record<StatusTone, string>> = {
  succeeded: "M2.5 5.2 4.2 7 7.6 3.2",
  running: "M3.6 2.6 7.4 5 3.6 7.4Z",
  failed: "M3 3l4 4M7 3 3 7",
  caught: "M5 2.4v3.2M5 7.4v.2",
  aborted: "M3 3h4v4H3Z",
};

export const STATUSES: readonly Status[] = [
  ...(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"] as const),
];

export function statusWord(status: Status): string {
  return WORDS[status];
}

export function statusTone(status: Status): StatusTone {
  return TONES[status];
}

export function Sign({ tone }: { readonly tone: StatusTone }): ReactNode {
  return (
    <svg aria-hidden="true" width="12" height="12" viewBox="0 0 10 10" fill="none">
      <path
        d={SIGNS[tone]}
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** A pill in the colour of a tone. */
export function Badge({
  tone,
  children,
}: {
  readonly tone: StatusTone;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={`badge ${tone}`}>
      <Sign tone={tone} />
      {children}
    </span>
  );
}

export function StatusBadge({ status }: { readonly status: Status }): ReactNode {
  return <Badge tone={TONES[status] ?? "aborted"}>{WORDS[status] ?? status}</Badge>;
}
