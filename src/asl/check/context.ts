// context.ts — what a rule knows about where it is.
import type { Json, JsonObject } from "../../base/index.ts";
import type { Path } from "../parse/index.ts";
import type { TaskResource } from "../resource.ts";
import { type Place, placeIn, type Report } from "./report.ts";

export type QueryLanguage = "JSONPath" | "JSONata";

export const STATE_TYPES = [
  "Task",
  "Wait",
  "Pass",
  "Succeed",
  "Fail",
  "Choice",
  "Parallel",
  "Map",
] as const;
export type StateType = (typeof STATE_TYPES)[number];

/** What the language does not know of itself: the services of AWS. */
export interface ServiceKnowledge {
  /** Whether AWS has such a service and action behind `aws-sdk:`; absent: every name of the right form is taken. */
  readonly knowsSdkAction?: (service: string, action: string) => boolean;
  /** A hint for people where it has not, or where an action is no optimised one. */
  readonly sdkActionHint?: (service: string, action: string) => string | undefined;
  /** Members of a task's parameters that its action does not take; absent: every name is taken. */
  readonly unsupportedFields?: (
    called: CalledResource,
    parameters: JsonObject,
    language: QueryLanguage,
  ) => readonly UnsupportedField[];
}

/** A resource that is an action of a service. */
export type CalledResource = Extract<TaskResource, { readonly kind: "integration" | "sdk" }>;

export interface UnsupportedField {
  readonly name: string;
  /** From the parameters to the object that has it. */
  readonly path: Path;
  /** What the object could have instead. */
  readonly known: readonly string[];
}

export interface CheckOptions extends ServiceKnowledge {
  readonly type: "STANDARD" | "EXPRESS";
  /**
   * What to think of a `${Name}` in a Resource. `refused` (as AWS) when absent; `accepted` for a template
   * whose values are filled in later.
   */
  readonly placeholders?: "accepted" | "refused";
}

/** Of one whole definition. */
export interface DefinitionContext {
  readonly report: Report;
  readonly options: CheckOptions;
  /** The language of the whole machine; undefined when it names none or a wrong one. */
  readonly language: QueryLanguage | undefined;
  /** Every state name seen so far: they are unique over all nested machines. */
  readonly stateNames: Set<string>;
  /** Every Map Label seen so far. */
  readonly labels: Set<string>;
  /** The services behind `aws-sdk:` that were asked for so far. */
  readonly sdkServices: Set<string>;
  /** Checks a machine inside a state; here so that states and machines need not know each other. */
  readonly checkNested: (nested: NestedMachine) => void;
}

/** A branch or an item processor on its way to being checked. */
export interface NestedMachine {
  readonly field: Field;
  readonly value: JsonObject;
  readonly kind: "branch" | "processor";
  /** The children of a Distributed Map see no variables of the parent. */
  readonly distributed: boolean;
  readonly express: boolean;
}

/** More than any definition calls; whoever knows a service may have to load it first. */
const SDK_SERVICES_MAX = 40;

/** False for what is taken as it is, because too many services were asked for. */
export function mayAskFor({ sdkServices }: DefinitionContext, service: string): boolean {
  if (sdkServices.size < SDK_SERVICES_MAX) sdkServices.add(service);
  return sdkServices.has(service);
}

/** Of one machine: the top, a branch or an item processor. */
export interface MachineContext {
  readonly definition: DefinitionContext;
  readonly place: Place | undefined;
  /** Runs as an Express workflow: the whole definition or the children of a Distributed Map. */
  readonly express: boolean;
  /** Names that enclosing machines assign. */
  readonly outerVariables: Names;
  /** Those and the names that this machine assigns. */
  readonly variables: Names;
}

/** Names of variables: those of a machine and, behind them, those around it. */
export interface Names {
  has(name: string): boolean;
}

/** Of one state. */
export interface StateContext {
  readonly machine: MachineContext;
  /** Undefined for a state that is the whole document. */
  readonly place: Place | undefined;
  readonly value: JsonObject;
  readonly type: StateType;
  readonly language: QueryLanguage;
}

/** One field of a state, of a Catcher, of a reader … */
export interface Field {
  readonly state: StateContext;
  readonly name: string;
  readonly value: Json;
  readonly place: Place;
  /** The object that holds the field. */
  readonly owner: JsonObject;
}

/** Looks at one field and reports what is wrong with it. */
export type FieldRule = (field: Field) => void;

/** Reports a problem with a field; `hint` is for people only, and `at`, where in the field it stands. */
export function reject(field: Field, message: string, hint?: string, at?: Place): void {
  field.state.machine.definition.report.error(field.place, message, hint, at ?? field.place);
}

/** The field `name` of the object that a field holds. */
export function subfield(field: Field, owner: JsonObject, name: string, value: Json): Field {
  return { state: field.state, name, value, place: placeIn(field.place, name), owner };
}
