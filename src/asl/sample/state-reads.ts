// state-reads.ts — one state: what it reads of what it is given, and what each way out of it hands on.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { parsePath } from "../../query/index.ts";
import { contextOf, type Frame, namesIn, withItem } from "./frame.ts";
import { JsonataReads } from "./jsonata-reads.ts";
import type { Needs } from "./need.ts";
import { PathReads } from "./path-reads.ts";
import { RuleReads } from "./rule-reads.ts";
import { listOf, objectOf, type Seen, type Step, seenItem, seenWith, UNKNOWN } from "./seen.ts";
import { equalTo, ofKind, type Wish } from "./wish.ts";

export type Language = "JSONata" | "JSONPath";

export interface Exit {
  /** Undefined at an end. */
  readonly next: string | undefined;
  readonly frame: Frame;
}

export interface StateVisit {
  readonly name: string;
  readonly fields: JsonObject;
  readonly language: Language;
  readonly frame: Frame;
}

export interface StateSurroundings {
  /** Looks at a branch or a processor; answers what may come out of it. */
  readonly flow: (flow: JsonObject, language: Language, frame: Frame) => Seen;
  /** A task of that state is handed this. */
  readonly handed: (stateName: string, seen: Seen) => void;
}

export class StateReads {
  readonly #needs: Needs;
  readonly #around: StateSurroundings;
  readonly #paths: PathReads;
  readonly #rules: RuleReads;
  readonly #jsonata: JsonataReads;

  constructor(needs: Needs, around: StateSurroundings) {
    this.#needs = needs;
    this.#around = around;
    this.#paths = new PathReads(needs);
    this.#rules = new RuleReads(needs, this.#paths);
    this.#jsonata = new JsonataReads(needs);
  }

  /** In the order in which they should be followed: on the good way first. */
  exits(visit: StateVisit): readonly Exit[] {
    return visit.language === "JSONata" ? this.#jsonataExits(visit) : this.#pathExits(visit);
  }

  // JSONPath.

  #pathExits(visit: StateVisit): readonly Exit[] {
    const { fields, frame } = visit;
    const effective = { ...frame, input: this.#selected(fields["InputPath"], frame) };
    this.#amounts(fields, effective);
    if (fields["Type"] === "Choice") return this.#ruleExits(fields, effective);
    const result = this.#pathResult(visit, effective);
    const selector = fields["ResultSelector"];
    const shaped =
      selector === undefined
        ? result
        : this.#paths.template(selector, { ...effective, input: result });
    const assigned = this.#assigned(fields, { ...effective, input: shaped });
    const joined = WITH_RESULT.has(String(fields["Type"]))
      ? joinedResult(fields["ResultPath"], frame.input, shaped)
      : shaped;
    const output = this.#selected(fields["OutputPath"], { ...frame, input: joined });
    const variables = assigned;
    const good: Exit = { next: nextOf(fields), frame: { ...frame, input: output, variables } };
    const caught = objectsIn(fields["Catch"]).map((catcher): Exit => {
      const input = joinedResult(catcher["ResultPath"], frame.input, UNKNOWN);
      const after = this.#assigned(catcher, { ...frame, input: UNKNOWN });
      return { next: nextOf(catcher), frame: { ...frame, input, variables: after } };
    });
    return [...(fields["Type"] === "Fail" ? [] : [good]), ...caught];
  }

