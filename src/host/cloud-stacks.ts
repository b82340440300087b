// cloud-stacks.ts — CloudFormation, given its ways to the other services; loaded together with them.
import type { Api } from "../api/index.ts";
import { isJsonObject, parseJson, type Scope } from "../base/index.ts";
import type { CloudFormation, CloudFormationPorts } from "../cloudformation/index.ts";
import type { ReadObject } from "../lambda/index.ts";
import type { ProjectHttpRoute } from "../project/index.ts";
import type { ServiceReply } from "../resources/index.ts";
import { type Mount, plainAnswer } from "../server/index.ts";
import type { EmbeddedService, MoreParts } from "../services/index.ts";
import { callLambda } from "./lambda-calls.ts";
import type { LazyLambda } from "./lazy-lambda.ts";
import type { LazyServices } from "./lazy-services.ts";

const PREFIX = "/-/cloudformation/";
/** What a function may answer to CloudFormation, and some more. */
const ANSWER_BYTES_MAX = 65_536;
const TEXT_MODE = 0o644;

export class CloudStacks {
  readonly #lambda: LazyLambda;
  readonly #api: () => Api;
  readonly #buildFolder: string;
  #made: CloudFormation | undefined;

  /** `buildFolder`: where layers are unpacked. */
  constructor(lambda: LazyLambda, api: () => Api, buildFolder: string) {
    this.#lambda = lambda;
    this.#api = api;
    this.#buildFolder = buildFolder;
  }

  async open(parts: MoreParts): Promise<readonly EmbeddedService[]> {
    const { cloudFormation } = await import("../cloudformation/index.ts");
    const journal = await parts.journalOf("cloudformation");
    this.#made = cloudFormation(journal, this.#ports(parts), parts.modelOf);
    return [this.#made.service, this.#made.control];
  }

  routes(): readonly ProjectHttpRoute[] {
    return this.#made?.routes() ?? [];
  }

  holdsLayer(scope: Scope, arn: string): boolean {
    return this.#made?.holdsLayer(scope, arn) ?? false;
  }

  async resume(): Promise<void> {
    await this.#made?.resume();
  }

  /** False where nobody waits for this answer. */
  take(token: string, body: string): boolean {
    return this.#made?.answers.take(token, body) ?? false;
  }

  #ports({ callInside, clock, origin, report }: MoreParts): CloudFormationPorts {
    return {
      ...{ clock, origin, report },
      call: async ({ scope, service, operation, parameters }) => {
        if (service === "lambda")
          return callLambda(await this.#lambda.get(), scope, { operation, parameters });
        if (service !== "stepfunctions") {
          return callInside({ service, operation, parameters, scope });
        }
        return statesReply(await this.#api().answer(operation, parameters, scope));
      },
      readObject: async (scope, Bucket, Key) => {
        const parameters = { Bucket, Key };
        const found = await callInside({
          service: "s3",
          operation: "GetObject",
          parameters,
          scope,
        });
        return found.ok ? (found.payload ?? new Uint8Array(0)) : undefined;
      },
      invoke: async (scope, functionName, payload) => {
        const asked = { functionName, payload, invocationType: "RequestResponse" as const };
        const { signal } = new AbortController();
        const outcome = await this.#lambda.invoke(asked, { scope, signal });
        if (outcome.kind === "refused") return outcome.message;
        const isFailed = outcome.kind === "responded" && outcome.functionError !== undefined;
        return isFailed ? `The function failed: ${outcome.payload}` : undefined;
      },
      layerFolder: async (name, bytes) => {
        const { buildCode } = await import("../lambda/index.ts");
        const ports = { folder: this.#buildFolder, env: {}, progress: () => undefined };
        const code = { kind: "zip", bytes } as const;
        const work = { kind: "layer", below: undefined } as const;
        const built = await buildCode({ name, code, runtime: "", work }, ports);
        if (built.ok) return built.folder;
        throw new Error(built.reason);
      },
      zipOf: async (files) => {
        const { writeZip } = await import("../lambda/index.ts");
        const entries = Object.entries(files).map(([name, text]) => ({
          ...{ name, content: Buffer.from(text, "utf8"), mode: TEXT_MODE },
        }));
        return writeZip(entries);
      },
    };
  }
}

function statesReply({
  status,
  text,
}: {
  readonly status: number;
  readonly text: string;
}): ServiceReply {
  const said = parseJson(text);
  const output = isJsonObject(said) ? said : {};
  if (status === 200) return { ok: true, output };
  const { __type = "", message = "" } = output;
  return { ok: false, code: String(__type), message: String(message) };
}

/** Where functions that make resources of stacks answer to. */
export function stackAnswersDoor(stacks: CloudStacks): Mount {
  return {
    name: "cloudformation",
    matches: ({ method, path }) => method === "PUT" && path.startsWith(PREFIX),
    handle: async ({ path }, body) => {
      const text = (await body.read(ANSWER_BYTES_MAX)).toString("utf8");
      const known = stacks.take(path.slice(PREFIX.length), text);
      return plainAnswer(known ? 200 : 404, "text/plain", "");
    },
  };
}

/** Code of functions that lies in the embedded S3. */
export function readObjectOf(services: () => LazyServices): ReadObject {
  return async (scope, Bucket, Key) => {
    const all = await services().get();
    const parameters = { Bucket, Key };
    const found = await all.call({ service: "s3", operation: "GetObject", parameters, scope });
    return found.ok ? (found.payload ?? new Uint8Array(0)) : undefined;
  };
}
