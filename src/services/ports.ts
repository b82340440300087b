// ports.ts — what the embedded services are given: time, identities, models, and ways to reach the other rooms.
import type { Scope, TimestampMs } from "../base/index.ts";
import type { ApiModel } from "./wire/index.ts";

/** The part of the engine's clock that services use. */
export interface ServicesClock {
  now(): TimestampMs;
  /** Calls `wake` once when `now() >= at`; the answer cancels. `passive`: no reason for a skipping clock to jump. */
  wakeAt(at: TimestampMs, wake: () => void, options?: { readonly passive?: boolean }): () => void;
  /** Says that something real is under way, so a skipping clock must not jump; the answer ends it. */
  hold(): () => void;
}

/** A model by its file name in data/aws-models: `sqs`, `redshift-data`. */
export type ModelSource = (file: string) => { readonly raw: ApiModel } | undefined;

/** Whether AWS has an action, both named as in `aws-sdk:sqs:sendMessage`. */
export type KnowsAction = (service: string, action: string) => boolean;

export type Delivered =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly error: string; readonly message: string };

export interface FunctionCall {
  readonly scope: Scope;
  /** Name or ARN, a version or alias behind it where there is one. */
  readonly functionName: string;
  /** JSON text. */
  readonly payload: string;
  /** `Event` resolves when the invocation is accepted. */
  readonly invocation: "Event" | "RequestResponse";
}

export interface ExecutionStart {
  readonly scope: Scope;
  readonly stateMachineArn: string;
  /** JSON text. */
  readonly input: string;
  readonly name?: string;
}

export interface HttpSend {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

export interface HttpReply {
  readonly status: number;
  readonly body: string;
}

/** Ways out to what services deliver to. A rejected promise counts as a failed delivery. */
export interface DeliveryPorts {
  invokeFunction(call: FunctionCall): Promise<Delivered>;
  startExecution(start: ExecutionStart): Promise<Delivered>;
  sendHttp(send: HttpSend): Promise<HttpReply>;
}
