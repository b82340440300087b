// recorded-cases.ts — the cases recorded from AWS, and one run of each against an API in process.
//
// The cases and their comparer stand beside the repository (`../shared/conformance`); without them there is
// nothing to run, and `recordedCases` is undefined.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Api } from "../../src/api/index.ts";
import type { Scope } from "../../src/base/index.ts";
import { unlike } from "./placeholders.ts";

export interface RecordedStep {
  readonly op: string;
  /** Another AWS service that is called. */
  readonly service?: string;
  readonly match?: readonly unknown[];
  readonly params: Readonly<Record<string, unknown>>;
}

interface Replacement {
  readonly value?: string;
  readonly regex?: string;
  readonly placeholder?: string;
  readonly special?: string;
}

export interface RecordedCase {
  readonly id: string;
  readonly kind: string;
  readonly services: readonly string[];
  readonly steps: readonly RecordedStep[];
  /** Lists everything in its account. */
  readonly alone?: boolean;
  readonly accounts?: number;
  readonly definition?: unknown;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly replace?: readonly Replacement[];
  readonly skip_paths?: readonly string[];
  /** The file's name without `.json`. */
  readonly area: string;
}

export type Send = (
  operation: string,
  params: unknown,
) => Promise<{ readonly status: number; readonly body: unknown }>;

/** What check.mjs exports. */
interface Comparer {
  runnable(recorded: RecordedCase): boolean;
  replay(
    recorded: RecordedCase,
    send: Send,
    env: Scope,
    options: { readonly limit: number },
  ): Promise<{
    readonly kase: RecordedCase;
    readonly responses: Readonly<Record<string, unknown>>;
    readonly value: unknown;
  }>;
  compare(
    recorded: unknown,
    responses: object,
    value: unknown,
    ...rest: readonly [env: Scope, options: { readonly strict: boolean }]
  ): readonly string[];
  normalise(
    recorded: unknown,
    responses: object,
    value: unknown,
    ...rest: readonly [env: Scope, options: { readonly strict: boolean }]
  ): Readonly<Record<string, unknown>>;
  /** Containers and keys that a path names. */
  find(root: unknown, path: string): readonly (readonly [Record<string, unknown>, string])[];
}

const folder = fileURLToPath(new URL("../../../shared/conformance", import.meta.url));
const LIMIT_MS = 30_000;

/** How many cases need more than Step Functions alone. */
interface OtherCases {
  /** Run with embedded services, by services.test.ts. */
  readonly compared: number;
  /** None of their answers is compared. */
  readonly uncompared: number;
  readonly secondAccount: number;
}

export interface Recorded {
  /** Those that need Step Functions alone. */
  readonly cases: readonly RecordedCase[];
  readonly others: OtherCases;
  /** Runs one case; what differs from AWS, twice: with and without what the recorder leaves out. */
  run(recorded: RecordedCase, api: Api, scope: Scope): Promise<CaseResult>;
}

export interface CaseResult {
  readonly problems: readonly string[];
  readonly strictProblems: readonly string[];
}

/** Those that `wanted` keeps; undefined where there are no cases at all. */
export async function recordedCases(
  wanted: (recorded: RecordedCase) => boolean,
): Promise<Recorded | undefined> {
  const comparer = await loadComparer();
  if (comparer === undefined) return undefined;
  const all = allCases();
  const cases = all.filter((one) => comparer.runnable(one));
  return {
    cases: cases.filter(wanted),
    others: othersAmong(all.filter((one) => !comparer.runnable(one))),
    run: (recorded, api, scope) =>
      runCase(comparer, recorded, {
        ...{ scope, limit: LIMIT_MS },
        send: (operation, params) => api.call(operation, params, scope),
      }),
  };
}

export interface RecordedWithServices {
  readonly cases: readonly RecordedCase[];
  /** `send` is given operations of other services with the service before a dot: `sqs.CreateQueue`. */
  run(recorded: RecordedCase, send: Send, scope: Scope): Promise<CaseResult>;
}

const SERVICES_LIMIT_MS = 60_000;

const SERVICES: ReadonlySet<string> = new Set([
  ...["apigateway", "dynamodb", "events", "lambda", "logs", "s3", "secretsmanager", "sns", "sqs"],
]);

/** Those that need embedded services besides and no others; undefined where there are no cases at all. */
export async function casesWithServices(): Promise<RecordedWithServices | undefined> {
  const comparer = await loadComparer();
  if (comparer === undefined) return undefined;
  return {
    cases: allCases().filter(runsWithServices),
    run: (recorded, send, scope) => runServiceCase(comparer, prepared(recorded), send, scope),
  };
}

