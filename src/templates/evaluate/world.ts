// world.ts — what an evaluation asks of the stack that it belongs to.
import type { Json } from "../../base/index.ts";
import type { Place } from "../document/index.ts";

/** Throws TemplateFault for names that there are not. */
export interface World {
  /** Undefined is AWS::NoValue. */
  ref(name: string, place: Place): Json | undefined;
  attribute(name: string, attribute: string, place: Place): Json;
  /** What another stack exports. */
  exported(name: string, place: Place): Json;
  /** A text in which values that come with the deployment are guessed where that can be done. */
  guessed(text: string, place: Place): string;
  readonly region: string;
}
