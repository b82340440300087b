// view.ts — a stack's template with its parameters, evaluated against what has been made of it so far.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  type Scope,
} from "../base/index.ts";
import type { ProjectHttpRoute } from "../project/index.ts";
import {
  type Declared,
  type DeployedWishes,
  dependencies,
  deployedStack,
  preparedTemplate,
  pseudoParameters,
  ROUTE_TYPE,
  routesOf,
  type Stack,
  type Template,
  textOf,
} from "../templates/index.ts";
import { parameterValues, plainText } from "./parameters.ts";
import type { CloudFormationPorts } from "./ports.ts";
import type { OutputRecord, ResourceRecord, StackVersion } from "./records.ts";
import { s3Files } from "./s3-files.ts";
import { checkTemplate, invalid, parsedBody, templateError } from "./template-body.ts";

/** Whose template it is. */
export interface ViewSubject {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly version: StackVersion;
}

export interface ViewPorts {
  readonly ports: CloudFormationPorts;
  /** What is known of a resource. */
  readonly made: (
    logicalId: string,
  ) => Pick<ResourceRecord, "attributes" | "name" | "physicalId"> | undefined;
  /** Overrules the attributes of `made`. */
  readonly attribute?: (logicalId: string, attribute: string) => Json | undefined;
  /** Throws where no stack exports the name. */
  readonly exported: (name: string) => Json;
}

/** A resource as its template wants it. */
export interface Desired {
  readonly logicalId: string;
  readonly type: string;
  readonly raw: JsonObject;
  readonly metadata: JsonObject | undefined;
  readonly deletionPolicy: string;
  readonly replacePolicy: string;
  readonly needs: readonly string[];
}

export class StackView {
  /** As the template declares them. */
  readonly parameters: JsonObject;
  readonly description: string | undefined;
  readonly template: Template;
  readonly #stack: Stack;
  readonly #wishes: DeployedWishes;
  readonly #needs: ReadonlyMap<string, readonly string[]>;

  private constructor(template: Template, stack: Stack, wishes: DeployedWishes) {
    this.template = template;
    const { Description: description, Parameters: parameters } = template.value;
    this.parameters = isJsonObject(parameters) ? parameters : {};
    this.description = typeof description === "string" ? description : undefined;
    this.#stack = stack;
    this.#wishes = wishes;
    this.#needs = dependencies(stack.resources);
  }

  /** Throws AWS's errors. */
  static async open(subject: ViewSubject, ports: ViewPorts): Promise<StackView> {
    const text = await parsedBody(subject.version.body);
    const declared = text.value["Parameters"];
    const { name, scope, version } = subject;
    const wishes: DeployedWishes = {
      ...{ name, scope, exported: ports.exported, files: s3Files(scope, ports.ports) },
      parameters: parameterValues(isJsonObject(declared) ? declared : {}, version),
      made: madeValues(subject, ports),
    };
    try {
      const template = await preparedTemplate(text, wishes);
      checkTemplate(template);
      return new StackView(template, deployedStack(template, wishes), wishes);
    } catch (error) {
      throw templateError(error);
    }
  }

  /** Logical ids of what shall be there, each after all that it needs. */
  order(): readonly string[] {
    const order: string[] = [];
    const done = new Set<string>();
    const visit = (logicalId: string): void => {
      if (done.has(logicalId)) return;
      done.add(logicalId);
      for (const needed of this.#needs.get(logicalId) ?? []) visit(needed);
      if (this.#declared(logicalId) !== undefined) order.push(logicalId);
    };
    for (const logicalId of Object.keys(this.#stack.resources)) visit(logicalId);
    return order;
  }

  desired(logicalId: string): Desired | undefined {
    const declared = this.#declared(logicalId);
    if (declared === undefined) return undefined;
    const { raw, type } = declared;
    const { Metadata: metadata } = raw;
    const policy = (name: string): string => {
      const value = raw[name];
      return typeof value === "string" ? value : this.#policy(value, declared);
    };
    return {
      logicalId,
      // An event of SAM's is a permission for its API on AWS, and a route here.
      type: type === ROUTE_TYPE ? "AWS::Lambda::Permission" : type,
      raw,
      metadata: isJsonObject(metadata) ? metadata : undefined,
      deletionPolicy: policy("DeletionPolicy"),
      replacePolicy: policy("UpdateReplacePolicy"),
      needs: this.#needs.get(logicalId) ?? [],
    };
  }

  #policy(value: Json | undefined, { place }: Declared): string {
    if (value === undefined) return "Delete";
    return plainText(this.#stack.evaluation.needed(value, place));
  }

  /** Evaluated; everything that they need must be known. */
  properties(logicalId: string): JsonObject {
    const declared = this.#declared(logicalId);
    if (declared === undefined) return {};
    try {
      return this.#stack.properties(declared);
    } catch (error) {
      throw templateError(error);
    }
  }

  /** What the type's own pattern gives for `Ref`: of resources that no service keeps. */
  expectedName(logicalId: string): string {
    const declared = this.#declared(logicalId);
    return declared === undefined ? logicalId : this.#stack.physicalName(declared);
  }

  outputs(): readonly OutputRecord[] {
    const { Outputs: section } = this.template.value;
    if (!isJsonObject(section)) return [];
    try {
      return Object.entries(section).flatMap(([key, raw]) => this.#output(key, raw));
    } catch (error) {
      throw templateError(error);
    }
  }

  #output(key: string, raw: Json): readonly OutputRecord[] {
    if (!isJsonObject(raw)) {
      throw invalid(`Template format error: Output ${key} is malformed.`);
    }
    const value = this.#stack.output(key);
    if (value === undefined) return [];
    if (isJsonArray(value) || isJsonObject(value)) {
      throw invalid(
        "Template format error: Output " +
          `${key} is malformed. The Value field of every Outputs member must evaluate to a String.`,
      );
    }
    const { Description: description, Export: exported } = raw;
    const name = isJsonObject(exported) ? exported["Name"] : undefined;
    const { root } = this.template;
    return [
      {
        ...{ key, value: textOf(value, root) },
        ...(typeof description === "string" ? { description } : {}),
        ...(name === undefined ? {} : { exportName: this.#stack.evaluation.text(name, root) }),
      },
    ];
  }

  routes(): Promise<readonly ProjectHttpRoute[]> {
    return routesOf(this.#stack, this.#wishes);
  }

  #declared(logicalId: string): Declared | undefined {
    try {
      return this.#stack.declared(logicalId);
    } catch (error) {
      throw templateError(error);
    }
  }
}

function madeValues(
  { id, name, scope, version }: ViewSubject,
  ports: ViewPorts,
): DeployedWishes["made"] {
  const pseudo = new Map(pseudoParameters(scope, name));
  pseudo.set("AWS::StackId", id);
  pseudo.set("AWS::NotificationARNs", [...version.notificationArns]);
  return {
    pseudo,
    name: (logicalId) => ports.made(logicalId)?.name,
    ref: (logicalId) => ports.made(logicalId)?.physicalId,
    attribute: (logicalId, attribute) =>
      ports.attribute?.(logicalId, attribute) ?? ports.made(logicalId)?.attributes[attribute],
  };
}
