// load-templates.ts — a project of templates to a project that a host can make so, or to all that is wrong with it.
import { join } from "node:path";
import type { ServiceKnowledge } from "../asl/index.ts";
import { arnOf, isJsonObject, type Json, type Parsed, type Scope } from "../base/index.ts";
import { type Project, type ProjectProblem, projectProblemText } from "../project/index.ts";
import { entryOf, placeOf } from "./document/index.ts";
import { type LoadContext, openStack, type ReadSsm } from "./load/index.ts";
import {
  addOutputs,
  type CodeBuild,
  checkLayers,
  type MadeLayer,
  type MadeParts,
  makeStack,
  newParts,
  withAliases,
} from "./make/index.ts";
import { ProjectFiles, type ProjectSource, type StackSource } from "./sources/index.ts";
import { newNotes, type Skipped, type Stack } from "./stack/index.ts";

export interface TemplateOptions {
  readonly scope: Scope;
  /** Given by a person: they overrule samconfig's, and each must be a parameter of some stack. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Names of the stacks that are meant, where a project has several; all without. */
  readonly stacks?: readonly string[];
  readonly readSsm?: ReadSsm;
  /** Absent: what definitions say of services is not looked up. */
  readonly knowledge?: ServiceKnowledge;
}

export interface LoadedTemplates {
  readonly project: Project;
  /** What has to be done to the code of functions before they run. */
  readonly builds: readonly CodeBuild[];
  readonly layers: readonly MadeLayer[];
  /** By function, the ARNs of its layers. */
  readonly layersOf: ReadonlyMap<string, readonly string[]>;
  /** What is not run here, each once. */
  readonly skipped: readonly Skipped[];
  /** Every file that was read. */
  readonly read: ReadonlySet<string>;
  /** Parameters of SSM that were asked for. */
  readonly asked: ReadonlySet<string>;
}

export async function loadTemplates(
  source: ProjectSource,
  options: TemplateOptions,
): Promise<Parsed<LoadedTemplates, ProjectProblem>> {
  const chosen = source.stacks.filter(({ name }) => options.stacks?.includes(name) ?? true);
  if (chosen.length === 0) {
    const names = source.stacks.map(({ name }) => name).join(", ");
    const message = `there is no such stack; there are ${names}`;
    return { ok: false, problems: [{ file: source.home, message }] };
  }
  const files = await ProjectFiles.open(source.folder);
  const wanted = { ...options, files, home: source.home, built: source.kind !== "template" };
  const first = await loadOnce(chosen, wanted, () => "");
  const shared = sharingNames(first.stacks);
  const loaded =
    shared.size === 0
      ? first
      : await loadOnce(chosen, wanted, (name) => (shared.has(name) ? `${name}-` : ""));
  return finished(loaded, source);
}

interface Loading {
  readonly stacks: readonly Stack[];
  readonly context: LoadContext;
  readonly sources: readonly StackSource[];
}

async function loadOnce(
  sources: readonly StackSource[],
  options: TemplateOptions & Pick<LoadContext, "built" | "files" | "home">,
  prefixOf: (stack: string) => string,
): Promise<Loading> {
  const stacks: Stack[] = [];
  const searched = new Set<string>();
  const context: LoadContext = {
    ...{ notes: newNotes(), read: new Set(), asked: new Set(), templates: 0 },
    ...{ built: options.built, home: options.home, files: options.files, scope: options.scope },
    knowledge: options.knowledge ?? {},
    readSsm: options.readSsm ?? (() => Promise.resolve(undefined)),
    exported: (name) => {
      // An export that imports itself has no value.
      if (searched.has(name)) return undefined;
      searched.add(name);
      const value = exportedBy(stacks, name);
      searched.delete(name);
      return value;
    },
  };
  const opened: StackSource[] = [];
  for (const source of sources) {
    const { assets, file, name } = source;
    const given = new Map<string, Json>([...source.parameters, ...options.parameters]);
    const insisted = sources.length === 1 ? new Set(options.parameters.keys()) : new Set<string>();
    const stack = await openStack(
      {
        ...{ file, name, assets, prefix: prefixOf(name), depth: 0, asked: undefined },
        parameters: { given, insisted, missing: missingText },
      },
      context,
    );
    if (stack === undefined) continue;
    stacks.push(stack);
    opened.push(source);
  }
  return { stacks, context, sources: opened };
}