  /** What InputPath, OutputPath or ItemsPath selects. */
  #selected(path: Json | undefined, frame: Frame, wishes: readonly Wish[] = []): Seen {
    if (path === null) return objectOf([]);
    if (path !== undefined) return this.#paths.path(String(path), frame, wishes);
    if (wishes.length > 0) this.#needs.read(frame.input, wishes);
    return frame.input;
  }

  #ruleExits(fields: JsonObject, frame: Frame): readonly Exit[] {
    const rules = objectsIn(fields["Choices"]);
    const exits = rules.map((rule, i): Exit => {
      this.#rules.rule(rule, frame, { wanted: true, strength: i === 0 ? "firm" : "mild" });
      const variables = this.#assigned(rule, frame);
      return { next: nextOf(rule), frame: { ...frame, variables } };
    });
    const variables = this.#assigned(fields, frame);
    const last = { next: textOf(fields["Default"]), frame: { ...frame, variables } };
    const all = last.next === undefined ? exits : [...exits, last];
    return all.map(({ next, frame: after }) => {
      const input = this.#selected(fields["OutputPath"], after);
      return { next, frame: { ...after, input } };
    });
  }

  #pathResult({ name, fields, language }: StateVisit, frame: Frame): Seen {
    const parameters = fields["Parameters"];
    const type = fields["Type"];
    if (type === "Map") return this.#map({ name, fields, language, frame });
    const given = parameters === undefined ? frame.input : this.#paths.template(parameters, frame);
    switch (type) {
      case "Pass":
        return fields["Result"] === undefined ? given : UNKNOWN;
      case "Task":
        for (const part of partsIn(given)) this.#around.handed(name, part);
        this.#credentials(fields["Credentials"], frame);
        return UNKNOWN;
      case "Parallel":
        return this.#branches(fields, language, { ...frame, input: given });
      default:
        return frame.input;
    }
  }

  #credentials(value: Json | undefined, frame: Frame): void {
    if (value !== undefined) this.#paths.template(value, frame);
  }

  #assigned(fields: JsonObject, frame: Frame): ReadonlyMap<string, Seen> {
    const { Assign: assign } = fields;
    if (!isJsonObject(assign)) return frame.variables;
    return withMembers(frame.variables, this.#paths.template(assign, frame));
  }

  /** Every field that holds a path to a number, a time or a text. */
  #amounts(fields: JsonObject, frame: Frame): void {
    for (const [name, wish] of PATH_FIELDS) {
      const path = fields[name];
      if (typeof path !== "string") continue;
      if (path.trimStart().startsWith("$")) this.#paths.path(path, frame, [wish]);
      else this.#paths.query(path, frame, [wish]);
    }
  }

  // Parallel and Map.

  #branches(fields: JsonObject, language: Language, frame: Frame): Seen {
    const outputs = objectsIn(fields["Branches"]).map((branch) =>
      this.#around.flow(branch, language, frame),
    );
    return listOf(UNKNOWN, outputs);
  }

  #map(visit: StateVisit): Seen {
    const { fields, language, frame } = visit;
    const processor = fields["ItemProcessor"] ?? fields["Iterator"];
    const item = this.#itemOf(visit);
    const context = withItem(frame.context, item);
    const selector = fields["ItemSelector"] ?? fields["Parameters"];
    const given = this.#selectedItem(selector, { ...visit, frame: { ...frame, context } }, item);
    if (!isJsonObject(processor)) return UNKNOWN;
    const config = processor["ProcessorConfig"];
    const isDistributed = isJsonObject(config) && config["Mode"] === "DISTRIBUTED";
    if (!isDistributed) {
      return listOf(this.#around.flow(processor, language, { ...frame, context, input: given }));
    }
    const input = this.#batched(visit, given);
    // Children are executions of their own, without the variables of their parent.
    const own = { input, context: contextOf(input, item), variables: new Map() };
    const output = this.#around.flow(processor, language, own);
    return fields["ResultWriter"] === undefined ? listOf(output) : UNKNOWN;
  }

  #itemOf({ fields, language, frame }: StateVisit): Seen {
    for (const name of ["ItemReader", "ResultWriter"]) {
      const part = fields[name];
      if (isJsonObject(part)) this.#store(part, language, frame);
    }
    if (fields["ItemReader"] !== undefined) return UNKNOWN;
    const list = [ofKind("list")];
    const items = fields["Items"];
    if (language === "JSONPath") return itemIn(this.#selected(fields["ItemsPath"], frame, list));
    if (items === undefined) return itemIn(this.#selected(undefined, frame, list));
    return itemIn(this.#jsonata.template(items, namesIn(frame), list));
  }

  /** Bucket and key of a reader or a writer, and how many items are read. */
  #store(part: JsonObject, language: Language, frame: Frame): void {
    const given = part["Parameters"] ?? part["Arguments"];
    const config = part["ReaderConfig"];
    if (language === "JSONata") {
      for (const value of [given, config]) {
        if (value !== undefined) this.#jsonata.template(value, namesIn(frame));
      }
      return;
    }
    if (given !== undefined) this.#paths.template(given, frame);
    if (isJsonObject(config)) this.#amounts(config, frame);
  }

  #selectedItem(selector: Json | undefined, { language, frame }: StateVisit, item: Seen): Seen {
    if (selector === undefined) return item;
    return language === "JSONata"
      ? this.#jsonata.template(selector, namesIn(frame))
      : this.#paths.template(selector, frame);
  }

  #batched({ fields, language, frame }: StateVisit, item: Seen): Seen {
    const batcher = fields["ItemBatcher"];
    if (!isJsonObject(batcher)) return item;
    if (language === "JSONPath") this.#amounts(batcher, frame);
    const given = batcher["BatchInput"];
    const input =
      given === undefined
        ? UNKNOWN
        : this.#selectedItem(given, { ...EMPTY, language, frame }, UNKNOWN);
    return objectOf([
      ["Items", listOf(item)],
      ["BatchInput", input],
    ]);
  }

  // JSONata.

  #jsonataExits(visit: StateVisit): readonly Exit[] {
    const { fields, frame } = visit;
    if (fields["Type"] === "Choice") return this.#conditionExits(fields, frame);
    const result = this.#jsonataResult(visit);
    const good = this.#handedOn(fields, frame, { member: "result", seen: result });
    const caught = objectsIn(fields["Catch"]).map((catcher) =>
      this.#handedOn(catcher, frame, { member: "errorOutput", seen: UNKNOWN }),
    );
    return [...(fields["Type"] === "Fail" ? [] : [good]), ...caught];
  }

  #jsonataResult({ name, fields, language, frame }: StateVisit): Seen {
    const names = namesIn(frame);
    for (const [field, wish] of EXPRESSION_FIELDS) {
      const value = fields[field];
      if (value !== undefined)
        this.#jsonata.template(value, names, wish === undefined ? [] : [wish]);
    }
    const args = fields["Arguments"];
    const given = args === undefined ? frame.input : this.#jsonata.template(args, names);
    switch (fields["Type"]) {
      case "Task":
        for (const part of partsIn(given)) this.#around.handed(name, part);
        return UNKNOWN;
      case "Parallel":
        return this.#branches(fields, language, { ...frame, input: given });
      case "Map":
        return this.#map({ name, fields, language, frame });
      default:
        return frame.input;
    }
  }

  /** Without Output a state hands on its result, a catcher the error. */
  #handedOn(
    fields: JsonObject,
    frame: Frame,
    { member, seen }: { readonly member: string; readonly seen: Seen },
  ): Exit {
    const names = namesIn(frame, [[member, seen]]);
    const { Output: output, Assign: assign } = fields;
    const input = output === undefined ? seen : this.#jsonata.template(output, names);
    const variables = isJsonObject(assign)
      ? withMembers(frame.variables, this.#jsonata.template(assign, names))
      : frame.variables;
    return { next: nextOf(fields), frame: { ...frame, input, variables } };
  }

  #conditionExits(fields: JsonObject, frame: Frame): readonly Exit[] {
    const same = { member: "input", seen: frame.input };
    const exits = objectsIn(fields["Choices"]).map((rule, i) => {
      const { Condition: condition } = rule;
      const strength = i === 0 ? "firm" : "mild";
      if (condition !== undefined) this.#jsonata.condition(condition, namesIn(frame), strength);
      return this.#handedOn(rule, frame, same);
    });
    const next = textOf(fields["Default"]);
    if (next === undefined) return exits;
    return [...exits, { ...this.#handedOn(fields, frame, same), next }];
  }
}

const EMPTY = { name: "", fields: {} };

/** States whose result is joined with their input. */
const WITH_RESULT: ReadonlySet<string> = new Set(["Map", "Parallel", "Pass", "Task"]);

const PATH_FIELDS: readonly (readonly [string, Wish])[] = [
  ["SecondsPath", ofKind("number")],
  ["TimestampPath", ofKind("timestamp")],
  ["TimeoutSecondsPath", equalTo(60)],
  ["HeartbeatSecondsPath", equalTo(30)],
  ["MaxConcurrencyPath", ofKind("number")],
  ["ToleratedFailureCountPath", ofKind("number")],
  ["ToleratedFailurePercentagePath", equalTo(10)],
  ["MaxItemsPath", equalTo(10)],
  ["MaxItemsPerBatchPath", equalTo(10)],
  ["MaxInputBytesPerBatchPath", equalTo(10_000)],
  ["ErrorPath", equalTo("ErrorName")],
  ["CausePath", ofKind("string")],
];

/** Fields of JSONata states that are read before what the state does. */
const EXPRESSION_FIELDS: readonly (readonly [string, Wish | undefined])[] = [
  ["Seconds", ofKind("number")],
  ["Timestamp", ofKind("timestamp")],
  ["TimeoutSeconds", equalTo(60)],
  ["HeartbeatSeconds", equalTo(30)],
  ["MaxConcurrency", ofKind("number")],
  ["ToleratedFailureCount", ofKind("number")],
  ["ToleratedFailurePercentage", equalTo(10)],
  ["ItemBatcher", undefined],
  ["Credentials", undefined],
  ["Error", undefined],
  ["Cause", undefined],
];

function nextOf({ Next: next }: JsonObject): string | undefined {
  return textOf(next);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

function itemIn(list: Seen): Seen {
  return list.kind === "list" && list.items.length === 0 ? list.item : seenItem(list, 0);
}

/** The whole, and what stands in Payload, Input, Message and the like. */
function partsIn(given: Seen): readonly Seen[] {
  return given.kind === "object" ? [given, ...given.members.values()] : [given];
}

function joinedResult(path: Json | undefined, input: Seen, result: Seen): Seen {
  if (path === null) return input;
  if (path === undefined || path === "$") return result;
  const steps = stepsOf(String(path));
  return steps === undefined ? UNKNOWN : seenWith(input, steps, result);
}

/** Of a path of names and indices alone. */
function stepsOf(path: string): readonly Step[] | undefined {
  const parsed = parsePath(path);
  if (!parsed.ok) return undefined;
  const steps = parsed.value.tokens.map((token): Step | undefined => {
    if (token.type === "names") return token.names[0];
    return token.type === "indices" ? token.indices[0] : undefined;
  });
  return steps.every((step) => step !== undefined) ? steps : undefined;
}

function withMembers(variables: ReadonlyMap<string, Seen>, made: Seen): ReadonlyMap<string, Seen> {
  return made.kind === "object" ? new Map([...variables, ...made.members]) : variables;
}
