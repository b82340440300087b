// source.ts — what a project is made of: its folder, its templates, what the tools' files say about them.
import type { Assets } from "./assets.ts";

/** One template that stands for itself; nested ones are found from it. */
export interface StackSource {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  /** Overrule the template's defaults; those that it does not declare are passed over. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly assets: Assets;
}

export interface ProjectSource {
  /** Absolute; nothing outside is read. */
  readonly folder: string;
  /** Absolute: where the project begins, and where what is kept and built for it goes. */
  readonly home: string;
  readonly kind: "template" | "cdk" | "sam-build" | "serverless";
  readonly stacks: readonly StackSource[];
  readonly account?: string;
  readonly region?: string;
}
