// change-set-operations.ts — change sets: what a template would change, and the change itself.
import type { JsonObject } from "../../base/index.ts";
import {
  type Call,
  type OperationTable,
  pageOf,
  present,
  ServiceFault,
  tagList,
  textIn,
} from "../../services/index.ts";
import { missingCapabilities } from "../capabilities.ts";
import { takenVersion } from "../intake.ts";
import { newChangeSetId, newStackId } from "../names.ts";
import { shownParameters } from "../parameters.ts";
import { preview } from "../preview.ts";
import type { ChangeSetRecord, StackRecord, StackVersion } from "../records.ts";
import { invalid } from "../template-body.ts";
import { beginUpdate } from "../updates.ts";
import type { OperationParts } from "./parts.ts";
import { checkStackName, checkUpdatable } from "./stack-operations.ts";

const PAGE = 100;
const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

export function changeSetOperations(parts: OperationParts): OperationTable {
  const { book } = parts;
  return {
    CreateChangeSet: (parameters, call) => createChangeSet(parts, parameters, call),
    DescribeChangeSet: (parameters, call) => describeChangeSet(parts, parameters, call),
    ExecuteChangeSet: async (parameters, call) => {
      const stackId = executeChangeSet(parts, parameters, call);
      await settledSoon(parts, stackId);
      return {};
    },
    DeleteChangeSet: (parameters, call) => {
      const found = changeSetNamed(parts, parameters, call);
      if (found !== undefined) book.dropChangeSet(found.id);
      return {};
    },
    ListChangeSets: (parameters, { scope }) => {
      const stack = book.named(textIn(parameters, "StackName") ?? "", scope);
      const asked = { token: textIn(parameters, "NextToken"), limit: PAGE };
      const page = pageOf(book.changeSets(stack.id), asked, badToken);
      return present({ Summaries: page.items.map(summary), NextToken: page.next });
    },
    DescribeChangeSetHooks: (parameters, call) => {
      const { id, name, stackId, stackName } = presentChangeSet(parts, parameters, call);
      const own = { ChangeSetId: id, ChangeSetName: name, StackId: stackId, StackName: stackName };
      return { ...own, Hooks: [], Status: "PLANNED" };
    },
  };
}

function badToken(): Error {
  return invalid("The value for NextToken is not valid.");
}

function summary(changeSet: ChangeSetRecord): JsonObject {
  const { createdAt, description, executionStatus, id, name, stackId, stackName } = changeSet;
  return present({
    ...{ StackId: stackId, StackName: stackName, ChangeSetId: id, ChangeSetName: name },
    ...{ ExecutionStatus: executionStatus, Status: changeSet.status },
    ...{ StatusReason: changeSet.statusReason, CreationTime: createdAt / 1000 },
    ...{ Description: description, IncludeNestedStacks: changeSet.includeNested },
    ImportExistingResources: changeSet.importExisting,
  });
}

/** By id, or by name and stack. */
function changeSetNamed(
  { book }: OperationParts,
  parameters: JsonObject,
  { scope }: Call,
): ChangeSetRecord | undefined {
  const name = textIn(parameters, "ChangeSetName") ?? "";
  if (name.startsWith("arn:")) return book.changeSet(name);
  const stackName = textIn(parameters, "StackName");
  if (stackName === undefined) {
    throw invalid("StackName must be specified if ChangeSetName is not specified as an ARN.");
  }
  const stack = book.find(stackName, scope);
  if (stack === undefined) throw invalid(`Stack [${stackName}] does not exist`);
  return book.changeSets(stack.id).find((changeSet) => changeSet.name === name);
}

function presentChangeSet(
  parts: OperationParts,
  parameters: JsonObject,
  call: Call,
): ChangeSetRecord {
  const found = changeSetNamed(parts, parameters, call);
  if (found !== undefined) return found;
  const name = textIn(parameters, "ChangeSetName") ?? "";
  throw new ServiceFault("ChangeSetNotFoundException", `ChangeSet [${name}] does not exist`, {
    status: 404,
  });
}

const CHANGE_SET_NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;

