// load-context.ts — what all stacks of one loading share.
import type { ServiceKnowledge } from "../../asl/index.ts";
import type { Json, Scope } from "../../base/index.ts";
import type { ProjectFiles } from "../sources/index.ts";
import type { LoadNotes } from "../stack/index.ts";

/** The value of a parameter of SSM; undefined where it is not there. */
export type ReadSsm = (name: string) => Promise<string | undefined>;

/** Where files that templates name are read: a project's folder, or S3. */
export type TemplateFiles = Pick<ProjectFiles, "findByKey" | "locate" | "readText" | "shown">;

export interface LoadContext {
  readonly files: TemplateFiles;
  readonly scope: Scope;
  readonly notes: LoadNotes;
  /** What definitions are checked against besides the language. */
  readonly knowledge: ServiceKnowledge;
  readonly readSsm: ReadSsm;
  readonly exported: (name: string) => Json | undefined;
  /** Where the project begins. */
  readonly home: string;
  /** True where another tool has built the functions' code. */
  readonly built: boolean;
  /** Names of parameters of SSM that were asked for. */
  readonly asked: Set<string>;
  /** Every file that was read, for whoever watches them. */
  readonly read: Set<string>;
  /** Templates so far; a limit on stacks that nest each other. */
  templates: number;
}

export const TEMPLATES_MAX = 200;
export const NESTING_MAX = 10;
