// reading-operations.ts — stacks, their events, resources and exports, described and listed.
import type { JsonObject } from "../../base/index.ts";
import {
  type OperationTable,
  pageOf,
  present,
  tagList,
  textIn,
  textsIn,
} from "../../services/index.ts";
import type { StackBook } from "../book.ts";
import { shownParameters } from "../parameters.ts";
import type { EventRecord, ResourceRecord, StackRecord } from "../records.ts";
import { invalid } from "../template-body.ts";
import type { OperationParts } from "./parts.ts";

const PAGE = 100;
const NOT_CHECKED = { StackDriftStatus: "NOT_CHECKED" };
const RESOURCE_NOT_CHECKED = { StackResourceDriftStatus: "NOT_CHECKED" };

function badToken(): Error {
  return invalid("The value for NextToken is not valid.");
}

function paged<T>(
  all: readonly T[],
  parameters: JsonObject,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  return pageOf(all, { token: textIn(parameters, "NextToken"), limit: PAGE }, badToken);
}

export function readingOperations({ book }: OperationParts): OperationTable {
  return {
    DescribeStacks: (parameters, { scope }) => {
      const name = textIn(parameters, "StackName");
      const stacks =
        name === undefined
          ? book.all(scope).filter(({ status }) => status !== "DELETE_COMPLETE")
          : [book.named(name, scope)];
      const page = paged(stacks, parameters);
      return present({ Stacks: page.items.map(shownStack), NextToken: page.next });
    },
    DescribeStackEvents: (parameters, { scope }) => {
      const stack = book.named(textIn(parameters, "StackName") ?? "", scope);
      const page = paged(book.events(stack.id), parameters);
      return present({ StackEvents: page.items.map(shownEvent), NextToken: page.next });
    },
    DescribeStackResources: (parameters, { scope }) => {
      const { stack, own } = resourcesAsked(book, parameters, scope);
      return { StackResources: own.map((resource) => fullResource(stack, resource)) };
    },
    DescribeStackResource: (parameters, { scope }) => {
      const stack = book.named(textIn(parameters, "StackName") ?? "", scope);
      const logicalId = textIn(parameters, "LogicalResourceId") ?? "";
      const resource = book.resource(stack.id, logicalId);
      if (resource === undefined) throw noResource(logicalId, stack);
      const { Timestamp = 0, ...rest } = fullResource(stack, resource);
      const { metadata } = resource;
      const Metadata = metadata === undefined ? undefined : JSON.stringify(metadata);
      return {
        StackResourceDetail: present({ ...rest, LastUpdatedTimestamp: Timestamp, Metadata }),
      };
    },
    ListStackResources: (parameters, { scope }) => {
      const stack = book.named(textIn(parameters, "StackName") ?? "", scope);
      const page = paged(book.resources(stack.id).filter(isShown), parameters);
      const StackResourceSummaries = page.items.map((resource) => {
        const { Timestamp = 0, StackId: _, StackName: __, ...rest } = fullResource(stack, resource);
        return { ...rest, LastUpdatedTimestamp: Timestamp };
      });
      return present({ StackResourceSummaries, NextToken: page.next });
    },
    ListStacks: (parameters, { scope }) => {
      const wanted = textsIn(parameters, "StackStatusFilter");
      const stacks = book
        .all(scope)
        .filter(({ status }) => wanted.length === 0 || wanted.includes(status));
      const page = paged(stacks, parameters);
      return present({ StackSummaries: page.items.map(summary), NextToken: page.next });
    },
    ListExports: (parameters, { scope }) => {
      const all = book.exports(scope).map(({ output, stack }) => ({
        ...{ ExportingStackId: stack.id, Name: output },
        Value: stack.outputs.find(({ exportName }) => exportName === output)?.value ?? "",
      }));
      const page = paged(all, parameters);
      return present({ Exports: page.items, NextToken: page.next });
    },
    ListImports: (parameters, { scope }) => {
      const name = textIn(parameters, "ExportName") ?? "";
      const users = book.importers(name, scope).map((stack) => stack.name);
      if (users.length === 0) throw invalid(`Export '${name}' is not imported by any stack.`);
      const page = paged(users, parameters);
      return present({ Imports: page.items, NextToken: page.next });
    },
    DescribeAccountLimits: () => ({
      AccountLimits: [
        { Name: "StackLimit", Value: 2000 },
        { Name: "StackOutputsLimit", Value: 200 },
      ],
    }),
    GetStackPolicy: (parameters, { scope }) => {
      book.named(textIn(parameters, "StackName") ?? "", scope);
      return {};
    },
  };
}

