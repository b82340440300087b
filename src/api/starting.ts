// starting.ts — what StartExecution and StartSyncExecution share: which revision runs, by which name.
import { seededRandom } from "../base/index.ts";
import type { StartRequest } from "../engine/index.ts";
import type { ApiContext } from "./context.ts";
import { EXECUTION_INPUT, requireJson } from "./json-input.ts";
import {
  pickRoute,
  readDocument,
  requireTarget,
  stateMachineDeleting,
  stateMachineDoesNotExist,
  type Target,
} from "./machines/index.ts";
import { requireName } from "./names.ts";
import { ServiceError } from "./service-error.ts";

interface GivenStart {
  readonly stateMachineArn: string;
  readonly name?: string | undefined;
  readonly input?: string | undefined;
  readonly traceHeader?: string | undefined;
}

export interface Start {
  readonly type: "STANDARD" | "EXPRESS";
  readonly request: StartRequest;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The engine's request for a client's. */
export async function requireStart(context: ApiContext, given: GivenStart): Promise<Start> {
  const [machineArn, testCase] = splitTestCase(given.stateMachineArn);
  const target = requireTarget(context.engine.catalog, machineArn);
  const { arn, type } = target.machine;
  if (context.engine.isDeleting(arn)) throw stateMachineDeleting(arn);
  if (given.name !== undefined) requireName(given.name);
  const input = requireJson(given.input ?? "{}", EXECUTION_INPUT, context.payloadBytesMax);
  const request: Writable<StartRequest> = { input, ...requireRevision(context, target) };
  if (given.name !== undefined) request.name = given.name;
  if (given.traceHeader !== undefined) request.traceHeader = given.traceHeader;
  if (testCase === undefined) return { type, request };
  const name = given.name ?? context.chance.uuid();
  const { revisionId } = request;
  await rememberTestCase(context, target, { name, testCase, revisionId });
  request.name = name;
  return { type, request };
}

/** `<machine ARN>#<case>`, as Step Functions Local takes it; no name may contain the sign. */
function splitTestCase(text: string): readonly [string, string | undefined] {
  const sign = text.indexOf("#");
  return sign < 0 ? [text, undefined] : [text.slice(0, sign), text.slice(sign + 1)];
}

interface CaseStart {
  readonly name: string;
  readonly testCase: string;
  readonly revisionId: string;
}

async function rememberTestCase(
  { engine, testCases }: ApiContext,
  { machine }: Target,
  { name, testCase, revisionId }: CaseStart,
): Promise<void> {
  const revision = readDocument(engine.catalog, "stateMachineRevision", revisionId);
  const problem =
    testCases === undefined
      ? `The test case '${testCase}' cannot be run: no mock file is given`
      : testCases.problem(machine.name, testCase, revision?.definition ?? "{}");
  if (problem !== undefined) throw new ServiceError("ValidationException", problem);
  await testCases?.remember(machine.arn, name, testCase);
}

type Revision = Pick<
  StartRequest,
  "revisionId" | "stateMachineVersionArn" | "stateMachineAliasArn"
>;

/** An alias picks one of its versions by weight, anew for every start. */
function requireRevision({ engine, chance }: ApiContext, target: Target): Revision {
  switch (target.kind) {
    case "machine":
      return { revisionId: target.machine.revisionId };
    case "version":
      return {
        revisionId: target.version.revisionId,
        stateMachineVersionArn: target.version.arn,
      };
    case "alias": {
      const route = pickRoute(target.alias.routes, seededRandom(chance.seed()).next());
      const versionArn = route?.stateMachineVersionArn ?? "";
      const version = readDocument(engine.catalog, "stateMachineVersion", versionArn);
      if (version === undefined) throw stateMachineDoesNotExist(versionArn);
      return {
        revisionId: version.revisionId,
        stateMachineVersionArn: version.arn,
        stateMachineAliasArn: target.alias.arn,
      };
    }
  }
}

const NO_ROOM =
  "There is no memory for another Express execution: those that run take it. Start it again when some have ended.";

/** What a start can be answered with besides an execution. */
type StartRefusal =
  | { readonly type: "executionAlreadyExists"; readonly executionArn: string }
  | { readonly type: "stateMachineDeleting"; readonly stateMachineArn: string }
  | { readonly type: "stateMachineDoesNotExist" }
  | { readonly type: "noRoom" };

/** The engine's refusal of a start in AWS's words. */
export function startRefusal(answer: StartRefusal, stateMachineArn: string): ServiceError {
  switch (answer.type) {
    case "executionAlreadyExists":
      return new ServiceError(
        "ExecutionAlreadyExists",
        `Execution Already Exists: '${answer.executionArn}'`,
      );
    case "stateMachineDeleting":
      return stateMachineDeleting(answer.stateMachineArn);
    case "stateMachineDoesNotExist":
      return stateMachineDoesNotExist(stateMachineArn);
    case "noRoom":
      return new ServiceError("ServiceUnavailableException", NO_ROOM);
  }
}
