// deployments.ts — carries stacks from one status to the next: makes, changes, restores and takes away resources.
//
// Owns: the order of a stack's resources, and what happens when one cannot be made.
//   D1. What is about to be made is on disk, with its name, before it is made: after a crash it is found again.
//   D2. One resource of a stack at a time; each after all that it needs, and away before them.
//   D3. A status that somebody else has set while a resource was made (a deletion, a cancellation) wins.
//   D4. What an update replaced or left is deleted when everything else has succeeded, and not before.
import type { Json } from "../base/index.ts";
import type { ProjectHttpRoute } from "../project/index.ts";
import { ServiceFault } from "../services/index.ts";
import { STACK_TYPE, type StackBook } from "./book.ts";
import { CUSTOM_TYPE, Interrupted } from "./custom.ts";
import { nestedProvider } from "./nested.ts";
import type { CloudFormationPorts } from "./ports.ts";
import { type Provider, providerOf } from "./providers/index.ts";
import type { StackRecord } from "./records.ts";
import { removalOrder } from "./removal-order.ts";
import { type Failure, ResourceFailed, ResourceWork, workOf } from "./resource-work.ts";
import { StackView } from "./view.ts";

export interface DeploymentParts {
  readonly book: StackBook;
  readonly ports: CloudFormationPorts;
  /** Makes resources that a function of the user's makes. */
  readonly custom: Provider;
}

export class Deployments {
  readonly #book: StackBook;
  readonly #ports: CloudFormationPorts;
  readonly #work: ResourceWork;
  readonly #running = new Map<string, Promise<void>>();
  readonly #routes = new Map<string, readonly ProjectHttpRoute[]>();
  #closed = false;

  constructor({ book, ports, custom }: DeploymentParts) {
    this.#book = book;
    this.#ports = ports;
    const nested = nestedProvider(book, ports, this);
    const providers = (type: string): Provider | undefined => {
      if (type === STACK_TYPE) return nested;
      return CUSTOM_TYPE.test(type) ? custom : providerOf(type);
    };
    this.#work = new ResourceWork({ book, ports, providers });
  }

