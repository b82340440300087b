// custom.ts — Custom::… resources: a function of the user's makes them and answers to an address of this server.
//
//   C1. An answer is waited for under a token that nobody else knows, once.
//   C2. A server that stops while it waits asks the function again at its next start: requests come at least once.
import { randomUUID } from "node:crypto";
import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from "../base/index.ts";
import { ResourceRefused } from "../resources/index.ts";
import { plainText } from "./parameters.ts";
import type { CloudFormationPorts } from "./ports.ts";
import type { Made, Provider, Wanted } from "./providers/index.ts";

/** What comes to an end because the server does: nothing is known of it. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Types whose resources a function of the user's makes. */
export const CUSTOM_TYPE: RegExp = /^(Custom::|AWS::CloudFormation::CustomResource$)/;

export interface CustomAnswers {
  /** False where nobody waits for this answer. */
  take(token: string, body: string): boolean;
  /** Nobody waits any longer. */
  close(): void;
}

export interface CustomResources {
  readonly answers: CustomAnswers;
  readonly provider: Provider;
}

const TIMEOUT_SECONDS = 3_600;

interface Waiting {
  readonly answered: (answer: JsonObject) => void;
  readonly failed: (error: Error) => void;
}

export function customResources(ports: CloudFormationPorts): CustomResources {
  const waiting = new Map<string, Waiting>();
  const ask = asking(ports, waiting);
  return {
    answers: {
      take: (token, body) => {
        const waits = waiting.get(token);
        waiting.delete(token);
        waits?.answered(answerIn(body));
        return waits !== undefined;
      },
      close: () => {
        for (const { failed } of waiting.values()) failed(new Interrupted("the server stops"));
        waiting.clear();
      },
    },
    provider: {
      fixed: ["ServiceToken"],
      create: (wanted) => ask({ RequestType: "Create", ...requestOf(wanted) }, wanted.scope),
      update: (wanted, _, { physicalId = "", properties }) =>
        ask(
          {
            ...{ RequestType: "Update", ...requestOf(wanted), PhysicalResourceId: physicalId },
            OldResourceProperties: asTexts(properties),
          },
          wanted.scope,
        ),
      remove: async (known, { scope, stackId }) => {
        const { logicalId, physicalId = "", properties, type } = known;
        const own = requestOf({ logicalId, properties, stackId, type });
        const PhysicalResourceId = physicalId;
        await ask({ RequestType: "Delete", ...own, PhysicalResourceId }, scope);
      },
    },
  };
}

type Ask = (request: JsonObject, scope: Wanted["scope"]) => Promise<Made>;

function asking(ports: CloudFormationPorts, waiting: Map<string, Waiting>): Ask {
  return async (request, scope) => {
    const token = randomUUID();
    const answer = new Promise<JsonObject>((answered, failed) => {
      waiting.set(token, { answered, failed });
    });
    const cancel = timeLimit(request, ports, () =>
      refuse(waiting, token, "Custom Resource failed to stabilize in expected time"),
    );
    const RequestId = randomUUID();
    const ResponseURL = `${ports.origin()}/-/cloudformation/${token}`;
    const { ResourceProperties: properties } = request;
    const serviceToken = isJsonObject(properties)
      ? plainText(properties["ServiceToken"] ?? "")
      : "";
    const whole = { ...request, ResponseURL, RequestId, ServiceToken: serviceToken };
    // An answer may come long after the function has ended, so only its failure ends the waiting.
    void ports.invoke(scope, serviceToken, JSON.stringify(whole)).then((problem) => {
      if (problem !== undefined) refuse(waiting, token, problem);
    });
    try {
      return madeOf(await answer, RequestId);
    } finally {
      waiting.delete(token);
      cancel();
    }
  };
}

function refuse(waiting: Map<string, Waiting>, token: string, why: string): void {
  waiting.get(token)?.failed(new ResourceRefused(why));
}

function timeLimit(
  { ResourceProperties: properties }: JsonObject,
  { clock }: CloudFormationPorts,
  over: () => void,
): () => void {
  const given = isJsonObject(properties) ? Number(properties["ServiceTimeout"]) : Number.NaN;
  const seconds = Number.isFinite(given) && given > 0 ? given : TIMEOUT_SECONDS;
  return clock.wakeAt(clock.now() + seconds * 1_000, over);
}

function requestOf({
  logicalId,
  properties,
  stackId,
  type,
}: Pick<Wanted, "logicalId" | "properties" | "stackId" | "type">): JsonObject {
  return {
    ...{ StackId: stackId, LogicalResourceId: logicalId, ResourceType: type },
    ResourceProperties: asTexts(properties),
  };
}

/** CloudFormation hands everything on as texts. */
function asTexts(value: Json): Json {
  if (isJsonArray(value)) return value.map(asTexts);
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asTexts(item)]));
  }
  return value === null ? "" : String(value);
}

function answerIn(body: string): JsonObject {
  try {
    const value = parseJson(body);
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { Status: "FAILED", Reason: "Invalid response: it is no JSON object" };
}

function madeOf({ Data, PhysicalResourceId, Reason, Status }: JsonObject, requestId: string): Made {
  if (Status !== "SUCCESS") {
    throw new ResourceRefused(
      `Received response status [FAILED] from custom resource. Message returned: ${String(Reason ?? "")} (RequestId: ${requestId})`,
    );
  }
  if (typeof PhysicalResourceId !== "string" || PhysicalResourceId === "") {
    throw new ResourceRefused("Invalid PhysicalResourceId");
  }
  return { physicalId: PhysicalResourceId, attributes: isJsonObject(Data) ? flat(Data) : {} };
}

/** `Data: {A: {B: 1}}` is asked for as `A.B`. */
function flat(data: JsonObject, before = ""): JsonObject {
  const members = Object.entries(data).flatMap(([name, value]): (readonly [string, Json])[] => {
    const path = `${before}${name}`;
    if (isJsonObject(value)) return [[path, value], ...Object.entries(flat(value, `${path}.`))];
    return [[path, isJsonArray(value) || value === null ? value : String(value)]];
  });
  return Object.fromEntries(members);
}
