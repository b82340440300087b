// build-plan.ts — what has to be done to code before it runs, and what came of it.
import type { Json } from "../../base/index.ts";
import type { CodeSource } from "../function.ts";

export interface CodeBuild {
  /** Of the function or layer; also of the folder that is built. */
  readonly name: string;
  readonly code: CodeSource;
  readonly runtime: string;
  readonly work: BuildWork;
}

export type BuildWork =
  | { readonly kind: "python" }
  | { readonly kind: "node" }
  | { readonly kind: "go"; readonly output: string }
  | { readonly kind: "java"; readonly tool: "maven" | "gradle" }
  | {
      readonly kind: "esbuild";
      readonly options: Readonly<Record<string, Json>>;
      readonly handler: string;
    }
  | { readonly kind: "layer"; readonly below: string | undefined };

export interface BuildPorts {
  /** Everything that is built goes below it. */
  readonly folder: string;
  readonly progress: (line: string) => void;
  /** Where the tools are, and what they may know: registries, proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type BuildOutcome =
  | {
      readonly ok: true;
      /** Where the code is now. */
      readonly folder: string;
      /** Folders where its language has to look for packages besides. */
      readonly paths: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };
