// seen-variables.ts — the variables that a visit sees, and who set them: read from the ends of the visits before it.
//
// The nearest assignment wins: back along the visits that led here, then along those that led to the Map or Parallel
// around. A variable set inside an iteration or a branch is seen nowhere else, and is on no such way.
import { type Json, parseJson } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { Subject } from "../execution/index.ts";
import { type FoldedVisit, isRecord } from "../fold/index.ts";
import { eventAt } from "./visit-events.ts";

export interface SeenVariable {
  readonly name: string;
  readonly value: Json;
  readonly assignedBy: string;
  readonly assignedEventId: number;
}

export interface SeenVariables {
  readonly variables: ReadonlyMap<string, SeenVariable>;
  /** True where there were more assignments than are looked through. */
  readonly cut: boolean;
}

const ENDS_MAX = 1_000;
const AT_ONCE = 50;

export async function seenVariables(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
): Promise<SeenVariables> {
  const before = assigningBefore(visit, subject);
  const variables = new Map<string, SeenVariable>();
  const looked = before.slice(0, ENDS_MAX);
  for (let i = 0; i < looked.length; i += AT_ONCE) {
    const part = looked.slice(i, i + AT_ONCE);
    const ends = await Promise.all(
      part.map(({ exitedEventId }) => eventAt(engine, subject.record.executionArn, exitedEventId)),
    );
    for (const [n, end] of ends.entries()) {
      const assigned = end?.details["assignedVariables"];
      if (end === undefined || !isRecord(assigned)) continue;
      for (const [name, text] of Object.entries(assigned)) {
        if (variables.has(name) || typeof text !== "string") continue;
        const assignedBy = part[n]?.name ?? "";
        variables.set(name, { name, value: parseJson(text), assignedBy, assignedEventId: end.id });
      }
    }
  }
  return { variables, cut: before.length > looked.length };
}

/** Visits that may have assigned, the nearest first. */
function assigningBefore(visit: FoldedVisit, { picture }: Subject): readonly FoldedVisit[] {
  const assigns = new Map<string, boolean>();
  const mayAssign = (name: string): boolean => {
    const known = assigns.get(name);
    if (known !== undefined) return known;
    const json = picture.states.get(name)?.json;
    const does = json === undefined || JSON.stringify(json).includes('"Assign"');
    assigns.set(name, does);
    return does;
  };
  const found: FoldedVisit[] = [];
  let { from } = visit;
  let { scope } = visit;
  for (;;) {
    for (; from !== undefined; from = from.from) {
      if (from.exitedEventId !== undefined && mayAssign(from.name)) found.push(from);
    }
    const { owner } = scope;
    if (owner === undefined) return found;
    from = owner.from;
    scope = owner.scope;
  }
}
