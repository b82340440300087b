// function-runner.ts — a task whose Resource is a function's ARN.
import { type TaskRequest, visitNameOf } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import { failed, succeeded } from "../outcome.ts";
import { GIVEN_UP, type Surroundings, scopeOf } from "../surroundings.ts";
import { functionFailure, readPayload, refusal } from "./lambda-answer.ts";
import type { TaskInvoker } from "./lambda-invoker.ts";

export class FunctionRunner implements TaskRunner {
  readonly #lambda: TaskInvoker;
  readonly #surroundings: Surroundings;

  constructor(lambda: TaskInvoker, surroundings: Surroundings) {
    this.#lambda = lambda;
    this.#surroundings = surroundings;
  }

  async run(request: TaskRequest, { signal }: TaskRunOptions): Promise<TaskOutcome> {
    const { resource, parameters } = request;
    const functionName = resource.kind === "lambdaFunction" ? resource.arn : request.resourceArn;
    const answer = await this.#lambda.invoke(
      { functionName, payload: parameters.text(), caller: visitNameOf(request) },
      { scope: scopeOf(request), signal },
    );
    switch (answer.kind) {
      case "abandoned":
        return failed("States.TaskFailed", GIVEN_UP);
      case "refused":
        return refusal(answer);
      case "responded": {
        if (answer.functionError !== undefined) return functionFailure(answer.payload, "asItCame");
        const read = readPayload(answer.payload, functionName, this.#surroundings);
        return read.ok ? succeeded(read.payload) : read.outcome;
      }
    }
  }
}