async function createChangeSet(
  parts: OperationParts,
  parameters: JsonObject,
  call: Call,
): Promise<JsonObject> {
  const { book, ports } = parts;
  const { scope } = call;
  const name = textIn(parameters, "ChangeSetName") ?? "";
  if (!CHANGE_SET_NAME.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  }
  const kind = textIn(parameters, "ChangeSetType") ?? "UPDATE";
  if (kind === "IMPORT") throw invalid("Change sets of type IMPORT are not supported by Treadle");
  const stack = subjectOf(parts, parameters, call);
  const token = textIn(parameters, "ClientToken");
  const known = stack && book.changeSets(stack.id).find((one) => one.name === name);
  if (known !== undefined) {
    if (token !== undefined && known.token === token)
      return { Id: known.id, StackId: known.stackId };
    throw new ServiceFault("AlreadyExistsException", `ChangeSet ${name} already exists`);
  }
  const taken = await takenVersion(parameters, { scope, ports, stack });
  const target = stack ?? newStack(parts, parameters, { call, version: taken.version });
  const made = await inspected(parts, { target, taken, kind });
  // Only now, so that a template that is refused leaves no stack behind.
  if (subjectOf(parts, parameters, call)?.id !== stack?.id) {
    throw invalid(`Stack [${target.name}] already exists`);
  }
  if (stack === undefined) {
    book.put(target);
    book.turn(target.id, "REVIEW_IN_PROGRESS", "User Initiated");
  }
  const id = newChangeSetId(scope, name);
  book.putChangeSet({
    ...{ id, name, stackId: target.id, stackName: target.name, version: taken.version, ...made },
    ...{ kind: kind === "CREATE" || made.isNew ? "CREATE" : "UPDATE", createdAt: book.now() },
    ...optionsOf(parameters),
    ...(token === undefined ? {} : { token }),
  });
  return { Id: id, StackId: target.id };
}

function optionsOf(
  parameters: JsonObject,
): Pick<
  ChangeSetRecord,
  "deploymentMode" | "description" | "importExisting" | "includeNested" | "onStackFailure"
> {
  const description = textIn(parameters, "Description");
  const onStackFailure = textIn(parameters, "OnStackFailure");
  const deploymentMode = textIn(parameters, "DeploymentMode");
  return {
    includeNested: parameters["IncludeNestedStacks"] === true,
    importExisting: parameters["ImportExistingResources"] === true,
    ...(description === undefined ? {} : { description }),
    ...(onStackFailure === undefined ? {} : { onStackFailure }),
    ...(deploymentMode === undefined ? {} : { deploymentMode }),
  };
}

/** The stack that a change set is for; undefined where it makes one. */
function subjectOf(
  { book }: OperationParts,
  parameters: JsonObject,
  { scope }: Call,
): StackRecord | undefined {
  const name = textIn(parameters, "StackName") ?? "";
  const stack = book.find(name, scope);
  const isThere = stack !== undefined && stack.status !== "DELETE_COMPLETE";
  const isReviewed = stack?.status === "REVIEW_IN_PROGRESS";
  if (parameters["ChangeSetType"] === "CREATE") {
    if (isThere && !isReviewed) {
      const changeSet = textIn(parameters, "ChangeSetName") ?? "";
      throw invalid(
        `Stack [${stack.name}] already exists and cannot be created again with the changeSet [${changeSet}].`,
      );
    }
    checkStackName(stack?.name ?? name);
    return isThere ? stack : undefined;
  }
  if (!isThere) throw invalid(`Stack [${name}] does not exist`);
  if (!isReviewed) checkUpdatable(stack);
  return stack;
}

function newStack(
  { book }: OperationParts,
  parameters: JsonObject,
  { call, version }: { readonly call: Call; readonly version: StackVersion },
): StackRecord {
  const name = textIn(parameters, "StackName") ?? "";
  return {
    ...{ id: newStackId(call.scope, name), name, scope: call.scope, version },
    ...{ status: "REVIEW_IN_PROGRESS", createdAt: book.now(), outputs: [], imports: [] },
    ...{ disableRollback: false, onFailure: "ROLLBACK", terminationProtection: false },
  };
}

type Inspected = Pick<
  ChangeSetRecord,
  "changes" | "executionStatus" | "status" | "statusReason"
> & {
  readonly isNew: boolean;
};

