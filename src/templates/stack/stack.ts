// stack.ts — a template with its parameters: what its names mean, evaluated when somebody asks.
//
//   K1. A resource whose condition does not hold is as if it were not there.
//   K2. What a service decides when it makes a resource stands as a place in texts until then.
import { createHash } from "node:crypto";
import {
  arnOf,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  meantHint,
  partitionOf,
  type Scope,
  urlSuffixOf,
} from "../../base/index.ts";
import { pending, pendingIn, RESOURCE_TYPES, settledText } from "../../resources/index.ts";
import {
  entryOf,
  functionCall,
  type Place,
  placedAs,
  placeOf,
  problemAt,
  sectionOf,
  type Template,
  TemplateFault,
} from "../document/index.ts";
import { circleIn, dependencies, Evaluation, textOf, type World } from "../evaluate/index.ts";
import type { LoadNotes } from "./notes.ts";
import { NO_VALUE, pseudoParameters } from "./pseudo.ts";
import { madeType, nameProperties, type TemplateType, templateType } from "./template-type.ts";

export interface StackParts {
  readonly name: string;
  /** Before the names of what it makes: empty for the outermost stack, `Child-` for a nested one. */
  readonly prefix: string;
  readonly scope: Scope;
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, Json>;
  readonly notes: LoadNotes;
  /** What the other stacks export; undefined for a name that none does. */
  readonly exported: (name: string) => Json | undefined;
  /** Where a stack is deployed one resource after the other: the values of those that were made. */
  readonly made?: MadeValues;
}

/** What is known of resources by their logical ids; undefined: what they will most likely be stands for it. */
export interface MadeValues {
  readonly pseudo: ReadonlyMap<string, Json>;
  /** The name that a service knows it by. */
  name(logicalId: string): string | undefined;
  ref(logicalId: string): Json | undefined;
  attribute(logicalId: string, attribute: string): Json | undefined;
}

/** A resource as its template declares it, not evaluated. */
export interface Declared {
  readonly logicalId: string;
  /** In services, and for others that need it. */
  readonly name: string;
  readonly type: string;
  readonly kind: TemplateType;
  readonly raw: JsonObject;
  readonly place: Place;
}

export class Stack implements World {
  readonly parts: StackParts;
  readonly evaluation: Evaluation;
  /** Nested stacks by logical id. */
  readonly children: Map<string, Stack> = new Map<string, Stack>();
  readonly resources: JsonObject;
  readonly resourcesPlace: Place;
  readonly outputs: JsonObject;
  readonly #pseudo: ReadonlyMap<string, Json>;
  readonly #properties = new Map<string, JsonObject>();
  readonly #names = new Map<string, string>();

  /** Throws TemplateFault where resources need each other in a circle. */
  constructor(parts: StackParts) {
    this.parts = parts;
    const { value, root } = parts.template;
    this.resources = sectionOf(value, root, "Resources");
    this.resourcesPlace = placeOf(this.resources, root, "Resources");
    this.outputs = sectionOf(value, root, "Outputs");
    this.#pseudo = parts.made?.pseudo ?? pseudoParameters(parts.scope, parts.name);
    const conditions = sectionOf(value, root, "Conditions");
    this.evaluation = new Evaluation(
      {
        mappings: sectionOf(value, root, "Mappings"),
        conditions,
        conditionsPlace: placeOf(conditions, root, "Conditions"),
      },
      this,
    );
    this.#refuseCircles();
  }

  get region(): string {
    return this.parts.scope.region;
  }

  /** Undefined where its condition does not hold, or where there is no such resource. */
  declared(logicalId: string): Declared | undefined {
    if (!Object.hasOwn(this.resources, logicalId)) return undefined;
    const raw = entryOf(this.resources, logicalId, this.resourcesPlace);
    const place = placeOf(raw, this.resourcesPlace, logicalId);
    const { Condition: condition, Type: type } = raw;
    if (typeof type !== "string") {
      throw new TemplateFault(place, `${logicalId} needs a Type`);
    }
    if (typeof condition === "string" && !this.evaluation.condition(condition, place)) {
      return undefined;
    }
    const name = `${this.parts.prefix}${logicalId}`;
    return { logicalId, name, type, kind: templateType(type), raw, place };
  }

  /** Its properties, evaluated once. */
  properties(resource: Declared): JsonObject {
    const known = this.#properties.get(resource.logicalId);
    if (known !== undefined) return known;
    const { raw, place } = resource;
    const { Properties = {} } = raw;
    const at = placeOf(Properties, place, "Properties");
    // A deployment keeps all of them, so that a change of any is seen.
    const used = this.parts.made === undefined ? onlyUsed(resource, Properties) : Properties;
    const evaluated = this.evaluation.value(used, at) ?? {};
    if (!isJsonObject(evaluated)) throw new TemplateFault(at, "Properties must be an object");
    this.#properties.set(resource.logicalId, evaluated);
    return evaluated;
  }