function noResource(logicalId: string, { name }: StackRecord): Error {
  return invalid(`Resource ${logicalId} does not exist for stack ${name}`);
}

/** Before a resource is begun AWS knows nothing of it. */
function isShown({ status }: ResourceRecord): boolean {
  return status !== "";
}

function resourcesAsked(
  book: StackBook,
  parameters: JsonObject,
  scope: StackRecord["scope"],
): { readonly stack: StackRecord; readonly own: readonly ResourceRecord[] } {
  const name = textIn(parameters, "StackName");
  const physicalId = textIn(parameters, "PhysicalResourceId");
  const logicalId = textIn(parameters, "LogicalResourceId");
  if (name === undefined) {
    if (physicalId === undefined) {
      throw invalid("Either StackName or PhysicalResourceId must be specified");
    }
    const stack = book
      .all(scope)
      .find(({ id }) => book.resources(id).some((one) => one.physicalId === physicalId));
    if (stack === undefined) throw invalid(`Stack for ${physicalId} does not exist`);
    return { stack, own: book.resources(stack.id) };
  }
  const stack = book.named(name, scope);
  const all = book.resources(stack.id);
  if (logicalId === undefined) return { stack, own: all };
  const own = all.filter((resource) => resource.logicalId === logicalId);
  if (own.length === 0) throw noResource(logicalId, stack);
  return { stack, own };
}

function fullResource({ id, name }: StackRecord, resource: ResourceRecord): JsonObject {
  const { at, logicalId, physicalId, status, statusReason, type } = resource;
  return present({
    ...{ StackName: name, StackId: id, LogicalResourceId: logicalId },
    ...{ PhysicalResourceId: physicalId, ResourceType: type, Timestamp: at / 1000 },
    ...{ ResourceStatus: status, ResourceStatusReason: statusReason },
    DriftInformation: RESOURCE_NOT_CHECKED,
  });
}

function shownEvent(event: EventRecord): JsonObject {
  const { at, id, logicalId, physicalId, properties, reason, stackId, stackName } = event;
  return present({
    ...{ StackId: stackId, EventId: id, StackName: stackName, LogicalResourceId: logicalId },
    ...{ PhysicalResourceId: physicalId, ResourceType: event.type, Timestamp: at / 1000 },
    ...{ ResourceStatus: event.status, ResourceStatusReason: reason },
    ...{ ResourceProperties: properties, ClientRequestToken: event.token },
  });
}

function summary(stack: StackRecord): JsonObject {
  const { createdAt, deletedAt, description, id, name, parentId, rootId, updatedAt } = stack;
  return present({
    ...{ StackId: id, StackName: name, TemplateDescription: description },
    ...{ CreationTime: createdAt / 1000, StackStatus: stack.status },
    LastUpdatedTime: updatedAt === undefined ? undefined : updatedAt / 1000,
    DeletionTime: deletedAt === undefined ? undefined : deletedAt / 1000,
    ...{ StackStatusReason: stack.statusReason, ParentId: parentId, RootId: rootId },
    DriftInformation: NOT_CHECKED,
  });
}

function shownStack(stack: StackRecord): JsonObject {
  const { outputs, version } = stack;
  const Parameters = shownParameters(version);
  const { TemplateDescription: Description, ...own } = summary(stack);
  const Outputs = outputs.map(({ description, exportName, key, value: OutputValue }) =>
    present({ OutputKey: key, OutputValue, Description: description, ExportName: exportName }),
  );
  return present({
    ...{ ...own, Description, ChangeSetId: stack.changeSetId },
    Parameters: Parameters.length === 0 ? undefined : Parameters,
    ...{ RollbackConfiguration: {}, DisableRollback: stack.disableRollback },
    ...{ NotificationARNs: version.notificationArns, TimeoutInMinutes: stack.timeoutMinutes },
    Capabilities: version.capabilities.length === 0 ? undefined : version.capabilities,
    Outputs: Outputs.length === 0 ? undefined : Outputs,
    ...{ RoleARN: version.roleArn, Tags: tagList(version.tags) },
    EnableTerminationProtection: stack.terminationProtection,
  });
}
