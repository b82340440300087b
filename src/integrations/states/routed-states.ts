// routed-states.ts — Step Functions by the way that routes say: this server, or its API elsewhere.
import type { JsonObject, Scope } from "../../base/index.ts";
import { actionOf } from "../models/index.ts";
import { arnsOfCall, type Router, type Way } from "../routes/index.ts";
import type { ServiceAnswer } from "../services/index.ts";
import type { Surroundings } from "../surroundings.ts";
import type { StatesAnswer, StatesCaller } from "./states-caller.ts";

type Outside = Extract<Way, { readonly kind: "outside" }>;

const PAUSE_MS = 1_000;
/** So many times in a row an execution's server may fail to say how it is. */
const MISSES_MAX = 10;

export class RoutedStates implements StatesCaller {
  readonly #router: Router;
  readonly #here: StatesCaller;
  readonly #surroundings: Surroundings;

  constructor(router: Router, here: StatesCaller, surroundings: Surroundings) {
    this.#router = router;
    this.#here = here;
    this.#surroundings = surroundings;
  }

  async call(
    operation: string,
    params: JsonObject,
    scope: Scope,
    signal: AbortSignal,
  ): Promise<StatesAnswer> {
    const way = await this.#way(operation, params, scope);
    if (way === undefined) return this.#here.call(operation, params, scope, signal);
    const call = { service: "stepfunctions", operation, parameters: params, scope, signal };
    return statesAnswer(await this.#router.call(call, way.target));
  }

  async closed(executionArn: string, signal: AbortSignal): Promise<void> {
    const [, , , region = "", account = ""] = executionArn.split(":");
    const scope = { account, region };
    const way = await this.#way("DescribeExecution", { executionArn }, scope);
    if (way === undefined) return this.#here.closed(executionArn, signal);
    let misses = 0;
    while (!signal.aborted) {
      const answer = await this.call("DescribeExecution", { executionArn }, scope, signal);
      misses = isMiss(answer) ? misses + 1 : 0;
      // What refuses to describe says why when it is asked for the result.
      if (answer.type !== "answered" && (misses === 0 || misses > MISSES_MAX)) return;
      if (answer.type === "answered" && answer.output["status"] !== "RUNNING") return;
      await this.#surroundings.pause(PAUSE_MS, signal);
    }
  }

  async #way(operation: string, params: JsonObject, scope: Scope): Promise<Outside | undefined> {
    const own = arnsOfCall("stepfunctions", params, scope);
    // The route of a state machine is the route of its executions.
    const machines = own.map((arn) => arn.replace(/:execution:([^:]+):[^:]+$/, ":stateMachine:$1"));
    const asked = { service: "stepfunctions", action: actionOf(operation), arns: machines };
    const way = await this.#router.way(asked);
    return way.kind === "outside" ? way : undefined;
  }
}

function isMiss(answer: StatesAnswer): boolean {
  return (
    answer.type === "unreachable" ||
    (answer.type === "refused" && (answer.httpStatus ?? 400) >= 500)
  );
}

function statesAnswer(answer: ServiceAnswer): StatesAnswer {
  switch (answer.type) {
    case "answered":
      return { type: "answered", output: answer.output };
    case "refused": {
      const { code, message, httpStatus } = answer;
      return { type: "refused", code, message, httpStatus };
    }
    case "unreachable":
      return answer;
    case "unfit":
      return { type: "refused", code: "ValidationException", message: answer.problem };
  }
}
