// nested.ts — AWS::CloudFormation::Stack: a stack of its own, made and changed as a resource of another.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../base/index.ts";
import { ResourceRefused } from "../resources/index.ts";
import { ServiceFault } from "../services/index.ts";
import type { StackBook } from "./book.ts";
import type { Deployments } from "./deployments.ts";
import { newStackId } from "./names.ts";
import { hiddenParameters, parameterTexts, plainText, ssmValues } from "./parameters.ts";
import type { CloudFormationPorts } from "./ports.ts";
import type { Made, Provider, Wanted } from "./providers/index.ts";
import type { StackRecord, StackVersion } from "./records.ts";
import { templateAt } from "./s3-files.ts";
import { parsedBody } from "./template-body.ts";
import { beginUpdate } from "./updates.ts";

export function nestedProvider(
  book: StackBook,
  ports: CloudFormationPorts,
  deployments: Pick<Deployments, "settled" | "start">,
): Provider {
  const settled = async (id: string): Promise<StackRecord> => {
    await book.durable();
    deployments.start(id);
    await deployments.settled(id);
    const stack = book.byId(id);
    if (stack === undefined) throw new ResourceRefused(`Stack ${id} is gone`);
    return stack;
  };
  const ended = async (id: string, good: string, verb: string): Promise<Made> => {
    const stack = await settled(id);
    if (stack.status === good) return madeOf(stack);
    const why = lastReason(book, stack);
    throw new ResourceRefused(`Embedded stack ${id} was not successfully ${verb}: ${why}`);
  };
  return {
    fixed: [],
    create: async (wanted, { scope }) => {
      const known = book.find(wanted.name, scope);
      if (known !== undefined) return ended(known.id, "CREATE_COMPLETE", "created");
      const version = await versionOf(wanted, ports);
      const child = childOf(wanted, version, book);
      book.put(child);
      book.turn(child.id, "CREATE_IN_PROGRESS");
      await wanted.began(child.id);
      return ended(child.id, "CREATE_COMPLETE", "created");
    },
    update: async (wanted, _, { physicalId: id = "" }) => {
      const stack = book.byId(id);
      if (stack === undefined) throw new ResourceRefused(`Stack with id ${id} does not exist`);
      if (!stack.status.endsWith("_IN_PROGRESS")) {
        beginUpdate(book, stack, {
          version: await versionOf(wanted, ports),
          disableRollback: false,
        });
      }
      return ended(id, "UPDATE_COMPLETE", "updated");
    },
    remove: async ({ physicalId: id = "" }) => {
      const stack = book.byId(id);
      if (stack === undefined || stack.status === "DELETE_COMPLETE") return;
      if (stack.status !== "DELETE_IN_PROGRESS") book.turn(id, "DELETE_IN_PROGRESS");
      await ended(id, "DELETE_COMPLETE", "deleted");
    },
  };
}

function childOf(wanted: Wanted, version: StackVersion, book: StackBook): StackRecord {
  const parent = book.byId(wanted.stackId);
  const { TimeoutInMinutes: minutes } = wanted.properties;
  return {
    ...{ id: newStackId(wanted.scope, wanted.name), name: wanted.name, scope: wanted.scope },
    ...{ status: "CREATE_IN_PROGRESS", createdAt: book.now(), version, outputs: [], imports: [] },
    ...{ disableRollback: parent?.disableRollback ?? false, onFailure: "ROLLBACK" },
    ...{ terminationProtection: false, parentId: wanted.stackId },
    rootId: parent?.rootId ?? wanted.stackId,
    ...(minutes === undefined ? {} : { timeoutMinutes: Number(minutes) }),
  };
}

function madeOf({ id, outputs }: StackRecord): Made {
  const attributes = outputs.map(({ key, value }) => [`Outputs.${key}`, value] as const);
  return { physicalId: id, attributes: Object.fromEntries(attributes) };
}

/** What went wrong with the stack itself, the last time. */
function lastReason(book: StackBook, { id, statusReason }: StackRecord): string {
  const failed = book
    .events(id)
    .find((event) => event.physicalId === id && FAILING.test(event.status) && event.reason);
  return (statusReason ?? failed?.reason ?? "").replace("Rollback requested by user.", "");
}

const FAILING = /ROLLBACK_IN_PROGRESS$|FAILED$/;

/** Throws ResourceRefused in AWS's words. */
async function versionOf(
  { properties, scope, tags }: Wanted,
  ports: CloudFormationPorts,
): Promise<StackVersion> {
  try {
    const { NotificationARNs, Parameters, Tags, TemplateURL = "" } = properties;
    const body = await templateAt(plainText(TemplateURL), scope, ports);
    const { value } = await parsedBody(body);
    const declared = isJsonObject(value["Parameters"]) ? value["Parameters"] : {};
    const given = Object.entries(isJsonObject(Parameters) ? Parameters : {}).map(
      ([ParameterKey, ParameterValue]): JsonObject => ({ ParameterKey, ParameterValue }),
    );
    const parameters = parameterTexts(declared, { given, previous: undefined });
    const ssm = await ssmValues(declared, parameters, { scope, ports });
    return {
      ...{ body, parameters, ssm, capabilities: [], tags: { ...tags, ...tagsOf(Tags) } },
      hidden: hiddenParameters(declared),
      notificationArns: isJsonArray(NotificationARNs) ? NotificationARNs.map(String) : [],
    };
  } catch (error) {
    if (error instanceof ServiceFault) throw new ResourceRefused(error.message);
    throw error;
  }
}

function tagsOf(tags: Json | undefined): Readonly<Record<string, string>> {
  const pairs = (isJsonArray(tags) ? tags : []).flatMap((tag) =>
    isJsonObject(tag) ? [[String(tag["Key"]), String(tag["Value"])] as const] : [],
  );
  return Object.fromEntries(pairs);
}
