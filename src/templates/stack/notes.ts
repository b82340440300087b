// notes.ts — what is noticed while stacks are read.
import type { ProjectProblem } from "../../project/index.ts";

/** Something of a template that is not run here. */
export interface Skipped {
  readonly file: string;
  readonly line: number;
  /** `Cluster (AWS::ECS::Cluster)` */
  readonly what: string;
}

export interface LoadNotes {
  readonly problems: ProjectProblem[];
  readonly warnings: ProjectProblem[];
  readonly skipped: Skipped[];
  /** What places of values to come will most likely be. */
  readonly guesses: Map<string, string>;
}

export function newNotes(): LoadNotes {
  return { problems: [], warnings: [], skipped: [], guesses: new Map() };
}
