// runtime — processes of functions: how they start, what they are given, what they say.
export type { Job, JobEnd } from "./attempt.ts";
export { logGroupOf, RESERVED_VARIABLES, workerEnvironment } from "./environment.ts";
export { type FunctionResult, resultOfProblem } from "./function-failure.ts";
export { Interpreters, runtimeProblem } from "./interpreters.ts";
export { type Launch, type LaunchProblem, planLaunch } from "./launch.ts";
export { type LineWriter, type LogLine, LogMemory, WorkerLog } from "./logs.ts";
export { Pool } from "./pool.ts";
export { markOf, Strays } from "./strays.ts";
export { Watchdog } from "./watchdog.ts";
export { Worker, type WorkerStart } from "./worker.ts";
export { WorkerBudget } from "./worker-budget.ts";
