// report.ts — the problems found in one document, in the order of the walk.
import { type Guessing, newGuessing } from "../../base/index.ts";
import type { Diagnostic, DiagnosticCode } from "../diagnostic.ts";
import { type DefinitionDocument, locationOf, type Path, pointerOf } from "../parse/index.ts";

/** A value's place in the document; a chain, so that walking makes no copies. */
export interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
}

/** The document itself. */
export const ROOT: Place | undefined = undefined;

export function placeIn(parent: Place | undefined, key: string | number): Place {
  return { parent, key };
}

/** Nobody reads more of them, and each is written with all the names above it. */
const DIAGNOSTICS_MAX = 10_000;
const LETTERS_MAX = 4 * 1024 * 1024;

/** Names, values and operators of all expressions: more of them would keep the server for a second. */
export const EXPRESSION_NODES_MAX = 250_000;

/** Collects diagnostics and writes their locations, while there is room for them. */
export class Report {
  readonly #document: DefinitionDocument;
  /** What stands before every location: TestState shows a lone state as `/States/StateName`. */
  readonly #prefix: Path;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #guessing: Guessing = newGuessing();
  #lettersLeft = LETTERS_MAX;
  #nodesLeft = EXPRESSION_NODES_MAX;
  #holdsError = false;

  constructor(document: DefinitionDocument, prefix: Path) {
    this.#document = document;
    this.#prefix = prefix;
  }

  /** The text of the definition. */
  get text(): string {
    return this.#document.text;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** What was probably meant, while what a whole definition may cost to guess at suffices. */
  guess(look: (guessing: Guessing) => string | undefined): string | undefined {
    return this.#guessing.left > 0 ? look(this.#guessing) : undefined;
  }

  /** False once the expressions of the definition are too much together; then no more of them are read. */
  get takesExpressions(): boolean {
    return this.#nodesLeft >= 0;
  }

  /** Nodes of an expression that was read; false for the one that is too much. */
  countExpression(nodes: number): boolean {
    this.#nodesLeft -= nodes;
    return this.takesExpressions;
  }

  /** A rule of the language is broken: AWS names `place`, line and column are those of `at`. */
  error(
    place: Place | undefined,
    message: string,
    hint?: string,
    at: Place | undefined = place,
  ): void {
    this.add(place, problemOf(message, hint), at);
  }

  /** A field must not be there: AWS names its owner, line and column are the field's. */
  unsupported(owner: Place | undefined, name: string, why: string, hint?: string): void {
    const problem = problemOf(`The field '${name}' is not supported ${why}`, hint);
    this.add(owner, problem, placeIn(owner, name));
  }

  /** The same of a parameter that an action does not take; AWS puts its name in other quotes. */
  unsupportedParameter(owner: Place, name: string, hint: string | undefined): void {
    const problem = problemOf(`The field "${name}" is not supported by Step Functions`, hint);
    this.add(owner, problem, placeIn(owner, name));
  }

  /** An error with a code of its own. */
  errorOf(code: DiagnosticCode, place: Place | undefined, message: string, hint?: string): void {
    this.add(place, { ...problemOf(message, hint), code });
  }

  add(place: Place | undefined, problem: Diagnostic, at: Place | undefined = place): void {
    if (!this.#hasRoomFor(problem)) return;
    const path = pathTo(at);
    const location = locationOf([...this.#prefix, ...pathTo(place)]);
    const pointer = pointerOf(path);
    this.#lettersLeft -= problem.message.length + location.length + pointer.length;
    this.#diagnostics.push({ ...problem, location, pointer, ...this.#document.positionAt(path) });
  }

  /** A definition with an error never looks right because warnings took the room. */
  #hasRoomFor({ severity }: Diagnostic): boolean {
    const isFirstError = severity === "ERROR" && !this.#holdsError;
    if (isFirstError) this.#holdsError = true;
    const hasRoom = this.#diagnostics.length < DIAGNOSTICS_MAX && this.#lettersLeft > 0;
    return hasRoom || isFirstError;
  }
}

function problemOf(message: string, hint: string | undefined): Diagnostic {
  const problem = { severity: "ERROR", code: "SCHEMA_VALIDATION_FAILED", message } as const;
  return hint === undefined ? problem : { ...problem, hint };
}

function pathTo(place: Place | undefined): Path {
  const path: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.parent) path.push(at.key);
  return path.reverse();
}
