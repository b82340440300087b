// mock-route-runner.ts — answers tasks whose route is a mock; everything else goes on to the real runner.
import { Payload } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import { succeeded } from "../outcome.ts";
import type { RouteAsked } from "./route.ts";
import type { Router } from "./router.ts";

export class MockRouteRunner implements TaskRunner {
  readonly #router: Router;
  readonly #asked: (request: TaskRequest) => RouteAsked;
  readonly #real: TaskRunner;

  constructor(router: Router, asked: (request: TaskRequest) => RouteAsked, real: TaskRunner) {
    this.#router = router;
    this.#asked = asked;
    this.#real = real;
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const way = await this.#router.way(this.#asked(request));
    if (way.kind !== "mock") return this.#real.run(request, options);
    const { answer } = way;
    if (answer.type === "throw") {
      const { error, cause } = answer;
      return { type: "failed", failure: cause === undefined ? { error } : { error, cause } };
    }
    const output = new Payload(answer.value);
    const { resource } = request;
    const submits = resource.kind === "integration" || resource.kind === "sdk";
    if (
      submits &&
      resource.pattern !== "requestResponse" &&
      options.submittedOutput === undefined
    ) {
      await options.submitted(output);
    }
    return succeeded(output);
  }
}