function runsWithServices(one: RecordedCase): boolean {
  const steps = one.steps.flatMap(({ service }) => (service === undefined ? [] : [service]));
  const needed = new Set([...one.services, ...steps]);
  const inside = needed.size > 0 && [...needed].every((service) => SERVICES.has(service));
  return inside && comparesSomething(one);
}

function comparesSomething({ steps }: RecordedCase): boolean {
  return steps.some(({ match }) => match !== undefined);
}

function othersAmong(cases: readonly RecordedCase[]): OtherCases {
  const left = cases.filter((one) => !runsWithServices(one));
  const uncompared = left.filter((one) => !comparesSomething(one));
  const secondAccount = left.filter((one) => comparesSomething(one) && one.accounts === 2);
  const unaccounted = left.length - uncompared.length - secondAccount.length;
  if (unaccounted > 0) throw new Error(`${unaccounted} recorded cases are run by nobody`);
  return {
    compared: cases.length - left.length,
    uncompared: uncompared.length,
    secondAccount: secondAccount.length,
  };
}

/** The comparer's replay knows operations alone, so the service travels in the operation's name. */
function prepared(recorded: RecordedCase): RecordedCase {
  const definition = JSON.stringify(recorded.definition);
  const steps = recorded.steps.map((step) => {
    const op = step.service === undefined ? step.op : `${step.service}.${step.op}`;
    // Written out, so that the ARNs of functions in it are filled in.
    const params =
      step.params["definition"] === "${definition}" ? { ...step.params, definition } : step.params;
    return { ...step, op, params };
  });
  const expected = JSON.stringify(recorded.expected);
  const used = recorded.replace
    ?.filter(({ value, placeholder = "" }) => value === undefined || expected.includes(placeholder))
    // Python's flag; without it the expressions find the same here.
    .map((one) =>
      one.regex === undefined ? one : { ...one, regex: one.regex.replace("(?i)", "") },
    );
  // The recorder's trace of a replacement that the case does not list.
  const parallel = expected.includes('"id":[0]') ? [{ special: "parallel-order" }] : [];
  return { ...recorded, steps, replace: [...parallel, ...(used ?? [])] };
}

async function runServiceCase(
  comparer: Comparer,
  recorded: RecordedCase,
  send: Send,
  scope: Scope,
): Promise<CaseResult> {
  try {
    const limit = SERVICES_LIMIT_MS;
    const { kase, responses, value } = await comparer.replay(recorded, send, scope, { limit });
    const differences = (strict: boolean): readonly string[] => {
      const actual = comparer.normalise(kase, responses, value, scope, { strict });
      const wanted = Object.keys(responses).map((key) => [key, recorded.expected[key]]);
      const expected: unknown = structuredClone(Object.fromEntries(wanted));
      if (!strict) leaveOut(comparer, expected, recorded.skip_paths ?? []);
      return unlike(expected, actual, new Map());
    };
    return { problems: differences(false), strictProblems: differences(true) };
  } catch (error) {
    const problems = [error instanceof Error ? error.message : String(error)];
    return { problems, strictProblems: problems };
  }
}

function leaveOut(comparer: Comparer, root: unknown, paths: readonly string[]): void {
  for (const path of paths) {
    for (const [container, key] of comparer.find(root, path)) delete container[key];
  }
}

async function loadComparer(): Promise<Comparer | undefined> {
  if (!existsSync(join(folder, "check.mjs"))) return undefined;
  // The cast: the module's own documentation says what it exports.
  return (await import(pathToFileURL(join(folder, "check.mjs")).href)) as Comparer;
}

function allCases(): readonly RecordedCase[] {
  return readdirSync(join(folder, "cases"))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(folder, "cases", file), "utf8");
      const area = file.replace(/\.json$/, "");
      return (JSON.parse(text) as readonly RecordedCase[]).map((one) => ({ ...one, area }));
    });
}

async function runCase(
  comparer: Comparer,
  recorded: RecordedCase,
  { send, scope, limit }: { readonly send: Send; readonly scope: Scope; readonly limit: number },
): Promise<CaseResult> {
  try {
    const replayed = await comparer.replay(recorded, send, scope, { limit });
    const { kase, responses, value } = replayed;
    const differences = (strict: boolean): readonly string[] =>
      comparer.compare(kase, responses, value, scope, { strict });
    return { problems: differences(false), strictProblems: differences(true) };
  } catch (error) {
    const problems = [error instanceof Error ? error.message : String(error)];
    return { problems, strictProblems: problems };
  }
}
