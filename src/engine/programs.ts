// programs.ts — compiled definitions by revision, the most recently used ones.
import { compileDefinition, type Program } from "../asl/index.ts";
import { assert, isJsonObject, parseArn, parseJson, type Scope } from "../base/index.ts";
import { AgeMap } from "./age-map.ts";
import type { Catalog } from "./catalog.ts";
import type { StateMachineRevision } from "./records.ts";

const PROGRAMS_MAX = 1_000;
/** Of definition text, all cached programs together. */
const CHARACTERS_MAX = 64 * 1024 * 1024;

export interface KnownRevision {
  readonly revision: StateMachineRevision;
  readonly program: Program;
  /** Of its machine. */
  readonly scope: Scope;
}

/** How long executions may run at most. Infinity: as long as they like. */
export interface DurationLimits {
  readonly standardSeconds: number;
  readonly expressSeconds: number;
}

/** A year, and five minutes. */
export const AWS_DURATIONS: DurationLimits = { standardSeconds: 31_536_000, expressSeconds: 300 };

export class Programs {
  readonly #catalog: Pick<Catalog, "get">;
  readonly #durations: DurationLimits;
  readonly #known = new AgeMap<string, KnownRevision>();
  /** The one asked for last, which most often is asked for next. */
  #last: KnownRevision | undefined;
  #characters = 0;

  constructor(catalog: Pick<Catalog, "get">, durations: DurationLimits) {
    this.#catalog = catalog;
    this.#durations = durations;
  }

  /** Undefined where the revision is not in the catalog; throws where its definition cannot be compiled. */
  get(revisionId: string): KnownRevision | undefined {
    if (this.#last?.revision.revisionId === revisionId) return this.#last;
    const known = this.#known.get(revisionId);
    if (known !== undefined) {
      this.#known.set(revisionId, known);
      this.#last = known;
      return known;
    }
    const text = this.#catalog.get("stateMachineRevision", revisionId);
    if (text === undefined) return undefined;
    // The cast: the document is written as a StateMachineRevision, see records.ts.
    const revision = JSON.parse(text) as StateMachineRevision;
    const scope = parseArn(revision.stateMachineArn);
    assert(scope !== undefined, "a state machine has an ARN");
    return this.#remember({ revision, program: compiled(revision, this.#durations), scope });
  }

  #remember(entry: KnownRevision): KnownRevision {
    const { revision } = entry;
    this.#known.set(revision.revisionId, entry);
    this.#characters += revision.definition.length;
    this.#last = entry;
    while (this.#known.size > PROGRAMS_MAX || this.#characters > CHARACTERS_MAX) {
      const oldest = this.#known.oldest();
      if (oldest === undefined || oldest[1] === entry) break;
      this.#known.delete(oldest[0]);
      this.#characters -= oldest[1].revision.definition.length;
    }
    return entry;
  }
}

/** The machine's own TimeoutSeconds can only be shorter than the limit of its type. */
function compiled(revision: StateMachineRevision, durations: DurationLimits): Program {
  // It was checked before it was stored.
  const value = parseJson(revision.definition);
  assert(isJsonObject(value), `the definition of revision ${revision.revisionId} is an object`);
  const program = compileDefinition({ value });
  const limit = revision.type === "EXPRESS" ? durations.expressSeconds : durations.standardSeconds;
  const seconds = Math.min(program.timeoutSeconds ?? Number.POSITIVE_INFINITY, limit);
  const { standardSeconds: STANDARD, expressSeconds: EXPRESS } = durations;
  const timeoutSeconds = seconds === Number.POSITIVE_INFINITY ? program.timeoutSeconds : seconds;
  return { ...program, timeoutSeconds, childTimeoutSeconds: { STANDARD, EXPRESS } };
}
