// execution-metrics.ts — the metrics of AWS/States, for alarms and for whoever looks.
//
// Children of map runs are left out: a map may have a million of them, and its run has counts of its own.
import { parseArn } from "../base/index.ts";
import type { Clock, OpenedEngine } from "../engine/index.ts";
import { MetricGathering, type MetricSubject, type MetricsReader } from "./metric-gathering.ts";

const EVERY_MS = 1_000;
const SUBJECTS_MAX = 10_000;
/** Developer guide, "Monitoring Step Functions metrics using CloudWatch". */
const ENDS: Readonly<Record<string, string>> = {
  ...{ ABORTED: "ExecutionsAborted", FAILED: "ExecutionsFailed" },
  ...{ SUCCEEDED: "ExecutionsSucceeded", TIMED_OUT: "ExecutionsTimedOut" },
};

/** Goes on as long as the engine does; the answer writes what waits, and ends it. */
export function executionMetrics(
  engine: Pick<OpenedEngine, "subscribe">,
  services: () => MetricsReader,
  clock: Clock,
  report: (where: string, error: unknown) => void,
): () => Promise<void> {
  const gathering = new MetricGathering({
    ...{ namespace: "AWS/States", units: { ExecutionTime: "Milliseconds" }, everyMs: EVERY_MS },
    ...{ services, clock, report },
  });
  const subjects = new Map<string, MetricSubject | undefined>();
  engine.subscribe({
    statusChanged: ({ stateMachineArn, status, redriveCount, startDate, stopDate }) => {
      if (!gathering.isWanted) return;
      const subject = known(subjects, stateMachineArn);
      if (subject === undefined) return;
      const end = ENDS[status];
      if (end === undefined) {
        if (redriveCount === 0) gathering.add(subject, [["ExecutionsStarted", 1]]);
        return;
      }
      const took = Math.max(0, (stopDate ?? startDate) - startDate);
      gathering.add(subject, [
        [end, 1],
        ["ExecutionTime", took],
      ]);
    },
  });
  return () => gathering.close();
}

/** Undefined for the machine of a map run's children. */
function known(
  subjects: Map<string, MetricSubject | undefined>,
  stateMachineArn: string,
): MetricSubject | undefined {
  if (subjects.has(stateMachineArn)) return subjects.get(stateMachineArn);
  if (subjects.size >= SUBJECTS_MAX) subjects.clear();
  const { account = "", region = "", resource = "" } = parseArn(stateMachineArn) ?? {};
  const scope = { account, region };
  const subject = resource.includes("/")
    ? undefined
    : { scope, dimension: "StateMachineArn", value: stateMachineArn };
  subjects.set(stateMachineArn, subject);
  return subject;
}