  /** Lets a stack go on from its status; whoever asked does not wait. */
  start(stackId: string): void {
    const before = this.#running.get(stackId) ?? Promise.resolve();
    const run = before.then(() => this.#run(stackId));
    this.#running.set(stackId, run);
    void run.finally(() => {
      if (this.#running.get(stackId) === run) this.#running.delete(stackId);
    });
  }

  /** Resolves when nothing goes on with a stack. */
  async settled(stackId: string): Promise<void> {
    for (let run = this.#running.get(stackId); run !== undefined; ) {
      await run;
      const next = this.#running.get(stackId);
      run = next === run ? undefined : next;
    }
  }

  /** Goes on with what a crash interrupted, and finds the routes of what is there. */
  async resume(): Promise<void> {
    for (const stack of this.#book.everywhere()) {
      if (stack.status === "DELETE_COMPLETE") continue;
      // Nested ones are gone on with by their parents.
      if (stack.status.endsWith("_IN_PROGRESS") && stack.parentId === undefined)
        this.start(stack.id);
      else await this.#findRoutes(stack.id);
    }
  }

  routes(): readonly ProjectHttpRoute[] {
    return [...this.#routes.values()].flat();
  }

  /** Lets the resource in hand be finished and begins no other. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#running.values());
  }

  async #run(stackId: string): Promise<void> {
    const release = this.#ports.clock.hold();
    try {
      for (let goesOn = true; goesOn && !this.#closed; ) {
        goesOn = await this.#step(stackId);
        await this.#book.durable();
      }
    } catch (error) {
      if (!(error instanceof Interrupted)) this.#ports.report(`cloudformation ${stackId}`, error);
    } finally {
      release();
    }
  }

  /** False where nothing is to be done. */
  async #step(stackId: string): Promise<boolean> {
    const stack = this.#book.byId(stackId);
    switch (stack?.status) {
      case "CREATE_IN_PROGRESS":
        await this.#create(stack);
        return true;
      case "UPDATE_IN_PROGRESS":
        await this.#update(stack);
        return true;
      case "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS":
        await this.#cleanUp(stack, "UPDATE_COMPLETE");
        return true;
      case "UPDATE_ROLLBACK_IN_PROGRESS":
        await this.#restore(stack);
        return true;
      case "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS":
        await this.#cleanUp(stack, "UPDATE_ROLLBACK_COMPLETE");
        return true;
      case "ROLLBACK_IN_PROGRESS":
        await this.#removeAll(stack, ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED"]);
        return true;
      case "DELETE_IN_PROGRESS":
        await this.#removeAll(stack, ["DELETE_COMPLETE", "DELETE_FAILED"]);
        return true;
      default:
        return false;
    }
  }

  async #create(stack: StackRecord): Promise<void> {
    const problem = await this.#makeAll(stack);
    if (this.#superseded(stack)) return;
    if (problem === undefined) {
      this.#turn(stack.id, "CREATE_COMPLETE");
      this.#book.setWork(stack.id, undefined);
      await this.#findRoutes(stack.id);
      return;
    }
    if (stack.disableRollback || stack.onFailure === "DO_NOTHING") {
      this.#turn(stack.id, "CREATE_FAILED", problem);
      return;
    }
    const deletes = stack.onFailure === "DELETE";
    const [status, verb] = deletes
      ? (["DELETE_IN_PROGRESS", "Delete"] as const)
      : (["ROLLBACK_IN_PROGRESS", "Rollback"] as const);
    this.#turn(stack.id, status, `${problem}${verb} requested by user.`);
  }

  async #update(stack: StackRecord): Promise<void> {
    const problem = await this.#makeAll(stack);
    if (this.#superseded(stack)) return;
    if (problem === undefined) {
      this.#turn(stack.id, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
      return;
    }
    if (workOf(this.#book, stack.id).disableRollback) {
      this.#turn(stack.id, "UPDATE_FAILED", problem);
      return;
    }
    this.#book.setWork(stack.id, { ...workOf(this.#book, stack.id), leftovers: [] });
    this.#turn(stack.id, "UPDATE_ROLLBACK_IN_PROGRESS", problem);
  }

  /** Undefined where everything is as the template wants it, outputs too. */
  async #makeAll(stack: StackRecord): Promise<string | undefined> {
    const imports = new Set<string>();
    try {
      const view = await this.#view(stack, imports);
      const order = view.order();
      for (const logicalId of order) {
        if (this.#superseded(stack) || this.#closed) return undefined;
        if (this.#late(stack)) return "Stack creation time exceeded the specified timeout. ";
        await this.#work.make(stack, view, logicalId);
      }
      this.#leave(stack, new Set(order));
      const outputs = view.outputs();
      const taken = this.#exportProblem(stack, outputs);
      if (taken !== undefined) return taken;
      const { description } = view;
      const { description: _, ...rest } = this.#book.byId(stack.id) ?? stack;
      this.#book.put({
        ...{ ...rest, outputs, imports: [...imports] },
        ...(description === undefined ? {} : { description }),
      });
      return undefined;
    } catch (error) {
      if (error instanceof ResourceFailed) return this.#failed(stack, error.failure);
      if (error instanceof ServiceFault) return `${error.message} `;
      throw error;
    }
  }

  #failed({ id }: StackRecord, { logicalId, verb }: Failure): string {
    const work = workOf(this.#book, id);
    this.#book.setWork(id, { ...work, failed: [...work.failed, logicalId] });
    return `The following resource(s) failed to ${verb}: [${logicalId}]. `;
  }

  #late({ createdAt, status, timeoutMinutes }: StackRecord): boolean {
    if (timeoutMinutes === undefined || status !== "CREATE_IN_PROGRESS") return false;
    return this.#book.now() > createdAt + timeoutMinutes * 60_000;
  }

  /** Resources that the template has no longer go when all else is done. */
  #leave({ id }: StackRecord, wanted: ReadonlySet<string>): void {
    const gone = this.#book.resources(id).filter(({ logicalId }) => !wanted.has(logicalId));
    const work = workOf(this.#book, id);
    this.#book.setWork(id, { ...work, leftovers: [...work.leftovers, ...gone] });
    for (const { logicalId } of gone) this.#book.drop(id, logicalId);
  }

  #exportProblem(stack: StackRecord, outputs: StackRecord["outputs"]): string | undefined {
    const { id, scope } = stack;
    for (const { exportName } of outputs) {
      const owner = this.#book
        .exports(scope)
        .find(({ output, stack: other }) => output === exportName && other.id !== id);
      if (exportName !== undefined && owner !== undefined) {
        return `Export with name ${exportName} is already exported by stack ${owner.stack.name}. `;
      }
    }
    for (const { exportName, value } of stack.outputs) {
      if (exportName === undefined) continue;
      const now = outputs.find((output) => output.exportName === exportName);
      const [user] = this.#book.importers(exportName, scope).filter((other) => other.id !== id);
      if (user === undefined || now?.value === value) continue;
      const verb = now === undefined ? "deleted" : "updated";
      return `Export ${exportName} cannot be ${verb} as it is in use by ${user.name}. `;
    }
    return undefined;
  }

