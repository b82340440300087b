// buses.ts — event buses: the default one is there in every account and region.
import { globalArn, type JsonObject, type Scope } from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import { numberIn, objectIn, pageOf, present, tagsIn, textIn } from "../parameters.ts";
import { parsedObject } from "../parsed.ts";
import type { Call, OperationTable } from "../service.ts";
import {
  type BusRecord,
  busArn,
  busKey,
  exists,
  invalid,
  missing,
  type RuleRecord,
} from "./records.ts";

export class Buses {
  readonly #records: Shelf<BusRecord>;
  readonly #now: () => number;

  constructor(records: Shelf<BusRecord>, now: () => number) {
    this.#records = records;
    this.#now = now;
  }

  /** By name or ARN; `default` where nothing is said. */
  find(given: string | undefined, scope: Scope): BusRecord | undefined {
    const arn = /^arn:[^:]+:events:([^:]+):(\d+):event-bus\/(.+)$/.exec(given ?? "");
    const home: Scope = arn === null ? scope : { region: arn[1] ?? "", account: arn[2] ?? "" };
    const name = arn?.[3] ?? given ?? "default";
    const own = { account: home.account, region: home.region };
    const known = this.#records.get(busKey(own, name));
    if (known !== undefined || name !== "default") return known;
    return { scope: own, name, tags: {}, createdAt: 0 };
  }

  named(parameters: JsonObject, { scope }: Call, member = "EventBusName"): BusRecord {
    const given = textIn(parameters, member);
    const bus = this.find(given === "" ? undefined : given, scope);
    if (bus === undefined) throw missing(`Event bus ${given} does not exist.`);
    return bus;
  }

  save(bus: BusRecord): void {
    this.#records.put(busKey(bus.scope, bus.name), bus);
  }

  operations(rules: Shelf<RuleRecord>): OperationTable {
    return {
      CreateEventBus: (parameters, call) => this.#create(parameters, call),
      DeleteEventBus: (parameters, { scope }) => {
        const name = textIn(parameters, "Name") ?? "";
        if (name === "default") throw invalid("Cannot delete event bus default.");
        const prefix = `${busKey(scope, name)}\n`;
        if ([...rules.entries()].some(([key]) => key.startsWith(prefix)))
          throw invalid("Event bus can't be deleted since it has rules.");
        this.#records.delete(busKey(scope, name));
        return {};
      },
      DescribeEventBus: (parameters, call) => shown(this.named(parameters, call, "Name")),
      ListEventBuses: (parameters, call) => this.#list(parameters, call),
      PutPermission: (parameters, call) => this.#putPermission(parameters, call),
      RemovePermission: (parameters, call) => this.#removePermission(parameters, call),
      UpdateEventBus: (parameters, call) => {
        const bus = this.named(parameters, call, "Name");
        const description = textIn(parameters, "Description");
        const changed = { ...bus, ...(description === undefined ? {} : { description }) };
        this.save(changed);
        return present({
          Name: bus.name,
          Arn: busArn(bus.scope, bus.name),
          Description: description,
        });
      },
    };
  }

  #create(parameters: JsonObject, { scope }: Call): JsonObject {
    const name = textIn(parameters, "Name") ?? "";
    const description = textIn(parameters, "Description");
    if (name.includes("/")) throw invalid(`Event bus name must not contain '/'.`);
    if (this.find(name, scope) !== undefined) throw exists(`Event bus ${name} already exists.`);
    this.save({
      ...{ scope, name, tags: tagsIn(parameters), createdAt: this.#now() },
      ...(description === undefined ? {} : { description }),
    });
    return present({ EventBusArn: busArn(scope, name), Description: description });
  }

  #list(parameters: JsonObject, { scope }: Call): JsonObject {
    const prefix = textIn(parameters, "NamePrefix") ?? "";
    const own = [...this.#records.values()].filter(
      (bus) =>
        bus.scope.account === scope.account &&
        bus.scope.region === scope.region &&
        bus.name !== "default",
    );
    const first = this.find("default", scope);
    const all = [...(first === undefined ? [] : [first]), ...own].filter(({ name }) =>
      name.startsWith(prefix),
    );
    const asked = {
      token: textIn(parameters, "NextToken"),
      limit: numberIn(parameters, "Limit") ?? 100,
    };
    const { items, next } = pageOf(all, asked, () => invalid("Token is not valid"));
    return present({ EventBuses: items.map(shown), NextToken: next });
  }

  #putPermission(parameters: JsonObject, call: Call): JsonObject {
    const bus = this.named(parameters, call);
    const whole = textIn(parameters, "Policy");
    if (whole !== undefined) {
      if (parsedObject(whole) === undefined) throw invalid("This policy contains invalid Json");
      this.save({ ...bus, policy: whole });
      return {};
    }
    const principal = textIn(parameters, "Principal") ?? "*";
    const condition = objectIn(parameters, "Condition");
    const statement = present({
      ...{ Sid: textIn(parameters, "StatementId") ?? "", Effect: "Allow" },
      Principal:
        principal === "*"
          ? "*"
          : { AWS: globalArn({ ...bus.scope, account: principal }, "iam", "root") },
      Action: textIn(parameters, "Action") ?? "events:PutEvents",
      Resource: busArn(bus.scope, bus.name),
      Condition:
        condition === undefined
          ? undefined
          : {
              [String(condition["Type"])]: { [String(condition["Key"])]: condition["Value"] ?? "" },
            },
    });
    const others = statementsOf(bus).filter(({ Sid }) => Sid !== statement["Sid"]);
    this.#saveStatements(bus, [...others, statement]);
    return {};
  }

  #saveStatements(bus: BusRecord, statements: readonly JsonObject[]): void {
    const { policy: _, ...rest } = bus;
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    this.save(statements.length === 0 ? rest : { ...rest, policy });
  }

  #removePermission(parameters: JsonObject, call: Call): JsonObject {
    const bus = this.named(parameters, call);
    const all = parameters["RemoveAllPermissions"] === true;
    const id = textIn(parameters, "StatementId");
    const statements = statementsOf(bus);
    if (!all && !statements.some(({ Sid }) => Sid === id))
      throw missing("Statement with the provided id does not exist.");
    this.#saveStatements(bus, all ? [] : statements.filter(({ Sid }) => Sid !== id));
    return {};
  }
}

function statementsOf({ policy }: BusRecord): readonly JsonObject[] {
  const statements = parsedObject(policy ?? "")?.["Statement"];
  // The cast: this file alone writes the statements, as objects.
  return Array.isArray(statements) ? (statements as JsonObject[]) : [];
}

function shown({ scope, name, description, policy, createdAt }: BusRecord): JsonObject {
  return present({
    ...{ Name: name, Arn: busArn(scope, name), Description: description, Policy: policy },
    CreationTime: createdAt / 1000,
    LastModifiedTime: createdAt / 1000,
  });
}
