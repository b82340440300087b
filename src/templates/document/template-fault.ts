// template-fault.ts — one thing that is wrong with a template, thrown from deep inside and caught by its resource.
import type { ProjectProblem } from "../../project/index.ts";
import { type Place, problemAt } from "./place.ts";

export class TemplateFault extends Error {
  override readonly name = "TemplateFault";
  readonly place: Place;

  constructor(place: Place, message: string) {
    super(message);
    this.place = place;
  }

  get problem(): ProjectProblem {
    return problemAt(this.place, this.message);
  }
}

/** A file or folder that is named and is not there. */
export class MissingFile extends TemplateFault {}
