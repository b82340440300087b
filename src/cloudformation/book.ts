// book.ts — the records of all stacks, and the ways to find them.
//
//   B1. A deleted stack keeps its record and its events, found by its id alone.
//   B2. Every status of a stack or of a resource is an event, written together with it.
import { randomUUID } from "node:crypto";
import { type Scope, stringifyJson, type TimestampMs } from "../base/index.ts";
import { type Journal, ServiceFault, type Shelf } from "../services/index.ts";
import { masked } from "./parameters.ts";
import type {
  ChangeSetRecord,
  EventRecord,
  ResourceRecord,
  StackRecord,
  WorkRecord,
} from "./records.ts";

export const STACK_TYPE = "AWS::CloudFormation::Stack";
/** Deleted stacks that are remembered; AWS does for ninety days. */
const DELETED_MAX = 1_000;

export class StackBook {
  readonly #journal: Journal;
  readonly #now: () => TimestampMs;
  readonly #stacks: Shelf<StackRecord>;
  readonly #resources: Shelf<ResourceRecord>;
  readonly #events: Shelf<EventRecord>;
  readonly #changeSets: Shelf<ChangeSetRecord>;
  readonly #work: Shelf<WorkRecord>;
  /** By stack, by logical id. */
  readonly #resourcesOf = new Map<string, Map<string, ResourceRecord>>();
  /** By stack, in their order. */
  readonly #eventsOf = new Map<string, EventRecord[]>();
  #eventCount = 0;

  constructor(journal: Journal, now: () => TimestampMs) {
    this.#journal = journal;
    this.#now = now;
    this.#stacks = journal.shelf("stacks");
    this.#resources = journal.shelf("resources");
    this.#events = journal.shelf("events");
    this.#changeSets = journal.shelf("changeSets");
    this.#work = journal.shelf("work");
    for (const [key, resource] of this.#resources.entries()) {
      this.#own(key.slice(0, key.indexOf(" "))).set(resource.logicalId, resource);
    }
    for (const [key, event] of this.#events.entries()) {
      this.#remember(event);
      this.#eventCount = Math.max(this.#eventCount, Number(key) + 1);
    }
  }

  now(): TimestampMs {
    return this.#now();
  }

  durable(): Promise<void> {
    return this.#journal.durable();
  }

  /** Newest first; those that are gone too. */
  all(scope: Scope): readonly StackRecord[] {
    return [...this.#stacks.values()].filter((stack) => sameScope(stack.scope, scope)).reverse();
  }

  everywhere(): readonly StackRecord[] {
    return [...this.#stacks.values()];
  }

  byId(id: string): StackRecord | undefined {
    return this.#stacks.get(id);
  }

  /** By name where it is there, by id also where it is gone. */
  find(nameOrId: string, scope: Scope): StackRecord | undefined {
    if (nameOrId.startsWith("arn:")) return this.#stacks.get(nameOrId);
    return this.all(scope).find(
      ({ name, status }) => name === nameOrId && status !== "DELETE_COMPLETE",
    );
  }

  /** The stack, which must be there. */
  named(nameOrId: string, scope: Scope): StackRecord {
    const stack = this.find(nameOrId, scope);
    if (stack !== undefined) return stack;
    throw new ServiceFault("ValidationError", `Stack with id ${nameOrId} does not exist`);
  }

  put(stack: StackRecord): void {
    this.#stacks.put(stack.id, stack);
  }

  /** A new status with its event. */
  turn(id: string, status: string, reason?: string): StackRecord {
    const stack = this.#stacks.get(id);
    if (stack === undefined) throw new Error(`no stack ${id}`);
    const { statusReason: _, ...rest } = stack;
    const turned = { ...rest, status, ...(reason === undefined ? {} : { statusReason: reason }) };
    this.put(turned);
    this.#add({
      ...{ stackId: id, stackName: stack.name, logicalId: stack.name, physicalId: id },
      ...{ type: STACK_TYPE, status, ...(reason === undefined ? {} : { reason }) },
    });
    return turned;
  }

