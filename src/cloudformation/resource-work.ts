// resource-work.ts — one resource of a stack: made, changed, replaced, restored, taken away, each with its events.
import { randomUUID } from "node:crypto";
import { type JsonObject, jsonEquals } from "../base/index.ts";
import { ResourceRefused } from "../resources/index.ts";
import { ServiceFault } from "../services/index.ts";
import { SKIPPED_TYPE } from "../templates/index.ts";
import { STACK_TYPE, type StackBook } from "./book.ts";
import { changedNames } from "./changed-names.ts";
import { CUSTOM_TYPE, Interrupted } from "./custom.ts";
import { resolvedObject } from "./dynamic-references.ts";
import { Making, madeOf, wantedOf } from "./making.ts";
import { newName } from "./names.ts";
import type { CloudFormationPorts } from "./ports.ts";
import { Link, type Made, type Provider, type Wanted } from "./providers/index.ts";
import type { ResourceRecord, StackRecord, WorkRecord } from "./records.ts";
import type { Desired, StackView } from "./view.ts";

/** What could not be done, of which resource. */
export interface Failure {
  readonly logicalId: string;
  readonly verb: "create" | "delete" | "update";
}

/** A resource failed, and its event says why. */
export class ResourceFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.logicalId);
    this.failure = failure;
  }
}

const NO_WORK: WorkRecord = { leftovers: [], retained: [], disableRollback: false, failed: [] };

export function workOf(book: StackBook, stackId: string): WorkRecord {
  return book.work(stackId) ?? NO_WORK;
}

interface WorkParts {
  readonly book: StackBook;
  readonly ports: CloudFormationPorts;
  readonly providers: (type: string) => Provider | undefined;
}

interface Change {
  readonly making: Making;
  readonly provider: Provider;
  readonly properties: JsonObject;
}

interface ChangeOfKnown extends Change {
  readonly known: ResourceRecord;
}

export class ResourceWork {
  readonly #book: StackBook;
  readonly #ports: CloudFormationPorts;
  readonly #provider: WorkParts["providers"];

  constructor({ book, ports, providers }: WorkParts) {
    this.#book = book;
    this.#ports = ports;
    this.#provider = providers;
  }

  /** Makes it as the template wants it; throws ResourceFailed where that cannot be. */
  async make(stack: StackRecord, view: StackView, logicalId: string): Promise<void> {
    const known = this.#book.resource(stack.id, logicalId);
    const desired = view.desired(logicalId);
    if (desired === undefined) return;
    const making = new Making(stack, desired, known);
    const properties = this.#evaluated(making, view);
    const provider = this.#provider(desired.type);
    if (provider === undefined) this.#failUnmade(making, properties);
    else if (known === undefined || isUnmade(known, workOf(this.#book, stack.id)))
      await this.#make({ making, provider, properties });
    else await this.#change({ making, provider, properties, known });
    await this.#book.durable();
  }

  #evaluated(making: Making, view: StackView): JsonObject {
    try {
      return view.properties(making.desired.logicalId);
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      return this.#fail(making.stack.id, making.record({ properties: {} }), error.message);
    }
  }

  /** Of a type that is not made here. */
  #failUnmade(making: Making, properties: JsonObject): never {
    const record = making.record({ properties });
    this.#book.note(making.stack.id, { ...record, at: this.#book.now() });
    return this.#fail(making.stack.id, record, unsupported(making, properties));
  }

  #fail(stackId: string, record: ResourceRecord, statusReason: string): never {
    const verb = record.status.startsWith("CREATE") ? "create" : "update";
    const status = verb === "create" ? "CREATE_FAILED" : "UPDATE_FAILED";
    this.#book.note(stackId, { ...record, status, statusReason, at: this.#book.now() });
    throw new ResourceFailed({ logicalId: record.logicalId, verb });
  }

