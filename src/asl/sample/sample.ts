// sample.ts — an input for a definition, made of what the definition reads of it.
//
// Owns: the way through the states. Never: runs anything, or guesses at what a task reads of what it is handed.
import { isJsonObject, type Json, type JsonObject, memberOf } from "../../base/index.ts";
import { contextOf, type Frame, frameKey } from "./frame.ts";
import { Needs } from "./need.ts";
import { isWhole, type Seen, SeenNumbers, severalOf, UNKNOWN, WHOLE_INPUT } from "./seen.ts";
import { type Exit, type Language, StateReads } from "./state-reads.ts";

export interface SampleInput {
  readonly value: Json;
  /** False: nothing of the input is read, so that any will do. */
  readonly isRead: boolean;
  /** The first state whose task is handed the whole input; what that reads of it nobody can tell. */
  readonly handedTo: string | undefined;
}

/**
 * A definition of which nothing is known beyond that it is JSON: what it has not, it does not read. The values are
 * made up, but for what the first rule of a Choice compares them with.
 */
export function sampleInput(definition: JsonObject): SampleInput {
  const needs = new Needs();
  const walk = new Walk(needs);
  const context = contextOf(WHOLE_INPUT, UNKNOWN);
  walk.flow(definition, "JSONPath", { input: WHOLE_INPUT, context, variables: new Map() });
  return { value: needs.sample(), isRead: !needs.isEmpty, handedTo: walk.handedTo };
}

/** A state is looked at once for each input that it may have, up to so many. */
const VISITS_MAX = 4;
const STEPS_MAX = 5000;

class Walk {
  readonly #states: StateReads;
  readonly #numbers = new SeenNumbers();
  #steps = 0;
  handedTo: string | undefined;

  constructor(needs: Needs) {
    this.#states = new StateReads(needs, {
      flow: (flow, language, frame) => this.flow(flow, language, frame),
      handed: (name, seen) => {
        if (isWhole(seen)) this.handedTo ??= name;
      },
    });
  }

  /** What may come out at its ends. */
  flow(flow: JsonObject, inherited: Language, frame: Frame): Seen {
    const states = memberOf(flow, "States");
    if (!isJsonObject(states)) return UNKNOWN;
    const language = languageOf(flow, inherited);
    const seen = new Map<string, Set<string>>();
    const outputs: Seen[] = [];
    // The last is taken first, so that the first way out of a state is followed to its end before the others.
    const waiting: Exit[] = [{ next: String(flow["StartAt"]), frame }];
    for (let exit = waiting.pop(); exit !== undefined; exit = waiting.pop()) {
      const { next, frame: given } = exit;
      if (next === undefined) outputs.push(given.input);
      const fields = next === undefined ? undefined : memberOf(states, next);
      if (next === undefined || !isJsonObject(fields) || !this.#isNew(seen, next, given)) continue;
      const exits = this.#states.exits({
        ...{ name: next, fields, frame: given, language: languageOf(fields, language) },
      });
      for (const way of exits.toReversed()) waiting.push(way);
    }
    return severalOf(outputs);
  }

  #isNew(seen: Map<string, Set<string>>, name: string, frame: Frame): boolean {
    const keys = seen.get(name) ?? new Set();
    seen.set(name, keys);
    const key = frameKey(frame, this.#numbers);
    if (keys.has(key) || keys.size >= VISITS_MAX || this.#steps >= STEPS_MAX) return false;
    keys.add(key);
    this.#steps += 1;
    return true;
  }
}

function languageOf(fields: JsonObject, inherited: Language): Language {
  const own = fields["QueryLanguage"];
  return own === "JSONata" || own === "JSONPath" ? own : inherited;
}
