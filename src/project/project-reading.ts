// project-reading.ts — what the parts of a project file need while they are read.
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { DefinitionDocument } from "../asl/index.ts";
import {
  activityArn,
  arnOf,
  type Json,
  partitionOf,
  type Scope,
  stateMachineArn,
  stringifyJson,
  urlSuffixOf,
} from "../base/index.ts";
import { pending, RESOURCE_TYPES } from "../resources/index.ts";
import type { Declaration, ProjectFile } from "./project.ts";
import type { ProjectProblem } from "./project-problem.ts";
import { type Substitutions, substitute } from "./substitution.ts";

/** Collects problems and warnings in the order of the file. */
export class ProjectReading {
  readonly file: string;
  readonly folder: string;
  readonly content: ProjectFile;
  readonly scope: Scope;
  /** What every definition and every environment variable may name: `${work.Arn}`, `${AWS::Region}`. */
  readonly known: Substitutions;
  readonly problems: ProjectProblem[] = [];
  readonly warnings: ProjectProblem[] = [];
  readonly #document: DefinitionDocument;

  constructor(
    file: string,
    folder: string,
    document: DefinitionDocument,
    scope: Scope | undefined,
  ) {
    this.file = file;
    this.folder = folder;
    this.#document = document;
    // The cast: the document has been checked against the schema that ProjectFile follows.
    this.content = document.value as unknown as ProjectFile;
    const { account = "123456789012", region = "us-east-1" } = this.content.settings ?? {};
    this.scope = scope ?? { account, region };
    this.warnings.push(...document.remarks().map((remark) => ({ file, ...remark })));
    this.known = knownNames(this.content, this.scope);
  }

  positionAt(path: readonly (string | number)[]): { line: number; column: number } {
    return this.#document.positionAt(path);
  }

  /** Where it stands, and what messages call it. */
  declaration(path: readonly string[]): Required<Declaration> {
    const { line, column } = this.positionAt(path);
    return { place: `${this.file}:${line}:${column}`, label: path.join(".") };
  }

  problem(path: readonly (string | number)[], message: string): void {
    this.problems.push({ file: this.file, ...this.positionAt(path), message });
  }

  warning(path: readonly (string | number)[], message: string): void {
    this.warnings.push({ file: this.file, ...this.positionAt(path), message });
  }

  /** Absolute. */
  pathOf(given: string): string {
    return resolve(this.folder, given);
  }

  /** Beside the project file as the user named that: what messages show. */
  shownPathOf(given: string): string {
    return isAbsolute(given) ? given : join(dirname(this.file), given);
  }

  /** Text of a scalar with its placeholders filled in; numbers keep their digits. */
  textOf(value: Json): string {
    const text = typeof value === "string" ? value : stringifyJson(value);
    return substitute(text, this.known, "yaml").text;
  }

  /** A role's ARN, which a resource may give. */
  roleOf(role: string | undefined): string | undefined {
    return role === undefined ? undefined : this.textOf(role);
  }

  textsOf(values: Readonly<Record<string, Json>> | undefined): Record<string, string> {
    const entries = Object.entries(values ?? {});
    return Object.fromEntries(entries.map(([name, value]) => [name, this.textOf(value)]));
  }
}

/** As CloudFormation's Ref and GetAtt would name what the project declares. */
function knownNames(content: ProjectFile, scope: Scope): Substitutions {
  const { account, region } = scope;
  const known = new Map<string, Json>([
    ["AWS::AccountId", account],
    ["AWS::Partition", partitionOf(region)],
    ["AWS::Region", region],
    ["AWS::URLSuffix", urlSuffixOf(region)],
  ]);
  for (const name of Object.keys(content.functions ?? {})) {
    known.set(name, name);
    known.set(`${name}.Arn`, arnOf(scope, "lambda", `function:${name}`));
  }
  for (const name of Object.keys(content.stateMachines ?? {})) {
    known.set(name, stateMachineArn(scope, name));
    known.set(`${name}.Arn`, stateMachineArn(scope, name));
    known.set(`${name}.Name`, name);
  }
  for (const name of content.activities ?? []) {
    known.set(name, activityArn(scope, name));
    known.set(`${name}.Arn`, activityArn(scope, name));
    known.set(`${name}.Name`, name);
  }
  for (const [name, { type }] of Object.entries(content.resources ?? {})) {
    known.set(name, pending(name));
    for (const attribute of RESOURCE_TYPES.get(type)?.attributes ?? []) {
      known.set(`${name}.${attribute}`, pending(`${name}.${attribute}`));
    }
  }
  return known;
}

/** The members that are there: an absent member and one that is undefined are two things here. */
export function present<T extends object>(
  members: { readonly [K in keyof T]: T[K] | undefined },
): T {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  // The cast: without its undefined members the object is what its type says.
  return Object.fromEntries(entries) as T;
}
