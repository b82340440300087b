// deployed-stack.ts — a template's text to a stack whose resources are made one after the other, by CloudFormation's API.
import type { Json, Scope } from "../base/index.ts";
import type { ProjectHttpRoute } from "../project/index.ts";
import { placeOf, type Template, type TemplateText } from "./document/index.ts";
import { type LoadContext, prepared, type TemplateFiles } from "./load/index.ts";
import { makeRoutes } from "./make/index.ts";
import { type MadeValues, newNotes, Stack } from "./stack/index.ts";

export interface DeployedWishes {
  readonly name: string;
  readonly scope: Scope;
  readonly parameters: ReadonlyMap<string, Json>;
  readonly made: MadeValues;
  /** The value that a stack exports under a name. */
  readonly exported: (name: string) => Json | undefined;
  /** Reads what a template includes. */
  readonly files: TemplateFiles;
}

/** The template with its includes, loops and SAM done; throws TemplateFault. */
export function preparedTemplate(text: TemplateText, wishes: DeployedWishes): Promise<Template> {
  const { made, name, parameters } = wishes;
  const context = contextOf(wishes);
  return prepared(text, { file: "", name }, { context, parameters, pseudo: made.pseudo });
}

/** Throws TemplateFault where resources need each other in a circle. */
export function deployedStack(template: Template, wishes: DeployedWishes): Stack {
  const { exported, made, name, parameters, scope } = wishes;
  const prefix = `${name}-`;
  return new Stack({
    name,
    prefix,
    scope,
    template,
    parameters,
    notes: newNotes(),
    exported,
    made,
  });
}

/** The routes of its APIs, once everything has been made. */
export async function routesOf(
  stack: Stack,
  wishes: DeployedWishes,
): Promise<readonly ProjectHttpRoute[]> {
  const context = contextOf(wishes);
  const routes: ProjectHttpRoute[] = [];
  for (const logicalId of Object.keys(stack.resources)) {
    const declared = stack.declared(logicalId);
    if (declared?.kind.becomes !== "route") continue;
    const properties = stack.properties(declared);
    const place = placeOf(declared.raw["Properties"], declared.place, "Properties");
    const making = { stack, declared, properties, place, context, assets: new Map() };
    routes.push(...(await makeRoutes(making)));
  }
  return routes;
}

function contextOf({ exported, files, scope }: DeployedWishes): LoadContext {
  return {
    ...{ files, scope, exported, notes: newNotes(), home: "", built: true, templates: 0 },
    // Routes alone are made here; CreateStateMachine looks at definitions.
    knowledge: {},
    ...{ asked: new Set(), read: new Set(), readSsm: () => Promise.resolve(undefined) },
  };
}
