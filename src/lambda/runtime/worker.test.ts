import { expect, test } from "vitest";
import { WorkerLog } from "./logs.ts";
import { Strays } from "./strays.ts";
import { Watchdog } from "./watchdog.ts";
import { Worker, type WorkerEnd } from "./worker.ts";

test("a worker that is being killed is idle for nobody, though it asks for an invocation once more", async () => {
  const watchdog = new Watchdog();
  const idle: Worker[] = [];
  let gone: (end: WorkerEnd) => void = () => undefined;
  const ended = new Promise<WorkerEnd>((resolve) => {
    gone = resolve;
  });
  const worker = new Worker(
    {
      ...{ command: process.execPath, arguments: ["-e", "setInterval(() => 0, 1000)"] },
      ...{ folder: process.cwd(), environment: () => ({}), mark: "worker-test" },
      ...{ log: new WorkerLog(() => undefined), watchdog, strays: new Strays() },
    },
    {
      onIdle: (one) => idle.push(one),
      onAnswer: () => undefined,
      onGone: (_, end) => gone(end),
    },
  );
  await worker.start();
  worker.onNext();
  expect([idle.length, worker.state]).toEqual([1, "idle"]);
  worker.kill();
  worker.onNext();
  expect(idle).toHaveLength(1);
  const delivery = { requestId: "r", headers: {}, payload: Buffer.from("{}") };
  expect(worker.deliver(delivery)).toBe(false);
  expect(await ended).toEqual({ kind: "killed" });
  watchdog.close();
});
