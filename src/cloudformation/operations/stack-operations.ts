// stack-operations.ts — stacks made, changed and deleted.
import type { JsonObject } from "../../base/index.ts";
import {
  type Call,
  numberIn,
  type OperationTable,
  ServiceFault,
  textIn,
  textsIn,
} from "../../services/index.ts";
import { insufficient, missingCapabilities } from "../capabilities.ts";
import { takenVersion } from "../intake.ts";
import { newStackId } from "../names.ts";
import { preview } from "../preview.ts";
import type { StackRecord, WorkRecord } from "../records.ts";
import { invalid } from "../template-body.ts";
import { beginUpdate } from "../updates.ts";
import type { OperationParts } from "./parts.ts";

const STACK_NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;

export function checkStackName(name: string): void {
  if (STACK_NAME.test(name)) return;
  throw invalid(
    `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
  );
}

export function stackOperations(parts: OperationParts): OperationTable {
  const { book, deployments } = parts;
  return {
    CreateStack: (parameters, call) => createStack(parts, parameters, call),
    UpdateStack: (parameters, call) => updateStack(parts, parameters, call),
    DeleteStack: (parameters, call) => deleteStack(parts, parameters, call),
    CancelUpdateStack: (parameters, { scope }) => {
      const stack = book.named(textIn(parameters, "StackName") ?? "", scope);
      if (stack.status !== "UPDATE_IN_PROGRESS") {
        throw invalid("CancelUpdateStack cannot be called from current stack status");
      }
      const work = book.work(stack.id);
      if (work !== undefined) book.setWork(stack.id, { ...work, leftovers: [] });
      book.turn(stack.id, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated");
      deployments.start(stack.id);
      return {};
    },
    ContinueUpdateRollback: (parameters, { scope }) => {
      const stack = book.named(textIn(parameters, "StackName") ?? "", scope);
      if (stack.status !== "UPDATE_ROLLBACK_FAILED") {
        throw invalid(
          `Stack:${stack.id} is in ${stack.status} state and can not continue rolling back.`,
        );
      }
      book.turn(stack.id, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated");
      deployments.start(stack.id);
      return {};
    },
    RollbackStack: (parameters, { scope }) => rollbackStack(parts, parameters, scope),
    UpdateTerminationProtection: (parameters, { scope }) => {
      const stack = book.named(textIn(parameters, "StackName") ?? "", scope);
      const terminationProtection = parameters["EnableTerminationProtection"] === true;
      book.put({ ...stack, terminationProtection });
      return { StackId: stack.id };
    },
  };
}

function rollbackStack(
  { book, deployments }: OperationParts,
  parameters: JsonObject,
  scope: Call["scope"],
): JsonObject {
  const stack = book.named(textIn(parameters, "StackName") ?? "", scope);
  const next: Readonly<Record<string, string>> = {
    CREATE_FAILED: "ROLLBACK_IN_PROGRESS",
    UPDATE_FAILED: "UPDATE_ROLLBACK_IN_PROGRESS",
  };
  const status = next[stack.status];
  if (status === undefined) {
    throw invalid(`RollbackStack cannot be called from current stack status ${stack.status}`);
  }
  const work = book.work(stack.id);
  if (work !== undefined) book.setWork(stack.id, { ...work, leftovers: [] });
  book.turn(stack.id, status, "User Initiated");
  deployments.start(stack.id);
  return { StackId: stack.id };
}

const NOTHING: WorkRecord = { leftovers: [], retained: [], disableRollback: false, failed: [] };

async function createStack(
  parts: OperationParts,
  parameters: JsonObject,
  { scope }: Call,
): Promise<JsonObject> {
  const { book, deployments, ports } = parts;
  const name = textIn(parameters, "StackName") ?? "";
  checkStackName(name);
  const token = textIn(parameters, "ClientRequestToken");
  const known = book.find(name, scope);
  if (known !== undefined) {
    const isSame = token !== undefined && book.events(known.id).at(-1)?.token === token;
    if (isSame) return { StackId: known.id };
    throw new ServiceFault("AlreadyExistsException", `Stack [${name}] already exists`);
  }
  if (parameters["DisableRollback"] !== undefined && parameters["OnFailure"] !== undefined) {
    throw invalid("You cannot specify both DisableRollback and OnFailure.");
  }
  const { transforms, version } = await takenVersion(parameters, {
    scope,
    ports,
    stack: undefined,
  });
  const id = newStackId(scope, name);
  const subject = { id, name, scope, version, outputs: [] };
  const { capabilities, view } = await preview(subject, version, parts);
  const expand = transforms.length === 0 ? [] : ["CAPABILITY_AUTO_EXPAND"];
  const missing = missingCapabilities([...capabilities.names, ...expand], version.capabilities);
  if (missing !== undefined) throw insufficient(missing);
  // Another may have come first while this template was read.
  if (book.find(name, scope) !== undefined) {
    throw new ServiceFault("AlreadyExistsException", `Stack [${name}] already exists`);
  }
  const minutes = numberIn(parameters, "TimeoutInMinutes");
  const onFailure = textIn(parameters, "OnFailure");
  book.put({
    ...{ ...subject, status: "CREATE_IN_PROGRESS", createdAt: book.now(), imports: [] },
    disableRollback: parameters["DisableRollback"] === true || onFailure === "DO_NOTHING",
    onFailure: onFailure === "DELETE" || onFailure === "DO_NOTHING" ? onFailure : "ROLLBACK",
    terminationProtection: parameters["EnableTerminationProtection"] === true,
    ...(minutes === undefined ? {} : { timeoutMinutes: minutes }),
    ...(view.description === undefined ? {} : { description: view.description }),
  });
  book.setWork(id, { ...NOTHING, ...(token === undefined ? {} : { token }) });
  book.turn(id, "CREATE_IN_PROGRESS", "User Initiated");
  deployments.start(id);
  return { StackId: id };
}

const UPDATABLE = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/;

/** Throws where a stack is not in a status that can be updated from. */
export function checkUpdatable({ id, status }: StackRecord): void {
  if (UPDATABLE.test(status) || status === "UPDATE_FAILED" || status === "CREATE_FAILED") return;
  throw invalid(`Stack:${id} is in ${status} state and can not be updated.`);
}

async function updateStack(
  parts: OperationParts,
  parameters: JsonObject,
  { scope }: Call,
): Promise<JsonObject> {
  const { book, deployments, ports } = parts;
  const name = textIn(parameters, "StackName") ?? "";
  const stack = book.find(name, scope);
  if (stack === undefined || stack.status === "DELETE_COMPLETE") {
    throw invalid(`Stack [${name}] does not exist`);
  }
  const token = textIn(parameters, "ClientRequestToken");
  if (token !== undefined && book.events(stack.id)[0]?.token === token)
    return { StackId: stack.id };
  checkUpdatable(stack);
  const { transforms, version } = await takenVersion(parameters, { scope, ports, stack });
  const { capabilities, changes, othersChange } = await preview(stack, version, parts);
  const expand = transforms.length === 0 ? [] : ["CAPABILITY_AUTO_EXPAND"];
  const missing = missingCapabilities([...capabilities.names, ...expand], version.capabilities);
  if (missing !== undefined) throw insufficient(missing);
  const isWhole = UPDATABLE.test(stack.status);
  if (changes.length === 0 && !othersChange && isWhole) {
    throw invalid("No updates are to be performed.");
  }
  const now = book.named(stack.id, scope);
  checkUpdatable(now);
  beginUpdate(book, now, {
    ...{ version, reason: "User Initiated" },
    disableRollback: parameters["DisableRollback"] === true,
    ...(token === undefined ? {} : { token }),
  });
  deployments.start(stack.id);
  return { StackId: stack.id };
}

function deleteStack(
  { book, deployments }: OperationParts,
  parameters: JsonObject,
  { scope }: Call,
): JsonObject {
  const name = textIn(parameters, "StackName") ?? "";
  const stack = book.find(name, scope);
  // What is not there is as wanted.
  if (stack === undefined || stack.status === "DELETE_COMPLETE") return {};
  if (stack.status === "DELETE_IN_PROGRESS") return {};
  if (stack.terminationProtection) {
    throw invalid(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  }
  const used = exportInUse(book, stack);
  if (used !== undefined) {
    book.turn(stack.id, stack.status, `Delete canceled. ${used}`);
    return {};
  }
  const retained = textsIn(parameters, "RetainResources");
  if (retained.length > 0 && stack.status !== "DELETE_FAILED") {
    throw invalid(
      `Invalid operation on stack [${stack.id}]. RetainResources can be specified only when the stack is in the DELETE_FAILED state.`,
    );
  }
  const token = textIn(parameters, "ClientRequestToken");
  const work = book.work(stack.id) ?? NOTHING;
  book.setWork(stack.id, { ...work, retained, ...(token === undefined ? {} : { token }) });
  for (const { id } of book.changeSets(stack.id)) book.dropChangeSet(id);
  book.turn(stack.id, "DELETE_IN_PROGRESS", "User Initiated");
  deployments.start(stack.id);
  return {};
}

function exportInUse(
  book: OperationParts["book"],
  { id, outputs, scope }: StackRecord,
): string | undefined {
  for (const { exportName } of outputs) {
    if (exportName === undefined) continue;
    const [user] = book.importers(exportName, scope).filter((other) => other.id !== id);
    if (user !== undefined)
      return `Cannot delete export ${exportName} as it is in use by ${user.name}.`;
  }
  return undefined;
}
