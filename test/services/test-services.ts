// test-services.ts — the services in a folder of their own, on a clock that stands still until told.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../src/base/index.ts";
import { ManualClock } from "../../src/engine/index.ts";
import { knowsSdkAction, loadModelFile } from "../../src/integrations/index.ts";
import {
  createServices,
  type DeliveryPorts,
  type ExecutionStart,
  type FunctionCall,
  type HttpReply,
  type HttpSend,
  type Services,
} from "../../src/services/index.ts";

export const SCOPE = { account: "123456789012", region: "eu-west-1" };

/** Tests read members of any answer without asking whether they are there. */
// biome-ignore lint/suspicious/noExplicitAny: an answer may be of any shape, and a wrong one fails the test.
export type Answer = any;

export interface Deliveries {
  readonly functions: FunctionCall[];
  readonly executions: ExecutionStart[];
  readonly http: HttpSend[];
  /** What an HTTP endpoint answers. */
  reply: (send: HttpSend) => HttpReply;
  /** Error of every invocation; undefined lets them succeed. */
  functionError: string | undefined;
}

export class TestServices {
  readonly clock: ManualClock = new ManualClock();
  readonly folder: string = mkdtempSync(join(tmpdir(), "treadle-services-"));
  readonly problems: unknown[] = [];
  readonly delivered: Deliveries = {
    functions: [],
    executions: [],
    http: [],
    reply: () => ({ status: 200, body: "" }),
    functionError: undefined,
  };
  services!: Services;

  static async start(): Promise<TestServices> {
    const test = new TestServices();
    await test.#open();
    return test;
  }

  async #open(): Promise<void> {
    this.services = await createServices({
      dataDirectory: this.folder,
      clock: this.clock,
      modelOf: loadModelFile,
      knowsAction: knowsSdkAction,
      deliver: this.#ports(),
      origin: () => "http://127.0.0.1:8083",
      report: (where, error) => this.problems.push([where, error]),
    });
  }

  #ports(): DeliveryPorts {
    const { delivered } = this;
    return {
      invokeFunction: async (call) => {
        delivered.functions.push(call);
        const error = delivered.functionError;
        return error === undefined
          ? { ok: true, output: "null" }
          : { ok: false, error, message: error };
      },
      startExecution: async (start) => {
        delivered.executions.push(start);
        return { ok: true, output: "{}" };
      },
      sendHttp: async (send) => {
        delivered.http.push(send);
        return delivered.reply(send);
      },
    };
  }

  /** The answer, or the error as `{ error, message }`. */
  async call(service: string, operation: string, parameters: JsonObject = {}): Promise<Answer> {
    const request = { service, operation, parameters, scope: SCOPE };
    const outcome = await this.services.call(request);
    if (outcome.ok) return outcome.output;
    return { error: outcome.code, message: outcome.message, ...outcome.members };
  }

  /** Closes and opens again what is on disk. */
  async restart(): Promise<void> {
    await this.services.close();
    await this.#open();
  }

  async stop(): Promise<void> {
    await this.services.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
