// state-source.ts — one state of a definition, and where it stands.
import type { JsonObject } from "../../base/index.ts";
import type { Language } from "../program/index.ts";

/** A state in its place. */
export interface StateSource {
  readonly name: string;
  readonly fields: JsonObject;
  readonly language: Language;
  /** The flow numbers of its branches or of its processor. */
  readonly flows: readonly number[];
}
