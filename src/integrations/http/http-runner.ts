// http-runner.ts — `http:invoke`: a request to any API, authorised by an EventBridge connection.
//
// Any address that a definition names is reached, private ones included: definitions are written by the people whose
// machine this is (docs/http.md). What a connection adds leaves this room on the wire alone, and to a caller of
// TestState who asks for it.
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import { failed } from "../outcome.ts";
import { GIVEN_UP, parametersRefused, type Surroundings } from "../surroundings.ts";
import { additionsOf, type ConnectionSource, type HttpConnection, NOTHING } from "./connection.ts";
import { exchange, type Reply, type SocketTrouble } from "./exchange.ts";
import {
  checkContentType,
  composed,
  type HttpTask,
  httpTaskOf,
  RequestUnfit,
} from "./http-request.ts";
import { inspected } from "./inspected.ts";
import { OAuthTokens } from "./oauth-tokens.ts";
import { replyOutcome } from "./reply-outcome.ts";

/** AWS: 60 seconds, whatever the state's own timeout. */
const TIMEOUT_MS = 60_000;
/** Where limits are relaxed an answer still has to fit into memory. */
const BYTES_MAX = 64 * 1024 * 1024;

/** A failure that ends the task before or instead of an answer. */
class Stopped extends Error {
  readonly outcome: TaskOutcome;

  constructor(outcome: TaskOutcome) {
    super("the HTTP task has ended");
    this.outcome = outcome;
  }
}

interface Attempt {
  readonly task: HttpTask;
  readonly connection: HttpConnection;
  readonly request: TaskRequest;
  readonly options: TaskRunOptions;
}

export class HttpRunner implements TaskRunner {
  readonly #connections: ConnectionSource;
  readonly #bytesMax: number;
  readonly #timeoutMs: number;
  readonly #tokens: OAuthTokens;

  constructor(connections: ConnectionSource, surroundings: Surroundings, timeoutMs?: number) {
    this.#connections = connections;
    this.#bytesMax = Math.min(surroundings.payloadBytesMax, BYTES_MAX);
    this.#timeoutMs = timeoutMs ?? TIMEOUT_MS;
    this.#tokens = new OAuthTokens(() => surroundings.now(), this.#timeoutMs);
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    try {
      const task = httpTaskOf(request.parameters.value);
      const connection = await this.#connectionOf(task.connectionArn);
      const answer = await this.#answer({ task, connection, request, options });
      if (options.signal.aborted) return failed("States.TaskFailed", GIVEN_UP);
      return answer.type === "socket"
        ? failed("States.Http.Socket", answer.cause)
        : replyOutcome(answer);
    } catch (error) {
      if (error instanceof RequestUnfit) return parametersRefused(request, error.message);
      if (error instanceof Stopped) return error.outcome;
      throw error;
    }
  }

  async #connectionOf(arn: string): Promise<HttpConnection> {
    const connection = await this.#connections.connection(arn);
    if (connection === undefined) {
      const cause = `The connection ${arn} does not exist: create it with events:CreateConnection on this server.`;
      throw new Stopped(failed("Events.ConnectionResource.ConnectionNotFound", cause));
    }
    if (connection.state === "AUTHORIZED") return connection;
    throw unauthorized(`The connection ${arn} is in the state ${connection.state}.`);
  }

  /** A token that was kept and is refused is asked for anew, once. */
  async #answer(attempt: Attempt): Promise<Reply | SocketTrouble> {
    const { task, connection } = attempt;
    if (connection.type !== "OAUTH_CLIENT_CREDENTIALS") return this.#send(attempt, undefined);
    const first = await this.#token(attempt);
    const answer = await this.#send(attempt, first.token);
    if (answer.type === "socket" || (answer.status !== 401 && answer.status !== 407)) return answer;
    this.#tokens.forget(task.connectionArn, first.token);
    if (!first.kept) return answer;
    return this.#send(attempt, (await this.#token(attempt)).token);
  }

  async #token({ task, connection }: Attempt): Promise<{ token: string; kept: boolean }> {
    const answer = await this.#tokens.tokenOf(task.connectionArn, connection);
    if (answer.ok) return answer;
    throw unauthorized(`The connection ${task.connectionArn} got no token: ${answer.problem}`);
  }

  async #send(
    { task, connection, request, options }: Attempt,
    token: string | undefined,
  ): Promise<Reply | SocketTrouble> {
    const whole = composed(task, additionsOf(connection, token), request.region);
    checkContentType(task, whole);
    const answer = await exchange(whole, {
      signal: options.signal,
      timeoutMs: this.#timeoutMs,
      bytesMax: this.#bytesMax,
    });
    const own = composed(task, NOTHING, request.region);
    options.exchanged?.(inspected({ whole, own }, answer.type === "reply" ? answer : undefined));
    return answer;
  }
}

function unauthorized(cause: string): Stopped {
  return new Stopped(failed("Events.ConnectionResource.InvalidConnectionState", cause));
}
