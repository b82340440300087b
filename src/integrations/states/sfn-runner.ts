// sfn-runner.ts — `aws-sdk:sfn:*`: every operation of Step Functions as a task.
import { Payload } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import { loadServiceModel, toRequest, toResult } from "../models/index.ts";
import { failed, succeeded, WAITING } from "../outcome.ts";
import { sdkCause, sdkTime } from "../sdk-call.ts";
import { notStarted, parametersRefused, type Surroundings, scopeOf } from "../surroundings.ts";
import { childNameOf } from "./child-name.ts";
import type { StatesCaller } from "./states-caller.ts";

/** Operations that wait for something of the engine's own: a worker's task, the end of an execution. */
const LASTING: ReadonlySet<string> = new Set(["GetActivityTask", "StartSyncExecution"]);

export class SfnRunner implements TaskRunner {
  readonly #caller: StatesCaller;
  readonly #surroundings: Surroundings;

  constructor(caller: StatesCaller, surroundings: Surroundings) {
    this.#caller = caller;
    this.#surroundings = surroundings;
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const { resource } = request;
    const model = loadServiceModel("sfn");
    const called = resource.kind === "sdk" ? model?.operation(resource.action) : undefined;
    if (resource.kind !== "sdk" || model === undefined || called === undefined) {
      return notStarted(`Step Functions has no operation ${request.resourceArn}`);
    }
    const converted = toRequest(called.input, request.parameters.value);
    if (!converted.ok) {
      return parametersRefused(request, converted.problem);
    }
    const starts = called.name === "StartExecution";
    const params = starts ? { name: childNameOf(request), ...converted.value } : converted.value;
    const call = this.#caller.call(called.name, params, scopeOf(request), options.signal);
    const answer = await (LASTING.has(called.name) ? options.whilePassive(call) : call);
    if (answer.type === "unreachable") {
      return failed(`${model.service.prefix}.SdkClientException`, answer.message);
    }
    if (answer.type === "refused") {
      const refusal = { ...answer, httpStatus: answer.httpStatus ?? 400 };
      const cause = sdkCause(model.service.prefix, refusal, this.#surroundings.uuid());
      return failed(model.errorName(answer.code), cause);
    }
    const output = new Payload(toResult(called.output, answer.output, sdkTime));
    if (resource.pattern !== "waitForTaskToken") return succeeded(output);
    await options.submitted(output);
    return WAITING;
  }
}
