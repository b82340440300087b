// alarms.ts — alarms: put, judged when data comes and by the clock, acted on when their state changes.
//
//   A1. An alarm is judged at once when its metric gets data, and every minute while nothing comes.
//   A2. The clock's wake-ups are passive: an alarm is no reason for a skipping clock to jump.
//   A3. Actions run when the state changes, once, after the change is on disk.
import { isoTime, type JsonObject, type Scope } from "../../base/index.ts";
import { type CallInside, scopeOfArn } from "../inside.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import {
  numberIn,
  pageOf,
  present,
  tagList,
  tagsIn,
  textIn,
  textsIn,
  without,
} from "../parameters.ts";
import type { DeliveryPorts, ServicesClock } from "../ports.ts";
import type { Call, Operation, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { withMetric } from "./alarm-metric.ts";
import {
  type AlarmRecord,
  type AlarmState,
  alarmArn,
  alarmMessage,
  judge,
  shownAlarm,
} from "./alarm-record.ts";
import { metricIn } from "./metric-operations.ts";
import { type Metric, type MetricStore, metricKey, periodsOf, statistic } from "./metric-store.ts";

export interface AlarmParts {
  readonly journal: Journal;
  readonly store: MetricStore;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly ports: DeliveryPorts;
  readonly report: (where: string, error: unknown) => void;
}

interface HistoryItem {
  readonly alarm: string;
  readonly type: string;
  readonly summary: string;
  readonly data: string;
  readonly at: number;
}

const JUDGE_MS = 60_000;
const HISTORY_MAX = 2_000;

export class Alarms {
  readonly #parts: AlarmParts;
  readonly #records: Shelf<AlarmRecord>;
  readonly #history: Shelf<HistoryItem>;
  #historyCount: number;
  #wake: (() => void) | undefined;

  constructor(parts: AlarmParts) {
    this.#parts = parts;
    this.#records = parts.journal.shelf("alarms");
    this.#history = parts.journal.shelf("alarmHistory");
    this.#historyCount = Math.max(0, ...[...this.#history.entries()].map(([key]) => Number(key)));
    this.#planWake();
  }

  operations(): OperationTable {
    const named =
      (run: (names: readonly string[], call: Call) => void): Operation =>
      (parameters, call) => {
        run(textsIn(parameters, "AlarmNames"), call);
        return {};
      };
    return {
      DeleteAlarms: named((names, { scope }) => {
        for (const name of names) this.#records.delete(keyOf(scope, name));
      }),
      DescribeAlarmHistory: (parameters, call) => this.#describeHistory(parameters, call),
      DescribeAlarms: (parameters, call) => this.#describe(parameters, call),
      DescribeAlarmsForMetric: (parameters, { scope }) => {
        const key = metricKey(metricIn(parameters, textIn(parameters, "Namespace") ?? "", scope));
        const own = [...this.#records.values()].filter(({ metric }) => metricKey(metric) === key);
        return { MetricAlarms: own.map(shownAlarm) };
      },
      DisableAlarmActions: named((names, { scope }) => this.#enable(names, scope, false)),
      EnableAlarmActions: named((names, { scope }) => this.#enable(names, scope, true)),
      ListTagsForResource: (parameters) => ({ Tags: tagList(this.#tagged(parameters).tags) }),
      PutMetricAlarm: (parameters, call) => this.#put(parameters, call),
      SetAlarmState: (parameters, call) => this.#setState(parameters, call),
      TagResource: (parameters) => {
        const alarm = this.#tagged(parameters);
        return this.#save({ ...alarm, tags: { ...alarm.tags, ...tagsIn(parameters) } });
      },
      UntagResource: (parameters) => {
        const alarm = this.#tagged(parameters);
        return this.#save({ ...alarm, tags: without(alarm.tags, textsIn(parameters, "TagKeys")) });
      },
    };
  }

  #save(alarm: AlarmRecord): JsonObject {
    this.#records.put(keyOf(alarm.scope, alarm.name), alarm);
    return {};
  }

  #tagged(parameters: JsonObject): AlarmRecord {
    const arn = textIn(parameters, "ResourceARN") ?? "";
    const found = [...this.#records.values()].find((alarm) => alarmArn(alarm) === arn);
    if (found === undefined)
      throw new ServiceFault("ResourceNotFoundException", `${arn} not found`);
    return found;
  }

  #put(parameters: JsonObject, { scope }: Call): JsonObject {
    const now = this.#parts.clock.now();
    const name = textIn(parameters, "AlarmName") ?? "";
    const known = this.#records.get(keyOf(scope, name));
    const alarm = alarmOf(parameters, { scope, now });
    const kept =
      known === undefined
        ? {}
        : {
            state: known.state,
            reason: known.reason,
            changedAt: known.changedAt,
            tags: known.tags,
          };
    this.#save({ ...alarm, ...kept });
    const summary = known === undefined ? `Alarm "${name}" created` : `Alarm "${name}" updated`;
    this.#note(alarm, { type: "ConfigurationUpdate", summary, data: "{}" });
    this.#planWake();
    this.#judge({ ...alarm, ...kept });
    return {};
  }

  #setState(parameters: JsonObject, { scope }: Call): JsonObject {
    const alarm = this.#records.get(keyOf(scope, textIn(parameters, "AlarmName") ?? ""));
    if (alarm === undefined)
      throw new ServiceFault("ResourceNotFound", "Alarm does not exist", { status: 404 });
    // The cast: the model allows these three words alone.
    const state = textIn(parameters, "StateValue") as AlarmState;
    this.#change(alarm, { state, reason: textIn(parameters, "StateReason") ?? "" });
    return {};
  }

  #enable(names: readonly string[], scope: Scope, actionsEnabled: boolean): void {
    for (const name of names) {
      const alarm = this.#records.get(keyOf(scope, name));
      if (alarm !== undefined) this.#save({ ...alarm, actionsEnabled });
    }
  }

  #own({ account, region }: Scope): AlarmRecord[] {
    return [...this.#records.values()].filter(
      ({ scope }) => scope.account === account && scope.region === region,
    );
  }

  #describe(parameters: JsonObject, { scope }: Call): JsonObject {
    const names = textsIn(parameters, "AlarmNames");
    const prefix = textIn(parameters, "AlarmNamePrefix") ?? "";
    const state = textIn(parameters, "StateValue");
    const types = textsIn(parameters, "AlarmTypes");
    const own = this.#own(scope).filter(
      (alarm) =>
        (names.length === 0 || names.includes(alarm.name)) &&
        alarm.name.startsWith(prefix) &&
        (state === undefined || alarm.state === state) &&
        (types.length === 0 || types.includes("MetricAlarm")),
    );
    const asked = {
      token: textIn(parameters, "NextToken"),
      limit: numberIn(parameters, "MaxRecords") ?? 50,
    };
    const { items, next } = pageOf(
      own,
      asked,
      () => new ServiceFault("InvalidNextToken", "Invalid token"),
    );
    return present({ CompositeAlarms: [], MetricAlarms: items.map(shownAlarm), NextToken: next });
  }

  #describeHistory(parameters: JsonObject, { scope }: Call): JsonObject {
    const name = textIn(parameters, "AlarmName");
    const type = textIn(parameters, "HistoryItemType");
    const prefix = keyOf(scope, name ?? "");
    const found = [...this.#history.values()].filter(
      (item) =>
        (name === undefined ? item.alarm.startsWith(prefix) : item.alarm === prefix) &&
        (type === undefined || item.type === type),
    );
    if (parameters["ScanBy"] !== "TimestampAscending") found.reverse();
    const asked = {
      token: textIn(parameters, "NextToken"),
      limit: numberIn(parameters, "MaxRecords") ?? 50,
    };
    const { items, next } = pageOf(
      found,
      asked,
      () => new ServiceFault("InvalidNextToken", "Invalid token"),
    );
    const AlarmHistoryItems = items.map((item) => ({
      ...{ AlarmName: item.alarm.split("/").slice(2).join("/"), AlarmType: "MetricAlarm" },
      ...{ Timestamp: item.at / 1000, HistoryItemType: item.type },
      ...{ HistorySummary: item.summary, HistoryData: item.data },
    }));
    return present({ AlarmHistoryItems, NextToken: next });
  }

  #note(alarm: AlarmRecord, item: Omit<HistoryItem, "alarm" | "at">): void {
    this.#historyCount += 1;
    const at = this.#parts.clock.now();
    this.#history.put(String(this.#historyCount), {
      ...item,
      alarm: keyOf(alarm.scope, alarm.name),
      at,
    });
    for (const [key] of this.#history.entries()) {
      if (this.#history.size <= HISTORY_MAX) break;
      this.#history.delete(key);
    }
  }

  /** The metrics have new data. */
  dataCame(metrics: readonly Metric[]): void {
    const keys = new Set(metrics.map(metricKey));
    for (const alarm of [...this.#records.values()])
      if (keys.has(metricKey(alarm.metric))) this.#judge(alarm);
  }

  #planWake(): void {
    if (this.#wake !== undefined || this.#records.size === 0) return;
    const { clock } = this.#parts;
    const at = Math.floor(clock.now() / JUDGE_MS + 1) * JUDGE_MS;
    this.#wake = clock.wakeAt(
      at,
      () => {
        this.#wake = undefined;
        for (const alarm of [...this.#records.values()]) this.#judge(alarm);
        this.#planWake();
      },
      { passive: true },
    );
  }

  /** Looks at the last periods; at the running one too once it has data. */
  #judge(alarm: AlarmRecord): void {
    const { clock, store } = this.#parts;
    const { periodMs, evaluationPeriods } = alarm;
    const running = Math.floor(clock.now() / periodMs) * periodMs;
    const from = running - evaluationPeriods * periodMs;
    const periods = periodsOf(
      store.between(alarm.metric, from, running + periodMs),
      from,
      periodMs,
    );
    const valueAt = (at: number): number | undefined => {
      const period = periods.find((candidate) => candidate.at === at);
      return period === undefined ? undefined : statistic(alarm.statistic, period);
    };
    const first = valueAt(running) === undefined ? from : from + periodMs;
    const values = Array.from({ length: evaluationPeriods }, (_, i) =>
      valueAt(first + i * periodMs),
    );
    const verdict = judge(alarm, values);
    if (verdict.state !== alarm.state) this.#change(alarm, verdict);
  }

  #change(alarm: AlarmRecord, { state, reason }: { state: AlarmState; reason: string }): void {
    const changed: AlarmRecord = { ...alarm, state, reason, changedAt: this.#parts.clock.now() };
    this.#save(changed);
    if (state === alarm.state) return;
    const summary = `Alarm updated from ${alarm.state} to ${state}`;
    const data = JSON.stringify({
      version: "1.0",
      oldState: { stateValue: alarm.state },
      newState: { stateValue: state, stateReason: reason },
    });
    this.#note(changed, { type: "StateUpdate", summary, data });
    const release = this.#parts.clock.hold();
    this.#act(changed, alarm.state)
      .catch((error) => this.#parts.report(`cloudwatch:${alarm.name}`, error))
      .finally(release);
  }

  async #act(alarm: AlarmRecord, before: AlarmState): Promise<void> {
    await this.#parts.journal.durable();
    await this.#tellBus(alarm, before);
    if (!alarm.actionsEnabled) return;
    const member = {
      ALARM: "AlarmActions",
      OK: "OKActions",
      INSUFFICIENT_DATA: "InsufficientDataActions",
    }[alarm.state];
    for (const arn of textsIn(alarm.settings, member)) await this.#actOn(alarm, before, arn);
  }

  async #actOn(alarm: AlarmRecord, before: AlarmState, arn: string): Promise<void> {
    const scope = scopeOfArn(arn, alarm.scope);
    const message = JSON.stringify(alarmMessage(alarm, before));
    if (arn.includes(":sns:")) {
      const Subject = `${alarm.state}: "${alarm.name}" in ${alarm.scope.region}`.slice(0, 100);
      const parameters = { TopicArn: arn, Subject, Message: message };
      const outcome = await this.#parts.callInside({
        service: "sns",
        operation: "Publish",
        parameters,
        scope,
      });
      const done = outcome.ok ? "Successfully executed" : "Failed to execute";
      this.#note(alarm, {
        type: "Action",
        summary: `${done} action ${arn}`,
        data: outcome.ok ? "{}" : JSON.stringify({ error: outcome.message }),
      });
    } else if (arn.includes(":lambda:")) {
      const payload = JSON.stringify({
        ...{ source: "aws.cloudwatch", alarmArn: alarmArn(alarm), accountId: alarm.scope.account },
        ...{ time: isoTime(alarm.changedAt), region: alarm.scope.region },
        alarmData: {
          alarmName: alarm.name,
          state: { value: alarm.state, reason: alarm.reason },
          previousState: { value: before },
        },
      });
      await this.#parts.ports.invokeFunction({
        scope,
        functionName: arn,
        payload,
        invocation: "Event",
      });
    }
    await this.#parts.journal.durable();
  }

  async #tellBus(alarm: AlarmRecord, before: AlarmState): Promise<void> {
    const Detail = JSON.stringify({
      alarmName: alarm.name,
      state: { value: alarm.state, reason: alarm.reason, timestamp: isoTime(alarm.changedAt) },
      previousState: { value: before },
      configuration: { description: alarm.settings["AlarmDescription"] ?? "" },
    });
    const entry = {
      ...{ Source: "aws.cloudwatch", DetailType: "CloudWatch Alarm State Change", Detail },
      Resources: [alarmArn(alarm)],
    };
    const parameters = { Entries: [entry] };
    await this.#parts.callInside({
      service: "events",
      operation: "PutEvents",
      parameters,
      scope: alarm.scope,
    });
  }

  stop(): void {
    this.#wake?.();
  }
}