  resources(stackId: string): readonly ResourceRecord[] {
    return [...(this.#resourcesOf.get(stackId)?.values() ?? [])];
  }

  resource(stackId: string, logicalId: string): ResourceRecord | undefined {
    return this.#resourcesOf.get(stackId)?.get(logicalId);
  }

  /** Without an event. */
  putResource(stackId: string, resource: ResourceRecord): void {
    this.#own(stackId).set(resource.logicalId, resource);
    this.#resources.put(`${stackId} ${resource.logicalId}`, resource);
  }

  drop(stackId: string, logicalId: string): void {
    this.#own(stackId).delete(logicalId);
    this.#resources.delete(`${stackId} ${logicalId}`);
  }

  #own(stackId: string): Map<string, ResourceRecord> {
    const known = this.#resourcesOf.get(stackId) ?? new Map<string, ResourceRecord>();
    this.#resourcesOf.set(stackId, known);
    return known;
  }

  /** A resource as it is now, with its event; not listed where another has taken its place. */
  note(
    stackId: string,
    resource: ResourceRecord,
    options: { readonly listed: boolean } = { listed: true },
  ): void {
    const { logicalId, physicalId = "", properties, status, statusReason, type } = resource;
    if (options.listed) this.putResource(stackId, resource);
    const stack = this.#stacks.get(stackId);
    if (stack === undefined) return;
    this.#add({
      ...{ stackId, stackName: stack.name, logicalId, physicalId, type, status },
      ...(statusReason === undefined ? {} : { reason: statusReason }),
      properties: stringifyJson(masked(properties, stack.version)),
    });
  }

  /** Newest first. */
  events(stackId: string): readonly EventRecord[] {
    return [...(this.#eventsOf.get(stackId) ?? [])].reverse();
  }

  work(stackId: string): WorkRecord | undefined {
    return this.#work.get(stackId);
  }

  setWork(stackId: string, work: WorkRecord | undefined): void {
    if (work === undefined) this.#work.delete(stackId);
    else this.#work.put(stackId, work);
  }

  changeSets(stackId: string): readonly ChangeSetRecord[] {
    return [...this.#changeSets.values()].filter((one) => one.stackId === stackId);
  }

  changeSet(id: string): ChangeSetRecord | undefined {
    return this.#changeSets.get(id);
  }

  putChangeSet(changeSet: ChangeSetRecord): void {
    this.#changeSets.put(changeSet.id, changeSet);
  }

  dropChangeSet(id: string): void {
    this.#changeSets.delete(id);
  }

  /** What stacks that are there export. */
  exports(scope: Scope): readonly { readonly stack: StackRecord; readonly output: string }[] {
    return this.all(scope)
      .filter(({ status }) => status !== "DELETE_COMPLETE")
      .flatMap((stack) =>
        stack.outputs.flatMap(({ exportName }) =>
          exportName === undefined ? [] : [{ stack, output: exportName }],
        ),
      );
  }

  exported(name: string, scope: Scope): string | undefined {
    const found = this.exports(scope).find(({ output }) => output === name);
    return found?.stack.outputs.find(({ exportName }) => exportName === name)?.value;
  }

  importers(name: string, scope: Scope): readonly StackRecord[] {
    return this.all(scope).filter(
      ({ imports, status }) => status !== "DELETE_COMPLETE" && imports.includes(name),
    );
  }

  /** Oldest ones of those that are gone. */
  forgetOld(): void {
    const gone = this.everywhere().filter(({ status }) => status === "DELETE_COMPLETE");
    for (const { id } of gone.slice(0, Math.max(0, gone.length - DELETED_MAX))) {
      this.#stacks.delete(id);
      for (const { logicalId } of this.resources(id)) this.drop(id, logicalId);
      for (const [key, event] of [...this.#events.entries()]) {
        if (event.stackId === id) this.#events.delete(key);
      }
      this.#eventsOf.delete(id);
    }
  }

  #add(event: Omit<EventRecord, "at" | "id" | "token">): void {
    const token = this.#work.get(event.stackId)?.token;
    const own = event.type === STACK_TYPE && event.physicalId === event.stackId;
    const id = own ? randomUUID() : `${event.logicalId}-${event.status}-${isoTime(this.now())}`;
    const whole = { ...event, id, at: this.now(), ...(token === undefined ? {} : { token }) };
    this.#events.put(String(this.#eventCount), whole);
    this.#eventCount += 1;
    this.#remember(whole);
  }

  #remember(event: EventRecord): void {
    const known = this.#eventsOf.get(event.stackId) ?? [];
    known.push(event);
    this.#eventsOf.set(event.stackId, known);
  }
}

function sameScope(a: Scope, b: Scope): boolean {
  return a.account === b.account && a.region === b.region;
}

export function isoTime(at: TimestampMs): string {
  const seconds = new Date(at);
  return seconds.toISOString();
}