function missingText(names: readonly string[]): string {
  const wanted = names.map((name) => `--parameter ${name}=…`).join(" ");
  const what =
    names.length === 1
      ? `the parameter ${names[0]} has`
      : `the parameters ${names.join(", ")} have`;
  return `${what} no value: give ${wanted}, or parameter_overrides in samconfig.toml`;
}

/** Stacks that have a resource's name in common with another. */
function sharingNames(stacks: readonly Stack[]): ReadonlySet<string> {
  const owners = new Map<string, string[]>();
  for (const { parts, resources } of stacks) {
    for (const [logicalId, raw] of Object.entries(resources)) {
      if (isJsonObject(raw) && raw["Type"] === "AWS::CDK::Metadata") continue;
      owners.set(logicalId, [...(owners.get(logicalId) ?? []), parts.name]);
    }
  }
  return new Set([...owners.values()].filter((names) => names.length > 1).flat());
}

/** The value that a stack, or one nested in it, exports under a name; undefined where none does. */
function exportedBy(stacks: Iterable<Stack>, wanted: string): Json | undefined {
  for (const stack of stacks) {
    const { outputs } = stack;
    const { root } = stack.parts.template;
    const holder = placeOf(outputs, root, "Outputs");
    for (const name of Object.keys(outputs)) {
      const { Export: exported } = entryOf(outputs, name, holder);
      const raw = isJsonObject(exported) ? exported["Name"] : undefined;
      if (raw === undefined) continue;
      const place = placeOf(raw, holder, name);
      if (stack.guessed(stack.evaluation.text(raw, place), place) !== wanted) continue;
      const result = stack.output(name);
      if (result !== undefined) return result;
    }
    const nested = exportedBy(stack.children.values(), wanted);
    if (nested !== undefined) return nested;
  }
  return undefined;
}

async function finished(
  { context, sources, stacks }: Loading,
  source: ProjectSource,
): Promise<Parsed<LoadedTemplates, ProjectProblem>> {
  const parts = newParts();
  for (const [i, stack] of stacks.entries()) {
    const assets = sources[i]?.assets ?? new Map<string, string>();
    await makeStack(parts, stack, { context, assets });
    await addOutputs(parts, stack, context);
  }
  const layers = parts.functions.flatMap((made) => made.layers);
  checkLayers(layers, parts.declaredLayers, context);
  const { asked, notes, read } = context;
  if (notes.problems.length > 0) return { ok: false, problems: once(notes.problems) };
  return {
    ok: true,
    value: {
      project: projectOf(parts, source, context),
      builds: parts.functions.flatMap(({ build }) => (build === undefined ? [] : [build])),
      layers: parts.layers,
      layersOf: new Map(
        parts.functions.map((made) => [made.function.name, made.layers.map(({ arn }) => arn)]),
      ),
      skipped: skippedOnce(notes.skipped),
      ...{ read, asked },
    },
  };
}

function projectOf(parts: MadeParts, source: ProjectSource, context: LoadContext): Project {
  const { account, region } = context.scope;
  const lambda = arnOf(context.scope, "lambda", "function");
  const states = arnOf(context.scope, "states", "stateMachine");
  const file = context.files.shown(source.stacks[0]?.file ?? source.home);
  return {
    ...{ file, folder: source.home },
    settings: { account, region, data: join(source.home, ".treadle") },
    stateMachines: parts.stateMachines.map((made) =>
      withAliases(made, `${states}:${made.name}`, parts),
    ),
    functions: parts.functions.map(({ function: made }) =>
      withAliases(made, `${lambda}:${made.name}`, parts),
    ),
    ...{ activities: parts.activities, resources: parts.resources, http: parts.http },
    ...{ outputs: parts.outputs, warnings: once(context.notes.warnings) },
  };
}

function once(problems: readonly ProjectProblem[]): readonly ProjectProblem[] {
  return [...new Map(problems.map((problem) => [projectProblemText(problem), problem])).values()];
}

/** In the order of the files. */
function skippedOnce(skipped: readonly Skipped[]): readonly Skipped[] {
  const one = new Map(skipped.map((it) => [`${it.file}:${it.line}:${it.what}`, it]));
  return [...one.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}
