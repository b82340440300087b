// rules.ts — rules and their targets.
import { isJsonObject, type JsonObject } from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import {
  numberIn,
  objectsIn,
  pageOf,
  present,
  tagList,
  tagsIn,
  textIn,
  textsIn,
  without,
} from "../parameters.ts";
import { parsedJson } from "../parsed.ts";
import { compilePattern, type Matcher, PatternProblem } from "../patterns/index.ts";
import { parseSchedule, ScheduleProblem } from "../schedules/index.ts";
import type { Call, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { isDelivered } from "../targets/index.ts";
import type { Buses } from "./buses.ts";
import {
  type BusRecord,
  busKey,
  invalid,
  missing,
  type RuleRecord,
  ruleArn,
  ruleKey,
} from "./records.ts";
import { refuseTarget, targetProblem } from "./target-checks.ts";

const TARGETS_MAX = 5;
/** TestEventPattern wants them of its event. */
const EVENT_MEMBERS: readonly string[] = [
  ...["id", "detail-type", "source", "account", "time", "region", "resources"],
];
const MATCHERS_MAX = 2_000;
const matchers = new Map<string, Matcher>();

/** Throws EventBridge's error for a pattern that is none. */
export function matcherOf(pattern: string): Matcher {
  const known = matchers.get(pattern);
  if (known !== undefined) return known;
  const value = parsedJson(pattern);
  const wrong = (reason: string) =>
    new ServiceFault(
      "InvalidEventPatternException",
      `Event pattern is not valid. Reason: ${reason}`,
    );
  if (value === undefined) throw wrong("Filter is not an object");
  try {
    const made = compilePattern(value);
    if (matchers.size >= MATCHERS_MAX) matchers.clear();
    matchers.set(pattern, made);
    return made;
  } catch (error) {
    if (error instanceof PatternProblem) throw wrong(error.message);
    throw error;
  }
}

export interface RuleParts {
  readonly buses: Buses;
  readonly records: Shelf<RuleRecord>;
  readonly now: () => number;
  /** A rule was put, enabled, disabled or deleted. */
  readonly changed: (key: string) => void;
  readonly report: (where: string, error: unknown) => void;
}

export function ruleOperations(parts: RuleParts): OperationTable {
  const rules = new Rules(parts);
  return {
    DeleteRule: (parameters, call) => rules.delete(parameters, call),
    DescribeRule: (parameters, call) => shown(rules.named(parameters, call, "Name")),
    DisableRule: (parameters, call) => rules.setState(parameters, call, "DISABLED"),
    EnableRule: (parameters, call) => rules.setState(parameters, call, "ENABLED"),
    ListRuleNamesByTarget: (parameters, call) => rules.namesByTarget(parameters, call),
    ListRules: (parameters, call) => rules.list(parameters, call),
    ListTagsForResource: (parameters, call) => ({
      Tags: tagList(rules.tagged(parameters, call).tags),
    }),
    ListTargetsByRule: (parameters, call) => rules.listTargets(parameters, call),
    PutRule: (parameters, call) => rules.put(parameters, call),
    PutTargets: (parameters, call) => rules.putTargets(parameters, call),
    RemoveTargets: (parameters, call) => rules.removeTargets(parameters, call),
    TagResource: (parameters, call) => {
      const own = rules.tagged(parameters, call);
      return own.saveTags({ ...own.tags, ...tagsIn(parameters) });
    },
    TestEventPattern: (parameters) => {
      const event = parsedJson(textIn(parameters, "Event") ?? "");
      if (!isJsonObject(event) || EVENT_MEMBERS.some((name) => !Object.hasOwn(event, name)))
        throw invalid("Parameter Event is not valid.");
      return { Result: matcherOf(textIn(parameters, "EventPattern") ?? "")(event) };
    },
    UntagResource: (parameters, call) => {
      const own = rules.tagged(parameters, call);
      return own.saveTags(without(own.tags, textsIn(parameters, "TagKeys")));
    },
  };
}

interface Tagged {
  readonly tags: Readonly<Record<string, string>>;
  saveTags(tags: Readonly<Record<string, string>>): JsonObject;
}

class Rules {
  readonly #parts: RuleParts;

  constructor(parts: RuleParts) {
    this.#parts = parts;
  }

  named(parameters: JsonObject, call: Call, member = "Rule"): RuleRecord {
    const bus = this.#parts.buses.named(parameters, call);
    const name = textIn(parameters, member) ?? "";
    const rule = this.#parts.records.get(ruleKey(bus.scope, bus.name, name));
    if (rule === undefined) throw missing(`Rule ${name} does not exist on EventBus ${bus.name}.`);
    return rule;
  }

  #save(rule: RuleRecord): void {
    const key = ruleKey(rule.scope, rule.bus, rule.name);
    this.#parts.records.put(key, rule);
    this.#parts.changed(key);
  }

  put(parameters: JsonObject, call: Call): JsonObject {
    const bus = this.#parts.buses.named(parameters, call);
    const name = textIn(parameters, "Name") ?? "";
    const pattern = textIn(parameters, "EventPattern") || undefined;
    const schedule = textIn(parameters, "ScheduleExpression") || undefined;
    if (pattern === undefined && schedule === undefined)
      throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    if (pattern !== undefined) matcherOf(pattern);
    if (schedule !== undefined) checkSchedule(schedule, bus);
    const known = this.#parts.records.get(ruleKey(bus.scope, bus.name, name));
    const description = textIn(parameters, "Description");
    const roleArn = textIn(parameters, "RoleArn");
    const rule: RuleRecord = {
      ...{ scope: bus.scope, bus: bus.name, name, state: textIn(parameters, "State") ?? "ENABLED" },
      ...(pattern === undefined ? {} : { pattern }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(description === undefined ? {} : { description }),
      ...(roleArn === undefined ? {} : { roleArn }),
      tags: known === undefined ? tagsIn(parameters) : known.tags,
      since: known?.schedule === schedule && known !== undefined ? known.since : this.#parts.now(),
      targets: known?.targets ?? [],
    };
    this.#save(rule);
    return { RuleArn: ruleArn(rule) };
  }

  delete(parameters: JsonObject, call: Call): JsonObject {
    const bus = this.#parts.buses.named(parameters, call);
    const key = ruleKey(bus.scope, bus.name, textIn(parameters, "Name") ?? "");
    const rule = this.#parts.records.get(key);
    if (rule === undefined) return {};
    if (rule.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.");
    this.#parts.records.delete(key);
    this.#parts.changed(key);
    return {};
  }

  setState(parameters: JsonObject, call: Call, state: string): JsonObject {
    this.#save({ ...this.named(parameters, call, "Name"), state });
    return {};
  }

  #of(bus: BusRecord): RuleRecord[] {
    const prefix = `${busKey(bus.scope, bus.name)}\n`;
    return [...this.#parts.records.entries()]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, rule]) => rule);
  }

  list(parameters: JsonObject, call: Call): JsonObject {
    const prefix = textIn(parameters, "NamePrefix") ?? "";
    const own = this.#of(this.#parts.buses.named(parameters, call))
      .filter(({ name }) => name.startsWith(prefix))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    return paged(own.map(shown), parameters, "Rules");
  }

  namesByTarget(parameters: JsonObject, call: Call): JsonObject {
    const arn = textIn(parameters, "TargetArn");
    const own = this.#of(this.#parts.buses.named(parameters, call)).filter(({ targets }) =>
      targets.some((target) => target["Arn"] === arn),
    );
    return paged(
      own.map(({ name }) => name),
      parameters,
      "RuleNames",
    );
  }

  listTargets(parameters: JsonObject, call: Call): JsonObject {
    return paged(this.named(parameters, call).targets, parameters, "Targets");
  }

  putTargets(parameters: JsonObject, call: Call): JsonObject {
    const rule = this.named(parameters, call);
    const targets = objectsIn(parameters, "Targets");
    for (const target of targets) refuseTarget(target);
    const failed: JsonObject[] = [];
    let kept = rule.targets;
    for (const target of targets) {
      const problem = targetProblem(target);
      if (problem === undefined) {
        kept = [...kept.filter(({ Id }) => Id !== target["Id"]), target];
        this.#warnOfStranger(rule, textIn(target, "Arn") ?? "");
      } else failed.push({ TargetId: target["Id"] ?? "", ...problem });
    }
    if (kept.length > TARGETS_MAX) {
      throw new ServiceFault(
        "LimitExceededException",
        "The requested resource exceeds the maximum number allowed.",
      );
    }
    this.#save({ ...rule, targets: kept });
    return { FailedEntryCount: failed.length, FailedEntries: failed };
  }

  /** AWS takes them, and so do we; but they get nothing here, which somebody should hear of. */
  #warnOfStranger(rule: RuleRecord, arn: string): void {
    if (isDelivered(arn) || rule.targets.some(({ Arn }) => Arn === arn)) return;
    const words = `${ruleArn(rule)}: nothing here delivers to ${arn}`;
    this.#parts.report("events:target", new Error(words));
  }

  removeTargets(parameters: JsonObject, call: Call): JsonObject {
    const rule = this.named(parameters, call);
    const ids = textsIn(parameters, "Ids");
    this.#save({ ...rule, targets: rule.targets.filter(({ Id }) => !ids.includes(String(Id))) });
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  /** A rule or a bus, by its ARN. */
  tagged(parameters: JsonObject, call: Call): Tagged {
    const arn = textIn(parameters, "ResourceARN") ?? "";
    const rule = [...this.#parts.records.values()].find((candidate) => ruleArn(candidate) === arn);
    if (rule !== undefined) {
      return {
        tags: rule.tags,
        saveTags: (tags) => {
          this.#save({ ...rule, tags });
          return {};
        },
      };
    }
    const bus = arn.includes(":event-bus/") ? this.#parts.buses.find(arn, call.scope) : undefined;
    if (bus === undefined) throw missing(`Resource ${arn} does not exist.`);
    return {
      tags: bus.tags,
      saveTags: (tags) => {
        this.#parts.buses.save({ ...bus, tags });
        return {};
      },
    };
  }
}

function checkSchedule(schedule: string, bus: BusRecord): void {
  if (bus.name !== "default")
    throw invalid("ScheduleExpression is supported only on the default event bus.");
  try {
    parseSchedule(schedule, "UTC");
  } catch (error) {
    if (error instanceof ScheduleProblem) throw invalid(error.message);
    throw error;
  }
}

function shown(rule: RuleRecord): JsonObject {
  return present({
    ...{ Name: rule.name, Arn: ruleArn(rule), EventPattern: rule.pattern },
    ...{ ScheduleExpression: rule.schedule, State: rule.state, Description: rule.description },
    ...{ RoleArn: rule.roleArn, EventBusName: rule.bus },
  });
}

function paged(
  all: readonly (JsonObject | string)[],
  parameters: JsonObject,
  member: string,
): JsonObject {
  const asked = {
    token: textIn(parameters, "NextToken"),
    limit: numberIn(parameters, "Limit") ?? 100,
  };
  const { items, next } = pageOf(all, asked, () => invalid("Token is not valid"));
  return present({ [member]: items, NextToken: next });
}
