// test-host.ts — the whole service in memory: store, engine, runners and API, on the real clock.
import { type Api, createApi } from "../../src/api/index.ts";
import type { JsonObject, Scope } from "../../src/base/index.ts";
import {
  type Engine,
  type EngineIncident,
  openEngine,
  RealChance,
  RealClock,
} from "../../src/engine/index.ts";
import {
  createRunners,
  type LambdaInvoker,
  type Runners,
  type StatesCaller,
} from "../../src/integrations/index.ts";
import { MemoryStore } from "../../src/store/index.ts";

export interface TestHost extends AsyncDisposable {
  readonly api: Api;
  readonly engine: Engine;
  /** What somebody must have looked at: bugs, broken commits. */
  readonly incidents: readonly (EngineIncident | { readonly operation: string; error: unknown })[];
}

export async function createTestHost(_home: Scope): Promise<TestHost> {
  const incidents: (EngineIncident | { operation: string; error: unknown })[] = [];
  const clock = new RealClock();
  const chance = new RealChance();
  const runnerFor: Runners["runnerFor"] = (resource) => runners.runnerFor(resource);
  const engine = await openEngine({
    store: new MemoryStore(),
    clock,
    chance,
    runnerFor,
    report: (incident) => incidents.push(incident),
  });
  const api = createApi({
    engine,
    clock,
    chance,
    report: (operation, error) => incidents.push({ operation, error }),
  });
  const runners = createRunners({
    now: () => clock.now(),
    uuid: () => chance.uuid(),
    payloadBytesMax: 262_144,
    lambda: noFunctions,
    states: statesCaller(api, engine),
  });
  return {
    api,
    engine,
    incidents,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

/** Step Functions as tasks reach it. */
function statesCaller(api: Api, engine: Engine): StatesCaller {
  return {
    call: async (operation, params, scope, signal) => {
      const { status, body } = await api.call(operation, params, scope, signal);
      // The casts: the API answers with JSON objects, refusals with a type and a message.
      if (status === 200) return { type: "answered", output: body as JsonObject };
      const { __type: code, message } = body as {
        readonly __type: string;
        readonly message: string;
      };
      return { type: "refused", code, message };
    },
    closed: async (executionArn, signal) => {
      await engine.closed(executionArn, signal);
    },
  };
}

/** No function exists: Lambda's own refusal of a name that it does not know. */
const noFunctions: LambdaInvoker = {
  invoke: async ({ functionName }, { scope }) => ({
    kind: "refused",
    error: "ResourceNotFoundException",
    httpStatus: 404,
    message: `Function not found: arn:aws:lambda:${scope.region}:${scope.account}:function:${functionName}`,
    reason: undefined,
    requestId: "00000000-0000-4000-8000-000000000000",
  }),
};
