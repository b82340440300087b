// invoke-api-runner.ts — `apigateway:invoke`: an API of API Gateway, wherever its route leads.
//
// An endpoint that is no address of AWS's (`localhost:3000`) is called as it stands; one that is, needs a route.
import {
  arnOf,
  foreignJsonOrText,
  type Json,
  type JsonObject,
  Payload,
  setMember,
} from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import type { AwsTarget, HttpAnswer } from "../aws/index.ts";
import { failed, succeeded, WAITING } from "../outcome.ts";
import type { Router } from "../routes/index.ts";
import { parametersOf } from "../services/index.ts";
import { GIVEN_UP, parametersRefused } from "../surroundings.ts";
import { ApiRequestUnfit, apiIdOf, apiRequest } from "./api-request.ts";

export class InvokeApiRunner implements TaskRunner {
  readonly #router: Router;
  readonly #otherwise: TaskRunner;

  /** `otherwise` answers where no route leads to AWS's address. */
  constructor(router: Router, otherwise: TaskRunner) {
    this.#router = router;
    this.#otherwise = otherwise;
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const endpoint = parametersOf(request)["ApiEndpoint"];
    const api = typeof endpoint === "string" ? apiIdOf(endpoint) : undefined;
    const target = await this.#target(request, api);
    if (api !== undefined && target === undefined) return this.#otherwise.run(request, options);
    const { resource } = request;
    const waits = resource.kind === "integration" && resource.pattern === "waitForTaskToken";
    if (waits && options.submittedOutput !== undefined) return WAITING;
    const outcome = await this.#call(request, target, options.signal);
    if (!waits) return outcome;
    if (outcome.type !== "succeeded") {
      return outcome.type === "failed" ? { stage: "submit", ...outcome } : outcome;
    }
    if (!options.signal.aborted) await options.submitted(outcome.output);
    return WAITING;
  }

  async #target(request: TaskRequest, api: string | undefined): Promise<AwsTarget | undefined> {
    if (api === undefined) return undefined;
    const arn = arnOf(request, "execute-api", api);
    const arns = [request.resourceArn, arn];
    const way = await this.#router.way({ service: "apigateway", action: "invoke", arns });
    return way.kind === "outside" ? way.target : undefined;
  }

  async #call(
    request: TaskRequest,
    target: AwsTarget | undefined,
    signal: AbortSignal,
  ): Promise<TaskOutcome> {
    try {
      const made = apiRequest(request.parameters.value, target);
      const signing =
        made.signs && target?.kind === "aws"
          ? { service: "execute-api", region: target.region ?? request.region, target }
          : undefined;
      const answer = await this.#router.http(made, { signal, signing });
      if (signal.aborted) return failed("States.TaskFailed", GIVEN_UP);
      if (answer.type === "unreachable") {
        return failed("ApiGateway.SdkClientException", answer.message);
      }
      return outcomeOf(answer.answer);
    } catch (error) {
      if (error instanceof ApiRequestUnfit) return parametersRefused(request, error.message);
      throw error;
    }
  }
}

/** Recorded: an answer from 400 on fails with its status, and its body is the cause. */
function outcomeOf({ statusCode, statusText, rawHeaders, body }: HttpAnswer): TaskOutcome {
  const text = Buffer.from(body).toString("utf8");
  if (statusCode >= 400) return failed(`ApiGateway.${statusCode}`, text);
  const headers: Record<string, Json> = {};
  for (const [name, value] of rawHeaders) {
    const known = headers[name];
    setMember(headers, name, Array.isArray(known) ? [...known, value] : [value]);
  }
  const result: JsonObject = {
    ...{ Headers: headers, ResponseBody: foreignJsonOrText(text), StatusCode: statusCode },
    StatusText: statusText,
  };
  return succeeded(new Payload(result));
}
