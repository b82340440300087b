// make-project.ts — stacks to a project, and what they hold that is not run here.
import { isJsonArray, isJsonObject, type Json } from "../../base/index.ts";
import type {
  ProjectFunction,
  ProjectHttpRoute,
  ProjectOutput,
  ProjectResource,
  ProjectStateMachine,
} from "../../project/index.ts";
import { MissingFile, placeOf, TemplateFault } from "../document/index.ts";
import { textOf } from "../evaluate/index.ts";
import type { LoadContext } from "../load/index.ts";
import type { Assets } from "../sources/index.ts";
import { type Declared, SKIPPED_TYPE, type Stack } from "../stack/index.ts";
import { type CodeBuild, layerWork } from "./build-plan.ts";
import { codeOf, type FoundCode } from "./code.ts";
import { type MadeFunction, makeFunction } from "./function.ts";
import { declarationOf, type Making, memberPlace, skip, skipAt, textProperty } from "./making.ts";
import { makeResource } from "./resource.ts";
import { makeRoutes } from "./routes.ts";
import { makeStateMachine } from "./state-machine.ts";

/** A layer, before its folder is built. */
export interface MadeLayer {
  readonly arn: string;
  readonly build: CodeBuild;
}

export interface MadeParts {
  readonly functions: MadeFunction[];
  readonly layers: MadeLayer[];
  /** ARNs of every layer that some stack declares, also where its content is not here. */
  readonly declaredLayers: Set<string>;
  readonly stateMachines: ProjectStateMachine[];
  readonly activities: string[];
  readonly resources: ProjectResource[];
  readonly http: ProjectHttpRoute[];
  readonly outputs: ProjectOutput[];
  /** By ARN of the function or machine. */
  readonly aliases: Map<string, string[]>;
}

export function newParts(): MadeParts {
  return {
    ...{ functions: [], layers: [], stateMachines: [], activities: [], resources: [] },
    ...{ http: [], outputs: [], aliases: new Map(), declaredLayers: new Set() },
  };
}

/** Adds what a stack and its nested ones hold; what is wrong goes to the notes, one by one. */
export async function makeStack(
  parts: MadeParts,
  stack: Stack,
  { context, assets }: { readonly context: LoadContext; readonly assets: Assets },
): Promise<void> {
  for (const logicalId of Object.keys(stack.resources)) {
    await guarded(context, async () => {
      const declared = stack.declared(logicalId);
      if (declared === undefined) return;
      await makeOne(parts, makingOf(stack, declared, { context, assets }));
    });
  }
  for (const child of stack.children.values()) await makeStack(parts, child, { context, assets });
}

async function guarded(context: LoadContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    context.notes.problems.push(error.problem);
  }
}

function makingOf(
  stack: Stack,
  declared: Declared,
  { context, assets }: { readonly context: LoadContext; readonly assets: Assets },
): Making {
  const { kind, raw } = declared;
  const idle =
    kind.becomes === "kept" || (kind.becomes === "skipped" && declared.type !== SKIPPED_TYPE);
  // Nothing is asked of what is not made: its functions may name what only AWS has.
  const properties = idle || kind.becomes === "stack" ? {} : stack.properties(declared);
  const place = placeOf(raw["Properties"], declared.place, "Properties");
  return { stack, declared, properties, place, context, assets };
}

async function makeOne(parts: MadeParts, making: Making): Promise<void> {
  const { declared, stack } = making;
  switch (declared.kind.becomes) {
    case "function":
      pushed(parts.functions, await makeFunction(making));
      break;
    case "layer":
      pushed(parts.layers, await makeLayer(parts, making));
      break;
    case "stateMachine":
      pushed(parts.stateMachines, await makeStateMachine(making));
      break;
    case "activity":
      pushed(parts.activities, stack.physicalName(declared));
      break;
    case "resource":
      pushed(parts.resources, makeResource(making));
      break;
    case "functionAlias":
    case "stateMachineAlias":
      addAlias(parts, making);
      break;
    case "route":
      parts.http.push(...(await makeRoutes(making)));
      break;
    case "stack":
      if (!stack.children.has(declared.logicalId)) skip(making, "its template is not here");
      break;
    case "functionVersion":
    case "stateMachineVersion":
    case "kept":
      break;
    case "skipped":
      skipped(making);
      break;
  }
}

function pushed<T>(list: T[], made: T | undefined): void {
  if (made !== undefined) list.push(made);
}

/** What a transform could not translate says itself what it was. */
function skipped(making: Making): void {
  const { context, declared, properties } = making;
  if (declared.type === SKIPPED_TYPE) skipAt(context, declared.place, String(properties["What"]));
  else skip(making);
}

async function makeLayer(parts: MadeParts, making: Making): Promise<MadeLayer | undefined> {
  const { declared, stack } = making;
  const arn = textOf(stack.ref(declared.logicalId, declared.place) ?? "", declared.place);
  parts.declaredLayers.add(arn);
  const found = await contentOf(making);
  if (!found.found) {
    skip(making, found.why);
    return undefined;
  }
  const name = stack.physicalName(declared);
  const work = layerWork(making, found.code);
  const plan = { name, code: found.code, runtime: runtimeOf(making), work };
  return { arn, build: { ...plan, ...declarationOf(making) } };
}

/** A layer that nobody has built yet is no reason to refuse the rest. */
async function contentOf(making: Making): Promise<FoundCode> {
  try {
    return await codeOf(making, "Content");
  } catch (error) {
    if (error instanceof MissingFile) return { found: false, why: error.message };
    throw error;
  }
}

function runtimeOf({ declared, properties }: Making): string {
  const { Metadata: metadata } = declared.raw;
  const method = isJsonObject(metadata) ? metadata["BuildMethod"] : undefined;
  const { CompatibleRuntimes: runtimes } = properties;
  const [first] = isJsonArray(runtimes) ? runtimes : [];
  return String(typeof method === "string" ? method : (first ?? ""));
}

function addAlias(parts: MadeParts, making: Making): void {
  const { declared, place, stack } = making;
  const alias = textProperty(making, "Name") ?? "";
  const arn = textOf(stack.ref(declared.logicalId, place) ?? "", memberPlace(making, "Name"));
  const owner = arn.slice(0, arn.length - alias.length - 1);
  parts.aliases.set(owner, [...(parts.aliases.get(owner) ?? []), alias]);
}

/** The outputs of a stack, read after everything else so that each name means something. */
export async function addOutputs(
  parts: MadeParts,
  stack: Stack,
  context: LoadContext,
): Promise<void> {
  const { outputs } = stack;
  const { root } = stack.parts.template;
  for (const [name, output] of Object.entries(outputs)) {
    await guarded(context, async () => {
      const result = stack.output(name);
      if (result === undefined) return;
      const described: Json | undefined = isJsonObject(output) ? output["Description"] : undefined;
      const text = isJsonArray(result)
        ? result.map(String).join(",")
        : textOf(result, placeOf(output, placeOf(outputs, root, "Outputs"), name));
      parts.outputs.push({
        ...{ name, value: text },
        ...(typeof described === "string" ? { description: described } : {}),
      });
    });
  }
}

export function withAliases<T extends ProjectFunction | ProjectStateMachine>(
  made: T,
  arn: string,
  { aliases }: MadeParts,
): T {
  const own = aliases.get(arn);
  return own === undefined ? made : { ...made, aliases: own };
}
