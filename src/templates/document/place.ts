// place.ts — where a value of a template stands, remembered by the value itself.
//
// Transforms move parts of a template around; a part that is moved keeps its place, because places hang on objects
// and not on paths. A text or a number has no place of its own: it stands at a step below its object.
import type { DefinitionDocument } from "../../asl/index.ts";
import { isJsonArray, isJsonObject, type Json } from "../../base/index.ts";
import type { ProjectProblem } from "../../project/index.ts";

type Step = string | number;

export interface Place {
  readonly source: TemplateSource;
  readonly parent: Place | undefined;
  readonly step: Step;
  /** What members are called in the text, where a transform has given them other names. */
  readonly steps?: Readonly<Record<string, string>>;
}

/** A file's text, read. */
export interface TemplateSource {
  /** As it was named: what messages show. */
  readonly file: string;
  readonly document: DefinitionDocument;
}

const PLACES = new WeakMap<object, Place>();

/** Gives every object and list of a document its place. */
export function rememberPlaces(source: TemplateSource): Place {
  const root: Place = { source, parent: undefined, step: "" };
  const remember = (value: Json, place: Place): void => {
    if (typeof value !== "object" || value === null) return;
    PLACES.set(value, place);
    if (isJsonArray(value)) {
      for (const [i, item] of value.entries()) remember(item, below(place, i));
    } else if (isJsonObject(value)) {
      for (const [name, item] of Object.entries(value)) remember(item, below(place, name));
    }
  };
  remember(source.document.value, root);
  return root;
}

export function below(parent: Place, step: Step): Place {
  const written = typeof step === "string" ? (parent.steps?.[step] ?? step) : step;
  return { source: parent.source, parent, step: written };
}

/** The value's own place, or `step` below the place of what holds it. */
export function placeOf(value: Json | undefined, holder: Place, step: Step): Place {
  const own = typeof value === "object" && value !== null ? PLACES.get(value) : undefined;
  return own ?? below(holder, step);
}

/** `copy` stands where `original` does. */
export function placedAs<T extends object>(copy: T, original: object): T {
  const place = PLACES.get(original);
  if (place !== undefined) PLACES.set(copy, place);
  return copy;
}

export function placedAt<T extends object>(value: T, place: Place): T {
  if (!PLACES.has(value)) PLACES.set(value, place);
  return value;
}

export function positionOf(place: Place): { readonly line: number; readonly column: number } {
  return place.source.document.positionAt(pathOf(place));
}

export function pathOf(place: Place): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Place = place; at.parent !== undefined; at = at.parent) steps.unshift(at.step);
  return steps;
}

export function problemAt(place: Place, message: string): ProjectProblem {
  return { file: place.source.file, ...positionOf(place), message };
}
