// nested-stack.ts — AWS::CloudFormation::Stack: which file it means, and which parameters it gets.
import { isJsonObject, type Json } from "../../base/index.ts";
import { below, type Place, placeOf, problemAt, TemplateFault } from "../document/index.ts";
import { assetOnResource } from "../sources/index.ts";
import type { Declared, Stack } from "../stack/index.ts";
import { locateFile } from "./includes.ts";
import type { LoadContext } from "./load-context.ts";
import type { StackWishes } from "./open-stack.ts";
import { handedOn } from "./stack-parameters.ts";

export interface Nesting {
  /** The parent. */
  readonly stack: Stack;
  readonly declared: Declared;
  readonly wishes: StackWishes;
  readonly context: LoadContext;
}

type Open = (wishes: StackWishes, context: LoadContext) => Promise<Stack | undefined>;

/** Undefined where it is not here: then it is listed as skipped. */
export async function openNested(nesting: Nesting, open: Open): Promise<Stack | undefined> {
  const { context, declared, stack, wishes } = nesting;
  const { logicalId, place } = declared;
  try {
    const file = await fileOf(nesting);
    if (file === undefined) return undefined;
    return await open(
      {
        file,
        name: `${wishes.name}-${logicalId}`,
        prefix: `${stack.parts.prefix}${logicalId}-`,
        depth: wishes.depth + 1,
        assets: wishes.assets,
        asked: place,
        parameters: {
          given: givenParameters(nesting),
          insisted: new Set(),
          missing: (names) =>
            `the stack ${logicalId} does not give ${names.length === 1 ? "the parameter" : "the parameters"} ${names.join(", ")}`,
        },
      },
      context,
    );
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    context.notes.problems.push(error.problem);
    return undefined;
  }
}

async function fileOf({ context, declared, stack, wishes }: Nesting): Promise<string | undefined> {
  const { place, raw } = declared;
  const { folder } = stack.parts.template;
  const asset = assetOnResource(raw, "TemplateURL");
  if (asset !== undefined) return context.files.locate(folder, asset, place);
  const properties = isJsonObject(raw["Properties"]) ? raw["Properties"] : {};
  const url = properties["TemplateURL"];
  if (url === undefined)
    throw new TemplateFault(place, `${declared.logicalId} needs a TemplateURL`);
  const at: Place = placeOf(url, below(place, "Properties"), "TemplateURL");
  const given = stack.guessed(stack.evaluation.text(url, at), at);
  const key = given.split("/").at(-1) ?? "";
  const known = wishes.assets.get(key);
  if (known !== undefined) return context.files.locate(folder, known, at);
  if (!/^(s3|https?):\/\//.test(given)) return context.files.locate(folder, given, at);
  try {
    return await locateFile(given, { place: at, folder, context });
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    // A stack of somebody else's in S3 is not ours to have.
    context.notes.warnings.push(problemAt(at, error.message));
    return undefined;
  }
}

function givenParameters({ declared, stack }: Nesting): ReadonlyMap<string, Json> {
  const { place, raw } = declared;
  const properties = isJsonObject(raw["Properties"]) ? raw["Properties"] : {};
  const { Parameters: parameters } = properties;
  if (!isJsonObject(parameters)) return new Map();
  const holder = placeOf(parameters, below(place, "Properties"), "Parameters");
  const given = new Map<string, Json>();
  for (const [name, value] of Object.entries(parameters)) {
    const evaluated = stack.evaluation.value(value, placeOf(value, holder, name));
    if (evaluated !== undefined) given.set(name, handedOn(evaluated));
  }
  return given;
}
