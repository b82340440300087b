// recorded-cases.ts — the cases recorded from AWS, and one run of each against an API in process.
//
// The cases and their comparer stand beside the repository (`../shared/conformance`); without them there is
// nothing to run, and `recordedCases` is undefined.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Api } from "../../src/api/index.ts";
import type { Scope } from "../../src/base/index.ts";

export interface RecordedCase {
  readonly id: string;
  readonly kind: string;
  readonly services: readonly string[];
  readonly steps: readonly { readonly op: string; readonly service?: string }[];
  /** Lists everything in its account. */
  readonly alone?: boolean;
  readonly accounts?: number;
  /** The file's name without `.json`. */
  readonly area: string;
}

type Send = (
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
  ): Promise<{ readonly kase: unknown; readonly responses: object; readonly value: unknown }>;
  compare(
    recorded: unknown,
    responses: object,
    value: unknown,
    ...rest: readonly [env: Scope, options: { readonly strict: boolean }]
  ): readonly string[];
}

const folder = fileURLToPath(new URL("../../../shared/conformance", import.meta.url));
const LIMIT_MS = 30_000;

export interface Recorded {
  /** Those that need Step Functions alone. */
  readonly cases: readonly RecordedCase[];
  /** How many others there are. */
  readonly othersCount: number;
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
  if (!existsSync(join(folder, "check.mjs"))) return undefined;
  // The cast: the module's own documentation says what it exports.
  const comparer = (await import(pathToFileURL(join(folder, "check.mjs")).href)) as Comparer;
  const all = readdirSync(join(folder, "cases"))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(folder, "cases", file), "utf8");
      const area = file.replace(/\.json$/, "");
      return (JSON.parse(text) as readonly RecordedCase[]).map((one) => ({ ...one, area }));
    });
  const cases = all.filter((one) => comparer.runnable(one));
  return {
    cases: cases.filter(wanted),
    othersCount: all.length - cases.length,
    run: (recorded, api, scope) => runCase(comparer, recorded, api, scope),
  };
}

async function runCase(
  comparer: Comparer,
  recorded: RecordedCase,
  api: Api,
  scope: Scope,
): Promise<CaseResult> {
  try {
    const send: Send = (operation, params) => api.call(operation, params, scope);
    const replayed = await comparer.replay(recorded, send, scope, { limit: LIMIT_MS });
    const { kase, responses, value } = replayed;
    const differences = (strict: boolean): readonly string[] =>
      comparer.compare(kase, responses, value, scope, { strict });
    return { problems: differences(false), strictProblems: differences(true) };
  } catch (error) {
    const problems = [error instanceof Error ? error.message : String(error)];
    return { problems, strictProblems: problems };
  }
}
