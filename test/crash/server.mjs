// server.mjs — an engine on the embedded store as a process of its own, to be killed.
//
//   node server.mjs <directory> <effects file>
//
// Reads requests `{id, op, …}` as JSON lines and answers `{id, value}` or `{id, error}`; every task that reaches
// a runner is first written down in the effects file: `boot executionArn taskId attempt`.
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Payload } from "../../dist/base/index.js";
import { openEngine, RealChance, RealClock } from "../../dist/engine/index.js";
import { SqliteStore } from "../../dist/store/index.js";

const [directory, effects] = process.argv.slice(2);
const boot = process.pid;
const clock = new RealClock();

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function note({ executionArn, taskId }, attempt) {
  appendFileSync(effects, `${boot} ${executionArn} ${taskId} ${attempt}\n`);
}

const runners = {
  lambdaFunction: {
    run: async (request, { attempt }) => {
      note(request, attempt);
      await new Promise((resolve) => clock.wakeAt(clock.now() + 5 + (boot % 40), resolve));
      return { type: "succeeded", output: request.parameters };
    },
  },
  integration: {
    run: async (request, { attempt, submitted }) => {
      note(request, attempt);
      say({ token: request.taskToken, executionArn: request.executionArn });
      await submitted(Payload.parse('{"MessageId":"1"}'));
      return { type: "waiting" };
    },
  },
};

/** Asked in the middle of a turn: there a task of the function `kills` ends the process as a native crash would. */
function refuseTask({ resourceArn }) {
  if (resourceArn.endsWith(":kills")) process.kill(process.pid, "SIGKILL");
}

const store = await SqliteStore.open({ directory });
const engine = await openEngine({
  ...{ store, turnWatch: store.turns, refuseTask },
  clock,
  chance: new RealChance(),
  runnerFor: (resource) => runners[resource.kind],
  report: ({ kind, executionArn, message, error }) =>
    say({ incident: `${kind} ${executionArn}: ${message} ${error}` }),
});

const operations = {
  put: async ({ revision }) => {
    const { revisionId } = revision;
    await engine.catalog.put("stateMachineRevision", revisionId, JSON.stringify(revision));
  },
  start: ({ revisionId, name, input }) =>
    engine.startExecution({ revisionId, name, input: Payload.parse(JSON.stringify(input)) }),
  complete: ({ token, output }) =>
    engine.completeTask(token, {
      type: "succeeded",
      output: Payload.parse(JSON.stringify(output)),
    }),
  describe: ({ executionArn }) => engine.describeExecution(executionArn),
  history: ({ executionArn }) => engine.history(executionArn, { limit: 1000 }),
  closed: ({ executionArn }) => engine.closed(executionArn),
  recovered: () => engine.recovered,
  stop: ({ executionArn }) => engine.stopExecution(executionArn, { error: "Stopped" }),
  redrive: ({ executionArn, clientToken }) => engine.redriveExecution(executionArn, clientToken),
  stats: () => engine.stats(),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, op, ...request } = JSON.parse(line);
  Promise.resolve(operations[op](request)).then(
    (value) => say({ id, value }),
    (error) => say({ id, error: String(error) }),
  );
});
say({ ready: true });