function keyOf({ account, region }: Scope, name: string): string {
  return `${account}/${region}/${name}`;
}

function alarmOf(
  given: JsonObject,
  { scope, now }: { readonly scope: Scope; readonly now: number },
): AlarmRecord {
  const { Tags: _, ...settings } = given;
  const parameters = withMetric(given);
  const required = (name: string): string => {
    const value = textIn(parameters, name);
    if (value !== undefined) return value;
    throw new ServiceFault("ValidationError", `The parameter ${name} is required.`);
  };
  const evaluationPeriods = numberIn(parameters, "EvaluationPeriods") ?? 1;
  checkPeriods(parameters, evaluationPeriods);
  return {
    ...{ scope, name: required("AlarmName"), settings, tags: tagsIn(parameters) },
    metric: metricIn(
      { ...parameters, MetricName: required("MetricName") },
      required("Namespace"),
      scope,
    ),
    statistic: textIn(parameters, "ExtendedStatistic") ?? required("Statistic"),
    periodMs: (numberIn(parameters, "Period") ?? 60) * 1000,
    evaluationPeriods,
    datapointsToAlarm: numberIn(parameters, "DatapointsToAlarm") ?? evaluationPeriods,
    threshold: numberIn(parameters, "Threshold") ?? 0,
    operator: required("ComparisonOperator"),
    missing: textIn(parameters, "TreatMissingData") ?? "missing",
    actionsEnabled: parameters["ActionsEnabled"] !== false,
    ...{ state: "INSUFFICIENT_DATA", reason: "Unchecked: Initial alarm creation" },
    ...{ changedAt: now, updatedAt: now },
  };
}

/** An hour's period or longer is looked at for a week at most, a shorter one for a day. */
function checkPeriods(parameters: JsonObject, evaluationPeriods: number): void {
  const wrong = (text: string) => new ServiceFault("ValidationError", text);
  const period = numberIn(parameters, "Period") ?? 60;
  if (![10, 20, 30].includes(period) && (period <= 0 || period % 60 !== 0))
    throw wrong("Invalid period specified: Period must be 10, 20, 30 or a multiple of 60.");
  const datapoints = numberIn(parameters, "DatapointsToAlarm") ?? evaluationPeriods;
  if (datapoints > evaluationPeriods)
    throw wrong("DatapointsToAlarm must be less than or equal to EvaluationPeriods.");
  const [seconds, days] = period < 3_600 ? [86_400, "one day"] : [604_800, "seven days"];
  if (period * evaluationPeriods > seconds)
    throw wrong(
      `Metrics cannot be checked across more than ${days} (EvaluationPeriods * Period must be <= ${seconds}).`,
    );
}