  /** The name that AWS would make up where the template gives none is the logical id here. */
  physicalName(resource: Declared): string {
    const { made } = this.parts;
    const known = made?.name(resource.logicalId) ?? this.#names.get(resource.logicalId);
    if (known !== undefined) return known;
    const name = this.#givenName(resource) ?? madeUpName(resource);
    this.#names.set(resource.logicalId, name);
    return name;
  }

  ref(name: string, place: Place): Json | undefined {
    if (name === NO_VALUE) return undefined;
    const value = this.#pseudo.get(name) ?? this.parts.parameters.get(name);
    if (value !== undefined) return value;
    const resource = this.#resourceNamed(name, place);
    return this.parts.made?.ref(resource.logicalId) ?? this.#expectedRef(resource);
  }

  #expectedRef(resource: Declared): Json {
    const { becomes, ref = "{n}" } = resource.kind;
    if (becomes !== "resource") return this.#filled(ref, resource);
    this.parts.notes.guesses.set(resource.name, this.#filled(ref, resource));
    return pending(resource.name);
  }

  attribute(name: string, attribute: string, place: Place): Json {
    const resource = this.#resourceNamed(name, place);
    const known = this.parts.made?.attribute(resource.logicalId, attribute);
    if (known !== undefined) return known;
    if (resource.kind.becomes === "stack") return this.#childOutput(resource, attribute, place);
    const guess = this.#guessedAttribute(resource, attribute);
    const made = RESOURCE_TYPES.get(madeType(resource.type));
    if (resource.kind.becomes === "resource" && made?.attributes.includes(attribute) === true) {
      const placeName = `${resource.name}.${attribute}`;
      if (guess !== undefined) this.parts.notes.guesses.set(placeName, guess);
      return pending(placeName);
    }
    if (guess !== undefined) return guess;
    // Nobody knows what a type that is skipped would give, so it gets a text that says what it is.
    if (resource.kind.becomes === "skipped") return `${resource.name}.${attribute}`;
    throw new TemplateFault(place, `${resource.type} has no attribute '${attribute}' here`);
  }

  exported(name: string, place: Place): Json {
    const value = this.parts.exported(name);
    if (value !== undefined) return value;
    this.parts.notes.warnings.push(
      problemAt(place, `no stack here exports '${name}'; the name itself stands for it`),
    );
    return name;
  }

  guessed(text: string, place: Place): string {
    const { guesses } = this.parts.notes;
    const unknown = pendingIn(text).find((name) => !guesses.has(name));
    if (unknown === undefined) return settledText(text, guesses);
    throw new TemplateFault(place, `\${${unknown}} is known only when it has been made`);
  }

  /** The value of an output; undefined where there is none of this name or its condition does not hold. */
  output(name: string): Json | undefined {
    const { outputs } = this;
    const { root } = this.parts.template;
    if (!Object.hasOwn(outputs, name)) return undefined;
    const holder = placeOf(outputs, root, "Outputs");
    const output = entryOf(outputs, name, holder);
    const place = placeOf(output, holder, name);
    const { Condition: condition, Value: raw = null } = output;
    if (typeof condition === "string" && !this.evaluation.condition(condition, place)) {
      return undefined;
    }
    return this.evaluation.value(raw, placeOf(raw, place, "Value"));
  }