  /** After an update that failed: everything as it was before. */
  async #restore(stack: StackRecord): Promise<void> {
    const { before } = workOf(this.#book, stack.id);
    if (before === undefined) {
      this.#turn(stack.id, "UPDATE_ROLLBACK_FAILED", "There is nothing to go back to. ");
      return;
    }
    const failed: string[] = [];
    for (const record of before.resources) {
      if (this.#superseded(stack) || this.#closed) return;
      if (!(await this.#work.restore(stack, record))) failed.push(record.logicalId);
      await this.#book.durable();
    }
    if (this.#superseded(stack)) return;
    if (failed.length > 0) {
      const names = failed.join(", ");
      const reason = `The following resource(s) failed to update: [${names}]. `;
      this.#turn(stack.id, "UPDATE_ROLLBACK_FAILED", reason);
      return;
    }
    this.#leave(stack, new Set(before.resources.map(({ logicalId }) => logicalId)));
    const { imports, outputs, version } = before;
    this.#book.put({ ...(this.#book.byId(stack.id) ?? stack), imports, outputs, version });
    this.#turn(stack.id, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
  }

  /** What an update replaced, left or half made goes; what cannot go is told of and left. */
  async #cleanUp(stack: StackRecord, end: string): Promise<void> {
    for (const record of removalOrder(workOf(this.#book, stack.id).leftovers)) {
      if (this.#superseded(stack) || this.#closed) return;
      await this.#work.remove(stack, record, { listed: false });
      const work = workOf(this.#book, stack.id);
      const leftovers = work.leftovers.filter(
        ({ logicalId, physicalId }) =>
          logicalId !== record.logicalId || physicalId !== record.physicalId,
      );
      this.#book.setWork(stack.id, { ...work, leftovers });
      await this.#book.durable();
    }
    if (this.#superseded(stack)) return;
    this.#turn(stack.id, end);
    this.#book.setWork(stack.id, undefined);
    await this.#findRoutes(stack.id);
  }

  async #removeAll(stack: StackRecord, [good, bad]: readonly [string, string]): Promise<void> {
    const { leftovers, retained } = workOf(this.#book, stack.id);
    this.#routes.delete(stack.id);
    const failed: string[] = [];
    const blocked = new Set<string>();
    for (const record of removalOrder([...leftovers, ...this.#book.resources(stack.id)])) {
      if (this.#superseded(stack) || this.#closed) return;
      if (record.status === "DELETE_COMPLETE" || record.status === "DELETE_SKIPPED") continue;
      const policy = retained.includes(record.logicalId) ? "Retain" : record.deletionPolicy;
      const listed = !leftovers.includes(record);
      const kept = { ...record, deletionPolicy: policy };
      if (blocked.has(record.logicalId)) continue;
      const gone = await this.#work.remove(stack, kept, { listed });
      if (!gone) {
        failed.push(record.logicalId);
        // What a resource needs that is still there cannot go before it.
        for (const name of record.needs) blocked.add(name);
      }
      await this.#book.durable();
    }
    if (this.#superseded(stack)) return;
    if (failed.length > 0) {
      const names = failed.join(", ");
      this.#turn(stack.id, bad, `The following resource(s) failed to delete: [${names}]. `);
      return;
    }
    const { imports: _, ...rest } = this.#book.byId(stack.id) ?? stack;
    const isGone = good === "DELETE_COMPLETE";
    const outputs = isGone ? rest.outputs : [];
    const deleted = isGone ? { deletedAt: this.#book.now() } : {};
    this.#book.put({ ...rest, imports: [], outputs, ...deleted });
    this.#turn(stack.id, good);
    this.#book.setWork(stack.id, undefined);
    this.#book.forgetOld();
  }

  #turn(stackId: string, status: string, reason?: string): void {
    this.#book.turn(stackId, status, reason);
  }

  #superseded({ id, status }: StackRecord): boolean {
    return this.#book.byId(id)?.status !== status;
  }

  #view(stack: StackRecord, imports: Set<string>): Promise<StackView> {
    return StackView.open(stack, {
      ports: this.#ports,
      made: (logicalId) => this.#book.resource(stack.id, logicalId),
      exported: (name): Json => {
        imports.add(name);
        const value = this.#book.exported(name, stack.scope);
        if (value !== undefined) return value;
        throw new ServiceFault("ValidationError", `No export named ${name} found.`);
      },
    });
  }

  async #findRoutes(stackId: string): Promise<void> {
    const stack = this.#book.byId(stackId);
    if (stack === undefined || stack.status === "REVIEW_IN_PROGRESS") return;
    if (!this.#book.resources(stackId).some(({ type }) => ROUTED.test(type))) {
      this.#routes.delete(stackId);
      return;
    }
    try {
      const view = await this.#view(stack, new Set());
      this.#routes.set(stackId, await view.routes());
    } catch (error) {
      this.#ports.report(`cloudformation ${stack.name}: its routes`, error);
    }
  }
}

/** Types whose resources may make HTTP routes. */
const ROUTED = /^AWS::(ApiGateway|ApiGatewayV2)::|^AWS::Lambda::(Url|Permission)$/;