  /** A resource that is not there, or one that takes another's place. */
  async #make({ making, provider, properties }: Change): Promise<void> {
    const { desired, stack, known } = making;
    const name = known?.name ?? newName(desired.type, stack.name, desired.logicalId);
    const start = making.record({ properties, name });
    this.#book.note(stack.id, { ...start, at: this.#book.now() });
    await this.#book.durable();
    let initiated = false;
    const began = async (physicalId: string): Promise<void> => {
      initiated = true;
      const statusReason = "Resource creation Initiated";
      this.#book.note(stack.id, { ...start, physicalId, statusReason, at: this.#book.now() });
      await this.#book.durable();
    };
    const wanted = { ...making.wanted(properties, name), began };
    const link = this.#link(stack);
    const made = await this.#tried(making, start, async () =>
      provider.create(await withValues(wanted, link), link),
    );
    if (!initiated) await began(made.physicalId);
    const status = start.status.replace("IN_PROGRESS", "COMPLETE");
    const { statusReason: _, ...done } = start;
    this.#book.note(stack.id, { ...done, ...made, status, at: this.#book.now() });
  }

  async #change({ making, provider, properties, known }: ChangeOfKnown): Promise<void> {
    const { desired, stack } = making;
    const changed = changedNames(known.properties, properties);
    const isNested = desired.type === STACK_TYPE;
    if (changed.length === 0 && !isNested && isSettled(known) && sameMetadata(known, desired)) {
      this.#book.putResource(stack.id, { ...making.record({ properties }), ...kept(known) });
      return;
    }
    if (changed.some((name) => provider.fixed.includes(name))) {
      await this.#replace({ making, provider, properties, known });
      return;
    }
    const start = { ...making.record({ properties }), ...madeOf(known), name: known.name };
    this.#book.note(stack.id, { ...start, properties: known.properties, at: this.#book.now() });
    await this.#book.durable();
    const wanted = making.wanted(properties, known.name);
    const link = this.#link(stack);
    const done = await this.#tried(making, start, async () =>
      provider.update(await withValues(wanted, link), link, known),
    );
    if (done.physicalId !== known.physicalId) this.#leave(stack.id, known);
    const { statusReason: _, ...plain } = start;
    const status = "UPDATE_COMPLETE";
    this.#book.note(stack.id, { ...plain, ...done, status, at: this.#book.now() });
  }

  /** What another resource has taken the place of goes when everything else has succeeded. */
  #leave(stackId: string, known: ResourceRecord): void {
    const work = workOf(this.#book, stackId);
    const old = { ...known, deletionPolicy: known.replacePolicy };
    this.#book.setWork(stackId, { ...work, leftovers: [...work.leftovers, old] });
  }

  async #replace({ making, provider, properties, known }: ChangeOfKnown): Promise<void> {
    const { desired, stack } = making;
    const given = provider.named === undefined ? undefined : properties[provider.named];
    if (given !== undefined && given === known.properties[provider.named ?? ""]) {
      this.#fail(
        stack.id,
        { ...making.record({ properties }), ...madeOf(known) },
        `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${String(given)} and update the stack again.`,
      );
    }
    this.#leave(stack.id, known);
    const fresh = new Making(stack, desired, {
      ...known,
      name: newName(desired.type, stack.name, desired.logicalId),
    });
    fresh.replaces = true;
    await this.#make({ making: fresh, provider, properties });
  }

  /** A refusal becomes the resource's reason. */
  async #tried(making: Making, start: ResourceRecord, work: () => Promise<Made>): Promise<Made> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      const known = this.#book.resource(making.stack.id, start.logicalId);
      const record = { ...start, ...(known === undefined ? {} : madeOf(known)) };
      if (error instanceof ResourceRefused)
        return this.#fail(making.stack.id, record, reasonOf(start.type, error.message));
      this.#ports.report(`cloudformation ${start.type} ${start.logicalId}`, error);
      return this.#fail(making.stack.id, record, reasonOf(start.type, "Internal failure"));
    }
  }

  /** As it was before an update; false where that could not be. */
  async restore(stack: StackRecord, before: ResourceRecord): Promise<boolean> {
    const now = this.#book.resource(stack.id, before.logicalId);
    const moved = now !== undefined && now.physicalId !== before.physicalId;
    if (now === undefined || moved) {
      const work = workOf(this.#book, stack.id);
      const fresh = now === undefined ? [] : [{ ...now, deletionPolicy: "Delete" }];
      this.#book.setWork(stack.id, { ...work, leftovers: [...work.leftovers, ...fresh] });
      const restored = { ...before, status: "UPDATE_COMPLETE", at: this.#book.now() };
      this.#book.note(stack.id, restored);
      return true;
    }
    const untouched = isSettled(now) && jsonEquals(now.properties, before.properties);
    const isChanged = !untouched || now.at !== before.at;
    if (!isChanged) return true;
    const { statusReason: _, ...plain } = before;
    const start = { ...plain, ...madeOf(now), status: "UPDATE_IN_PROGRESS" };
    this.#book.note(stack.id, { ...start, properties: now.properties, at: this.#book.now() });
    const provider = this.#provider(before.type);
    const wanted = wantedOf(stack, { ...before, resumed: true });
    try {
      const link = this.#link(stack);
      const done = await provider?.update(await withValues(wanted, link), link, now);
      this.#book.note(stack.id, {
        ...{ ...start, ...done, status: "UPDATE_COMPLETE", at: this.#book.now() },
      });
      return true;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      const refused = error instanceof ResourceRefused;
      if (!refused) this.#ports.report(`cloudformation ${before.type}`, error);
      const statusReason = reasonOf(before.type, refused ? error.message : "Internal failure");
      const status = "UPDATE_FAILED";
      this.#book.note(stack.id, { ...start, status, statusReason, at: this.#book.now() });
      return false;
    }
  }

  /** False where it could not be deleted. */
  async remove(
    stack: StackRecord,
    record: ResourceRecord,
    options: { readonly listed: boolean },
  ): Promise<boolean> {
    const { statusReason: _, ...plain } = record;
    const note = (status: string, reason?: string): void => {
      const said = reason === undefined ? {} : { statusReason: reason };
      this.#book.note(stack.id, { ...plain, ...said, status, at: this.#book.now() }, options);
    };
    const creating = stack.status === "ROLLBACK_IN_PROGRESS";
    const { deletionPolicy: policy } = record;
    if (policy === "Retain" || (policy === "RetainExceptOnCreate" && !creating)) {
      note("DELETE_SKIPPED");
      return true;
    }
    const provider = this.#provider(record.type);
    if (record.physicalId === undefined || provider === undefined) {
      note("DELETE_COMPLETE");
      return true;
    }
    note("DELETE_IN_PROGRESS");
    await this.#book.durable();
    try {
      await provider.remove(plain, this.#link(stack));
      note("DELETE_COMPLETE");
      return true;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      const refused = error instanceof ResourceRefused;
      if (!refused) this.#ports.report(`cloudformation ${record.type}`, error);
      note("DELETE_FAILED", reasonOf(record.type, refused ? error.message : "Internal failure"));
      return false;
    }
  }

  #link(stack: StackRecord): Link {
    const known = (type: string): readonly ResourceRecord[] =>
      this.#book
        .all(stack.scope)
        .flatMap(({ id }) => this.#book.resources(id).filter((one) => one.type === type));
    return new Link(this.#ports, stack, known);
  }
}

function kept(known: ResourceRecord): Partial<ResourceRecord> {
  const { at, name, status, statusReason } = known;
  return {
    ...madeOf(known),
    at,
    name,
    status,
    ...(statusReason === undefined ? {} : { statusReason }),
  };
}

/** A resource that a crash interrupted while it was made. */
function isUnmade(known: ResourceRecord, { leftovers }: WorkRecord): boolean {
  if (known.physicalId === undefined || known.status === "CREATE_IN_PROGRESS") return true;
  const replaces = leftovers.some(({ logicalId }) => logicalId === known.logicalId);
  return known.status === "UPDATE_IN_PROGRESS" && replaces;
}

function isSettled({ status }: ResourceRecord): boolean {
  return status === "CREATE_COMPLETE" || status === "UPDATE_COMPLETE";
}

function sameMetadata(known: ResourceRecord, { metadata }: Desired): boolean {
  return jsonEquals(known.metadata ?? null, metadata ?? null);
}

/** What a provider is given: with secrets and parameters in their places. */
async function withValues(wanted: Wanted, link: Link): Promise<Wanted> {
  return { ...wanted, properties: await resolvedObject(wanted.properties, link) };
}

function unsupported({ desired }: Making, properties: JsonObject): string {
  const { type } = desired;
  const what = type === SKIPPED_TYPE ? String(properties["What"]) : `Resource type ${type}`;
  return `${what} is not supported by Treadle`;
}

/** What functions and nested stacks say stands as it is; the rest is a handler's. */
function reasonOf(type: string, message: string): string {
  if (isOwn(type)) return message;
  const code = /already exists/i.test(message)
    ? "AlreadyExists"
    : /not found|does not exist/i.test(message)
      ? "NotFound"
      : "InvalidRequest";
  return `Resource handler returned message: "${message}" (RequestToken: ${randomUUID()}, HandlerErrorCode: ${code})`;
}

function isOwn(type: string): boolean {
  return type === STACK_TYPE || CUSTOM_TYPE.test(type);
}