  #refuseCircles(): void {
    const circle = circleIn(dependencies(this.resources));
    if (circle === undefined) return;
    const [first = ""] = circle;
    const place = placeOf(this.resources[first], this.resourcesPlace, first);
    const names = [...circle, first].join(" → ");
    throw new TemplateFault(place, `resources need each other in a circle: ${names}`);
  }

  #resourceNamed(asked: string, place: Place): Declared {
    const name = this.parts.template.madeNames.get(asked) ?? asked;
    const resource = this.declared(name);
    if (resource !== undefined) return resource;
    if (Object.hasOwn(this.resources, name)) {
      throw new TemplateFault(place, `${name} is not made: its condition does not hold`);
    }
    const names = [...Object.keys(this.resources), ...this.parts.parameters.keys()];
    const hint = meantHint(name, [...names, ...this.#pseudo.keys()]);
    throw new TemplateFault(place, `there is no parameter or resource '${name}'${hint}`);
  }

  #givenName({ type, raw, place }: Declared): string | undefined {
    const { Properties: properties } = raw;
    if (!isJsonObject(properties)) return undefined;
    const at = placeOf(properties, place, "Properties");
    for (const member of nameProperties(type)) {
      const given = properties[member];
      if (given === undefined) continue;
      const own = placeOf(given, at, member);
      const value = this.evaluation.value(given, own);
      if (value !== undefined) return this.guessed(textOf(value, own), own);
    }
    return undefined;
  }

  #childOutput({ logicalId }: Declared, attribute: string, place: Place): Json {
    const child = this.children.get(logicalId);
    const name = attribute.replace(/^Outputs\./, "");
    // A nested stack that is not here has been told of where it stands.
    if (child === undefined) return `${logicalId}.${name}`;
    const value = child.output(name);
    if (value !== undefined) return value;
    throw new TemplateFault(place, `the nested stack ${logicalId} has no output '${name}'`);
  }

  #guessedAttribute(resource: Declared, attribute: string): string | undefined {
    const { kind } = resource;
    if (attribute === "Arn" && kind.arn !== undefined) return this.#filled("{arn}", resource);
    const pattern = kind.attributes?.[attribute];
    return pattern?.includes("{") === true ? this.#filled(pattern, resource) : pattern;
  }

  /** Versions and aliases of functions and machines are named by what they belong to. */
  #filled(pattern: string, resource: Declared): string {
    const { becomes } = resource.kind;
    const own = OWNERS[becomes];
    if (own !== undefined) return this.#qualified(resource, own);
    const { account, region } = this.parts.scope;
    const arn = resource.kind.arn ?? "{n}";
    return pattern
      .replaceAll("{arn}", arn)
      .replaceAll("{n}", this.physicalName(resource))
      .replaceAll("{a}", account)
      .replaceAll("{r}", region)
      .replaceAll("{p}", partitionOf(region))
      .replaceAll("{u}", urlSuffixOf(region));
  }

  /** A version is what it is made of as it is now; an alias has an ARN of its own. */
  #qualified(resource: Declared, owner: string): string {
    const { place, raw } = resource;
    const { Properties: properties = {} } = raw;
    const members = isJsonObject(properties) ? properties : {};
    const at = placeOf(properties, place, "Properties");
    const named = members[owner] ?? versionNamed(members) ?? "";
    const of = this.evaluation.text(named, placeOf(named, at, owner));
    const arn = of.startsWith("arn:") ? of : arnOf(this.parts.scope, "lambda", `function:${of}`);
    const { becomes } = resource.kind;
    const isAlias = becomes === "functionAlias" || becomes === "stateMachineAlias";
    return isAlias ? `${arn}:${this.physicalName(resource)}` : arn;
  }
}

const OWNERS: Readonly<Partial<Record<TemplateType["becomes"], string>>> = {
  functionVersion: "FunctionName",
  functionAlias: "FunctionName",
  stateMachineVersion: "StateMachineArn",
  stateMachineAlias: "StateMachineArn",
};

/** What an alias of a state machine leads to: a version, whose ARN is that of its machine here. */
function versionNamed({
  DeploymentPreference,
  RoutingConfiguration,
}: JsonObject): Json | undefined {
  const [first] = isJsonArray(RoutingConfiguration) ? RoutingConfiguration : [];
  const route = first ?? DeploymentPreference;
  return isJsonObject(route) ? route["StateMachineVersionArn"] : undefined;
}

/** The properties that mean something here: what only AWS needs is not asked for its value. */
function onlyUsed({ kind, type }: Declared, properties: Json): Json {
  const used = kind.uses ?? RESOURCE_TYPES.get(madeType(type))?.properties;
  if (used === undefined || !isJsonObject(properties) || functionCall(properties) !== undefined) {
    return properties;
  }
  const { named } = kind;
  const kept = Object.entries(properties).filter(
    ([name]) => name === named || used.includes(name) || name.startsWith("Fn::"),
  );
  return placedAs(Object.fromEntries(kept), properties);
}

/** What a service allows for the name of a resource of this type. */
export function nameLengthMax(type: string): number {
  return NAME_LENGTHS[type] ?? 255;
}

/** What AWS allows; names that it makes up are cut too. */
const NAME_LENGTHS: Readonly<Record<string, number>> = {
  ...{ "AWS::Lambda::Function": 64, "AWS::IAM::Role": 64, "AWS::Events::Rule": 64 },
  ...{ "AWS::Scheduler::Schedule": 64, "AWS::S3::Bucket": 63, "AWS::SQS::Queue": 75 },
  ...{ "AWS::StepFunctions::StateMachine": 80, "AWS::StepFunctions::Activity": 80 },
};
const HASH_LENGTH = 8;

/** What S3 and DynamoDB ask of a name. */
const NAME_LENGTH_MIN: Readonly<Record<string, number>> = {
  ...{ "AWS::S3::Bucket": 3, "AWS::DynamoDB::Table": 3, "AWS::DynamoDB::GlobalTable": 3 },
};

/** The logical id; cut or lengthened to what is allowed, and for buckets without capitals. */
function madeUpName({ name, type }: Declared): string {
  const most = nameLengthMax(type);
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_LENGTH);
  const fits = name.length <= most && name.length >= (NAME_LENGTH_MIN[type] ?? 1);
  const cut = fits ? name : `${name.slice(0, most - HASH_LENGTH - 1)}-${hash}`;
  return type === "AWS::S3::Bucket" ? cut.toLowerCase() : cut;
}
