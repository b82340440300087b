// aborted-owners.ts — whose each `…StateAborted` is, which names no state and follows what failed elsewhere (AWS).
//
//   A1. It belongs to what was open there when it was told: in the iteration whose abort was told last, else beside what
//       failed, which is aborted itself, first of all.
//   A2. Nothing that comes later, a redrive least of all, gives it another owner: what is open is followed event by event.
//   A3. Who was told to be aborted is not told so again before a redrive; nor is anybody inside a Map or Parallel whose
//       attempt others were aborted for.
//   A4. Where several could be meant, only what they have in common is said.
import type { FoldedScope, FoldedVisit, HistoryFold } from "../fold/index.ts";

/** Whose an event is. */
export interface EventOwner {
  readonly name: string;
  /** Undefined where it is one of several. */
  readonly visit: FoldedVisit | undefined;
  /** That of the visit, or one of its own iterations. */
  readonly scope: FoldedScope;
}

/** By the ids of the events. */
export function abortedOwners(fold: HistoryFold): ReadonlyMap<number, EventOwner> {
  const following = new Following(fold);
  for (let id = 1; id <= fold.count; id += 1) following.add(id);
  return following.owners;
}

class Following {
  readonly owners = new Map<number, EventOwner>();
  readonly #fold: HistoryFold;
  /** Entered and not left, by each scope around. */
  readonly #open = new Map<FoldedScope, Set<FoldedVisit>>();
  /** A3: until a redrive. */
  readonly #told = new Set<FoldedVisit>();
  /** A3: the attempt of a Map or Parallel that is over. */
  readonly #over = new Map<FoldedVisit, number>();
  /** Of the aborts that are being told: what is around them all, and the last event that is no `…StateAborted`. */
  #telling: { readonly group: FoldedScope | undefined } | undefined;
  #before = 0;

  constructor(fold: HistoryFold) {
    this.#fold = fold;
  }

  add(id: number): void {
    const type = this.#fold.typeOf(id);
    if (type.endsWith("Aborted")) this.#telling ??= { group: this.#groupOf(id, type) };
    else this.#toldAll();
    if (type.endsWith("StateAborted")) {
      this.#aborted(id, type.slice(0, -"StateAborted".length));
      return;
    }
    this.#before = id;
    if (type === "ExecutionRedriven") {
      this.#told.clear();
      this.#over.clear();
    }
    const visit = this.#fold.positionOf(id)?.visit;
    if (visit === undefined) return;
    if (visit.enteredEventId === id) this.#enter(visit);
    else if (visit.exitedEventId === id) this.#leave(visit);
  }

  /** An iteration, or the branches, of the Map or Parallel that others are aborted in. */
  #groupOf(id: number, type: string): FoldedScope | undefined {
    if (type.startsWith("MapIteration")) return this.#fold.scopeOf(id);
    return this.#fold.positionOf(id)?.scope;
  }

  #toldAll(): void {
    const { owner, attempt = 0 } = this.#telling?.group ?? {};
    if (owner !== undefined) this.#over.set(owner, attempt);
    this.#telling = undefined;
  }

  #aborted(id: number, type: string): void {
    const owner = this.#ownerOf(id, type);
    if (owner === undefined) return;
    this.owners.set(id, owner);
    if (owner.visit !== undefined) this.#told.add(owner.visit);
  }

  /** A1. */
  #ownerOf(id: number, type: string): EventOwner | undefined {
    const fits = (visit: FoldedVisit): boolean =>
      visit.type === type && !this.#told.has(visit) && !this.#isLeft(visit.scope, id);
    if (this.#fold.typeOf(this.#before) === "MapIterationAborted") {
      const scope = this.#fold.scopeOf(this.#before);
      return scope && common(this.#inside(scope), fits, scope);
    }
    const position = this.#fold.positionOf(id);
    if (position === undefined) return undefined;
    const { visit, scope } = position;
    if (visit !== undefined && this.#before === id - 1 && this.#isOpen(visit) && fits(visit)) {
      return { name: visit.name, visit, scope: visit.scope };
    }
    return common(this.#inside(scope), (one) => one !== visit && fits(one), scope);
  }

  #inside(scope: FoldedScope): Iterable<FoldedVisit> {
    return this.#open.get(scope) ?? [];
  }

  #isOpen(visit: FoldedVisit): boolean {
    return this.#open.get(visit.scope)?.has(visit) === true;
  }

  /** Before that event the execution went on from the Map or Parallel around it, or from that attempt of it. */
  #isLeft({ owner, attempt }: FoldedScope, id: number): boolean {
    if (owner === undefined) return false;
    const next = owner.attempts[attempt]?.scheduledEventId ?? id;
    const isOver = next < id || attempt <= (this.#over.get(owner) ?? 0);
    return isOver || !this.#isOpen(owner) || this.#isLeft(owner.scope, id);
  }

  #enter(visit: FoldedVisit): void {
    const { name, from, scope, enteredEventId } = visit;
    const [redriven] = this.#fold.pauses;
    // What a redrive enters once more goes on in the new visit alone.
    for (const one of redriven !== undefined && enteredEventId > redriven.eventId
      ? [...this.#inside(scope)]
      : []) {
      const isSame = one.scope === scope && one.name === name && one.from === from;
      if (one.isEnteredAnew && isSame) this.#leave(one);
    }
    for (const around of scopesAround(visit)) {
      const open = this.#open.get(around);
      if (open === undefined) this.#open.set(around, new Set([visit]));
      else open.add(visit);
    }
  }

  #leave(visit: FoldedVisit): void {
    for (const around of scopesAround(visit)) this.#open.get(around)?.delete(visit);
  }
}

function* scopesAround({ scope }: FoldedVisit): Generator<FoldedScope> {
  for (let at: FoldedScope | undefined = scope; at !== undefined; at = at.owner?.scope) yield at;
}

/** A4. Looks no further than to the first that has another name: there may be thousands. */
function common(
  visits: Iterable<FoldedVisit>,
  fits: (visit: FoldedVisit) => boolean,
  around: FoldedScope,
): EventOwner | undefined {
  const found: FoldedVisit[] = [];
  for (const visit of visits) {
    if (!fits(visit)) continue;
    if (found[0] !== undefined && found[0].name !== visit.name) return undefined;
    found.push(visit);
  }
  const [first] = found;
  if (first === undefined) return undefined;
  const { name, scope } = first;
  if (found.length === 1) return { name, visit: first, scope };
  const shared = found.every((one) => one.scope === scope);
  return { name, visit: undefined, scope: shared ? scope : around };
}
