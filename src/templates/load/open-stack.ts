// open-stack.ts — a template's file to a stack, its nested stacks opened with it.
import { dirname } from "node:path";
import type { Json } from "../../base/index.ts";
import {
  type Place,
  parseTemplateText,
  placeOf,
  problemAt,
  sectionOf,
  type Template,
  TemplateFault,
  type TemplateText,
} from "../document/index.ts";
import { dependencies, Evaluation, loopsUnrolled, type World } from "../evaluate/index.ts";
import { samExpanded, transformsOf } from "../sam/index.ts";
import type { Assets } from "../sources/index.ts";
import { type Declared, NO_VALUE, pseudoParameters, Stack } from "../stack/index.ts";
import { withBucketNotifications } from "./bucket-notifications.ts";
import { withIncludes } from "./includes.ts";
import { type LoadContext, NESTING_MAX, TEMPLATES_MAX } from "./load-context.ts";
import { openNested } from "./nested-stack.ts";
import { type ParameterWishes, stackParameters } from "./stack-parameters.ts";

export interface StackWishes {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  readonly prefix: string;
  readonly depth: number;
  readonly assets: Assets;
  readonly parameters: ParameterWishes;
  /** Who asks for it, for messages; undefined for the outermost. */
  readonly asked: Place | undefined;
}

const KNOWN_TRANSFORMS: ReadonlySet<string> = new Set([
  ...["AWS::Include", "AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"],
  ...["AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"],
]);

/** Undefined where the text cannot be read at all; what is wrong stands in the notes. */
export async function openStack(
  wishes: StackWishes,
  context: LoadContext,
): Promise<Stack | undefined> {
  const text = await readTemplate(wishes, context);
  if (text === undefined) return undefined;
  const { notes, scope } = context;
  try {
    const declared = sectionOf(text.value, text.root, "Parameters");
    const holder = placeOf(declared, text.root, "Parameters");
    const parameters = await stackParameters(declared, holder, wishes.parameters, context);
    if (parameters === undefined) return undefined;
    // By CloudFormation's API the custom resource runs, as on AWS.
    const template = withBucketNotifications(await prepared(text, wishes, { context, parameters }));
    const { name, prefix } = wishes;
    const { exported } = context;
    const stack = new Stack({ name, prefix, scope, template, parameters, notes, exported });
    await openChildren(stack, wishes, context);
    return stack;
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    notes.problems.push(error.problem);
    return undefined;
  }
}

async function readTemplate(
  { asked, depth, file }: StackWishes,
  context: LoadContext,
): Promise<TemplateText | undefined> {
  const { files, notes, read } = context;
  const shown = files.shown(file);
  context.templates += 1;
  const nowhere: Place | undefined = asked;
  if (depth > NESTING_MAX || context.templates > TEMPLATES_MAX) {
    const words = `stacks nest deeper than ${NESTING_MAX} or are more than ${TEMPLATES_MAX}; does one nest itself?`;
    notes.problems.push(
      nowhere === undefined ? { file: shown, message: words } : problemAt(nowhere, words),
    );
    return undefined;
  }
  const root = nowhere ?? placeWithout(shown);
  try {
    const text = await files.readText(await files.locate(dirname(file), file, root), root);
    read.add(file);
    const parsed = await parseTemplateText(shown, text);
    if (parsed.ok) {
      const { document } = parsed.value.root.source;
      notes.warnings.push(...document.remarks().map((remark) => ({ file: shown, ...remark })));
      return parsed.value;
    }
    notes.problems.push(...parsed.problems);
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    notes.problems.push(
      nowhere === undefined ? { file: shown, message: error.message } : error.problem,
    );
  }
  return undefined;
}

/** The place of a file that has not been read yet. */
function placeWithout(file: string): Place {
  const document = {
    ...{ value: {}, text: "" },
    positionAt: () => ({ line: 1, column: 1 }),
    positionOf: () => undefined,
    remarks: () => [],
  };
  return { source: { file, document }, parent: undefined, step: "" };
}

export interface Preparing {
  readonly context: LoadContext;
  readonly parameters: ReadonlyMap<string, Json>;
  /** Where they are known better than from the stack's name. */
  readonly pseudo?: ReadonlyMap<string, Json>;
}

/** Includes, loops, SAM, in the order in which AWS does them. */
export async function prepared(
  { value, root }: TemplateText,
  { file, name }: Pick<StackWishes, "file" | "name">,
  preparing: Preparing,
): Promise<Template> {
  const { context } = preparing;
  const folder = dirname(file);
  for (const transform of transformsOf(value)) {
    if (KNOWN_TRANSFORMS.has(transform)) continue;
    const at = placeOf(value["Transform"], root, "Transform");
    const words = `the macro ${transform} runs on AWS only; the template is read as it stands`;
    context.notes.warnings.push(problemAt(at, words));
  }
  const early = earlyEvaluation({ value, root }, name, preparing);
  const textOf = (raw: Json, place: Place): string => early.text(raw, place);
  const included = await withIncludes(value, root, { folder, context, textOf });
  const unrolled = loopsUnrolled(included, root, (raw, place) => early.needed(raw, place));
  const { value: expanded, madeNames } = samExpanded(unrolled, root);
  return { folder, root, value: expanded, madeNames };
}

/** Functions of parameters and mappings alone: what may stand where a template is put together. */
function earlyEvaluation(
  { value, root }: TemplateText,
  name: string,
  { context, parameters, pseudo: known }: Preparing,
): Evaluation {
  const pseudo = known ?? pseudoParameters(context.scope, name);
  const refuse = (asked: string, place: Place): never => {
    throw new TemplateFault(place, `only parameters can stand here, and '${asked}' is none`);
  };
  const world: World = {
    region: context.scope.region,
    ref: (asked, place) =>
      asked === NO_VALUE
        ? undefined
        : (pseudo.get(asked) ?? parameters.get(asked) ?? refuse(asked, place)),
    attribute: (asked, attribute, place) => refuse(`${asked}.${attribute}`, place),
    exported: (asked, place) => context.exported(asked) ?? refuse(asked, place),
    guessed: (text) => text,
  };
  const conditions = sectionOf(value, root, "Conditions");
  const conditionsPlace = placeOf(conditions, root, "Conditions");
  const mappings = sectionOf(value, root, "Mappings");
  return new Evaluation({ mappings, conditions, conditionsPlace }, world);
}

/** In the order of what they need of each other. */
async function openChildren(
  stack: Stack,
  wishes: StackWishes,
  context: LoadContext,
): Promise<void> {
  const graph = dependencies(stack.resources);
  const done = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (done.has(name)) return;
    done.add(name);
    for (const needed of graph.get(name) ?? []) await visit(needed);
    const declared = declaredOrFaulty(stack, name);
    if (declared?.kind.becomes !== "stack") return;
    const child = await openNested({ stack, declared, wishes, context }, openStack);
    if (child !== undefined) stack.children.set(name, child);
  };
  for (const name of Object.keys(stack.resources)) await visit(name);
}

/** A resource with a fault is told of when it is made. */
function declaredOrFaulty(stack: Stack, name: string): Declared | undefined {
  try {
    return stack.declared(name);
  } catch (error) {
    if (error instanceof TemplateFault) return undefined;
    throw error;
  }
}