async function inspected(
  parts: OperationParts,
  {
    target,
    taken,
  }: {
    readonly target: StackRecord;
    readonly taken: Awaited<ReturnType<typeof takenVersion>>;
    readonly kind: string;
  },
): Promise<Inspected> {
  const { transforms, version } = taken;
  const isNew = target.status === "REVIEW_IN_PROGRESS";
  const failed = (statusReason: string): Inspected => ({
    ...{ changes: [], status: "FAILED", executionStatus: "UNAVAILABLE", statusReason, isNew },
  });
  try {
    const { capabilities, changes, othersChange } = await preview(target, version, parts);
    const missing = missingCapabilities(capabilities.names, version.capabilities);
    if (missing !== undefined && transforms.length === 0) {
      throw new ServiceFault("InsufficientCapabilitiesException", missing);
    }
    if (missing !== undefined) return failed(missing);
    if (changes.length === 0 && !othersChange) return failed(NO_CHANGES);
    return { changes, status: "CREATE_COMPLETE", executionStatus: "AVAILABLE", isNew };
  } catch (error) {
    // What a transform makes is looked at after the answer, so what is wrong with it is the change set's.
    if (!(error instanceof ServiceFault) || transforms.length === 0) throw error;
    return failed(error.message);
  }
}

function describeChangeSet(parts: OperationParts, parameters: JsonObject, call: Call): JsonObject {
  const changeSet = presentChangeSet(parts, parameters, call);
  const { deploymentMode, onStackFailure, version } = changeSet;
  const asked = { token: textIn(parameters, "NextToken"), limit: PAGE };
  const page = pageOf(changeSet.changes, asked, badToken);
  const shown = shownParameters(version);
  return present({
    ...summary(changeSet),
    ...{ Parameters: shown.length === 0 ? undefined : shown, Changes: page.items },
    ...{ NotificationARNs: version.notificationArns, Capabilities: version.capabilities },
    ...{ Tags: tagList(version.tags), RollbackConfiguration: {}, NextToken: page.next },
    ...{ OnStackFailure: onStackFailure, DeploymentMode: deploymentMode },
  });
}

/** The stack that goes on. */
function executeChangeSet(parts: OperationParts, parameters: JsonObject, call: Call): string {
  const { book, deployments } = parts;
  const changeSet = presentChangeSet(parts, parameters, call);
  const { executionStatus, id, stackId, status, version } = changeSet;
  if (executionStatus !== "AVAILABLE") {
    throw new ServiceFault(
      "InvalidChangeSetStatusException",
      `ChangeSet [${id}] cannot be executed in its current status of [${status}]`,
    );
  }
  const stack = book.byId(stackId);
  if (stack === undefined) throw invalid(`Stack [${changeSet.stackName}] does not exist`);
  const token = textIn(parameters, "ClientRequestToken");
  const disableRollback =
    parameters["DisableRollback"] === true || changeSet.onStackFailure === "DO_NOTHING";
  for (const other of book.changeSets(stackId)) {
    if (other.id !== id) book.dropChangeSet(other.id);
  }
  book.putChangeSet({ ...changeSet, executionStatus: "EXECUTE_COMPLETE" });
  if (stack.status === "REVIEW_IN_PROGRESS") {
    beginCreation(parts, { stack, changeSet, disableRollback, token });
  } else {
    checkUpdatable(stack);
    beginUpdate(book, stack, {
      ...{ version, disableRollback, reason: "User Initiated", changeSetId: id },
      ...(token === undefined ? {} : { token }),
    });
  }
  deployments.start(stackId);
  return stackId;
}

/**
 * The AWS CLI looks at once and then every 30 seconds, and most stacks are done here in a few tenths of one: an answer
 * that waits for that spares everybody half a minute. Longer deployments go on behind the answer, as on AWS.
 */
const SETTLED_WITHIN_MS = 2_000;

async function settledSoon({ deployments }: OperationParts, stackId: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, SETTLED_WITHIN_MS);
  });
  await Promise.race([deployments.settled(stackId), late]);
  clearTimeout(timer);
}

interface Beginning {
  readonly stack: StackRecord;
  readonly changeSet: ChangeSetRecord;
  readonly disableRollback: boolean;
  readonly token: string | undefined;
}

function beginCreation(
  { book }: OperationParts,
  { changeSet, disableRollback, stack, token }: Beginning,
): void {
  const { id, onStackFailure, version } = changeSet;
  book.put({
    ...{ ...stack, version, changeSetId: id, disableRollback },
    onFailure: onStackFailure === "DELETE" ? "DELETE" : "ROLLBACK",
    updatedAt: book.now(),
  });
  book.setWork(stack.id, {
    ...{ leftovers: [], retained: [], disableRollback, failed: [] },
    ...(token === undefined ? {} : { token }),
  });
  book.turn(stack.id, "CREATE_IN_PROGRESS", "User Initiated");
}
